import Comparison

extension Ledger {
  /// The verdicts of a session in the order recorded.
  public func verdicts(session: SessionID) throws(LedgerError) -> [StoredVerdict] {
    try verdicts(where: "v.session_id = ?1", [SQLiteValue(session)])
  }

  /// The newest verdict of each stage, candidate and case of a pipeline, in the order recorded.
  public func latestVerdicts(pipeline: String) throws(LedgerError) -> [StoredVerdict] {
    try verdicts(
      where: """
        s.pipeline = ?1 AND v.id IN (SELECT max(id) FROM verdicts GROUP BY stage_id, candidate_id, case_id)
        """, [.text(pipeline)])
  }

  /// Attempts without a verdict, the oldest first: what ran when a session was cut short.
  public func unfinishedAttempts(session: SessionID? = nil) throws(LedgerError) -> [StoredAttempt] {
    try perform("read the attempts of") { connection throws(SQLiteError) in
      try connection.rows(
        """
        SELECT a.id, a.session_id, a.started_unix_ns, s.pipeline, s.name AS stage, c.name AS candidate,
          c.kind AS candidate_kind, \(Row.caseColumns)
        FROM attempts a JOIN stages s ON s.id = a.stage_id JOIN cases ON cases.id = a.case_id
        LEFT JOIN candidates c ON c.id = a.candidate_id
        WHERE (?1 IS NULL OR a.session_id = ?1)
          AND NOT EXISTS (SELECT 1 FROM verdicts v WHERE v.attempt_id = a.id)
        ORDER BY a.id
        """, [SQLiteValue(session)]
      ) { row throws(SQLiteError) in
        guard let caseRecord = try row.caseRecord() else { throw row.mismatch("case_hash", "NULL", "text") }
        return StoredAttempt(
          id: try row.id("id"),
          record: AttemptRecord(
            session: try row.id("session_id"), subject: try row.subject(), case: caseRecord,
            startedAt: try row.timestamp("started_unix_ns")))
      }
    }
  }

  func verdicts(
    where condition: String, _ arguments: [SQLiteValue]
  ) throws(LedgerError) -> [StoredVerdict] {
    try perform("read the verdicts of") { connection throws(SQLiteError) in
      try connection.rows(
        """
        SELECT v.*, s.pipeline, s.name AS stage, c.name AS candidate, c.kind AS candidate_kind,
          \(Row.caseColumns)
        FROM verdicts v JOIN stages s ON s.id = v.stage_id LEFT JOIN candidates c ON c.id = v.candidate_id
        LEFT JOIN cases ON cases.id = v.case_id
        WHERE \(condition) ORDER BY v.id
        """, arguments
      ) { row throws(SQLiteError) in try StoredVerdict(row) }
    }
  }
}

extension StoredVerdict {
  fileprivate init(_ row: borrowing Row) throws(SQLiteError) {
    guard let result = try row.decoded("result", as: ComparisonResult.self) else {
      throw row.mismatch("result", "NULL", "JSON")
    }
    let record = VerdictRecord(
      session: try row.id("session_id"), attempt: try row.optionalID("attempt_id"),
      subject: try row.subject(), case: try row.caseRecord(), result: result,
      recordedAt: try row.timestamp("recorded_unix_ns"),
      hashes: CodeHashes(
        reference: try row.optionalText("reference_hash"), candidate: try row.optionalText("candidate_hash"),
        policy: try row.optionalText("policy_hash")),
      referenceSeconds: try row.optionalDouble("reference_seconds"),
      candidateSeconds: try row.optionalDouble("candidate_seconds"),
      comparisonSeconds: try row.optionalDouble("comparison_seconds"),
      codecSeconds: try row.optionalDouble("codec_seconds"),
      referenceFailure: try row.json("reference_failure"),
      candidateFailure: try row.json("candidate_failure"))
    self.init(id: try row.id("id"), record: record)
  }
}
