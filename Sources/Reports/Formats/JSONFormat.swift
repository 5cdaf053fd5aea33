import FoundationEssentials

/// The source of truth: the document itself, keys sorted, indented, as `docs/report.schema.json` describes it.
///
/// What is nil is left out. JSON has no NaN and no infinity: such a number in a document is an error that names
/// its place, never a null or a text.
public struct JSONFormat: ReportFormat {
  public let name = "json"
  public let fileName = "report.json"

  public init() {}

  /// - Throws: `ReportEncodingError` for a number that is not finite.
  public func text(of document: ReportDocument) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
    } catch EncodingError.invalidValue(let value, let context) {
      throw ReportEncodingError(
        path: context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
          .joined(separator: "/"), value: "\(value)")
    }
  }
}

/// A document that has no JSON form.
public struct ReportEncodingError: Error, Hashable, Sendable, CustomStringConvertible {
  public var path: String
  public var value: String

  public var description: String {
    "can't write the report as JSON: /\(path) is \(value), and only finite numbers can be written; "
      + "leave the figure out where it is not known"
  }
}
