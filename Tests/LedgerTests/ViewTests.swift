import Ledger
import Measurement
import Testing

@Suite("The views give the right figures")
struct ViewTests {
  let directory = TemporaryDirectory()

  @Test("Every view can be read in full")
  func everyView() throws {
    let ledger = try Ledger.populated(at: directory.ledgerPath)
    for view in Schema.views {
      let counts = try ledger.rows("SELECT count(*) AS n FROM (SELECT * FROM \(view.name))", ["n"])
      #expect(counts.count == 1, "\(view.name)")
    }
  }

  @Test("session_overview counts verdicts and says how a session ended")
  func sessionOverview() throws {
    let ledger = try Ledger.populated(at: directory.ledgerPath)
    let lost = try ledger.begin(session: .sample(kind: .measure))
    try ledger.record(
      verdict: VerdictRecord(
        session: lost, attempt: nil, subject: .rank, case: nil, result: .rounding))
    let columns = [
      "session_id", "kind", "started_at", "status", "verdicts", "passed", "measurements", "seed",
    ]
    #expect(
      try ledger.rows("SELECT * FROM session_overview", columns) == [
        "2|measure|2026-11-21T08:00:00.250Z|unfinished|1|0|0|0xffffffffffff51c3",
        "1|verify|2026-11-21T08:00:00.250Z|finished|1|1|1|0xffffffffffff51c3",
      ])
    #expect(try ledger.rows("SELECT session_id FROM unfinished_sessions", ["session_id"]) == ["2"])
  }

  @Test("latest_verdicts and failures show the newest verdict of each case only")
  func latestVerdicts() throws {
    let ledger = try Ledger.populated(at: directory.ledgerPath)
    let session = try ledger.begin(session: .sample())
    for subject in [Subject.parse, .rank] {
      try ledger.record(
        verdict: VerdictRecord(
          session: session, attempt: nil, subject: subject, case: .excerpt, result: .rounding))
    }
    try ledger.record(
      verdict: VerdictRecord(
        session: session, attempt: nil, subject: .rank, case: .excerpt, result: .identical))
    let columns = ["stage", "candidate", "case", "verdict", "passes", "headline"]
    #expect(
      try ledger.rows("SELECT * FROM latest_verdicts ORDER BY stage", columns) == [
        "parse|swift|all rows|mismatch|0|price: rounding, half-even against half-away",
        "rank|swift|all rows|identical|1|NULL",
      ])
    #expect(try ledger.rows("SELECT stage FROM failures", ["stage"]) == ["parse"])
  }

  @Test("column_comparisons holds the counts of each column")
  func columns() throws {
    let ledger = try Ledger.open(path: directory.ledgerPath)
    let session = try ledger.begin(session: .sample())
    try ledger.record(
      verdict: VerdictRecord(
        session: session, attempt: nil, subject: .parse, case: .excerpt, result: .rounding))
    #expect(
      try ledger.rows(
        "SELECT * FROM column_comparisons",
        ["path", "equal_count", "tolerated_count", "unequal_count", "tolerated_ulps", "unequal_absolute"])
        == ["price|4|1|2|\(Int64.max)|0.01"])
  }

  @Test("speedups names stage and candidate and carries ratio, interval, times and memory")
  func speedups() throws {
    let ledger = try Ledger.populated(at: directory.ledgerPath)
    let session = SessionID(rawValue: 1)
    let whole = try ledger.begin(
      measurement: MeasurementRecord(session: session, target: .pipeline("flights", variant: "all native")))
    try ledger.record(result: .sample(logRatio: 3), of: whole)
    let columns = ["stage", "candidate", "x", "low", "high", "verdict_text", "reference_seconds"]
    let more = ["candidate_seconds", "boundary_seconds", "reference_peak_bytes", "rows"]
    #expect(
      try ledger.rows("SELECT * FROM speedups", columns + more) == [
        "parse|swift|7.389|6.686|8.166|faster: 7.39× (6.69 to 8.17)|0.02|0.002|0.004|100|1000",
        "NULL|all native|20.086|18.174|22.198|faster: 20.09× (18.17 to 22.20)|0.02|0.002|0.004|100|NULL",
      ])
  }

  @Test("A ratio stands in speedups and in a history only where the verdict allows a size")
  func sizes() throws {
    let ledger = try Ledger.populated(at: directory.ledgerPath)
    for kind in VerdictKind.allCases {
      try ledger.measure(.rank, in: SessionID(rawValue: 1), logRatio: 0.5, kind: kind)
    }
    let expected = [
      "invalid|NULL|NULL|NULL", "unstable|NULL|NULL|NULL", "indistinguishable|1.649|1.492|1.822",
      "atLeast|NULL|NULL|NULL", "faster|1.649|1.492|1.822", "slower|1.649|1.492|1.822",
    ]
    #expect(
      try ledger.rows("SELECT * FROM speedups WHERE stage = 'rank'", ["verdict", "x", "low", "high"])
        == expected)
    let entries = try ledger.history(pipeline: "flights", stage: "rank").flatMap(\.entries)
    #expect(entries.map(\.verdict) == VerdictKind.allCases.map(\.rawValue))
    for entry in entries {
      let isSized = ["indistinguishable", "faster", "slower"].contains(entry.verdict)
      #expect([entry.speedup, entry.speedupLow, entry.speedupHigh].allSatisfy { ($0 != nil) == isSized })
    }
  }

  @Test("The text of a verdict never claims more than its kind")
  func verdictTexts() throws {
    let ledger = try Ledger.populated(at: directory.ledgerPath)
    for kind in VerdictKind.allCases {
      try ledger.measure(.rank, in: SessionID(rawValue: 1), logRatio: 0.5, kind: kind)
    }
    #expect(
      try ledger.rows(
        "SELECT verdict_text FROM measurement_results WHERE measurement_id > 1", ["verdict_text"]) == [
          "invalid", "unstable", "indistinguishable: 1.65× (1.49 to 1.82)", "at least faster",
          "faster: 1.65× (1.49 to 1.82)", "slower: 1.65× (1.49 to 1.82)",
        ])
  }

  @Test("slowest_stages takes the newest measurement of each stage and adds up to 1")
  func slowestStages() throws {
    let ledger = try Ledger.populated(at: directory.ledgerPath)
    let session = SessionID(rawValue: 1)
    try ledger.measure(.rank, in: session, logRatio: 1, referenceNanoseconds: 99e9)
    try ledger.measure(.rank, in: session, logRatio: 1, referenceNanoseconds: 60_000_000)
    #expect(
      try ledger.rows("SELECT * FROM slowest_stages", ["stage", "reference_seconds", "share"]) == [
        "rank|0.06|0.75", "parse|0.02|0.25",
      ])
  }

  @Test("sample_ratios gives one ratio for each duo whose four samples are valid")
  func sampleRatios() throws {
    let ledger = try Ledger.populated(at: directory.ledgerPath)
    let spoilt = (0..<4).map { Sample.duo(9, position: $0, invalidity: $0 == 1 ? .noTime : nil) }
    try ledger.record(samples: spoilt, of: MeasurementID(rawValue: 1))
    // 20 ms a call against 20 ms for ten calls.
    #expect(
      try ledger.rows("SELECT * FROM sample_ratios ORDER BY duo", ["launch", "duo", "contrast", "ratio"]) == [
        "0|0|speedup|10.0", "0|1|speedup|10.0",
      ])
  }

  @Test("history sets a measurement beside the one before on the same machine only")
  func history() throws {
    let ledger = try Ledger.populated(at: directory.ledgerPath)
    var laptop = MachineRecord.desk
    laptop.cpuModel = "Example 7"
    let elsewhere = try ledger.begin(session: .sample(kind: .measure, machine: laptop))
    try ledger.measure(.parse, in: elsewhere, logRatio: 9)
    let here = try ledger.begin(session: .sample(kind: .measure))
    try ledger.measure(.parse, in: here, logRatio: 1, candidateHash: "c2")
    #expect(
      try ledger.rows(
        "SELECT * FROM history ORDER BY measurement_id",
        ["session_id", "x", "x_against_previous", "candidate_changed", "reference_changed"]) == [
          "1|7.389|NULL|NULL|NULL", "2|8103.084|NULL|NULL|NULL", "3|2.718|0.368|1|0",
        ])
  }
}
