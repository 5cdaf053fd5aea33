import Comparison
import Ledger
import Measurement

extension Ledger {
  /// A new ledger with at least one row in every table.
  static func populated(at path: String) throws -> Ledger {
    let ledger = try Ledger.open(path: path)
    let session = try ledger.begin(session: .sample())
    try ledger.record(
      artifact: ArtifactRecord(
        kind: .candidate, subject: .parse, name: "libExampleRewrites.so", hash: "c1", buildSeconds: 12.5),
      in: session)
    try ledger.record(event: EventRecord(kind: "output", message: "hello"), in: session)
    let attempt = try ledger.record(
      attempt: AttemptRecord(session: session, subject: .parse, case: .excerpt))
    try ledger.record(
      verdict: VerdictRecord(
        session: session, attempt: attempt, subject: .parse, case: .excerpt, result: .identical,
        hashes: CodeHashes(reference: "r1", candidate: "c1", policy: "p1")))
    try ledger.measure(.parse, in: session, logRatio: 2)
    try ledger.finish(session, SessionEnd(.finished, exitStatus: 0))
    return ledger
  }

  /// A finished measurement of e^`logRatio` with two duos.
  @discardableResult
  func measure(
    _ subject: Subject, in session: SessionID, logRatio: Double, kind: VerdictKind = .faster,
    referenceNanoseconds: Double = 20_000_000, candidateHash: String = "c1", rowCount: Int = 1000
  ) throws -> MeasurementID {
    let id = try begin(
      measurement: MeasurementRecord(
        session: session, target: .stage(subject), case: .excerpt, rowCount: rowCount,
        hashes: CodeHashes(reference: "r1", candidate: candidateHash)))
    try record(samples: (0..<8).map { Sample.duo($0 / 4, position: $0 % 4) }, of: id)
    try record(
      result: .sample(logRatio: logRatio, kind: kind, referenceNanoseconds: referenceNanoseconds), of: id)
    return id
  }

  /// The rows of a query as text, columns joined by "|"; NULL is "NULL".
  func rows(_ sql: String, _ columns: [String]) throws -> [String] {
    try connection.rows(sql) { row throws(SQLiteError) in
      var cells: [String] = []
      for column in columns { cells.append(try row.value(column).cell) }
      return cells.joined(separator: "|")
    }
  }

  func tables() throws -> [String] {
    try rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", ["name"])
  }
}

extension SQLiteValue {
  var cell: String {
    switch self {
    case .null: "NULL"
    case .integer(let value): "\(value)"
    case .real(let value): "\((value * 1000).rounded() / 1000)"
    case .text(let value): value
    }
  }
}
