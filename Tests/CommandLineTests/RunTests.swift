import Testing
import Workers

@Suite("regauge run passes everything through, as python would")
struct RunTests {
  /// Arguments for the interpreter, and what it reads.
  struct Script: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var arguments: [String]
    var input = ""
  }

  private static let program = """
    import json, os, sys
    print(json.dumps([sys.argv, __name__, sys.path[0], os.path.basename(__file__), sys.stdin.read()]))
    print("to stderr", file=sys.stderr)
    mode = sys.argv[1] if len(sys.argv) > 1 else ""
    if mode == "exit": sys.exit(7)
    if mode == "message": sys.exit("gone wrong")
    if mode == "raise": {}["key"]
    if mode == "kill": sys.stdout.flush(); os.kill(os.getpid(), 15)
    if mode == "vanish": sys.stdout.flush(); os._exit(9)

    """

  static let scripts: [Script] = [
    .init(testDescription: "a script", arguments: ["script.py"]),
    .init(
      testDescription: "its options are its own", arguments: ["script.py", "--help", "-m", "--", "--json"]),
    .init(testDescription: "standard input", arguments: ["script.py"], input: "one\ntwo\n"),
    .init(testDescription: "an exit status", arguments: ["script.py", "exit"]),
    .init(testDescription: "an exit message", arguments: ["script.py", "message"]),
    .init(testDescription: "an exception", arguments: ["script.py", "raise"]),
    .init(testDescription: "a signal", arguments: ["script.py", "kill"]),
    .init(testDescription: "an end without goodbye", arguments: ["script.py", "vanish"]),
    .init(testDescription: "code", arguments: ["-c", "import sys; print(sys.argv, __name__)", "a", "-b"]),
    .init(testDescription: "a module", arguments: ["-m", "script", "x"]),
    .init(testDescription: "a module of the library", arguments: ["-m", "json.tool"], input: "{\"a\": 1}"),
    .init(testDescription: "a script that is not there", arguments: ["nowhere.py"]),
    .init(testDescription: "a syntax error", arguments: ["broken.py"]),
    .init(testDescription: "the program on standard input", arguments: ["-"], input: "print(6 * 7)\n"),
  ]

  @Test("Output, errors and status are python's", arguments: scripts)
  func passesThrough(_ script: Script) throws {
    let workshop = try Workshop()
    try workshop.write("script.py", Self.program)
    try workshop.write("broken.py", "def f(:\n")
    let python = try #require(Command.find("python3", in: Tool.environment["PATH"] ?? ""))
    let plain = try Subprocess.run(
      Command(python, script.arguments, environment: Tool.environment, workingDirectory: workshop.path),
      input: Array(script.input.utf8), deadline: .seconds(60))
    let embedded = try Tool.run(["run"] + script.arguments, in: workshop.path, input: script.input)
    #expect(embedded.termination == plain.termination, "\(embedded)")
    #expect(embedded.output == plain.standardOutput)
    #expect(
      embedded.errors.replacing(Tool.path, with: "python")
        == plain.standardError.replacing(python, with: "python"))
  }

  @Test("A bare interpreter's name is looked up on PATH, as by a shell")
  func pythonOnPath() throws {
    let workshop = try Workshop()
    let code = ["-c", "print(6 * 7)"]
    expect(
      try Tool.run(["run", "--python", "python3"] + code, in: workshop.path), status: 0, output: ["42\n"])
    expect(
      try Tool.run(["run", "--python", "python3.99"] + code, in: workshop.path), status: 2,
      errors: [
        "cannot find Python 'python3.99': there is neither an environment \(workshop.path)/python3.99 nor a program",
        "  → install it, or give a",
      ])
    try workshop.write("python3.99", "")
    expect(
      try Tool.run(["run", "--python", "python3.99"] + code, in: workshop.path), status: 2,
      errors: ["cannot find Python 'python3.99'", "\(workshop.path): to use it, write --python ./python3.99"])
    // A folder that is an environment goes before PATH; one that is not does not stand in the way.
    _ = try Tool.shell(
      "mkdir -p env/bin python3 && ln -s \"$(command -v python3)\" env/bin/python", in: workshop.path)
    for name in ["env", "python3"] {
      expect(
        try Tool.run(["run", "--python", name] + code, in: workshop.path), status: 0, output: ["42\n"])
    }
  }

  @Test("A manifest's bare name is looked up too")
  func pythonOfManifest() throws {
    func workshop(_ python: String) throws -> Workshop {
      try Workshop(
        manifest: Workshop.manifest.replacing("path = [", with: "python = \"\(python)\"\npath = ["))
    }
    expect(try workshop("python3").regauge("verify"), status: 0)
    expect(
      try workshop("python3.99").regauge("verify"), status: 2,
      errors: ["cannot find Python 'python3.99'", "as in python = \".venv/bin/python\""])
  }

  @Test("An interpreter that is none is refused before anything runs")
  func noPython() throws {
    expect(
      try Tool.run(["run", "--python", "/nowhere/python3", "script.py"]), status: 2,
      errors: ["cannot start Python: there is no /nowhere/python3"])
  }
}
