import Measurement

extension Ledger {
  /// The measurements of a session in the order begun, finished or not.
  public func measurements(session: SessionID) throws(LedgerError) -> [StoredMeasurement] {
    try perform("read the measurements of") { connection throws(SQLiteError) in
      try connection.rows(
        """
        SELECT m.*, r.ended_unix_ns, r.summary, r.memory, r.boundary, r.mixed, r.launches, r.details,
          s.name AS stage, c.name AS candidate, c.kind AS candidate_kind,
          \(Row.caseColumns)
        FROM measurements m LEFT JOIN measurement_results r ON r.measurement_id = m.id
        LEFT JOIN stages s ON s.id = m.stage_id LEFT JOIN candidates c ON c.id = m.candidate_id
        LEFT JOIN cases ON cases.id = m.case_id
        WHERE m.session_id = ?1 ORDER BY m.id
        """, [SQLiteValue(session)]
      ) { row throws(SQLiteError) in
        StoredMeasurement(
          id: try row.id("id"), record: try MeasurementRecord(row), result: try MeasurementResult(row))
      }
    }
  }

  /// Every sample of a measurement in the order taken, valid or not.
  public func samples(measurement: MeasurementID) throws(LedgerError) -> [Sample] {
    try perform("read the samples of") { connection throws(SQLiteError) in
      try connection.rows(
        "SELECT * FROM samples WHERE measurement_id = ?1 ORDER BY ordinal", [SQLiteValue(measurement)]
      ) { row throws(SQLiteError) in try Sample(row) }
    }
  }
}

extension MeasurementRecord {
  fileprivate init(_ row: borrowing Row) throws(SQLiteError) {
    let isStage = try row.optionalInt64("stage_id") != nil
    self.init(
      session: try row.id("session_id"),
      target: isStage
        ? .stage(try row.subject()) : .pipeline(try row.text("pipeline"), variant: try row.text("variant")),
      case: try row.caseRecord(), rowCount: try row.optionalInt("row_count"),
      startedAt: try row.timestamp("started_unix_ns"),
      hashes: CodeHashes(
        reference: try row.optionalText("reference_hash"), candidate: try row.optionalText("candidate_hash")),
      plan: try row.decoded("plan"))
  }
}

extension MeasurementResult {
  /// Nil where the measurement has no result.
  fileprivate init?(_ row: borrowing Row) throws(SQLiteError) {
    guard let summary = try row.decoded("summary", as: MeasurementSummary.self) else { return nil }
    self.init(
      endedAt: try row.timestamp("ended_unix_ns"), summary: summary,
      launches: try row.decoded("launches") ?? [], boundary: try row.decoded("boundary"),
      memory: try row.decoded("memory"), mixed: try row.decoded("mixed"), details: try row.json("details"))
  }
}

extension Sample {
  fileprivate init(_ row: borrowing Row) throws(SQLiteError) {
    self.init(
      purpose: try row.choice("purpose"), side: try row.choice("side"), launch: try row.int("launch"),
      sequence: try row.int("sequence"), duo: try row.optionalInt("duo"),
      position: try row.optionalInt("position"), contrast: try row.optionalChoice("contrast"),
      arm: try row.optionalChoice("arm"), repetitions: try row.int("repetitions"),
      wallNanoseconds: try row.int("wall_ns"), cpuNanoseconds: try row.int("cpu_ns"),
      supervisorWallNanoseconds: try row.int("supervisor_wall_ns"),
      untimedNanoseconds: try row.int("untimed_ns"), gcNanoseconds: try row.int("gc_ns"),
      startedAtMonotonicNanoseconds: try row.int("started_monotonic_ns"),
      invalidity: try row.optionalChoice("invalidity"))
  }
}
