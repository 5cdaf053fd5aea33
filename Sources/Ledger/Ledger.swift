import CSQLite

/// The SQLite file that records sessions, verdicts and samples; rows are appended and never changed.
///
/// A `Ledger` belongs to one thread at a time. Several processes may record in the same file at once: each
/// call is a transaction of its own, waits for the others, and is there in full or not at all, also when the
/// process is killed. After a power failure the newest transactions may be missing; the file stays sound
/// (`synchronous = NORMAL` with a write-ahead log).
public final class Ledger {
  /// What a ledger is opened for.
  public enum Access: Hashable, Sendable {
    /// To record: the file is made if it is missing and brought to the present schema.
    case recording
    /// To read: the file is not changed. SQLite may leave its own `-wal` and `-shm` files beside it.
    case reading
  }

  /// The path as given.
  public let path: String
  package let connection: Connection

  /// How long a call waits for another process before it gives up.
  package static let patienceMilliseconds: Int32 = 10_000

  init(path: String, connection: Connection) {
    self.path = path
    self.connection = connection
  }
}

extension Ledger {
  /// Opens the ledger at `path`; the directory must exist.
  ///
  /// A new file is readable by its owner only, since summaries may quote captured data.
  ///
  /// - Throws: `LedgerError` for a missing file or directory, a file that is no ledger, a newer schema, a file
  ///   or directory without permission, a full disk, a damaged file.
  public static func open(path: String, access: Access = .recording) throws(LedgerError) -> Ledger {
    try open(path: path, access: access, schema: .current)
  }

  /// Opens with another schema or patience than usual, to test migrations and locks.
  package static func open(
    path: String, access: Access, schema: Schema, busyTimeoutMilliseconds: Int32 = patienceMilliseconds
  ) throws(LedgerError) -> Ledger {
    try LedgerFile(path: path).prepare(for: access)
    let (connection, header) = try translatingErrors(operation: "open", path: path) {
      () throws(SQLiteError) in
      let connection = try Connection(
        path: path, mode: access == .recording ? .readWrite : .readOnly,
        busyTimeoutMilliseconds: busyTimeoutMilliseconds)
      return (connection, try Header(of: connection))
    }
    if let complaint = header.complaint(path: path, schema: schema, access: access) { throw complaint }
    let ledger = Ledger(path: path, connection: connection)
    if access == .recording {
      try ledger.perform("prepare") { connection throws(SQLiteError) in
        try connection.useWriteAheadLog(waitingMilliseconds: busyTimeoutMilliseconds)
        try schema.migrate(connection)
      }
    }
    return ledger
  }

  /// What SQLite's own check finds wrong with the file, line by line; empty for a sound file.
  ///
  /// - Complexity: O(size of the file).
  public func damage() throws(LedgerError) -> [String] {
    try perform("check") { connection throws(SQLiteError) in
      do throws(SQLiteError) {
        let lines = try connection.rows("PRAGMA integrity_check") { row throws(SQLiteError) in
          try row.text("integrity_check")
        }
        return lines == ["ok"] ? [] : lines
      } catch {
        // Some damage stops the check itself.
        guard error.code == SQLITE_CORRUPT else { throw error }
        return [error.message]
      }
    }
  }

  /// The version of the schema, as `PRAGMA user_version` gives it.
  public func schemaVersion() throws(LedgerError) -> Int {
    try perform("read the schema version of") { connection throws(SQLiteError) in
      Int(try connection.integer(pragma: "user_version"))
    }
  }
}

extension Ledger {
  /// Runs `body` and says in whose name it failed.
  func perform<Value>(
    _ operation: String, _ body: (Connection) throws(SQLiteError) -> Value
  ) throws(LedgerError) -> Value {
    try Ledger.translatingErrors(operation: operation, path: path) { () throws(SQLiteError) in
      try body(connection)
    }
  }

  private static func translatingErrors<Value>(
    operation: String, path: String, _ body: () throws(SQLiteError) -> Value
  ) throws(LedgerError) -> Value {
    do { return try body() } catch { throw LedgerError(error, operation: operation, path: path) }
  }
}
