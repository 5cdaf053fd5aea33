import Testing
import Workers

@Suite("Scripts in the embedded interpreter")
struct ScriptTests {
  struct Script: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// The content of `script.py`.
    var code: String
    /// What follows `python`; `script.py` alone by default.
    var arguments: [String] = ["script.py"]
    var input = ""

    init(_ description: String, _ code: String, arguments: [String] = ["script.py"], input: String = "") {
      testDescription = description
      self.code = code
      self.arguments = arguments
      self.input = input
    }
  }

  static let scripts = [
    Script(
      "arguments", "import sys; print(sys.argv, sys.orig_argv[1:])",
      arguments: ["script.py", "-x", "--", "a b", "é", ""]),
    Script(
      "names and paths",
      "import sys; print(__name__, __file__, sys.path[0], sys.executable, sys.prefix, sys.base_prefix)"),
    Script("an exit status", "import sys; sys.exit(3)"),
    Script("an exit message", "import sys; print('out'); sys.exit('went wrong')"),
    Script(
      "standard input", "import sys; print(sys.stdin.read().upper(), input.__name__)", input: "text\nmore"),
    Script("an unhandled exception", "def f(): return {}['missing']\nprint('before')\nf()"),
    Script("a syntax error", "def f(:\n  pass"),
    Script("a missing script", "", arguments: ["absent.py"]),
    Script("-c", "", arguments: ["-c", "import sys; print(sys.argv, sys.path[0])", "a"]),
    Script("-m", "import sys; print(sys.argv[1:], __name__)", arguments: ["-m", "script", "b"]),
    Script("an option of Python", "assert False; ", arguments: ["-O", "script.py"]),
    Script(
      "atexit and buffered output",
      "import atexit, os; atexit.register(print, 'last'); print('first', end=''); os.write(2, b'raw')"),
    Script(
      "multiprocessing by spawn",
      """
      import multiprocessing
      def double(number): return 2 * number
      if __name__ == "__main__":
          multiprocessing.set_start_method("spawn")
          with multiprocessing.Pool(2) as pool: print(pool.map(double, range(5)))
      """),
    Script(
      "fork and a child of the same interpreter",
      """
      import os, subprocess, sys
      if os.fork() == 0: print("child", flush=True); os._exit(0)
      os.wait()
      print(subprocess.run([sys.executable, "-c", "print(1 + 1)"], capture_output=True, text=True).stdout)
      """),
    Script(
      "signal dispositions",
      """
      import signal
      print([(s.name, str(signal.getsignal(s))) for s in sorted(signal.valid_signals() - {signal.SIGKILL})
             if hasattr(s, "name")])
      """),
    Script("an uncaught SIGTERM", "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"),
    Script("an interrupt", "import os, signal; os.kill(os.getpid(), signal.SIGINT); input()"),
    Script(
      "a handled signal", "import signal; signal.signal(10, lambda *_: print('hit')); signal.raise_signal(10)"
    ),
    Script("a crash", "import ctypes; print('before', flush=True); ctypes.string_at(0)"),
    Script("open descriptors", "import os; print(sorted(os.listdir('/proc/self/fd')))"),
    Script(
      "threads and encodings",
      """
      import sys, threading
      thread = threading.Thread(target=lambda: print("ünïcode 😀"))
      thread.start(); thread.join()
      print(sys.stdout.encoding, sys.getfilesystemencoding(), sys.flags, sys.getrecursionlimit())
      """),
    Script(
      "the standard library", "import ssl, sqlite3, ctypes, decimal, zlib; print(decimal.Decimal('0.1') * 3)"),
  ]

  @Test("A script runs as under its own interpreter", arguments: scripts)
  func runsAsUnderPython(_ script: Script) throws {
    let interpreter = try Interpreters.first
    let folder = try TemporaryFolder()
    try folder.write(script.code, to: "script.py")
    let plain = try Subprocess.run(
      Command(
        interpreter.executable, script.arguments, environment: Interpreters.environment,
        workingDirectory: folder.path),
      input: Array(script.input.utf8), deadline: .seconds(60))
    let embedded = try Launcher.script(interpreter, script.arguments, input: script.input, in: folder.path)
    #expect(embedded.standardOutput == plain.standardOutput)
    #expect(embedded.standardError == plain.standardError)
    #expect(embedded.termination == plain.termination)
  }

  @Test("Every symbol resolves and a virtual environment is recognised", arguments: Interpreters.all)
  func environments(_ interpreter: PythonInterpreter) throws {
    // The launcher binds every symbol when it opens our library, so that it runs at all is the proof.
    let folder = try TemporaryFolder()
    let made = try Subprocess.run(
      Command(
        interpreter.executable, ["-m", "venv", "--without-pip", "env"], environment: Interpreters.environment,
        workingDirectory: folder.path), deadline: .seconds(60))
    try #require(made.termination.isSuccess, "\(made.standardError)")
    let python = "\(folder.path)/env/bin/python"
    let environment = try InterpreterProbe.probe(python, environment: Interpreters.environment)
    #expect(environment.isVirtualEnvironment)
    #expect(environment.libraryPath == interpreter.libraryPath)
    let result = try Launcher.script(
      environment, ["-c", "import sys, _regauge; print(sys.prefix, sys.executable, _regauge.roundtrip([1]))"])
    #expect(result.standardOutput == "\(folder.path)/env \(python) [1]\n")
  }
}
