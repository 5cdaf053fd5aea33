import FoundationEssentials
import Testing
import Workers

@Suite("Asking an interpreter")
struct InterpreterProbeTests {
  /// A program that answers as an interpreter with these properties does.
  static func fake(
    implementation: String = "cpython", version: String = "[3, 11, 2]", isFreeThreaded: Bool = false,
    library: String = #""/x/lib/libpython3.11.so.1.0""#
  ) -> String {
    """
    #!/bin/sh
    echo 'regauge-interpreter {"implementation": "\(implementation)", "version": \(version), \
    "executable": "/x/python", "prefix": "/x", "basePrefix": "/x", "isFreeThreaded": \(isFreeThreaded), \
    "candidates": ["/x/lib/libpython3.11.so.1.0"], "library": \(library)}'
    """
  }

  static let problems: [(name: String, program: String?, message: String)] = [
    ("absent", nil, "cannot start Python: there is no PATH; name an interpreter that exists"),
    (
      "data", "",
      "cannot start Python: PATH is not an executable file; name the interpreter itself, "
        + "for instance .venv/bin/python"
    ),
    (
      "liar", "#!/bin/sh\necho 'no Python here' >&2; exit 7",
      "cannot start Python: PATH did not answer as a Python does (exited with status 7: no Python here); "
        + "name a CPython 3.10 to 3.13"
    ),
    (
      "old", fake(version: "[2, 7, 18]"),
      "cannot embed PATH: it is Python 2.7.18, and 3.10 is the oldest that can be embedded; "
        + "name a CPython 3.10 to 3.13, or install one (Debian: apt-get install python3-venv libpython3-dev; "
        + "pyenv: PYTHON_CONFIGURE_OPTS=--enable-shared pyenv install 3.13)"
    ),
    (
      "new", fake(version: "[3, 14, 0]"),
      "cannot embed PATH: it is Python 3.14.0, and 3.13 is the newest that this Regauge was tested with; "
        + "name a CPython 3.10 to 3.13, or install one (Debian: apt-get install python3-venv libpython3-dev; "
        + "pyenv: PYTHON_CONFIGURE_OPTS=--enable-shared pyenv install 3.13)"
    ),
    (
      "free-new", fake(version: "[3, 14, 0]", isFreeThreaded: true),
      "cannot embed PATH: it is Python 3.14.0, and 3.13 is the newest that this Regauge was tested with; "
        + "name a CPython 3.10 to 3.13, or install one (Debian: apt-get install python3-venv libpython3-dev; "
        + "pyenv: PYTHON_CONFIGURE_OPTS=--enable-shared pyenv install 3.13)"
    ),
    (
      "pypy", fake(implementation: "pypy", version: "[3, 9, 16]"),
      "cannot embed PATH: it is PyPy 3.9.16, which has no libpython; "
        + "name a CPython 3.10 to 3.13, or install one (Debian: apt-get install python3-venv libpython3-dev; "
        + "pyenv: PYTHON_CONFIGURE_OPTS=--enable-shared pyenv install 3.13)"
    ),
    (
      "free", fake(version: "[3, 13, 0]", isFreeThreaded: true),
      "cannot embed PATH: it is a free-threaded build of Python 3.13.0, which has no GIL and other objects; "
        + "name an ordinary build of it"
    ),
    (
      "static", fake(library: "null"),
      "cannot embed PATH: Python 3.11.2 has no shared libpython (looked for /x/lib/libpython3.11.so.1.0); "
        + "install it (Debian: apt-get install libpython3.11) or build Python with --enable-shared "
        + "(pyenv: PYTHON_CONFIGURE_OPTS=--enable-shared pyenv install --force 3.11.2)"
    ),
  ]

  @Test("Each kind of unsuitable interpreter is named with its remedy")
  func problemsAreNamed() throws {
    let folder = try TemporaryFolder()
    for (name, program, message) in Self.problems {
      var path = "\(folder.path)/\(name)"
      if let program { path = try folder.write(program, to: name, executable: !program.isEmpty) }
      let error = #expect(throws: InterpreterProblem.self, "\(name)") {
        try InterpreterProbe.probe(path, environment: Interpreters.environment)
      }
      #expect(error.map { "\($0)" } == message.replacing("PATH", with: path))
    }
  }

  @Test("An environment whose base is gone is told from one that never was")
  func danglingLink() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/python"
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/nowhere/bin/python3.11")
    let error = #expect(throws: InterpreterProblem.self) {
      try InterpreterProbe.probe(path, environment: Interpreters.environment)
    }
    #expect(
      error.map { "\($0)" }
        == "cannot start Python: \(path) links to a file that is not there; the interpreter beneath was removed or "
        + "moved: install it again, or make the environment anew")
  }

  @Test("Modules in the current directory do not stand in for the library's")
  func currentDirectory() throws {
    let folder = try TemporaryFolder()
    try folder.write("raise SystemExit('the wrong json')", to: "json.py")
    let interpreter = try Interpreters.first
    let result = try Subprocess.run(
      Command(
        Launcher.tool, ["run", "--python", interpreter.executable, "-I", "-c", "print('ran')"],
        environment: Interpreters.environment, workingDirectory: folder.path), deadline: .seconds(60))
    #expect(result.standardOutput == "ran\n", "\(result)")
  }

  @Test("What site customisations print does not confuse the probe")
  func noiseIsIgnored() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      Self.fake().replacing("echo", with: "echo hello\necho"), to: "noisy", executable: true)
    let interpreter = try InterpreterProbe.probe(path, environment: Interpreters.environment)
    #expect(interpreter.version == "3.11.2" && interpreter.executable == "/x/python")
    #expect(!interpreter.isVirtualEnvironment)
  }

  @Test("The launcher explains itself on standard error and exits with status 2")
  func launcherErrors() throws {
    let cases: [(arguments: [String], message: String)] = [
      (["script", "--", "x.py"], "option '--python' is missing; write --python PATH"),
      (["script", "--python"], "option '--python' needs a value; write --python VALUE"),
      (["script", "--python", "/absent"], "cannot start Python: there is no /absent"),
      (
        ["script", "--python", "/absent", "--libpython", "/absent.so", "x.py"],
        "cannot open /absent.so: /absent.so: cannot open shared object file"
      ),
      (["nonsense"], "regauge-worker is started by regauge"),
    ]
    for (arguments, message) in cases {
      let result = try Subprocess.run(
        Command(Launcher.path, arguments, environment: Interpreters.environment), deadline: .seconds(20))
      #expect(result.termination == .exited(2), "\(arguments)")
      #expect(result.standardError.hasPrefix("regauge-worker: \(message)"), "\(result.standardError)")
    }
  }
}
