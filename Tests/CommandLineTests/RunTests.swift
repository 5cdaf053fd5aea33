import Testing
import Workers

/// What scripts see is compared in PythonRuntimeTests; this is about which interpreter they get.
@Suite("regauge run finds its interpreter")
struct RunTests {
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
