/// The report for a pull request or a wiki: tables and text, no HTML, no pictures.
public struct MarkdownFormat<Engine: TemplateEngine>: ReportFormat {
  public let name = "markdown"
  public let fileName = "report.md"
  public let engine: Engine

  public init(engine: Engine) {
    self.engine = engine
  }

  public func text(of document: ReportDocument) throws -> String {
    try engine.render(template: name, json: Array(try JSONFormat().text(of: document).utf8))
  }
}
