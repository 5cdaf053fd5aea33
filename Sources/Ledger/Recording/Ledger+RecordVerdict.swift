import Comparison

extension Ledger {
  /// Records that a case is about to run; call it before the case does.
  public func record(attempt: AttemptRecord) throws(LedgerError) -> AttemptID {
    try perform("record an attempt at stage \(attempt.subject.stage) in") { connection throws(SQLiteError) in
      try connection.write { () throws(SQLiteError) in
        let subject = try connection.ids(of: attempt.subject)
        let caseID: Int64 = try connection.caseID(attempt.case)
        return try connection.insert(
          """
          INSERT INTO attempts (session_id, stage_id, candidate_id, case_id, started_unix_ns)
          VALUES (?1, ?2, ?3, ?4, ?5)
          """,
          [
            SQLiteValue(attempt.session), .integer(subject.stage), SQLiteValue(subject.candidate),
            .integer(caseID), .integer(attempt.startedAt.unixNanoseconds),
          ])
      }
    }
  }

  /// Records a verdict with a row for each column compared; a second verdict on an attempt is refused.
  @discardableResult
  public func record(verdict: VerdictRecord) throws(LedgerError) -> VerdictID {
    let operation = "record the verdict on stage \(verdict.subject.stage) in"
    let result = try encode(verdict.result, operation: operation)
    return try perform(operation) { connection throws(SQLiteError) in
      try connection.write { () throws(SQLiteError) in
        let subject = try connection.ids(of: verdict.subject)
        let caseID: Int64? = try connection.caseID(verdict.case)
        let id: VerdictID = try connection.insert(
          """
          INSERT INTO verdicts (session_id, attempt_id, stage_id, candidate_id, case_id, kind,
            recorded_unix_ns, reference_hash, candidate_hash, policy_hash, reference_seconds,
            candidate_seconds, comparison_seconds, codec_seconds, headline, result, reference_failure,
            candidate_failure)
          VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
          """,
          [
            SQLiteValue(verdict.session), SQLiteValue(verdict.attempt), .integer(subject.stage),
            SQLiteValue(subject.candidate), SQLiteValue(caseID), .text(verdict.result.verdict.rawValue),
            .integer(verdict.recordedAt.unixNanoseconds), SQLiteValue(verdict.hashes.reference),
            SQLiteValue(verdict.hashes.candidate), SQLiteValue(verdict.hashes.policy),
            SQLiteValue(verdict.referenceSeconds), SQLiteValue(verdict.candidateSeconds),
            SQLiteValue(verdict.comparisonSeconds), SQLiteValue(verdict.codecSeconds),
            SQLiteValue(verdict.headline), SQLiteValue(result), SQLiteValue(verdict.referenceFailure),
            SQLiteValue(verdict.candidateFailure),
          ])
        for (ordinal, column) in verdict.result.columns.enumerated() {
          try connection.insert(column, at: ordinal, of: id)
        }
        return id
      }
    }
  }

  /// The JSON of a value, or an error in the name of `operation`.
  func encode(_ value: some Encodable, operation: String) throws(LedgerError) -> JSONText {
    do { return try JSONText(encoding: value) } catch {
      throw LedgerError(
        kind: .failed, operation: operation, object: "ledger \(path)",
        value: "a \(type(of: value)) cannot be written as JSON (\(error))",
        remedy: "This is unexpected; please report it with this message.")
    }
  }
}

extension Ledger {
  func encodeIfPresent(_ value: (some Encodable)?, operation: String) throws(LedgerError) -> JSONText? {
    guard let value else { return nil }
    return try encode(value, operation: operation)
  }
}

extension Connection {
  fileprivate func insert(
    _ column: ColumnComparison, at ordinal: Int, of verdict: VerdictID
  ) throws(SQLiteError) {
    try run(
      """
      INSERT INTO column_comparisons (verdict_id, ordinal, path, reference_type, candidate_type, equal_count,
        tolerated_count, unequal_count, tolerated_ulps, tolerated_absolute, tolerated_relative,
        unequal_absolute, null_nan_count, null_value_count, policy, reason)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
      """,
      [
        SQLiteValue(verdict), SQLiteValue(ordinal), .text(column.path), SQLiteValue(column.referenceType),
        SQLiteValue(column.candidateType), SQLiteValue(column.equal), SQLiteValue(column.tolerated),
        SQLiteValue(column.unequal), SQLiteValue(column.toleratedULPs.map { Int64(clamping: $0) }),
        SQLiteValue(column.toleratedAbsolute), SQLiteValue(column.toleratedRelative),
        SQLiteValue(column.unequalAbsolute), SQLiteValue(column.nullVersusNaN),
        SQLiteValue(column.nullVersusValue), .text(column.policy), .text(column.reason),
      ])
  }
}
