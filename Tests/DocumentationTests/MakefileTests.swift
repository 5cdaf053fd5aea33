import FoundationEssentials
import Testing
import Workers

/// What make would type, in a clone whose path holds a blank.
@Suite struct MakefileTests {
  private func lines(of goal: String) throws -> (folder: String, lines: [String]) {
    let files = FileManager.default
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let folder = files.temporaryDirectory.appending(path: "re gauge-\(UInt64.random(in: 0 ... .max))")
    defer { try? files.removeItem(at: folder) }
    try files.createDirectory(at: folder, withIntermediateDirectories: true)
    try files.copyItem(at: root.appending(path: "Makefile"), to: folder.appending(path: "Makefile"))
    let make = try #require(Command.find("make", in: "/usr/bin:/bin"))
    let result = try Subprocess.run(
      Command(
        make, ["--dry-run", goal, "PREFIX=/opt/of mine"], environment: ["PATH": "/usr/bin:/bin"],
        workingDirectory: folder.path))
    try #require(result.termination.isSuccess, "\(result)")
    return (folder.path, result.standardOutput.split(separator: "\n").map(String.init))
  }

  @Test("Paths with blanks are quoted", arguments: ["demo", "bench-flights"])
  func toolIsQuoted(_ goal: String) throws {
    let (folder, lines) = try lines(of: goal)
    let calls = lines.filter { $0.contains("/regauge") }
    #expect(calls.count == 3)
    for call in calls { #expect(call.contains("&& \"\(folder)/.build/release/regauge\" "), "\(call)") }
  }

  @Test("A prefix with a blank is quoted", arguments: ["install", "uninstall"])
  func prefixIsQuoted(_ goal: String) throws {
    #expect(try lines(of: goal).lines.last == "tools/install.sh \(goal) \"/opt/of mine\"")
  }

  @Test("Help tells every goal")
  func help() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let source = try String(contentsOf: root.appending(path: "Makefile"), encoding: .utf8)
    let phony = try #require(source.split(separator: "\n").first { $0.hasPrefix(".PHONY: ") })
    let told = try lines(of: "help").lines
    for goal in phony.split(separator: " ").dropFirst() where goal != "help" {
      #expect(told.contains { $0.contains("make \(goal) ") }, "\(goal)")
    }
  }

  @Test("The long benchmark says how long it takes before it does anything")
  func announcement() throws {
    let lines = try lines(of: "bench-flights").lines
    #expect(lines.first?.contains("echo") == true && lines.first?.contains("about 45 minutes") == true)
    #expect(lines.contains { $0.contains("tools/build.sh release") })
  }
}
