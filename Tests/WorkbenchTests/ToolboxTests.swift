import FoundationEssentials
import Testing
import Toolbox

@Suite("Programs of the tool environment")
struct ToolboxTests {
  /// A toolbox whose programs are shell scripts: what is tested is how their answers are taken.
  private func run(_ script: String, limit: Int) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "regauge-toolbox-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // Stands for the interpreter: drops -I -B and runs the program.
    try Data("#!/bin/sh\nshift 2\nexec /bin/sh \"$@\"\n".utf8).write(to: URL(filePath: "\(folder)/python"))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(folder)/python")
    try Data(script.utf8).write(to: URL(filePath: "\(folder)/program"))
    return try Toolbox(python: "\(folder)/python", resources: folder, environment: [:])
      .run("program", [], outputLimitBytes: limit)
  }

  @Test("An answer is taken whole or not at all")
  func truncation() throws {
    #expect(try run("printf 12345678", limit: 8) == "12345678")
    let error = #expect(throws: ToolboxError.self) { try run("printf 12345678", limit: 7) }
    #expect(
      error?.description
        == "program printed more than 7 bytes, so that its answer is not whole; give it less to do")
  }

  @Test("A failure is told by its status and the end of what it said")
  func failure() {
    #expect(throws: ToolboxError.failed(program: "program", status: 4, message: "6789")) {
      try run("printf 123456789 >&2; exit 4", limit: 4)
    }
  }
}
