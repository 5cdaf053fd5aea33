extension Ledger {
  /// Records that a session begins.
  public func begin(session: SessionRecord) throws(LedgerError) -> SessionID {
    try perform("begin a session in") { connection throws(SQLiteError) in
      try connection.write { () throws(SQLiteError) in
        let machine = try connection.machineID(session.machine)
        let toolchain = try connection.toolchainID(session.toolchain)
        return try connection.insert(
          """
          INSERT INTO sessions (kind, started_unix_ns, command_line, regauge_version, commit_hash, is_dirty,
            machine_id, toolchain_id, process_id, pipeline, manifest_hash, seed, details)
          VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
          """,
          [
            .text(session.kind.rawValue), .integer(session.startedAt.unixNanoseconds),
            .text(session.commandLine), .text(session.regaugeVersion), SQLiteValue(session.commit),
            SQLiteValue(session.isDirty), .integer(machine), .integer(toolchain),
            SQLiteValue(session.processID), SQLiteValue(session.pipeline), SQLiteValue(session.manifestHash),
            SQLiteValue(session.seed.map { "0x" + String($0, radix: 16) }), SQLiteValue(session.details),
          ])
      }
    }
  }

  /// Records how a session ended; a second end of the same session is refused.
  public func finish(_ session: SessionID, _ end: SessionEnd) throws(LedgerError) {
    try perform("finish session \(session) in") { connection throws(SQLiteError) in
      try connection.run(
        """
        INSERT INTO session_ends (session_id, ended_unix_ns, status, exit_status, message)
        VALUES (?1, ?2, ?3, ?4, ?5)
        """,
        [
          SQLiteValue(session), .integer(end.endedAt.unixNanoseconds), .text(end.status.rawValue),
          SQLiteValue(end.exitStatus), SQLiteValue(end.message),
        ])
    }
  }

  /// Records a piece of code or data that a session works with.
  @discardableResult
  public func record(
    artifact: ArtifactRecord, in session: SessionID
  ) throws(LedgerError) -> ArtifactID {
    try perform("record \(artifact.kind.rawValue) \(artifact.name) in") { connection throws(SQLiteError) in
      try connection.write { () throws(SQLiteError) in
        let subject = try artifact.subject.map { subject throws(SQLiteError) in
          try connection.ids(of: subject)
        }
        return try connection.insert(
          """
          INSERT INTO artifacts (session_id, kind, stage_id, candidate_id, name, path, hash, byte_count,
            build_seconds, details)
          VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
          """,
          [
            SQLiteValue(session), .text(artifact.kind.rawValue), SQLiteValue(subject?.stage),
            SQLiteValue(subject?.candidate), .text(artifact.name), SQLiteValue(artifact.path),
            .text(artifact.hash), SQLiteValue(artifact.byteCount), SQLiteValue(artifact.buildSeconds),
            SQLiteValue(artifact.details),
          ])
      }
    }
  }

  /// Records something that happened on the way.
  @discardableResult
  public func record(event: EventRecord, in session: SessionID) throws(LedgerError) -> EventID {
    try perform("record an event in") { connection throws(SQLiteError) in
      try connection.insert(
        "INSERT INTO events (session_id, unix_ns, kind, message, details) VALUES (?1, ?2, ?3, ?4, ?5)",
        [
          SQLiteValue(session), .integer(event.at.unixNanoseconds), .text(event.kind), .text(event.message),
          SQLiteValue(event.details),
        ])
    }
  }
}
