import FoundationEssentials
import Reports
import Testing
import Toolbox
import Workers

/// The repository that the tests stand in, and the programs they need.
enum Repository {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  static var toolbox: Toolbox {
    Toolbox(
      python: root.appending(path: ".venv/bin/python").path,
      resources: root.appending(path: "Sources/Toolbox/Resources").path,
      environment: ProcessInfo.processInfo.environment)
  }

  static func page(_ document: ReportDocument) throws -> String {
    try HTMLFormat(engine: toolbox).text(of: document)
  }

  static func markdown(_ document: ReportDocument) throws -> String {
    try MarkdownFormat(engine: toolbox).text(of: document)
  }

  /// What a browser makes of a page, its scripts run: the document as HTML again.
  static func openInBrowser(_ page: String) throws -> String {
    let environment = ProcessInfo.processInfo.environment
    let browser = try #require(
      Command.find("chromium", in: environment["PATH"] ?? ""),
      "no chromium on PATH, and this test opens the report in a browser: run tools/setup.sh --with-tests")
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "regauge-report-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "report.html")
    try Data(page.utf8).write(to: file)
    let result = try Subprocess.run(
      Command(
        browser,
        [
          "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(folder.path)/profile",
          "--virtual-time-budget=2000", "--dump-dom", "file://\(file.path)",
        ], environment: environment), deadline: .seconds(120))
    try #require(result.termination.isSuccess, "\(result.standardError)")
    return result.standardOutput
  }
}

extension Toolbox: TemplateEngine {}
