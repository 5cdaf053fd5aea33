import FoundationEssentials
import Testing
import Workers

/// The root of the package, found from this file.
private let packageRoot = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().path

private func readme() throws -> String {
  try String(contentsOf: URL(filePath: packageRoot + "/README.md"), encoding: .utf8)
}

/// The fenced blocks of `language`, in order.
private func blocks(of language: String, in text: String) -> [String] {
  text.split(separator: "```", omittingEmptySubsequences: false).enumerated()
    .filter { !$0.offset.isMultiple(of: 2) && $0.element.hasPrefix(language + "\n") }
    .map { String($0.element.dropFirst(language.count + 1)) }
}

private func run(_ command: String) throws -> SubprocessResult {
  var environment = ProcessInfo.processInfo.environment
  environment["PATH"] = "\(packageRoot)/.build/release:" + (environment["PATH"] ?? "")
  return try Subprocess.run(
    Command("/bin/bash", ["-c", command], environment: environment, workingDirectory: packageRoot),
    deadline: .seconds(600))
}

@Suite(.serialized) struct ReadmeTests {
  /// The commands behind "$ " in the README's console blocks. Those of make are run by make itself and by CI.
  static func commands() throws -> [String] {
    try blocks(of: "console", in: readme()).flatMap { $0.split(separator: "\n") }
      .filter { $0.hasPrefix("$ ") && !$0.hasPrefix("$ make") }
      .map { line in
        // What stands behind two spaces and a hash explains the command.
        let text = line.dropFirst(2)
        return String(text.firstRange(of: "  #").map { text[..<$0.lowerBound] } ?? text)
      }
  }

  @Test("Every command of the README runs and succeeds", arguments: try commands())
  func commandSucceeds(command: String) throws {
    let result = try run(command)
    // On a busy machine a measurement withholds its figures, which is a finding, and says so.
    let isWithheld =
      command.hasPrefix("regauge measure") && result.termination == .exited(1)
      && result.standardOutput.contains("withheld")
    #expect(
      result.termination.isSuccess || isWithheld,
      "\(command): \(result.termination)\n\(result.standardOutput.suffix(2000))\n\(result.standardError.suffix(2000))"
    )
  }

  @Test("The README names every command that the tool has, and no other")
  func commandsAreNamed() throws {
    let help = try run("regauge --help").standardOutput
    let commands = help.split(separator: "\n").drop { $0 != "Commands:" }.dropFirst().prefix {
      $0.hasPrefix("  ")
    }
    .compactMap { $0.split(separator: " ").first.map(String.init) }
    let named = try readme().split(separator: "\n").filter { $0.hasPrefix("| `regauge ") }
      .compactMap { $0.split(separator: "`").dropFirst().first?.split(separator: " ").last.map(String.init) }
    #expect(!commands.isEmpty)
    #expect(Set(named) == Set(commands))
  }

  @Test("The Swift of a page compiles against StageKit", arguments: ["README.md", "docs/StageKit.md"])
  func rewritesCompile(page: String) throws {
    let text = try String(contentsOfFile: "\(packageRoot)/\(page)", encoding: .utf8)
    let examples = blocks(of: "swift", in: text).filter { !$0.contains("import PackageDescription") }
    try #require(examples.count >= 2)
    let example = examples.joined(separator: "\n")
    let file = FileManager.default.temporaryDirectory.appending(
      path: "readme-\(UInt64.random(in: 0 ... .max)).swift")
    try example.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let modules = "\(packageRoot)/.build/debug/Modules"
    let header = "\(packageRoot)/Sources/CStageABI/include"
    let result = try run(
      "swiftc -typecheck -swift-version 6 -parse-as-library -I '\(modules)' -Xcc -I'\(header)' "
        + "-Xcc -fmodule-map-file=$(ls '\(packageRoot)'/.build/debug/CStageABI.build/module.modulemap) "
        + "-enable-experimental-feature Lifetimes '\(file.path)'")
    #expect(result.termination.isSuccess, "\(result.standardError)")
  }
}
