import CStageABI
import Foundation
import Testing

/// The tool environment's Python inside this process, so that Arrow C structs can be handed across.
///
/// Nothing of Python is linked: the few functions needed are looked up in the interpreter's shared library.
@safe
final class EmbeddedPython: @unchecked Sendable {
  // Unchecked: the functions are set once, and Python's own lock guards each run.
  private typealias Ensure = @convention(c) () -> CInt
  private typealias Release = @convention(c) (CInt) -> Void
  private typealias Run = @convention(c) (UnsafePointer<CChar>, UnsafeRawPointer?) -> CInt

  private let ensure: Ensure
  private let release: Release
  private let run: Run

  /// One interpreter a process is all that Python allows.
  static let shared = Result { try EmbeddedPython() }

  private init() throws {
    let environment = try ToolEnvironment()
    let facts = try environment.run("facts.py", []).split(separator: "\n").map(String.init)
    guard facts.count == 3, let library = unsafe dlopen(facts[0], RTLD_NOW | RTLD_GLOBAL) else {
      throw ToolEnvironment.Problem(
        description: "the tool environment's libpython cannot be loaded: \(facts.first ?? "unknown")")
    }
    func function<Function>(_ name: String, _ type: Function.Type) throws -> Function {
      guard let symbol = unsafe dlsym(library, name) else {
        throw ToolEnvironment.Problem(description: "libpython has no \(name)")
      }
      return unsafe unsafeBitCast(symbol, to: type)
    }
    ensure = try function("PyGILState_Ensure", Ensure.self)
    release = try function("PyGILState_Release", Release.self)
    unsafe run = try function("PyRun_SimpleStringFlags", Run.self)
    // Python keeps the pointer: the text must live on.
    let home = UnsafeMutablePointer<UInt32>.allocate(capacity: facts[1].unicodeScalars.count + 1)
    for (index, scalar) in facts[1].unicodeScalars.enumerated() {
      unsafe (home + index).initialize(to: scalar.value)
    }
    unsafe (home + facts[1].unicodeScalars.count).initialize(to: 0)
    typealias SetHome = @convention(c) (UnsafePointer<UInt32>) -> Void
    unsafe try function("Py_SetPythonHome", SetHome.self)(home)
    try function("Py_InitializeEx", (@convention(c) (CInt) -> Void).self)(0)
    // The initialising thread holds the lock; let go of it for whichever thread runs a test.
    typealias SaveThread = @convention(c) () -> UnsafeMutableRawPointer?
    _ = unsafe try function("PyEval_SaveThread", SaveThread.self)()
    try execute(
      """
      import sys
      sys.path[:0] = [\(Self.literal(facts[2])), \(Self.literal(environment.scripts))]
      import crossing
      """)
  }

  /// Runs `code`; throws with Python's traceback when it raises.
  func execute(_ code: String) throws {
    var report = [UInt8](repeating: 0, count: 8192)
    let status = unsafe report.withUnsafeMutableBytes { bytes in
      let program = """
        try:
            exec(\(Self.literal(code)), globals())
        except BaseException:
            import ctypes, traceback
            text = traceback.format_exc().encode()[-\(bytes.count - 1):]
            ctypes.memmove(\(UInt(bitPattern: bytes.baseAddress)), text, len(text))
        """
      let state = ensure()
      defer { release(state) }
      return unsafe run(program, nil)
    }
    let text = String(decoding: report.prefix { $0 != 0 }, as: UTF8.self)
    if status != 0 || !text.isEmpty {
      throw ToolEnvironment.Problem(description: text.isEmpty ? "Python could not run the code" : text)
    }
  }

  /// `text` as a Python string literal.
  static func literal(_ text: String) -> String {
    var literal = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": literal += "\\\(scalar)"
      case "\n": literal += "\\n"
      default: literal.unicodeScalars.append(scalar)
      }
    }
    return literal + "\""
  }
}
