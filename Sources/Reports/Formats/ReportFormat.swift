/// A form in which a report can be written; one file of source for each.
public protocol ReportFormat: Sendable {
  /// What the command line calls it: "json", "markdown", "html".
  var name: String { get }
  /// What its file is called by default: "report.html".
  var fileName: String { get }
  /// The whole file.
  func text(of document: ReportDocument) throws -> String
}

/// What turns a document's JSON form into text by one of the report's templates.
///
/// The seam to the tool environment: reports know that templates exist, not how they are run.
public protocol TemplateEngine: Sendable {
  /// - Parameters:
  ///   - template: the name of a `ReportFormat`.
  ///   - json: the document as `JSONFormat` writes it, UTF-8.
  func render(template: String, json: [UInt8]) throws -> String
}

/// Every format, the source of truth first.
public func reportFormats(engine: some TemplateEngine) -> [any ReportFormat] {
  [JSONFormat(), MarkdownFormat(engine: engine), HTMLFormat(engine: engine)]
}
