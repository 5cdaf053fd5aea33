import Workers

/// The tool environment at work: Python programs of ours, run in the pinned environment beside the tool.
///
/// It serves what well-kept libraries do better than we would: TOML, templates, charts. Nothing of it runs
/// inside the user's interpreter, and none of the user's code runs here.
public struct Toolbox: Sendable, Hashable {
  /// The interpreter of the tool environment.
  public var python: String
  /// The folder of our programs and templates.
  public var resources: String
  /// The environment variables that the programs see.
  public var environment: [String: String]

  public init(python: String, resources: String, environment: [String: String]) {
    self.python = python
    self.resources = resources
    // The user's PYTHON* settings are for the user's interpreter.
    self.environment = environment.filter { !$0.key.hasPrefix("PYTHON") }
  }

  /// Runs one of our programs to its end and returns what it printed.
  ///
  /// - Throws: `ToolboxError` when the environment is missing, or the program fails or takes over two minutes.
  public func run(
    _ program: String, _ arguments: [String], input: [UInt8] = []
  ) throws(ToolboxError) -> String {
    let result: SubprocessResult
    do {
      result = try Subprocess.run(
        Command(python, ["-I", "-B", "\(resources)/\(program)"] + arguments, environment: environment),
        input: input, deadline: .seconds(120))
    } catch {
      switch error {
      case .interrupted: throw .interrupted
      case .launch(let problem): throw .missingEnvironment(python: python, problem: problem)
      case .timedOut: throw .failed(program: program, status: -1, message: error.description)
      }
    }
    guard result.termination.isSuccess else {
      let status = if case .exited(let status) = result.termination { status } else { -1 }
      throw .failed(program: program, status: status, message: result.standardError.trimmed)
    }
    return result.standardOutput
  }

  /// The TOML file as JSON text; floats are tagged as `{"$float": "1.0"}`.
  ///
  /// - Parameter table: a dotted path to the table wanted; empty for the whole file.
  /// - Throws: `ToolboxError.failed` with status 3 for a file that is not TOML (the message names line and
  ///   column), 4 for a table that is not there.
  public func readTOML(_ path: String, table: String = "") throws(ToolboxError) -> String {
    try run("read_toml.py", [path, table])
  }
}

/// Why a program of the tool environment gave no result.
public enum ToolboxError: Error, Hashable, Sendable {
  case missingEnvironment(python: String, problem: String)
  case failed(program: String, status: Int, message: String)
  case interrupted
}

extension ToolboxError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missingEnvironment(let python, let problem):
      "the tool environment has no working \(python): \(problem); make it with 'make setup'"
    case .failed(let program, let status, let message):
      "\(program) failed (status \(status)): \(message)"
    case .interrupted: "interrupted"
    }
  }
}

extension String {
  /// The text without white space at its end.
  fileprivate var trimmed: String {
    var text = self[...]
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
