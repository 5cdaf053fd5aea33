import Glibc
import Workers

/// The arguments of `regauge-worker python` and `regauge-worker script`.
struct PythonCommand {
  private var python: String?
  private var libraryPath: String?
  private var version: String?
  /// How many arguments follow the options: a script with its own, or `-m` and `-c` as Python takes them.
  private(set) var scriptArgumentCount = 0

  init(_ arguments: ArraySlice<String>) throws(UsageError) {
    var arguments = arguments
    while let argument = arguments.popFirst() {
      switch argument {
      case "--python": python = try Self.value(of: argument, &arguments)
      case "--libpython": libraryPath = try Self.value(of: argument, &arguments)
      case "--version": version = try Self.value(of: argument, &arguments)
      case "--":
        scriptArgumentCount = arguments.count
        return
      default:
        scriptArgumentCount = arguments.count + 1
        return
      }
    }
  }

  private static func value(
    of option: String, _ arguments: inout ArraySlice<String>
  ) throws(UsageError) -> String {
    guard let value = arguments.popFirst() else {
      throw UsageError("option '\(option)' needs a value; write \(option) VALUE")
    }
    return value
  }

  /// Without `--libpython` the interpreter is asked where its library is.
  func launcher() throws -> PythonLauncher {
    guard let python else { throw UsageError("option '--python' is missing; write --python PATH") }
    if let libraryPath {
      return PythonLauncher(executable: python, libraryPath: libraryPath, version: version)
    }
    let interpreter = try InterpreterProbe.probe(python, environment: Self.environment())
    return PythonLauncher(
      executable: interpreter.executable, libraryPath: interpreter.libraryPath, version: interpreter.version)
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
