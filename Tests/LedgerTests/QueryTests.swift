import Comparison
import Ledger
import Measurement
import Testing

@Suite("Old results are held against present code, data and machines")
struct QueryTests {
  let directory = TemporaryDirectory()

  static let now = CodeHashes(reference: "r1", candidate: "c1", policy: "p1")

  /// A change since the verdict, and the reasons it must give.
  static let changes: [(hashes: StageHashes, reasons: [String])] = [
    (StageHashes(stage: "parse", candidate: "swift", code: now, cases: ["d1"]), []),
    (
      StageHashes(
        stage: "parse", candidate: "swift",
        code: CodeHashes(reference: "r2", candidate: "c1", policy: "p1"), cases: ["d1"]),
      ["case d1: the reference changed (r1 → r2)"]
    ),
    (
      StageHashes(
        stage: "parse", candidate: "swift", code: CodeHashes(reference: "r1", candidate: "c2"),
        cases: ["d1"]),
      ["case d1: the candidate changed (c1 → c2)", "case d1: the policy changed (p1 → unknown)"]
    ),
    (
      StageHashes(stage: "parse", candidate: "swift", code: now, cases: ["d1", "d2"]),
      ["case d2 is new: the data changed since the last verdict"]
    ),
    (
      StageHashes(stage: "parse", candidate: "rust", code: now, cases: ["d1"]), ["it was never verified"]
    ),
    (StageHashes(stage: "rank", candidate: "swift", code: now, cases: ["d1"]), ["it was never verified"]),
    (StageHashes(stage: "parse", candidate: "swift", code: now, cases: []), ["it was never verified"]),
  ]

  @Test("A changed hash voids the verdict, with the reason", arguments: changes)
  func standing(hashes: StageHashes, reasons: [String]) throws {
    let ledger = try Ledger.populated(at: directory.ledgerPath)
    let standing = try #require(try ledger.standing(verdictsFor: "flights", [hashes]).first)
    #expect(standing.reasons.map(\.description) == reasons)
    #expect(standing.stands == reasons.isEmpty)
    #expect(standing.passes == reasons.isEmpty)
    // Verdicts that hold are given even where another case has none.
    let holds = hashes.code == Self.now && hashes.stage == "parse" && hashes.candidate == "swift"
    #expect(standing.verdicts.count == (holds && hashes.cases.contains("d1") ? 1 : 0))
  }

  @Test("A newer failing verdict stands, but does not pass")
  func standingFailure() throws {
    let ledger = try Ledger.populated(at: directory.ledgerPath)
    try ledger.record(
      verdict: VerdictRecord(
        session: SessionID(rawValue: 1), attempt: nil, subject: .parse, case: .excerpt, result: .rounding,
        hashes: Self.now))
    let asked = StageHashes(stage: "parse", candidate: "swift", code: Self.now, cases: ["d1"])
    let standing = try #require(try ledger.standing(verdictsFor: "flights", [asked]).first)
    #expect(standing.stands)
    #expect(!standing.passes)
  }

  @Test("History keeps machines, candidates and numbers of rows apart")
  func history() throws {
    let ledger = try Ledger.populated(at: directory.ledgerPath)
    var laptop = MachineRecord.desk
    laptop.logicalCores = 16
    let elsewhere = try ledger.begin(session: .sample(kind: .measure, machine: laptop))
    try ledger.measure(.parse, in: elsewhere, logRatio: 1)
    let here = try ledger.begin(session: .sample(kind: .measure))
    try ledger.measure(.parse, in: here, logRatio: 1.5)
    try ledger.measure(.parse, in: here, logRatio: 1.7, rowCount: 50)
    let rust = Subject(pipeline: "flights", stage: "parse", candidate: CandidateName("rust", kind: .native))
    try ledger.measure(rust, in: here, logRatio: 0.1)
    try ledger.measure(.rank, in: here, logRatio: 3)
    let histories = try ledger.history(pipeline: "flights", stage: "parse")
    let lines = histories.map { history in
      let rows = history.rowCount.map { "\($0)" } ?? "?"
      return "\(history.machine.logicalCores) cores, \(rows) rows: "
        + history.entries.map { "\($0.session)" }.joined(separator: " ")
    }
    #expect(
      lines == [
        "2 cores, 50 rows: 3", "2 cores, 1000 rows: 1 3", "16 cores, 1000 rows: 2", "2 cores, 1000 rows: 3",
      ])
    #expect(try ledger.history(pipeline: "flights", stage: "parse", candidate: "rust").count == 1)
    #expect(try ledger.history(pipeline: "flights", stage: nil) == [])
    let entry = try #require(histories[1].entries.first)
    #expect(entry.verdict == "faster")
    #expect(entry.hashes == CodeHashes(reference: "r1", candidate: "c1"))
    #expect(entry.commit == "0e99ee3")
  }

  @Test("A few pages more or less of memory do not make another machine; another kernel does")
  func fingerprint() {
    var machine = MachineRecord.desk
    machine.memoryBytes -= 5_000_000
    #expect(machine.fingerprint == MachineRecord.desk.fingerprint)
    machine.kernel += "-2"
    #expect(machine.fingerprint != MachineRecord.desk.fingerprint)
    #expect(machine.fingerprint.count == 16)
  }

  @Test("Every verdict that a comparison can reach has a row in verdict_kinds, and passes alike")
  func verdictKinds() throws {
    let ledger = try Ledger.open(path: directory.ledgerPath)
    let rows = try ledger.rows("SELECT kind, passes FROM verdict_kinds", ["kind", "passes"])
    let verdicts = Comparison.Verdict.allCases.map { "\($0.rawValue)|\($0.passes ? 1 : 0)" }
    #expect(Set(rows) == Set(verdicts))
  }
}
