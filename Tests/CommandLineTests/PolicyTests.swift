import Testing

@Suite("The policy of a manifest")
struct PolicyTests {
  /// The ordinary pipeline with more in its manifest and its library.
  private func verify(
    _ policy: String, candidate: String = "", python: String = "", _ arguments: [String] = []
  ) throws -> ToolResult {
    let workshop = try Workshop(manifest: Workshop.manifest + candidate + policy, python: python)
    return try Tool.run(["verify"] + arguments, in: workshop.path)
  }

  /// Rules that name a column but for a slip, and what is said of them.
  static let misspelt: [(rule: String, message: String, remedy: String)] = [
    (
      "scaled.vlaue", "[policy.columns] names 'scaled.vlaue', but 'scaled' has no such column",
      "did you mean 'scaled.value'?"
    ),
    ("vlaue", "[policy.columns] names 'vlaue', but no output has such a column", "did you mean 'value'?"),
  ]

  @Test("A rule that misspells a column ends in status 2, with that column", arguments: misspelt)
  func slip(_ rule: String, _ message: String, _ remedy: String) throws {
    let result = try verify("[policy.columns.\"\(rule)\"]\nnan = \"different\"\n")
    expect(
      result, status: 2,
      errors: ["regauge: cannot apply the policy of /", "/regauge.toml: \(message)\n  → \(remedy)"])
  }

  @Test(
    "A rule like no column is a warning, in the run's output, its JSON and the report",
    arguments: [
      ("sum.mean", "policy for column \"sum.mean\" holds for no column of the output"),
      ("elsewhere", "[policy.columns] names 'elsewhere', but no output has such a column"),
    ])
  func unmatched(_ rule: String, _ warning: String) throws {
    let workshop = try Workshop(
      manifest: Workshop.manifest + "[policy.columns.\"\(rule)\"]\nnan = \"different\"\n")
    let result = try workshop.regauge("verify", "--json")
    expect(result, status: 0, errors: ["    note: \(warning)\n"])
    let told = try result.json()["verifications"].items.flatMap { $0["result"]["warnings"].items }
    #expect(told == [.string(warning)])
    expect(try workshop.regauge("report"), status: 0)
    let report = try JSON(parsing: try workshop.text(".regauge/report/report.json"))
    #expect(
      report["stages"].items.flatMap { $0["verification"]["result"]["warnings"].items } == [.string(warning)])
  }

  @Test("A rule like no column is told where no verdict can tell it")
  func unmatchedWithoutVerdict() throws {
    let manifest =
      Workshop.manifest + "stages = [\"scale\"]\n[policy.columns.\"sum.mean\"]\nnan = \"different\"\n"
    let workshop = try Workshop(manifest: manifest)
    let warning = "[policy.columns] names 'sum.mean', but 'sum' has no such column"
    expect(try workshop.regauge("verify"), status: 0, errors: ["  note: \(warning)\n"])
    #expect(try workshop.ledger("SELECT kind, message FROM events") == ["warning|\(warning)"])
  }

  @Test("A rule that some column follows is none of it, nor one that cannot be known yet")
  func matched() throws {
    for rule in ["scaled.value", "value"] {
      expect(try verify("[policy.columns.\"\(rule)\"]\nnan = \"different\"\n"), status: 0)
    }
    // The output of a stage that does not run.
    expect(
      try verify("[policy.columns.\"sum.x\"]\nnan = \"different\"\n", ["--stage", "scale"]), status: 0)
  }

  @Test("Rows in any order are forgiven with their reason")
  func rowOrder() throws {
    let python = "def scale(values, factor): return [value * factor for value in reversed(values)]\n"
    expect(
      try verify("", python: python, ["--stage", "scale"]), status: 1, output: ["another order of rows"])
    expect(
      try verify(
        "[policy.outputs.scaled]\nrow_order = \"ignored\"\nreason = \"hashed\"\n", python: python,
        ["--stage", "scale"]), status: 0, errors: ["✓ scale        within tolerance"])
  }

  @Test("Errors must agree in their message where the policy says so")
  func errorMessages() throws {
    let raising = "stage_names = { scale = \"raise\" }\n"
    func result(_ message: String) throws -> ToolResult {
      try verify(
        "[policy]\nerror_messages = true\n", candidate: raising,
        python: "def scale(values, factor): raise ValueError('\(message)')\n", ["--stage", "scale"])
    }
    expect(try result("too small"), status: 0, errors: ["✓ scale        same error"])
    expect(
      try result("too large"), status: 1,
      output: ["FAIL scale   error mismatch · 1 cause", "another error message"])
  }
}
