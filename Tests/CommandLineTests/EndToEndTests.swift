import Testing

/// The pipeline shop, with a stage behind `scale` that looks closer than the policy does.
@Suite("The whole pipeline, end to end")
struct EndToEndTests {
  /// Values that pass by themselves and lead the stage behind them to another answer.
  struct Cascade: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// The Python candidate for `scale`.
    var rewrite: String
    /// The reference's stage behind it, which nobody rewrites.
    var next: String
    var policy = ""
    var verdict: String
    /// What the finding says.
    var evidence: String
  }

  static let cascades: [Cascade] = [
    .init(
      testDescription: "a tolerated rounding, rounded down",
      rewrite: "return [value * factor * (1 - 1e-14) for value in values]",
      next: "return [math.floor(value) for value in values]",
      policy: tolerance, verdict: "mismatch", evidence: "row 1"),
    .init(
      testDescription: "a tolerated rounding that a check refuses",
      rewrite: "return [value * factor * (1 + 1e-14) for value in values]",
      next: "assert max(values) <= 250\n    return values",
      policy: tolerance, verdict: "error mismatch",
      evidence: "'next', run by the reference on the values that flow: AssertionError"),
    .init(
      testDescription: "columns in another order, taken by position",
      rewrite: "return {'twice': [v * 2 for v in values], 'scaled': [v * factor for v in values]}",
      next: "return list(values.values())[0]", policy: "", verdict: "mismatch", evidence: "constant factor"),
    .init(
      testDescription: "rows in another order, where the policy does not mind",
      rewrite: "return [value * factor for value in reversed(values)]",
      next: "return values[0]",
      policy: "[policy.outputs.scaled]\nrow_order = \"ignored\"\nreason = \"a set\"", verdict: "mismatch",
      evidence: "250"),
  ]

  private static let tolerance = """
    [policy.columns."scaled.value"]
    relative = 1e-12
    reason = "the last digits do not matter"
    """

  private static let next = """
    [[stages]]
    name = "next"
    reference = "shop:next_"
    inputs = { values = "scaled" }
    outputs = ["result"]

    """

  private static let rewrite = """
    [[candidates]]
    name = "rewrite"
    kind = "python"
    functions = { scale = "rewrite:scale" }

    """

  private static func workshop(_ cascade: Cascade) throws -> Workshop {
    let scale =
      cascade.rewrite.contains("twice")
      ? "return {'scaled': [v * factor for v in values], 'twice': [v * 2 for v in values]}"
      : "return [value * factor for value in values]"
    let workshop = try Workshop(
      manifest: Workshop.head + Workshop.scaling("scale") + next + rewrite + cascade.policy,
      python:
        "import math\ndef scale(values, factor):\n    \(scale)\ndef next_(values):\n    \(cascade.next)\n")
    try workshop.write("rewrite.py", "def scale(values, factor):\n    \(cascade.rewrite)\n")
    return workshop
  }

  @Test(
    "What a stage's policy forgives is a finding where it changes the pipeline's results", arguments: cascades
  )
  func cascade(_ cascade: Cascade) throws {
    let workshop = try Self.workshop(cascade)
    let result = try workshop.regauge("verify")
    expect(
      result, status: 1,
      errors: ["✓ scale ", "✗ end to end   \(cascade.verdict)", "1 of 3 stages by rewrite"],
      output: ["FAIL end to end   \(cascade.verdict)", cascade.evidence, "replay: regauge verify\n"])
    #expect(
      try workshop.ledger("SELECT stage, verdict FROM latest_verdicts WHERE stage = 'end to end'").count == 1)
    // By itself the stage is right, and nobody asked for the whole.
    let alone = try workshop.regauge("verify", "--stage", "scale")
    expect(alone, status: 0, output: ["1 of 1 stage matches"])
    #expect(!alone.errors.contains("end to end"))
    // A report does not claim what the whole does not hold.
    let report = try workshop.regauge("report")
    expect(
      report, status: 0, output: ["the pipeline as a whole does not", "\(cascade.verdict); 1 of 1 match"])
  }

  @Test("A stage runs anew on what flows where that differs by a bit, and is not run again where it does not")
  func anew() throws {
    func steps(_ workshop: Workshop) throws -> [String] {
      let result = try workshop.regauge("verify", "--json")
      expect(result, status: 0)
      return try result.json()["endToEnd"].items.flatMap { whole in
        whole["steps"].items.map { step in
          "\(step["stage"].string ?? "") \(step["candidate"].string ?? "reference")"
            + (step["ranAnew"] == .bool(true) ? " anew" : "")
        }
      }
    }
    let manifest = Workshop.manifest + "stages = [\"scale\"]\n"
    #expect(
      try steps(Workshop(manifest: manifest)) == ["parse reference", "scale native", "total reference"])
    let nearly =
      manifest + "stage_names = { scale = \"nearly\" }\n[policy]\nrelative = 1e-12\nreason = \"noise\"\n"
    #expect(
      try steps(Workshop(manifest: nearly)) == ["parse reference", "scale native", "total reference anew"])
  }

  @Test("A stage that does not match by itself leaves nothing to say of the whole")
  func hindered() throws {
    let workshop = try Workshop(manifest: Workshop.manifest + "stage_names = { scale = \"wrong\" }\n")
    let result = try workshop.regauge("verify")
    expect(
      result, status: 1,
      errors: ["– end to end   not run: 'scale' does not match by itself: mismatch"], output: ["FAIL scale"])
    #expect(!result.output.contains("FAIL end to end"))
    #expect(try workshop.ledger("SELECT count(*) FROM verdicts WHERE kind = 'notRun'") == ["0"])
  }

  @Test("A reference stage that does not agree with itself is to blame, not the rewrite before it")
  func nondeterministic() throws {
    let workshop = try Self.workshop(
      .init(
        testDescription: "", rewrite: "return [value * factor * (1 - 1e-14) for value in values]",
        next: "import os\n    return [value + os.getpid() for value in values]", policy: Self.tolerance,
        verdict: "", evidence: ""))
    expect(
      try workshop.regauge("verify"), status: 1, errors: ["✗ end to end   nondeterministic reference"],
      output: ["the reference's 'next' differs from itself"])
  }

  @Test("A mixture may leave stages to the reference by name")
  func mixture() throws {
    func result(_ parts: String) throws -> ToolResult {
      try Workshop(
        manifest: Workshop.manifest
          + "[[candidates]]\nname = \"mix\"\nkind = \"mixed\"\nof = { \(parts) }\n"
      ).regauge("verify", "--candidate", "mix")
    }
    expect(
      try result("scale = \"native\", total = \"reference\""), status: 0,
      errors: ["✓ end to end   identical", "1 of 3 stages by mix, 2 by the reference"],
      output: ["no candidate rewrites: parse, total"])
    expect(
      try result("total = \"reference\""), status: 2,
      errors: ["candidate 'mix' leaves every stage to the reference"])
    expect(
      try result("scale = \"native\", totla = \"reference\""), status: 2, errors: ["did you mean 'total'?"])
  }

  @Test("A stage that raises alike ends what depends on it, and nothing else")
  func separateEnds() throws {
    func stage(_ name: String, of value: String) -> String {
      "[[stages]]\nname = \"\(name)\"\nreference = \"shop:\(name)\"\ninputs = { values = \"\(value)\" }\n"
        + "outputs = [\"\(name)_of\"]\n"
    }
    let workshop = try Workshop(
      manifest: Workshop.head + stage("check", of: "amounts") + stage("near", of: "amounts")
        + stage("floor", of: "near_of") + stage("behind", of: "check_of")
        + "[[candidates]]\nname = \"rewrite\"\nkind = \"python\"\n"
        + "functions = { check = \"rewrite:check\", near = \"rewrite:near\" }\n"
        + Self.tolerance
        .replacing("scaled.value", with: "near_of.value"),
      python: """
        import math
        def check(values): raise ValueError("no")
        def near(values): return [value * 2 for value in values]
        def floor(values): return [math.floor(value) for value in values]
        def behind(values): return values

        """)
    func verify(near: String) throws -> ToolResult {
      try workshop.write(
        "rewrite.py",
        "def check(values): raise ValueError('no')\ndef near(values): return [\(near) for value in values]\n")
      return try workshop.regauge("verify")
    }
    // What floors makes of the tolerated digits shows behind the stage that raised.
    expect(
      try verify(near: "value * 2 * (1 - 1e-14)"), status: 1,
      errors: ["✓ check        same error", "✓ near         within", "✗ end to end   mismatch"])
    // A stage's own failure hinders the whole, wherever it stands.
    expect(
      try verify(near: "value * 3"), status: 1,
      errors: [
        "✓ check        same error", "– end to end   not run: 'near' does not match by itself: mismatch",
      ])
    let result = try verify(near: "value * 2")
    expect(result, status: 0, errors: ["✓ end to end   same error"])
  }

  @Test(
    "What a candidate does besides returning results counts on the values that flow, too",
    arguments: [
      ("values.sort(reverse=True)", "changed input", "changed its argument 'values'"),
      (
        "import threading, time; threading.Thread(target=time.sleep, args=(3,), daemon=True).start()",
        "work left behind", "1 threads or processes were still alive"
      ),
    ])
  func misconduct(_ action: String, _ verdict: String, _ said: String) throws {
    let workshop = try Self.workshop(
      .init(
        testDescription: "", rewrite: "return [value * factor * (1 - 1e-14) for value in values]",
        next: "return len(values)", policy: Self.tolerance, verdict: "", evidence: ""))
    try workshop.write(
      "regauge.toml",
      try workshop.text("regauge.toml").replacing(
        "\"rewrite:scale\"", with: "\"rewrite:scale\", next = \"rewrite:next_\""))
    try workshop.write(
      "rewrite.py",
      try workshop.text("rewrite.py")
        + "def next_(values):\n    if values[0] != 2.5: \(action)\n    return len(values)\n")
    expect(
      try workshop.regauge("verify"), status: 1, errors: ["✓ next ", "✗ end to end   \(verdict)"],
      output: ["'next', run by rewrite on the values that flow: ", said])
  }
}
