import Comparison
import Ledger
import Measurement
import Testing

@Suite("Old results are held against present code, data and machines")
struct QueryTests {
  let directory = TemporaryDirectory()

  static let now = CodeHashes(reference: "r1", candidate: "c1", policy: "p1")

  /// The present state of things, and what it says of a verdict on r1, c1, p1 and the input "text" of hash t1.
  static let changes: [(now: PresentState, changes: [String])] = [
    (PresentState(code: now, inputs: ["text": "t1", "another": "a2"]), []),
    (
      PresentState(
        code: CodeHashes(reference: "r2", candidate: "c1", policy: "p1"), inputs: ["text": "t1"]),
      ["the reference changed (r1 → r2)"]
    ),
    (
      PresentState(code: CodeHashes(reference: "r1", candidate: "c2"), inputs: ["text": "t1"]),
      [
        "the candidate changed (c1 → c2)",
        "the policy, the stage's call or the code behind its inputs changed (p1 → unknown)",
      ]
    ),
    (
      PresentState(code: now, inputs: ["text": "0123456789abcdef"]),
      ["the input 'text' changed (t1 → 01234567)"]
    ),
    (PresentState(code: now, inputs: [:]), ["the input 'text' changed (t1 → unknown)"]),
  ]

  @Test("A verdict is void as soon as code, policy or an input of its session changes", arguments: changes)
  func standing(now: PresentState, changes: [String]) throws {
    let ledger = try Ledger.populated(at: directory.ledgerPath)
    let session = SessionID(rawValue: 1)
    try ledger.record(artifact: ArtifactRecord(kind: .input, name: "text", hash: "t1"), in: session)
    // What another session worked with is its own affair.
    let later = try ledger.begin(session: .sample())
    try ledger.record(artifact: ArtifactRecord(kind: .input, name: "text", hash: "t2"), in: later)
    let verdict = try #require(try ledger.verdicts(session: session).first)
    #expect(try ledger.changes(since: verdict.record, to: now).map(\.description) == changes)
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
