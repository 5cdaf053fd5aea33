import FoundationEssentials
import Testing
import Workers

/// The built command line, driven as a user would.
enum Tool {
  /// The root of the package, found from this file.
  static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// Beside the test program.
  static let path: String = {
    guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else {
      preconditionFailure("a process has a program")
    }
    return program[..<program.lastIndex(of: "/")!] + "/regauge"
  }()

  /// The environment of the tests, without what would change the tool's output.
  static let environment = ProcessInfo.processInfo.environment
    .filter { !["NO_COLOR", "VIRTUAL_ENV"].contains($0.key) }

  /// Runs `regauge ARGUMENTS` in `folder`.
  static func run(
    _ arguments: [String], in folder: String = "/", environment extra: [String: String] = [:],
    input: String = "", deadline: Duration = .seconds(120)
  ) throws -> ToolResult {
    let result = try Subprocess.run(
      Command(
        path, arguments, environment: environment.merging(extra) { $1 }, workingDirectory: folder),
      input: Array(input.utf8), deadline: deadline)
    return ToolResult(
      termination: result.termination, output: result.standardOutput, errors: result.standardError)
  }

  /// Runs a program of the tool environment and returns what it prints.
  static func python(_ arguments: [String], in folder: String = "/") throws -> String {
    let result = try Subprocess.run(
      Command("\(package)/.venv/bin/python", arguments, environment: environment, workingDirectory: folder),
      deadline: .seconds(60))
    try #require(result.termination.isSuccess, "\(arguments): \(result.standardError)")
    return result.standardOutput
  }
}

/// How a command ended and what it said.
struct ToolResult: CustomStringConvertible {
  var termination: Termination
  var output: String
  var errors: String

  /// The exit status; −1 after a signal.
  var status: Int { if case .exited(let status) = termination { status } else { -1 } }

  var description: String { "\(termination)\n--- output\n\(output)\n--- errors\n\(errors)" }

  /// Standard output as one JSON document.
  func json() throws -> JSON { try JSON(parsing: output) }
}

/// Holds a result against the expected status and the texts that it must contain.
func expect(
  _ result: ToolResult, status: Int, errors: [String] = [], output: [String] = [],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(result.status == status, "\(result)", sourceLocation: sourceLocation)
  for text in errors {
    #expect(result.errors.contains(text), "no \"\(text)\" in \(result)", sourceLocation: sourceLocation)
  }
  for text in output {
    #expect(result.output.contains(text), "no \"\(text)\" in \(result)", sourceLocation: sourceLocation)
  }
}

extension Tool {
  /// Runs a shell line, for redirections and terminals.
  static func shell(
    _ line: String, in folder: String = "/", deadline: Duration = .seconds(120)
  ) throws -> ToolResult {
    let result = try Subprocess.run(
      Command("/bin/sh", ["-c", line], environment: environment, workingDirectory: folder),
      deadline: deadline)
    return ToolResult(
      termination: result.termination, output: result.standardOutput, errors: result.standardError)
  }
}

extension Tool {
  /// Runs `regauge ARGUMENTS` on a terminal of its own and returns what it shows there.
  static func terminal(
    _ arguments: [String], in folder: String, environment extra: [String: String]
  ) throws -> String {
    let program = "import pty, sys; pty.spawn(sys.argv[1:])"
    let result = try Subprocess.run(
      Command(
        "\(package)/.venv/bin/python", ["-c", program, path] + arguments,
        environment: environment.merging(extra) { $1 }, workingDirectory: folder),
      deadline: .seconds(120))
    return result.standardOutput
  }
}
