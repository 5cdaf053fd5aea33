/// The measurements of one subject on one machine, the oldest first.
///
/// Timings of different machines are never merged: a subject has one history for each machine, and one for
/// each number of rows.
public struct History: Hashable, Sendable {
  public struct Entry: Hashable, Sendable {
    public var measurement: MeasurementID
    public var session: SessionID
    public var startedAt: Timestamp
    /// The commit of the pipeline's repository at that time, if known.
    public var commit: String?
    /// The kind of claim: "faster", "indistinguishable", …
    public var verdict: String
    /// Reference time over candidate time with its interval; nil where the verdict does not allow a size.
    public var speedup: Double?
    public var speedupLow: Double?
    public var speedupHigh: Double?
    public var referenceSeconds: Double?
    public var candidateSeconds: Double?
    public var hashes: CodeHashes
    public var toolchain: String
  }

  public var machine: MachineRecord
  public var target: MeasurementRecord.Target
  public var rowCount: Int?
  public var entries: [Entry]
}

extension Ledger {
  /// The histories of a stage, or end to end where `stage` is nil, one for each candidate, machine and size.
  public func history(
    pipeline: String, stage: String?, candidate: String? = nil
  ) throws(LedgerError) -> [History] {
    let condition = stage == nil ? "m.stage_id IS NULL AND ?2 IS NULL" : "s.name = ?2"
    return try perform("read the history of") { connection throws(SQLiteError) in
      var histories: [History] = []
      let rows = try connection.rows(
        """
        SELECT m.id AS measurement_id, m.session_id, m.started_unix_ns, m.pipeline, m.variant, m.row_count, m.reference_hash,
          m.candidate_hash, s.name AS stage, c.name AS candidate, c.kind AS candidate_kind,
          r.verdict, \(Schema.allowed("speedup")) AS speedup, \(Schema.allowed("speedup_low")) AS speedup_low,
          \(Schema.allowed("speedup_high")) AS speedup_high, r.reference_seconds, r.candidate_seconds,
          sessions.commit_hash, t.description AS toolchain, machines.*
        FROM measurements m JOIN measurement_results r ON r.measurement_id = m.id
        JOIN sessions ON sessions.id = m.session_id JOIN machines ON machines.id = sessions.machine_id
        JOIN toolchains t ON t.id = sessions.toolchain_id
        LEFT JOIN stages s ON s.id = m.stage_id LEFT JOIN candidates c ON c.id = m.candidate_id
        WHERE m.pipeline = ?1 AND \(condition) AND (?3 IS NULL OR c.name = ?3)
        ORDER BY c.id, m.variant, m.row_count, machines.id, m.id
        """, [.text(pipeline), SQLiteValue(stage), SQLiteValue(candidate)]
      ) { row throws(SQLiteError) in try History(row) }
      for row in rows {
        if let last = histories.last, last.isSameSeries(as: row) {
          histories[histories.count - 1].entries += row.entries
        } else {
          histories.append(row)
        }
      }
      return histories
    }
  }
}

extension History {
  fileprivate func isSameSeries(as other: History) -> Bool {
    machine.fingerprint == other.machine.fingerprint && target == other.target && rowCount == other.rowCount
  }

  /// A history of one entry.
  fileprivate init(_ row: borrowing Row) throws(SQLiteError) {
    machine = try MachineRecord(row)
    target =
      try row.optionalText("stage") == nil
      ? .pipeline(try row.text("pipeline"), variant: try row.text("variant")) : .stage(try row.subject())
    rowCount = try row.optionalInt("row_count")
    entries = [
      Entry(
        measurement: try row.id("measurement_id"), session: try row.id("session_id"),
        startedAt: try row.timestamp("started_unix_ns"), commit: try row.optionalText("commit_hash"),
        verdict: try row.text("verdict"), speedup: try row.optionalDouble("speedup"),
        speedupLow: try row.optionalDouble("speedup_low"),
        speedupHigh: try row.optionalDouble("speedup_high"),
        referenceSeconds: try row.optionalDouble("reference_seconds"),
        candidateSeconds: try row.optionalDouble("candidate_seconds"),
        hashes: CodeHashes(
          reference: try row.optionalText("reference_hash"),
          candidate: try row.optionalText("candidate_hash")),
        toolchain: try row.text("toolchain"))
    ]
  }
}
