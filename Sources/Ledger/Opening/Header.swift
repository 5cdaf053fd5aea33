/// What the first page of a file says about whose it is.
struct Header {
  var applicationID: Int64
  var version: Int64
  var isEmpty: Bool

  init(of connection: Connection) throws(SQLiteError) {
    (applicationID, version, isEmpty) = try connection.read { () throws(SQLiteError) in
      let objects = try connection.row("SELECT count(*) AS n FROM sqlite_schema") {
        row throws(SQLiteError) in try row.int64("n")
      }
      return (
        try connection.integer(pragma: "application_id"), try connection.integer(pragma: "user_version"),
        objects == 0
      )
    }
  }

  /// Why the file cannot be used by this build, or nil.
  func complaint(path: String, schema: Schema, access: Ledger.Access) -> LedgerError? {
    func error(_ kind: LedgerError.Kind, _ value: String, _ remedy: String) -> LedgerError {
      LedgerError(kind: kind, operation: "open", object: "ledger \(path)", value: value, remedy: remedy)
    }
    if isEmpty && applicationID == 0 && version == 0 {
      return access == .recording
        ? nil
        : error(.missing, "the file is empty", "Run `regauge verify` or `regauge measure` to fill it.")
    }
    guard applicationID == Schema.applicationID else {
      return error(
        .notALedger,
        "it is the database of another application (application_id \(applicationID), "
          + "a ledger has \(Schema.applicationID))", "Move it away: a new one is begun.")
    }
    if version > schema.version {
      return error(
        .newerSchema,
        "its schema is version \(version), this regauge knows versions up to \(schema.version)",
        "Update regauge, or move the file away: a new one is begun; nothing was changed.")
    }
    if version < schema.version && access == .reading {
      return error(
        .olderSchema,
        "its schema is version \(version), this regauge reads version \(schema.version)",
        "Run `regauge verify` or `regauge measure` once: it brings the file up to date and keeps every row.")
    }
    return nil
  }
}
