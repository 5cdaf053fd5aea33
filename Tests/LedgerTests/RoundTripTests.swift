import Comparison
import Ledger
import Measurement
import Testing

@Suite("What is recorded is read back")
struct RoundTripTests {
  let directory = TemporaryDirectory()

  @Test("A session comes back whole, with its end")
  func session() throws {
    let ledger = try Ledger.open(path: directory.ledgerPath)
    let id = try ledger.begin(session: .sample())
    #expect(try ledger.session(id) == Session(id: id, record: .sample(), end: nil))
    #expect(try ledger.unfinishedSessions(pipeline: "flights").map(\.id) == [id])
    let end = SessionEnd(.failed, exitStatus: 2, message: "no such stage")
    try ledger.finish(id, end)
    #expect(try ledger.session(id)?.end == end)
    #expect(try ledger.unfinishedSessions() == [])
  }

  @Test("Sessions are listed newest first, by pipeline and kind")
  func sessions() throws {
    let ledger = try Ledger.open(path: directory.ledgerPath)
    let verify = try ledger.begin(session: .sample())
    let measure = try ledger.begin(session: .sample(kind: .measure))
    let other = try ledger.begin(session: .sample(kind: .run, pipeline: "taxis"))
    #expect(try ledger.sessions().map(\.id) == [other, measure, verify])
    #expect(try ledger.sessions(pipeline: "flights").map(\.id) == [measure, verify])
    #expect(try ledger.sessions(pipeline: "flights", kind: .verify).map(\.id) == [verify])
    #expect(try ledger.sessions(limit: 1).map(\.id) == [other])
    #expect(try ledger.session(verify)?.record == .sample())
  }

  @Test("A verdict comes back whole, and closes its attempt")
  func verdict() throws {
    let ledger = try Ledger.open(path: directory.ledgerPath)
    let session = try ledger.begin(session: .sample())
    let attempt = AttemptRecord(
      session: session, subject: .parse, case: .excerpt, startedAt: Timestamp(unixNanoseconds: 12))
    let attemptID = try ledger.record(attempt: attempt)
    #expect(try ledger.unfinishedAttempts() == [StoredAttempt(id: attemptID, record: attempt)])
    let verdict = VerdictRecord(
      session: session, attempt: attemptID, subject: .parse, case: .excerpt, result: .rounding,
      hashes: CodeHashes(reference: "r1", candidate: "c1", policy: "p1"), referenceSeconds: 1.5,
      candidateSeconds: 0.25, comparisonSeconds: 0.01, codecSeconds: 0.125,
      candidateFailure: try JSONText(encoding: ["signal": 11]))
    let id = try ledger.record(verdict: verdict)
    #expect(try ledger.verdicts(session: session) == [StoredVerdict(id: id, record: verdict)])
    #expect(try ledger.unfinishedAttempts(session: session) == [])
  }

  @Test("A measurement comes back whole, with every sample in order")
  func measurement() throws {
    let ledger = try Ledger.open(path: directory.ledgerPath)
    let session = try ledger.begin(session: .sample(kind: .measure))
    let record = MeasurementRecord(
      session: session, target: .stage(.parse), case: .excerpt, rowCount: 1000,
      hashes: CodeHashes(reference: "r1", candidate: "c1"), plan: .budget(seconds: 4))
    let id = try ledger.begin(measurement: record)
    let first = (0..<4).map { Sample.duo(0, position: $0) }
    let second = (0..<4).map { Sample.duo(1, position: $0, invalidity: $0 == 2 ? .noTime : nil) }
    try ledger.record(samples: first, of: id)
    try ledger.record(samples: second, of: id)
    #expect(
      try ledger.measurements(session: session) == [StoredMeasurement(id: id, record: record, result: nil)])
    let result = MeasurementResult.sample(logRatio: 2)
    try ledger.record(result: result, of: id)
    #expect(try ledger.measurements(session: session).first?.result == result)
    #expect(try ledger.samples(measurement: id) == first + second)
    #expect(
      try ledger.rows("SELECT ordinal FROM samples ORDER BY started_monotonic_ns", ["ordinal"])
        == (0..<8).map(String.init))
  }

  @Test("A measurement end to end keeps its variant and prediction")
  func endToEnd() throws {
    let ledger = try Ledger.open(path: directory.ledgerPath)
    let session = try ledger.begin(session: .sample(kind: .measure))
    let record = MeasurementRecord(session: session, target: .pipeline("flights", variant: "all native"))
    let id = try ledger.begin(measurement: record)
    var result = MeasurementResult.sample(logRatio: 3)
    let prediction = try Prediction(
      totalNanoseconds: 100,
      migrated: [
        StageShare(
          stage: "parse", referenceNanoseconds: 60, logSpeedup: 2, interval: Interval(lower: 1.9, upper: 2.1))
      ], boundary: BoundaryCost(decodeNanoseconds: 1, encodeNanoseconds: 2))
    result.mixed = MixedPipeline(nativeStages: ["parse"], prediction: prediction, measured: nil)
    result.boundary = nil
    result.memory = nil
    try ledger.record(result: result, of: id)
    #expect(
      try ledger.measurements(session: session) == [StoredMeasurement(id: id, record: record, result: result)]
    )
  }

  @Test("Artifacts and events come back whole")
  func artifactsAndEvents() throws {
    let ledger = try Ledger.open(path: directory.ledgerPath)
    let session = try ledger.begin(session: .sample())
    let artifacts = [
      ArtifactRecord(
        kind: .candidate, subject: .parse, name: "libExampleRewrites.so", path: "build/lib.so", hash: "c1",
        byteCount: 123, buildSeconds: 12.5, details: try JSONText(encoding: ["flags": "-O"])),
      ArtifactRecord(
        kind: .reference, subject: Subject(pipeline: "flights", stage: "parse"), name: "flights.parse:parse",
        hash: "r1"),
      ArtifactRecord(kind: .input, name: "flights.csv", hash: "d1"),
    ]
    for artifact in artifacts { try ledger.record(artifact: artifact, in: session) }
    let event = EventRecord(kind: "output", message: "naïve\0…", details: try JSONText(encoding: [1, 2]))
    try ledger.record(event: event, in: session)
    #expect(try ledger.artifacts(session: session).map(\.record) == artifacts)
    #expect(try ledger.events(session: session).map(\.record) == [event])
  }
}
