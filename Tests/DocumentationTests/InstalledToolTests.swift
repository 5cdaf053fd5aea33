import FoundationEssentials
import Testing
import Workers

/// The release build, moved to where `make install` would put it, or into a clone that has nothing else.
@Suite struct InstalledToolTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Runs `body` with a fresh folder that holds the tool in `binaries` and the folder `resources`.
  private func withTool(
    in binaries: String, _ resources: String, _ body: (_ folder: String, _ tool: String) throws -> Void
  ) throws {
    let files = FileManager.default
    let folder = files.temporaryDirectory.appending(path: "re gauge-\(UInt64.random(in: 0 ... .max))")
    defer { try? files.removeItem(at: folder) }
    for directory in [binaries, resources] {
      try files.createDirectory(at: folder.appending(path: directory), withIntermediateDirectories: true)
    }
    let tool = folder.appending(path: "\(binaries)/regauge")
    // By a process of its own: a file that this one has open for writing, and with it for a moment every child that
    // another test starts, cannot be executed.
    let copied = try run("/bin/cp", Self.root.appending(path: ".build/release/regauge").path, tool.path)
    try #require(copied.termination.isSuccess, "\(copied)")
    try body(folder.path, tool.path)
  }

  private func run(_ tool: String, _ arguments: String...) throws -> SubprocessResult {
    try Subprocess.run(
      Command(tool, arguments, environment: ProcessInfo.processInfo.environment, workingDirectory: "/"),
      deadline: .seconds(60))
  }

  @Test("An installation without its tool environment says so and names the remedy")
  func missingToolEnvironment() throws {
    try withTool(in: "lib/regauge", "share/regauge/toolbox") { prefix, tool in
      let manifest = Self.root.appending(path: "reference-python/flights/regauge.toml").path
      let result = try run(tool, "verify", "--manifest", manifest)
      #expect(result.termination == .exited(2))
      #expect(result.standardError.contains("share/regauge/venv/bin/python"), "\(result.standardError)")
      #expect(
        result.standardError.hasSuffix("\n  → make install PREFIX='\(prefix)', in a clone of Regauge\n"),
        "\(result.standardError)")
    }
  }

  @Test("The doctor's remedies for an installation do not ask for a clone's commands")
  func doctorOfAnInstallation() throws {
    try withTool(in: "lib/regauge", "share/regauge/toolbox") { prefix, tool in
      let result = try run(tool, "doctor")
      #expect(result.termination == .exited(2))
      let lines = result.standardOutput.split(separator: "\n")
      for piece in ["worker", "Python half", "tool environment"] {
        let index = try #require(lines.firstIndex { $0.hasPrefix("✗ \(piece) ") }, "\(result)")
        #expect(lines[index + 1].hasSuffix("→ make install PREFIX='\(prefix)', in a clone of Regauge"))
      }
      #expect(!result.standardOutput.contains("make setup"), "\(result)")
      #expect(!result.standardOutput.contains("reference-python"), "\(result)")
    }
  }

  @Test("The doctor's remedies for a clone can be typed in any folder")
  func doctorOfAClone() throws {
    try withTool(in: ".build/release", "Sources/Toolbox/Resources") { clone, tool in
      try Data().write(to: URL(filePath: clone + "/Package.swift"))
      let result = try run(tool, "doctor")
      #expect(result.termination == .exited(2))
      let lines = result.standardOutput.split(separator: "\n")
      for (piece, goal) in [("worker", "build"), ("Python half", "build"), ("tool environment", "setup")] {
        let index = try #require(lines.firstIndex { $0.hasPrefix("✗ \(piece) ") }, "\(result)")
        #expect(lines[index + 1].hasSuffix("→ make -C '\(clone)' \(goal)"), "\(lines[index + 1])")
      }
    }
  }
}
