import Measurement

extension Ledger {
  /// Records that a measurement is about to be made; call it before its first sample.
  public func begin(measurement: MeasurementRecord) throws(LedgerError) -> MeasurementID {
    let operation = "begin a measurement in"
    let plan = try encodeIfPresent(measurement.plan, operation: operation)
    return try perform(operation) { connection throws(SQLiteError) in
      try connection.write { () throws(SQLiteError) in
        var ids: (stage: Int64?, candidate: Int64?) = (nil, nil)
        var pipeline: String
        var variant = ""
        switch measurement.target {
        case .stage(let subject):
          pipeline = subject.pipeline
          ids = try connection.ids(of: subject)
        case .pipeline(let name, let description):
          pipeline = name
          variant = description
        }
        let caseID: Int64? = try connection.caseID(measurement.case)
        return try connection.insert(
          """
          INSERT INTO measurements (session_id, pipeline, stage_id, candidate_id, variant, case_id, row_count,
            started_unix_ns, reference_hash, candidate_hash, "plan")
          VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
          """,
          [
            SQLiteValue(measurement.session), .text(pipeline), SQLiteValue(ids.stage),
            SQLiteValue(ids.candidate), .text(variant), SQLiteValue(caseID),
            SQLiteValue(measurement.rowCount), .integer(measurement.startedAt.unixNanoseconds),
            SQLiteValue(measurement.hashes.reference), SQLiteValue(measurement.hashes.candidate),
            SQLiteValue(plan),
          ])
      }
    }
  }

  /// Appends samples to a measurement in the order given, in one transaction: all of them or none.
  ///
  /// May be called for every launch, so that an interrupted measurement keeps what it had.
  /// - Complexity: O(count).
  public func record(samples: [Sample], of measurement: MeasurementID) throws(LedgerError) {
    try perform("record \(samples.count) samples in") { connection throws(SQLiteError) in
      try connection.write { () throws(SQLiteError) in
        var ordinal =
          try connection.row(
            "SELECT coalesce(max(ordinal) + 1, 0) AS next FROM samples WHERE measurement_id = ?1",
            [SQLiteValue(measurement)]
          ) { row throws(SQLiteError) in try row.int64("next") } ?? 0
        let statement = try connection.statement(
          """
          INSERT INTO samples (measurement_id, ordinal, purpose, side, launch, sequence, duo, position,
            contrast, arm, repetitions, wall_ns, cpu_ns, supervisor_wall_ns, untimed_ns, gc_ns,
            started_monotonic_ns, invalidity)
          VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
          """)
        for sample in samples {
          try statement.run([
            SQLiteValue(measurement), .integer(ordinal), .text(sample.purpose.rawValue),
            .text(sample.side.rawValue), SQLiteValue(sample.launch), SQLiteValue(sample.sequence),
            SQLiteValue(sample.duo), SQLiteValue(sample.position), SQLiteValue(sample.contrast?.rawValue),
            SQLiteValue(sample.arm?.rawValue), SQLiteValue(sample.repetitions),
            SQLiteValue(sample.wallNanoseconds), SQLiteValue(sample.cpuNanoseconds),
            SQLiteValue(sample.supervisorWallNanoseconds), SQLiteValue(sample.untimedNanoseconds),
            SQLiteValue(sample.gcNanoseconds), SQLiteValue(sample.startedAtMonotonicNanoseconds),
            SQLiteValue(sample.invalidity?.rawValue),
          ])
          ordinal += 1
        }
      }
    }
  }

  /// Records what a measurement came to; a second result of the same measurement is refused.
  public func record(result: MeasurementResult, of measurement: MeasurementID) throws(LedgerError) {
    let operation = "record the result of measurement \(measurement) in"
    let summary = try encode(result.summary, operation: operation)
    let launches = try encode(result.launches, operation: operation)
    let memory = try encodeIfPresent(result.memory, operation: operation)
    let boundary = try encodeIfPresent(result.boundary, operation: operation)
    let mixed = try encodeIfPresent(result.mixed, operation: operation)
    try perform(operation) { connection throws(SQLiteError) in
      try connection.run(
        """
        INSERT INTO measurement_results (measurement_id, ended_unix_ns, verdict, verdict_text,
          thresholds_version, speedup, speedup_low, speedup_high, confidence, cold_speedup, noise_floor,
          launch_count, duo_count, invalid_duo_count, steal_share, stop, elapsed_seconds, reference_seconds,
          candidate_seconds, decode_seconds, encode_seconds, reference_peak_bytes, candidate_peak_bytes,
          predicted_speedup, summary, memory, boundary, mixed, launches, details)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
          ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30)
        """,
        [SQLiteValue(measurement), .integer(result.endedAt.unixNanoseconds)] + result.figures
          + [
            SQLiteValue(summary), SQLiteValue(memory), SQLiteValue(boundary), SQLiteValue(mixed),
            SQLiteValue(launches), SQLiteValue(result.details),
          ])
    }
  }
}
