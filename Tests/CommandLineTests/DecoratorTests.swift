import Testing
import Workers

/// Stages declared in Python, and verified as pytest's tests.
@Suite("Decorators and the pytest plugin")
struct DecoratorTests {
  static let declarations = """
    import regauge

    regauge.pipeline(
        "shop",
        inputs={"text": {"file": "amounts.txt"}},
        candidates=[{"name": "native", "library": "./libshop.so"}],
        policy={"relative": 1e-12, "reason": "sums in another order"},
    )

    @regauge.stage(outputs=["amounts"])
    def parse(text):
        return [float(line) for line in text.split()]

    @regauge.stage(inputs={"values": "amounts"}, outputs="scaled", parameters={"factor": 2.0})
    def scale(values, factor, unused=None):
        return [value * factor for value in values]

    @regauge.stage(inputs={"values": "scaled"}, outputs=["sum"])
    def total(values):
        return sum(values)

    if __name__ == "__main__":
        raise SystemExit("it was run")

    """

  /// A pipeline of one Python file.
  static func workshop(_ text: String = declarations) throws -> Workshop {
    let workshop = try Workshop()
    try workshop.remove("regauge.toml")
    try workshop.remove("shop.py")
    try workshop.write("stages.py", text)
    return workshop
  }

  static let package = "\(Tool.package)/Sources/PythonPackage"

  /// Runs a program of the tool environment with the package and the tool at hand.
  func python(_ arguments: [String], in workshop: Workshop) throws -> ToolResult {
    let environment = Tool.environment.merging(["PYTHONPATH": Self.package, "REGAUGE": Tool.path]) { $1 }
    let result = try Subprocess.run(
      Command(
        "\(Tool.package)/.venv/bin/python", arguments, environment: environment,
        workingDirectory: workshop.path),
      deadline: .seconds(120))
    return ToolResult(
      termination: result.termination, output: result.standardOutput, errors: result.standardError)
  }

  @Test("Decorated stages are verified without a manifest, and nothing is installed for it")
  func verify() throws {
    let workshop = try Self.workshop()
    expect(
      try workshop.regauge("verify", "--manifest", "stages.py"), status: 0,
      output: ["2 of 2 stages match on all rows", "no candidate rewrites: parse"])
    expect(
      try python(["-m", "regauge", "verify", "stages.py", "--stage", "scale"], in: workshop), status: 0,
      output: ["1 of 1 stage matches"])
    #expect(try workshop.sessions() == ["verify|finished|0", "verify|finished|0"])
  }

  @Test("A decorated function is the function itself")
  func plainFunctions() throws {
    let workshop = try Self.workshop()
    let result = try python(
      ["-c", "import stages; print(stages.scale([1.0], 3.0), stages.scale.__name__)"], in: workshop)
    expect(result, status: 0, output: ["[3.0] scale"])
  }

  static let mistakes: [(old: String, new: String, said: [String])] = [
    (
      "import regauge\n", "import regauge, nothing_there\n",
      ["it cannot be imported with", "No module named 'nothing_there'"]
    ),
    ("regauge.pipeline(", "dict(name=", ["it declares no pipelines; call regauge.pipeline(name, …) once"]),
    ("policy={", "polisy={", ["pipeline() has no section 'polisy'; it has inputs, candidates, policy"]),
    (
      "{\"factor\": 2.0}", "{\"factor\": 2j}", ["stages[1].parameters.factor is a complex; use what TOML has"]
    ),
    ("\"amounts.txt\"", "\"amount.txt\"", ["cannot read input 'text'", "there is no such file"]),
    (
      "inputs={\"values\": \"scaled\"}", "inputs={\"values\": \"scale\"}",
      ["takes 'scale', which nothing provides"]
    ),
    (
      "def total(values):",
      "def total(values): pass\ndef make():\n    @regauge.stage\n    def inner(): pass\nmake()\ndef other(values):",
      ["make.<locals>.inner is defined inside of a function"]
    ),
    (
      "def total(values):",
      "def total(values): pass\nclass Shop:\n    @regauge.stage\n    def parse(self, text): pass\ndef other(values):",
      ["stage Shop.parse is a method; declare a function that calls it"]
    ),
    (
      "import regauge\n", "import regauge, sys\nsys.exit(0)\n",
      ["it cannot be imported with", "SystemExit: 0"]
    ),
  ]

  @Test("Mistakes have their message and status 2", arguments: mistakes.indices)
  func isToldOf(_ index: Int) throws {
    let mistake = Self.mistakes[index]
    let text = Self.declarations.replacing(mistake.old, with: mistake.new)
    #expect(text != Self.declarations)
    let result = try Self.workshop(text).regauge("verify", "--manifest", "stages.py")
    expect(result, status: 2, errors: mistake.said)
  }

  @Test("pytest runs the verification as tests, one a stage and one of the whole")
  func pytest() throws {
    let plugin = ["-m", "pytest", "-p", "regauge.pytest_plugin", "-p", "no:cacheprovider", "-v"]
    let workshop = try Workshop()
    expect(
      try python(plugin + ["regauge.toml"], in: workshop), status: 0,
      output: ["regauge.toml::parse SKIPPED"]
        + ["scale", "total", "end to end"].map { "regauge.toml::\($0) PASSED" })
    expect(try python(plugin, in: workshop), status: 5, output: ["no tests ran"])
    expect(try python(plugin + ["--regauge"], in: workshop), status: 0, output: ["3 passed, 1 skipped"])

    try workshop.write("regauge.toml", Workshop.manifest + "stage_names = { scale = \"wrong\" }\n")
    expect(
      try python(plugin + ["--regauge"], in: workshop), status: 1,
      output: [
        "regauge.toml::scale FAILED", "regauge.toml::end to end SKIPPED", "FAIL scale   mismatch",
        "replay: regauge verify --manifest \(workshop.path)/regauge.toml --stage scale",
      ])

    try workshop.remove("libshop.so")
    expect(
      try python(plugin + ["--regauge"], in: workshop), status: 1,
      output: ["cannot find the library './libshop.so'"])
  }

  @Test("pytest takes a Python file with stages")
  func pytestOnDecorators() throws {
    let plugin = ["-m", "pytest", "-p", "regauge.pytest_plugin", "-p", "no:cacheprovider", "-v"]
    expect(
      try python(plugin + ["--regauge-manifest", "stages.py"], in: Self.workshop()), status: 0,
      output: ["stages.py::parse SKIPPED", "stages.py::scale PASSED", "stages.py::total PASSED"])
  }
}
