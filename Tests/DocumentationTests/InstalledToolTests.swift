import FoundationEssentials
import Testing
import Workers

/// The release build, moved to where `make install` would put it.
@Suite struct InstalledToolTests {
  @Test("An installation without its tool environment says so and names the remedy")
  func missingToolEnvironment() throws {
    let files = FileManager.default
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let prefix = files.temporaryDirectory.appending(path: "regauge-\(UInt64.random(in: 0 ... .max))")
    defer { try? files.removeItem(at: prefix) }
    let binaries = prefix.appending(path: "lib/regauge")
    try files.createDirectory(at: binaries, withIntermediateDirectories: true)
    try files.createDirectory(
      at: prefix.appending(path: "share/regauge/toolbox"), withIntermediateDirectories: true)
    try files.copyItem(
      at: root.appending(path: ".build/release/regauge"), to: binaries.appending(path: "regauge"))

    let result = try Subprocess.run(
      Command(
        binaries.appending(path: "regauge").path,
        ["verify", "--manifest", root.appending(path: "reference-python/flights/regauge.toml").path]),
      deadline: .seconds(60))
    #expect(result.termination == .exited(2))
    #expect(result.standardError.contains("share/regauge/venv/bin/python"), "\(result.standardError)")
    #expect(result.standardError.contains("make setup"), "\(result.standardError)")
  }
}
