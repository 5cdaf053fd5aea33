/// The report as one page that holds everything it needs and opens offline.
public struct HTMLFormat<Engine: TemplateEngine>: ReportFormat {
  public let name = "html"
  public let fileName = "report.html"
  public let engine: Engine

  public init(engine: Engine) {
    self.engine = engine
  }

  public func text(of document: ReportDocument) throws -> String {
    try engine.render(template: name, json: Array(try JSONFormat().text(of: document).utf8))
  }
}
