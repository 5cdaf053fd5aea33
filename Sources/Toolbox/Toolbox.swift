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
  /// - Parameter outputLimitBytes: how much it may print.
  /// - Throws: `ToolboxError` when the environment is missing, or the program fails, takes over two minutes or
  ///   prints more than it may.
  public func run(
    _ program: String, _ arguments: [String], input: [UInt8] = [], outputLimitBytes: Int = 64 << 20
  ) throws(ToolboxError) -> String {
    let result: SubprocessResult
    do {
      result = try Subprocess.run(
        Command(python, ["-I", "-B", "\(resources)/\(program)"] + arguments, environment: environment),
        input: input, deadline: .seconds(120), outputLimitBytes: outputLimitBytes)
    } catch {
      switch error {
      case .interrupted: throw .interrupted
      case .launch(let problem): throw .missingEnvironment(python: python, problem: problem)
      case .timedOut, .flooded:
        throw .failed(program: program, status: -1, message: error.description)
      }
    }
    guard result.termination.isSuccess else {
      let status = if case .exited(let status) = result.termination { status } else { -1 }
      throw .failed(program: program, status: status, message: result.standardError.trimmed)
    }
    // Its beginning is gone: what is left must not be taken for the whole.
    guard !result.isTruncated else {
      throw .tooMuchOutput(program: program, limitBytes: outputLimitBytes)
    }
    return result.standardOutput
  }

  /// The TOML file as JSON text; floats are tagged as `{"$float": "1.0"}`.
  ///
  /// - Parameter table: a dotted path to the table wanted; empty for the whole file.
  /// - Throws: `ToolboxError.failed` with status 3 for a file that is not TOML (the message names line and
  ///   column), 4 for a table that is not there, 5 for a file that cannot be read, 6 for a date or time and
  ///   7 for a whole number beyond 64 bits (both name key and value).
  public func readTOML(_ path: String, table: String = "") throws(ToolboxError) -> String {
    try run("read_toml.py", [path, table])
  }
}

/// Why a program of the tool environment gave no result.
public enum ToolboxError: Error, Hashable, Sendable {
  case missingEnvironment(python: String, problem: String)
  case failed(program: String, status: Int, message: String)
  /// It printed more than was asked for, so that what is kept of it is not all.
  case tooMuchOutput(program: String, limitBytes: Int)
  case interrupted
}

extension ToolboxError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missingEnvironment(let python, let problem):
      "the tool environment has no working \(python): \(problem); make it with 'make setup'"
    case .failed(let program, let status, let message):
      "\(program) failed (status \(status)): \(message)"
    case .tooMuchOutput(let program, let limitBytes):
      "\(program) printed more than \(limitBytes) bytes, so that its answer is not whole; give it less to do"
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
