extension Toolbox {
  /// A migration report as text, from its JSON form.
  ///
  /// - Parameters:
  ///   - template: "html" or "markdown".
  ///   - json: a document as `docs/report.schema.json` describes it, UTF-8.
  /// - Throws: `ToolboxError.failed` with status 3 for a document that is not JSON or of another schema version.
  public func render(template: String, json: [UInt8]) throws(ToolboxError) -> String {
    try run("render_report.py", [template], input: json)
  }
}
