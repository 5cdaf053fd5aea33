import FoundationEssentials
import Reports
import Toolbox

/// A report and where its files are.
public struct ReportOutcome: Sendable, Hashable {
  public var document: ReportDocument
  /// Format name → path, in the order of the formats.
  public var files: [(format: String, path: String)] { zip(formats, paths).map { ($0, $1) } }
  var formats: [String]
  var paths: [String]
}

extension Workbench {
  /// Writes the report of a pipeline from its ledger in every format.
  ///
  /// - Parameter directory: where the files go; nil is `.regauge/report` beside the manifest.
  /// - Throws: `WorkbenchError` when nothing was recorded yet or a file cannot be written.
  public func report(_ pipeline: Pipeline, to directory: String?) throws -> ReportOutcome {
    let document = try ReportBuilder(pipeline, self, try openRecorded(pipeline)).document()
    let folder = directory.map { joined(workingDirectory, $0) } ?? joined(pipeline.storeDirectory, "report")
    try Files.makeDirectory(folder, for: "make the report's folder")
    var outcome = ReportOutcome(document: document, formats: [], paths: [])
    for format in reportFormats(engine: toolbox) {
      let path = joined(folder, format.fileName)
      try Files.write(Data(try format.text(of: document).utf8), to: path, for: "write the report")
      outcome.formats.append(format.name)
      outcome.paths.append(path)
    }
    return outcome
  }
}

extension Toolbox: TemplateEngine {}
