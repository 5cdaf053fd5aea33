import FoundationEssentials
import Testing

@testable import Workbench

@Suite("What a script does at its top level")
struct TopLevelTests {
  private static func look(_ source: String, _ functions: [String] = []) throws -> TopLevel {
    let folder = FileManager.default.temporaryDirectory.appending(path: "regauge-top-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data(source.utf8).write(to: URL(filePath: "\(folder)/script.py"))
    let workbench = Workbench(
      // The test program lies where the worker does.
      locations: try Locations(executable: "/proc/self/exe"),
      environment: ProcessInfo.processInfo.environment, workingDirectory: folder, commandLine: "")
    return try workbench.topLevel(of: "script.py", functions: functions)
  }

  @Test("A guarded script is imported; work outside of a guard is left out, with its lines")
  func lines() throws {
    let guarded = "def clean(rows): return rows\nif __name__ == \"__main__\":\n    print(clean([]))\n"
    #expect(
      try Self.look(guarded)
        == TopLevel(hasGuard: true, needsDefinitionsOnly: false, leftOut: [], needed: []))
    let open = """
      import sys
      TABLE = {}
      for n in range(3):
          TABLE[n] = n
      def clean(rows): return [TABLE[row] for row in rows]
      def report(): print(result)
      rows = [int(word) for word in sys.stdin]
      result = clean(rows)

      report()
      """
    #expect(
      try Self.look(open, ["clean"])
        == TopLevel(hasGuard: false, needsDefinitionsOnly: true, leftOut: [7...8, 10...10], needed: [3...4]))
    // A function that prints what the script computed needs the computing.
    #expect(
      try Self.look(open, ["report"])
        == TopLevel(hasGuard: false, needsDefinitionsOnly: true, leftOut: [10...10], needed: [3...4, 7...8]))
  }

  @Test("What is no Python is refused with Python's words")
  func refusal() throws {
    let error = #expect(throws: WorkbenchError.self) { try Self.look("def clean(:\n") }
    #expect(error?.description.contains("script.py: SyntaxError: ") == true, "\(String(describing: error))")
  }
}
