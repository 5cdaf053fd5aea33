import CSQLite

extension LedgerError {
  /// Translates SQLite's answer for a person; nothing is lost for kinds that have no words of their own.
  init(_ error: SQLiteError, operation: String, path: String) {
    let (kind, value, remedy) = LedgerError.words(for: error)
    self.init(kind: kind, operation: operation, object: "ledger \(path)", value: value, remedy: remedy)
  }

  /// SQLITE_IOERR_SHMSIZE.
  private static let shmSizeError = SQLITE_IOERR | 19 << 8

  private static func words(for error: SQLiteError) -> (Kind, value: String, remedy: String) {
    switch error.code {
    // The index of the write-ahead log cannot grow: a full disk that SQLite calls an I/O error.
    case SQLITE_FULL,
      SQLITE_IOERR where error.code == SQLITE_FULL || error.extendedCode == shmSizeError:
      (
        .diskFull, "the disk or the quota is full (\(error.message))",
        "Free some space and run again; everything recorded before is kept."
      )
    case SQLITE_NOTADB:
      (
        .notALedger, "it is not an SQLite database",
        "Move it away: a new one is begun."
      )
    case SQLITE_CORRUPT:
      (
        .corrupt, "the file is damaged (\(error.message))",
        "Restore a copy, or save what can be read with `sqlite3 FILE .recover`, and begin a new ledger."
      )
    case SQLITE_BUSY, SQLITE_LOCKED:
      (
        .busy, "another process holds its lock (\(error.message))",
        "Wait until that process is done and run again."
      )
    case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH:
      (
        .noPermission, "it cannot be opened for this (\(error.message))",
        "Check the permissions of the file and of its directory; both must be writable to record."
      )
    case SQLITE_CONSTRAINT:
      (
        .refused, "a rule of the schema forbids it (\(error.message))",
        "Record a new row instead; the rules stand in the schema (`sqlite3 FILE .schema`)."
      )
    case SQLITE_MISMATCH:
      (
        .corrupt, "it holds a value that this schema does not allow (\(error.message))",
        "The file was changed by another program; restore a copy or begin a new ledger."
      )
    default:
      (.failed, "\(error)", "This is unexpected; please report it with this message.")
    }
  }
}
