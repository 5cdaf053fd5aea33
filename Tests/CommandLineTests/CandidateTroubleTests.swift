import FoundationEssentials
import Testing

@Suite("What a candidate does wrong")
struct CandidateTroubleTests {
  /// A library that cannot be used, and what is said of it.
  struct Trouble: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var message: String
    var remedy =
      "name a library with the stage ABI as 'library' of the candidate, or rebuild this one once that is put right"
    var prepare: @Sendable (Workshop) throws -> Void
  }

  static let troubles: [Trouble] = [
    .init(testDescription: "without the ABI's symbol", message: "regauge_library_v1") {
      try $0.copy(try Workshop.build(["-DWITHOUT_ABI"]), to: "libshop.so")
    },
    .init(testDescription: "of another ABI version", message: "version 7") {
      try $0.copy(try Workshop.build(["-DABI_VERSION=7"]), to: "libshop.so")
    },
    .init(
      testDescription: "declared wrongly", message: "stage scale: odd; correct the declaration"
    ) { try $0.copy(try Workshop.build([#"-DPROBLEM="stage scale: odd""#]), to: "libshop.so") },
    .init(testDescription: "no library at all", message: "libshop.so") {
      try $0.write("libshop.so", "just a text\n")
    },
    .init(
      testDescription: "for another processor", message: "it is built for riscv64, and this machine is "
    ) { try $0.patchLibrary { $0.replaceSubrange(18..<20, with: [243, 0]) } },
    .init(testDescription: "cut short", message: "it is cut short: 3000 bytes of ") {
      try $0.patchLibrary { $0.removeSubrange(3000...) }
    },
    .init(testDescription: "of another Swift", message: "it was built with another Swift than runs here") {
      try $0.copy(try Workshop.build(["-DNEEDS=\"$s4Gone7runtimeyyF\""]), to: "libshop.so")
    },
    .init(
      testDescription: "that crashes as it is loaded",
      message: "loading its library ended the process: it was ended by SIGABRT",
      remedy: "see what the library does when it is loaded"
    ) { try $0.copy(try Workshop.build(["-DCRASHES_ON_LOAD"]), to: "libshop.so") },
    .init(
      testDescription: "missing", message: "cannot find the library './libshop.so': there is none at ",
      remedy: "build it, or correct 'library' in the manifest"
    ) { try $0.remove("libshop.so") },
    .init(
      testDescription: "with other arguments",
      message: "stage 'scale' takes other arguments than the manifest",
      remedy: "give the ports of the native stage the names of the reference's arguments"
    ) { try $0.write("regauge.toml", Workshop.manifest.replacing("{ factor", with: "{ faktor")) },
    .init(
      testDescription: "without a stage it is said to have", message: "its library has no stage 'scael'",
      remedy: "did you mean 'scale'?"
    ) { try $0.write("regauge.toml", Workshop.manifest + "stage_names = { scale = \"scael\" }\n") },
  ]

  @Test("A library that cannot be used is refused by name, with the remedy and status 2", arguments: troubles)
  func library(_ trouble: Trouble) throws {
    let workshop = try Workshop()
    try trouble.prepare(workshop)
    let result = try workshop.regauge("verify")
    expect(result, status: 2, errors: ["regauge: cannot ", trouble.message, "\n  → \(trouble.remedy)"])
    #expect(result.output.isEmpty)
  }

  @Test("Every misdeed of a candidate is a verdict; the others and the next stage go on")
  func misdeeds() throws {
    let expected = [
      ("wrong", "mismatch", "off by one, one too high"),
      ("one row too few", "mismatch", "99"),
      ("abort", "crash", "candidate: its process was ended by SIGABRT (signal 6)"),
      ("hang", "timeout", "candidate: it did not return within 2.0 seconds"),
      ("write to input", "crash", "candidate: its process was ended by SIGSEGV (signal 11)"),
      ("raise", "error mismatch", "candidate: ValueError: too small (at values[0])"),
    ]
    let candidates = expected.map { name, _, _ in
      """
      [[candidates]]
      name = "\(name)"
      library = "./libshop.so"
      stages = ["scale"]
      stage_names = { scale = "\(name)" }

      """
    }
    let workshop = try Workshop(manifest: Workshop.manifest + candidates.joined())
    let result = try workshop.regauge("verify", "--time-limit", "2s")
    expect(result, status: 1, errors: ["✓ scale", "✓ total"], output: ["2 of 8 checks pass"])
    for (name, verdict, evidence) in expected {
      expect(
        result, status: 1,
        output: [
          "FAIL scale · \(name)   \(verdict) · ", evidence,
          "--candidate \(name.contains(" ") ? "'\(name)'" : name)",
        ])
    }
    #expect(
      try workshop.ledger("SELECT count(*) FROM attempts") == ["8"])
    // And one on the whole pipeline, with the candidate that does nothing wrong.
    #expect(try workshop.ledger("SELECT count(*) FROM verdicts") == ["9"])

    // One of them alone, as the report of a failure says to.
    let alone = try workshop.regauge("verify", "--stage", "scale", "--candidate", "wrong")
    expect(alone, status: 1, output: ["FAIL scale   mismatch", "0 of 1 stage matches"])
  }

  @Test(
    "What fails only under the clock is a finding, and the other stages are measured",
    arguments: [
      ("tire", "the worker was ended by SIGABRT"),
      ("forget", "the candidate's last timed call returned another 'scaled' than when it was verified"),
    ])
  func underTheClock(_ name: String, _ reason: String) throws {
    let workshop = try Workshop(manifest: Workshop.manifest + "stage_names = { scale = \"\(name)\" }\n")
    let result = try workshop.regauge("measure", "--budget", "2s", "--json")
    expect(
      result, status: 1, errors: ["scale", "not measured: it passed its gate and then failed: ", reason])
    let document = try result.json()
    #expect(
      document["unmeasured"].items.filter { $0["failed"] == .bool(true) }.map { $0["stage"].string } == [
        "scale"
      ])
    #expect(document["measurements"].items.map { $0["stage"].string } == ["total"])
    #expect(try workshop.sessions() == ["measure|finished|1"])
  }

  @Test("Where both fail, both are told where they say different things")
  func bothFail() throws {
    func result(_ exception: String) throws -> ToolResult {
      try Workshop(
        manifest: Workshop.manifest + "stage_names = { scale = \"raise\" }\n",
        python: "def scale(values, factor): raise \(exception)\n"
      ).regauge("verify", "--stage", "scale")
    }
    let alike = "both failed alike; reference: ValueError: too large; candidate: ValueError: too small (at"
    expect(try result("ValueError('too large')"), status: 0, errors: [alike])
    expect(
      try result("KeyError('amount')"), status: 1,
      output: ["reference: KeyError: 'amount'; candidate: ValueError: too small (at values[0])"])
  }

  @Test("What does not match is not measured")
  func gate() throws {
    let workshop = try Workshop(
      manifest: Workshop.manifest + "stage_names = { scale = \"wrong\" }\nstages = [\"scale\"]\n")
    let result = try workshop.regauge("measure", "--budget", "2s")
    expect(result, status: 1, errors: ["not measured: it does not match: mismatch"])
    #expect(try workshop.ledger("SELECT count(*) FROM measurements") == ["0"])
  }
}
