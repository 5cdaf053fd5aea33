import Glibc
import Workers

/// Turns this process into a Python interpreter.
///
/// libpython is opened globally, so that extension modules and our own Python half (whose `Py` symbols are left
/// undefined) find it; the half is registered as the built-in module `_regauge`; `Py_BytesMain` is then entered
/// with argv[0] naming the interpreter. Prefix, site-packages, `sys.executable`, `__main__`, multiprocessing
/// and exit status come out as under that interpreter, and one binary serves CPython 3.10 to 3.13.
struct PythonLauncher {
  var executable: String
  var libraryPath: String
  /// The interpreter's version, "3.11.2", which the library's must equal; nil when nobody asked the interpreter.
  var version: String?

  /// Serves the worker protocol until the supervisor is gone, and returns the exit status.
  ///
  /// The interpreter is never finalized: extension modules such as numpy do not survive it, and a thread that a
  /// stage left behind would hold it up.
  func serve() throws(LaunchProblem) -> Int32 {
    let code = "import os, _regauge; _regauge.serve(\(WorkerProcess.socketNumber)); os._exit(0)"
    // Kept by Python as long as it runs.
    return unsafe try enter([strdup("-c"), strdup(code)])
  }

  /// Does what `python ARGUMENTS` does with the last `count` arguments of this process, and returns its exit status.
  func runScript(lastArguments count: Int) throws(LaunchProblem) -> Int32 {
    restoreSignals()
    takeName()
    let all = Int(CommandLine.argc)
    // As the bytes that they are: Strings would lose those that are not UTF-8, which Python keeps.
    return unsafe try enter(((all - count)..<all).map { unsafe CommandLine.unsafeArgv[$0] })
  }

  /// Shows the interpreter's name in `ps` and `top`, of which the kernel keeps 15 bytes; cosmetic, hence unchecked.
  private func takeName() {
    let file = unsafe open("/proc/self/comm", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    defer { close(file) }
    var name = String(executable.split(separator: "/").last ?? "python")
    // The bytes are valid for their own count.
    name.withUTF8 { bytes in _ = unsafe write(file, bytes.baseAddress, bytes.count) }
  }

  /// Gives crashes back to the kernel: Python scripts expect no Swift backtrace.
  private func restoreSignals() {
    for number in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGQUIT] {
      signal(number, SIG_DFL)
    }
  }

  private func enter(_ arguments: [UnsafeMutablePointer<CChar>?]) throws(LaunchProblem) -> Int32 {
    try CompanionLibrary.prefer(beside: libraryPath)
    let python = try SharedLibrary(libraryPath)
    try checkVersion(of: python)
    let half = try SharedLibrary(Self.pythonHalf())
    typealias Initializer = @convention(c) () -> UnsafeMutableRawPointer?
    typealias AppendInittab = @convention(c) (UnsafePointer<CChar>, Initializer?) -> Int32
    typealias BytesMain = @convention(c) (Int32, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32
    let appendInittab = unsafe try python.function("PyImport_AppendInittab", AppendInittab.self)
    let bytesMain = unsafe try python.function("Py_BytesMain", BytesMain.self)
    let initializer = unsafe try half.function("regauge_python_module", Initializer.self)
    // Python keeps both the name and the arguments as long as it runs: they are never freed.
    guard unsafe appendInittab(strdup("_regauge"), initializer) == 0 else {
      throw LaunchProblem("register the module _regauge", libraryPath, "Python refused it")
    }
    var argv = unsafe [strdup(executable)] + arguments
    unsafe argv.append(nil)
    return unsafe bytesMain(Int32(argv.count - 1), &argv)
  }

  /// Refuses a library that would not do what it is loaded for, before any of its code but this has run.
  private func checkVersion(of python: SharedLibrary) throws(LaunchProblem) {
    typealias GetVersion = @convention(c) () -> UnsafePointer<CChar>?
    // May be called before Python is initialised, and returns a static string.
    let text =
      unsafe try python.function("Py_GetVersion", GetVersion.self)().map { unsafe String(cString: $0) } ?? ""
    let found = String(text.prefix { $0.isNumber || $0 == "." })
    let parts = found.split(separator: ".").compactMap { Int($0) }
    guard parts.count >= 2, parts[0] == 3, InterpreterProbe.minorVersions.contains(parts[1]) else {
      throw LaunchProblem("embed", libraryPath, "it is the library of Python \(text), not of 3.10 to 3.13")
    }
    if text.contains("free-threading") {
      throw LaunchProblem("embed", libraryPath, "it is of a free-threaded build, which has other objects")
    }
    if let version, version != found {
      throw LaunchProblem(
        "embed", libraryPath,
        "it is the library of Python \(found), and \(executable) is \(version); "
          + "install the libpython of that very build, or name another interpreter")
    }
  }

  /// libRegaugePython.so lies beside this executable, or in `lib` beside its folder.
  private static func pythonHalf() throws(LaunchProblem) -> String {
    let folder = ownFolder()
    let candidates = ["", "/../lib", "/../lib/regauge"].map { "\(folder)\($0)/libRegaugePython.so" }
    for candidate in candidates where unsafe access(candidate, R_OK) == 0 { return candidate }
    throw LaunchProblem(
      "find libRegaugePython.so", candidates.joined(separator: ", "),
      "it is installed together with regauge-worker; reinstall Regauge")
  }

  private static func ownFolder() -> String {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = unsafe buffer.withUnsafeMutableBytes { buffer in
      unsafe readlink("/proc/self/exe", buffer.baseAddress!, buffer.count)
    }
    let path = String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
    return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }
}

/// A shared library that stays loaded until the process ends.
@safe
private struct SharedLibrary {
  private let handle: UnsafeMutableRawPointer
  private let path: String

  /// Opens `path` with all symbols resolved now and visible to libraries opened later.
  init(_ path: String) throws(LaunchProblem) {
    guard let handle = unsafe dlopen(path, RTLD_NOW | RTLD_GLOBAL) else {
      throw LaunchProblem("open", path, Self.lastError())
    }
    unsafe self.handle = handle
    self.path = path
  }

  /// The function `name`, which the caller knows to have the type `Function`.
  @unsafe
  func function<Function>(_ name: String, _ type: Function.Type) throws(LaunchProblem) -> Function {
    guard let address = unsafe dlsym(handle, name) else {
      throw LaunchProblem("find \(name) in", path, Self.lastError())
    }
    return unsafe unsafeBitCast(address, to: Function.self)
  }

  private static func lastError() -> String {
    unsafe dlerror().map { unsafe String(cString: $0) } ?? "unknown reason"
  }
}

/// Why this process could not become an interpreter.
struct LaunchProblem: Error, CustomStringConvertible {
  var description: String

  init(_ operation: String, _ object: String, _ reason: String) {
    description = "cannot \(operation) \(object): \(reason)"
  }
}
