import Testing

@Suite("What the reference does wrong")
struct ReferenceTroubleTests {
  @Test("A module that fails to import shows its traceback")
  func failedImport() throws {
    let workshop = try Workshop(python: "import nonesuch\n")
    expect(
      try workshop.regauge("verify"), status: 2,
      errors: [
        "cannot load the reference", "  | Traceback (most recent call last):", "  |     import nonesuch",
        "  | ModuleNotFoundError: No module named 'nonesuch'", "\n  → make it importable with ",
      ])
  }

  @Test(
    "A module or function that does not exist is named",
    arguments: [
      ("shop:total", "shop:totl", "totl"), ("shop:total", "shopp:total", "shopp"),
    ])
  func missingFunction(_ old: String, _ new: String, _ name: String) throws {
    let workshop = try Workshop(manifest: Workshop.manifest.replacing(old, with: new))
    expect(try workshop.regauge("verify"), status: 2, errors: ["cannot load the reference", name, "\n  → "])
  }

  @Test("A missing input file is named with the key that names it")
  func missingInput() throws {
    let workshop = try Workshop()
    try workshop.remove("amounts.txt")
    expect(
      try workshop.regauge("verify"), status: 2,
      errors: [
        "cannot read input 'text' \(workshop.path)/amounts.txt: there is no such file",
        "  → fetch the data, or correct inputs.text.file in the manifest",
      ])
  }

  @Test("Text that is no UTF-8 is refused with the way out")
  func notText() throws {
    let workshop = try Workshop()
    _ = try Tool.shell("printf 'a\\377b' > amounts.txt", in: workshop.path)
    expect(
      try workshop.regauge("verify"), status: 2,
      errors: ["cannot read input 'text'", "it is not UTF-8 text", "take it as bytes: as = \"bytes\""])
  }

  /// A stage function, and what verifying it must come to.
  struct Misdeed: Sendable {
    var name: String
    var body: String
    var verdict: String
    var evidence: [String]
  }

  static let misdeeds: [Misdeed] = [
    .init(
      name: "divide", body: "return [1 / 0]", verdict: "error mismatch",
      evidence: ["reference: ZeroDivisionError: division by zero", "  | Traceback (most recent call last):"]),
    .init(
      name: "loop", body: "while True: pass", verdict: "timeout",
      evidence: ["reference: it did not return within 2.0 seconds"]),
    .init(
      name: "leave", body: "raise SystemExit(3)", verdict: "error mismatch",
      evidence: ["reference: SystemExit: 3"]),
    .init(
      name: "vanish", body: "os._exit(7)", verdict: "crash",
      evidence: ["reference: its process exited with status 7"]),
    .init(
      name: "segfault", body: "ctypes.string_at(0)", verdict: "crash",
      evidence: ["reference: its process was ended by SIGSEGV (signal 11)"]),
    .init(
      name: "collect", body: "return [1.0, object()]", verdict: "not comparable",
      evidence: ["reference: collectd[1] is an object, which has no column form"]),
    .init(
      name: "append", body: "values.append(1.0); return scale(values[:-1], factor)", verdict: "changed input",
      evidence: [
        "the reference changed its argument 'values' (values", "; declare it with mutates = [\"values\"]",
      ]),
    .init(
      name: "scribble", body: "r = scale(values, factor); values[1] = 9.5; values[3] = 8.5; return r",
      verdict: "changed input",
      evidence: ["changed its argument 'values' (values, row 1: 2.0 → 9.5, and 1 more); declare it"]),
  ]

  @Test("Every misdeed of a stage is a verdict, and the stages behind it go on or are marked as not run")
  func misdeeds() throws {
    let functions = Self.misdeeds.map { "def \($0.name)(values, factor):\n    \($0.body)\n" }.joined()
    let names = Self.misdeeds.map(\.name) + ["say"]
    let workshop = try Workshop(
      manifest: Workshop.head + names.map(Workshop.scaling).joined() + Workshop.total(of: "divided")
        + Workshop.native
        + "stage_names = { \(names.map { "\($0) = \"scale\"" }.joined(separator: ", ")) }\n",
      python: functions
        + "def say(values, factor):\n    print('said', len(values))\n    return scale(values, factor)\n")
    let result = try workshop.regauge("verify", "--time-limit", "2s")
    expect(result, status: 1, output: ["1 of 10 stages matches", "no candidate rewrites: parse"])
    for misdeed in Self.misdeeds {
      expect(result, status: 1, output: ["FAIL \(misdeed.name)   \(misdeed.verdict) · "] + misdeed.evidence)
    }
    expect(
      result, status: 1, errors: ["✓ say ", "say printed: said 100"],
      output: [
        "FAIL total   not run", "its input divided was never made: an earlier reference stage failed",
      ])

    // The ledger has an attempt for whatever was called, and a verdict for every stage.
    let verdicts = try workshop.ledger(
      """
      SELECT s.name, v.kind, v.attempt_id IS NOT NULL FROM verdicts v
      JOIN stages s ON s.id = v.stage_id ORDER BY v.id
      """)
    #expect(
      verdicts == [
        "divide|errorMismatch|1", "loop|timeout|1", "leave|errorMismatch|1", "vanish|crash|1",
        "segfault|crash|1", "collect|notComparable|1", "append|changedInput|1", "scribble|changedInput|1",
        "say|identical|1",
        "total|notRun|0",
      ])
    #expect(try workshop.sessions() == ["verify|finished|1"])
  }

  @Test("What is left out of a stage's output is counted")
  func longOutput() throws {
    let workshop = try Workshop(
      python: """
        def scale(values, factor):
            for number in range(12): print("line", number)
            return [value * factor for value in values]

        def total(values):
            for number in range(40): print("last words", number, file=sys.stderr)
            sys.stderr.flush()
            os._exit(7)

        """)
    let result = try workshop.regauge("verify")
    expect(result, status: 1, errors: ["scale printed: line 0\n", "line 4\n", "… 7 more lines printed\n"])
    #expect(!result.errors.contains("line 5"))
    expect(result, status: 1, output: ["  | … 28 lines before\n  | last words 28\n", "  | last words 39\n"])
  }

  @Test("What a worker could not keep of a stage's output is counted")
  func flood() throws {
    let workshop = try Workshop(
      python: """
        def scale(values, factor):
            print("y" * 70_000)
            return [value * factor for value in values]

        """)
    // 64 KiB of it are kept.
    expect(
      try workshop.regauge("verify", "--stage", "scale"), status: 0,
      errors: ["scale printed: … 4465 bytes before\n    yyy"])
  }

  @Test("An attempt is written down before the stage runs")
  func attemptFirst() throws {
    // The stage itself looks: what it cannot see was not yet there.
    let workshop = try Workshop(
      python: """
        import sqlite3
        def scale(values, factor):
            ledger = sqlite3.connect(".regauge/ledger.sqlite")
            open("seen", "w").write(str(ledger.execute("SELECT count(*) FROM attempts").fetchone()[0]))
            return [value * factor for value in values]

        """)
    expect(try workshop.regauge("verify", "--stage", "scale"), status: 0)
    #expect(try workshop.text("seen") == "1")
  }

  @Test("A stage that no candidate rewrites must work, for the others need it")
  func uncoveredStage() throws {
    let workshop = try Workshop(python: "def parse(text): raise KeyError('amount')\n")
    expect(
      try workshop.regauge("verify"), status: 2,
      errors: [
        "cannot run the reference stage 'parse': KeyError: 'amount'", "  | Traceback", "\n  → correct",
      ])
    #expect(try workshop.sessions() == ["verify|failed|2"])
  }
}
