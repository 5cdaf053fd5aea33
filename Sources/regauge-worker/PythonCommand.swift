import Glibc
import Workers

/// The arguments of `regauge-worker python` and `regauge-worker script`.
struct PythonCommand {
  private var python: String?
  private var libraryPath: String?
  /// What follows the options: a script with its arguments, or `-m` and `-c` as Python takes them.
  private(set) var rest: [String] = []

  init(_ arguments: ArraySlice<String>) throws(UsageError) {
    var arguments = arguments
    while let argument = arguments.popFirst() {
      switch argument {
      case "--python": python = try Self.value(of: argument, &arguments)
      case "--libpython": libraryPath = try Self.value(of: argument, &arguments)
      case "--":
        rest = Array(arguments)
        return
      default:
        rest = [argument] + arguments
        return
      }
    }
  }

  private static func value(
    of option: String, _ arguments: inout ArraySlice<String>
  ) throws(UsageError) -> String {
    guard let value = arguments.popFirst() else {
      throw UsageError("option '\(option)' needs a path; write \(option) PATH")
    }
    return value
  }

  /// Without `--libpython` the interpreter is asked where its library is.
  func launcher() throws -> PythonLauncher {
    guard let python else { throw UsageError("option '--python' is missing; write --python PATH") }
    if let libraryPath { return PythonLauncher(executable: python, libraryPath: libraryPath) }
    let interpreter = try InterpreterProbe.probe(python, environment: Self.environment())
    return PythonLauncher(executable: interpreter.executable, libraryPath: interpreter.libraryPath)
  }

  /// This process's own environment: the probe must see what the script will see.
  private static func environment() -> [String: String] {
    var variables: [String: String] = [:]
    var entry = unsafe environ
    while let text = unsafe entry.pointee {
      let variable = unsafe String(cString: text).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if variable.count == 2 { variables[String(variable[0])] = String(variable[1]) }
      unsafe entry += 1
    }
    return variables
  }
}
