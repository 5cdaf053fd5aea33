/// An artifact as it stands in the ledger.
public struct StoredArtifact: Hashable, Sendable {
  public var id: ArtifactID
  public var session: SessionID
  public var record: ArtifactRecord
}

/// An event as it stands in the ledger.
public struct StoredEvent: Hashable, Sendable {
  public var id: EventID
  public var session: SessionID
  public var record: EventRecord
}

extension Ledger {
  /// The code and data that a session worked with, in the order recorded.
  public func artifacts(session: SessionID) throws(LedgerError) -> [StoredArtifact] {
    try perform("read the artifacts of") { connection throws(SQLiteError) in
      try connection.rows(
        """
        SELECT a.*, s.pipeline, s.name AS stage, c.name AS candidate, c.kind AS candidate_kind
        FROM artifacts a LEFT JOIN stages s ON s.id = a.stage_id
        LEFT JOIN candidates c ON c.id = a.candidate_id
        WHERE a.session_id = ?1 ORDER BY a.id
        """, [SQLiteValue(session)]
      ) { row throws(SQLiteError) in
        let subject = try row.optionalText("stage") == nil ? nil : try row.subject()
        return StoredArtifact(
          id: try row.id("id"), session: try row.id("session_id"),
          record: ArtifactRecord(
            kind: try row.choice("kind"), subject: subject, name: try row.text("name"),
            path: try row.optionalText("path"), hash: try row.text("hash"),
            byteCount: try row.optionalInt("byte_count"),
            buildSeconds: try row.optionalDouble("build_seconds"), details: try row.json("details")))
      }
    }
  }

  /// What happened in a session, in the order recorded.
  public func events(session: SessionID) throws(LedgerError) -> [StoredEvent] {
    try perform("read the events of") { connection throws(SQLiteError) in
      try connection.rows(
        "SELECT * FROM events WHERE session_id = ?1 ORDER BY id", [SQLiteValue(session)]
      ) { row throws(SQLiteError) in
        StoredEvent(
          id: try row.id("id"), session: try row.id("session_id"),
          record: EventRecord(
            kind: try row.text("kind"), at: try row.timestamp("unix_ns"), message: try row.text("message"),
            details: try row.json("details")))
      }
    }
  }
}
