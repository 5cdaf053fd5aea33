import FoundationEssentials
import Glibc
import Testing
import Workers

/// The interpreters of this machine that can be embedded: the first `python3` that can, and those of pyenv.
enum Interpreters {
  static let environment = ProcessInfo.processInfo.environment

  /// The interpreters that pyenv installed, whether they can be embedded or not.
  static let pyenv: [String] = {
    let root = environment["PYENV_ROOT"] ?? "\(environment["HOME"] ?? "")/.pyenv"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/versions")) ?? []
    return versions.sorted().map { "\(root)/versions/\($0)/bin/python" }
  }()

  static let all: [PythonInterpreter] = {
    // A debug build, where it is installed, checks what the others take on trust: Debian's python3-dbg.
    let paths = [
      Command.find("python3", in: environment["PATH"] ?? ""), "/usr/bin/python3", "/usr/bin/python3-dbg",
    ].compactMap(\.self)
    var found: [PythonInterpreter] = []
    for path in paths + pyenv {
      guard let interpreter = try? InterpreterProbe.probe(path, environment: environment) else { continue }
      if !found.contains(where: { $0.libraryPath == interpreter.libraryPath }) { found.append(interpreter) }
    }
    return found
  }()

  static var first: PythonInterpreter {
    get throws { try #require(all.first, "no python3 with a shared libpython is installed") }
  }
}

extension PythonInterpreter: CustomTestStringConvertible {
  public var testDescription: String { "Python \(version)" }
}

/// The launcher, beside the test program.
enum Launcher {
  static let path: String = {
    var buffer = [UInt8](repeating: 0, count: 4096)
    // The array is as long as the call is told.
    let count = unsafe buffer.withUnsafeMutableBytes {
      unsafe readlink("/proc/self/exe", $0.baseAddress!, $0.count)
    }
    let program = String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
    return program[..<program.lastIndex(of: "/")!] + "/regauge-worker"
  }()

  /// The command line, beside it.
  static let tool = path.replacing("/regauge-worker", with: "/regauge")

  /// Runs `arguments` as `python ARGUMENTS` would, in an embedded interpreter.
  static func script(
    _ interpreter: PythonInterpreter, _ arguments: [String], input: String = "", in folder: String? = nil,
    deadline: Duration = .seconds(60)
  ) throws -> SubprocessResult {
    try Subprocess.run(
      Command(
        path,
        ["script"] + interpreter.workerArguments + ["--"] + arguments,
        environment: Interpreters.environment, workingDirectory: folder),
      input: Array(input.utf8), deadline: deadline)
  }

  /// The lines that Python code prints in an embedded interpreter; the code must succeed.
  static func lines(
    _ interpreter: PythonInterpreter, _ code: String, deadline: Duration = .seconds(60)
  ) throws -> [String] {
    let result = try script(interpreter, ["-c", code], deadline: deadline)
    try #require(
      result.termination.isSuccess,
      "Python \(interpreter.version): \(result.termination)\n\(result.standardError)")
    return result.standardOutput.split(separator: "\n").map(String.init)
  }

  /// A worker that serves the protocol from an embedded interpreter.
  static func worker(_ interpreter: PythonInterpreter) throws -> WorkerProcess {
    try WorkerProcess(
      Command(
        path, ["python"] + interpreter.workerArguments,
        environment: Interpreters.environment))
  }
}

/// A folder that is removed with its owner.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "regauge-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  @discardableResult
  func write(_ text: String, to name: String, executable: Bool = false) throws -> String {
    let file = "\(path)/\(name)"
    try text.write(toFile: file, atomically: false, encoding: .utf8)
    guard executable else { return file }
    // Copied by a child: a program cannot be started while a process, such as one that another test is just
    // starting, still has it open for writing.
    let program = "\(file)-program"
    let copied = try Subprocess.run(Command("/usr/bin/install", ["-m", "755", file, program]))
    try #require(copied.termination.isSuccess, "\(copied.standardError)")
    return program
  }
}
