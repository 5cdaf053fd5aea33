import FoundationEssentials
import Testing
import Workers

@Suite("The environment's own libpython")
struct EnvironmentTests {
  /// The files that a worker of this interpreter has mapped, whose names begin with `prefix`.
  static func mapped(_ interpreter: PythonInterpreter, _ prefix: String) throws -> Set<String> {
    let worker = try Launcher.worker(interpreter)
    _ = try worker.load(.python(PythonProgram(searchPaths: [], stages: [])))
    // By cat: Foundation reads such a file, whose size is unknown, no further than its first page. The worker's
    // last use would else be its end.
    let maps = try withExtendedLifetime(worker) {
      try Subprocess.run(Command("/bin/cat", ["/proc/\(worker.processIdentifier)/maps"])).standardOutput
    }
    let paths = maps.split(separator: "\n").compactMap { line in
      line.firstIndex(of: "/").map { String(line[$0...]) }
    }
    return Set(paths.filter { $0.split(separator: "/").last!.hasPrefix(prefix) })
  }

  /// Runs shell lines that must succeed.
  static func shell(_ lines: String, in folder: TemporaryFolder) throws {
    let result = try Subprocess.run(
      Command(
        "/bin/sh", ["-e", "-c", lines], environment: ["PATH": "/usr/bin:/bin"], workingDirectory: folder.path),
      deadline: .seconds(60))
    try #require(result.termination.isSuccess, "\(result.standardError)")
  }

  /// The path without links.
  static func real(_ path: String) -> String { URL(filePath: path).resolvingSymlinksInPath().path }

  @Test("A worker maps one libpython: that of its interpreter's installation", arguments: Interpreters.all)
  func oneLibrary(_ interpreter: PythonInterpreter) throws {
    let mapped = try Self.mapped(interpreter, "libpython")
    #expect(mapped == [Self.real(interpreter.libraryPath)])
    // Debian keeps what belongs to /usr in /usr/lib; elsewhere prefixes do not overlap.
    #expect(interpreter.libraryPath.hasPrefix(interpreter.basePrefix + "/"))
  }

  @Test("A virtual environment takes its base's, and _regauge works in it", arguments: Interpreters.all)
  func environments(_ interpreter: PythonInterpreter) throws {
    let folder = try TemporaryFolder()
    try Self.shell("\(interpreter.executable) -m venv --without-pip env", in: folder)
    let python = "\(folder.path)/env/bin/python"
    let environment = try InterpreterProbe.probe(python, environment: Interpreters.environment)
    #expect(environment.isVirtualEnvironment)
    #expect(environment.libraryPath == interpreter.libraryPath)
    let result = try Launcher.script(
      environment, ["-c", "import sys, _regauge; print(sys.prefix, sys.executable, _regauge.roundtrip([1]))"])
    #expect(result.standardOutput == "\(folder.path)/env \(python) [1]\n", "\(result)")
  }

  /// An interpreter that holds its own copy of Python, as Debian's and conda's do; only such a one can be moved.
  static let movable = Interpreters.all.first { interpreter in
    interpreter.prefix == "/usr" && interpreter.version.hasPrefix("3.11")
  }

  /// A prefix like conda's: a copy of `movable` with the library, its library modules and `conda-meta` of its own.
  static func condaPrefix(_ folder: TemporaryFolder, withLibrary: Bool = true) throws -> String {
    let library = real(try #require(movable).libraryPath)
    try shell(
      """
      mkdir -p conda/bin conda/lib/python3.11 conda/conda-meta
      touch conda/conda-meta/history
      cp "$(readlink -f \(movable!.executable))" conda/bin/python3.11
      ln -s python3.11 conda/bin/python
      for entry in /usr/lib/python3.11/*; do ln -s "$entry" conda/lib/python3.11/; done
      \(withLibrary ? "cp \(library) conda/lib/libpython3.11.so.1.0" : "")
      """, in: folder)
    return real("\(folder.path)/conda")
  }

  @Test(
    "A conda prefix that was moved takes its own library, not the one of the same version that it was built for",
    .enabled(if: movable != nil, "needs Debian's Python 3.11 with libpython3.11"))
  func condaPrefix() throws {
    let folder = try TemporaryFolder()
    let prefix = try Self.condaPrefix(folder)
    let interpreter = try InterpreterProbe.probe(
      "\(prefix)/bin/python", environment: Interpreters.environment)
    #expect(interpreter.libraryPath == "\(prefix)/lib/libpython3.11.so.1.0")
    #expect(interpreter.version == Self.movable!.version && !interpreter.isVirtualEnvironment)
    #expect(try Self.mapped(interpreter, "libpython") == [interpreter.libraryPath])
    let code = "import sys, json, _decimal; print(sys.prefix, sys.executable, _decimal.Decimal('1.5'))"
    #expect(try Launcher.lines(interpreter, code) == ["\(prefix) \(prefix)/bin/python 1.5"])
    // Named as a folder, as an environment is.
    let byFolder = try Subprocess.run(
      Command(Launcher.tool, ["run", "--python", prefix, "-c", code], environment: Interpreters.environment))
    #expect(byFolder.standardOutput == "\(prefix) \(prefix)/bin/python 1.5\n", "\(byFolder)")
  }

  @Test(
    "A moved prefix without a library is refused, though one of its version is where it came from",
    .enabled(if: movable != nil, "needs Debian's Python 3.11 with libpython3.11"))
  func movedWithoutLibrary() throws {
    let folder = try TemporaryFolder()
    let prefix = try Self.condaPrefix(folder, withLibrary: false)
    let error = #expect(throws: InterpreterProblem.self) {
      try InterpreterProbe.probe("\(prefix)/bin/python", environment: Interpreters.environment)
    }
    guard case .noSharedLibrary(_, _, let searched) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(searched.allSatisfy { $0.hasPrefix(prefix) }, "\(searched)")
  }

  @Test("A look-alike on LD_LIBRARY_PATH is not taken", arguments: Interpreters.all)
  func searchPath(_ interpreter: PythonInterpreter) throws {
    let folder = try TemporaryFolder()
    let name = interpreter.libraryPath.split(separator: "/").last!
    try Self.shell("cp \(interpreter.libraryPath) \(name)", in: folder)
    var environment = Interpreters.environment
    environment["LD_LIBRARY_PATH"] = folder.path
    let code = "print({line.split()[-1] for line in open('/proc/self/maps') if 'libpython' in line})"
    let plain = try Subprocess.run(Command(interpreter.executable, ["-c", code], environment: environment))
    let embedded = try Subprocess.run(
      Command(
        Launcher.tool, ["run", "--python", interpreter.executable, "-c", code], environment: environment))
    // One that holds its own copy maps none, and the worker then maps the installation's. One that is linked
    // against a libpython maps what the linker gives it, which may be the look-alike: then so does the worker.
    let expected =
      plain.standardOutput == "set()\n" ? "{'\(Self.real(interpreter.libraryPath))'}\n" : plain.standardOutput
    #expect(embedded.standardOutput == expected, "\(embedded)")
  }

  @Test(
    "An installation's newer C++ library goes before the system's, and the environment does not tell",
    .enabled(if: movable != nil, "needs Debian's Python 3.11 with libpython3.11"))
  func companionLibrary() throws {
    let folder = try TemporaryFolder()
    let prefix = try Self.condaPrefix(folder)
    try Self.shell(
      """
      cp "$(readlink -f /usr/lib/*/libstdc++.so.6)" conda/lib/libstdc++.so.6.0.999
      ln -s libstdc++.so.6.0.999 conda/lib/libstdc++.so.6
      """, in: folder)
    let interpreter = try InterpreterProbe.probe(
      "\(prefix)/bin/python", environment: Interpreters.environment)
    let mapped = try Self.mapped(interpreter, "libstdc++")
    #expect(mapped == ["\(prefix)/lib/libstdc++.so.6.0.999"])
    let code = "import os, sys; print([name for name in os.environ if 'PRELOAD' in name], sys.argv)"
    let result = try Launcher.script(interpreter, ["-c", code, "a b"])
    #expect(result.standardOutput == "[] ['-c', 'a b']\n", "\(result)")
  }

  @Test("A library of another version than the interpreter's is refused by the worker itself")
  func otherVersion() throws {
    let first = try Interpreters.first
    for other in Interpreters.all where other.version != first.version {
      let result = try Subprocess.run(
        Command(
          Launcher.path,
          [
            "script", "--python", first.executable, "--libpython", other.libraryPath, "--version",
            first.version,
          ]
            + ["-c", "print('ran')"], environment: Interpreters.environment))
      #expect(result.termination == .exited(2) && result.standardOutput.isEmpty)
      let message =
        "it is the library of Python \(other.version), and \(first.executable) is \(first.version)"
      #expect(result.standardError.contains(message), "\(result.standardError)")
    }
  }

  /// Interpreters at hand that are too old.
  static let old: [String] = Interpreters.pyenv.filter { path in
    ["/2.", "/3.6.", "/3.7.", "/3.8.", "/3.9."].contains { path.contains("versions\($0)") }
  }

  @Test(
    "Real interpreters that are too old are named and refused",
    .enabled(if: !old.isEmpty, "needs an old Python"),
    arguments: old)
  func tooOld(_ path: String) throws {
    let result = try Subprocess.run(
      Command(Launcher.tool, ["run", "--python", path, "-c", "1"], environment: Interpreters.environment))
    #expect(result.termination == .exited(2))
    #expect(
      result.standardError.contains(
        "cannot embed \(path): it is Python \(path.split(separator: "/").dropLast(2).last!), and 3.10 is the oldest"
      ),
      "\(result.standardError)")
  }
}
