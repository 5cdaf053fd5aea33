import CSQLite

/// A connection to one SQLite file, and the statements prepared on it.
///
/// Not `Sendable`: it belongs to one thread at a time. Threads and processes that write the same file
/// open a connection each; SQLite's locks and the busy timeout put their transactions in order.
@safe
package final class Connection {
  /// How a file is opened.
  package enum Mode: Sendable {
    /// Read only; nothing is created and nothing is written.
    case readOnly
    /// Read and write an existing file.
    case readWrite
  }

  package let path: String
  private let handle: OpaquePointer
  private var statements: [String: Statement] = [:]

  /// Opens `path` with foreign keys on, untrusted schema and defensive mode.
  ///
  /// - Parameter busyTimeoutMilliseconds: how long a statement waits for another writer.
  package init(path: String, mode: Mode, busyTimeoutMilliseconds: Int32) throws(SQLiteError) {
    self.path = path
    // A thread never shares its connection, hence NOMUTEX. "./" keeps a name such as "file:x?mode=memory"
    // or ":memory:" a plain file name.
    let access =
      switch mode {
      case .readOnly: SQLITE_OPEN_READONLY
      case .readWrite: SQLITE_OPEN_READWRITE
      }
    let flags = access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    var opened: OpaquePointer?
    let code = unsafe sqlite3_open_v2(path.hasPrefix("/") ? path : "./" + path, &opened, flags, nil)
    guard let opened = unsafe opened else {
      throw SQLiteError(extendedCode: SQLITE_NOMEM, message: "out of memory", context: path)
    }
    guard code == SQLITE_OK else {
      let error = unsafe SQLiteError(lastOf: opened, extendedCode: code, context: path)
      unsafe sqlite3_close_v2(opened)
      throw error
    }
    unsafe handle = unsafe opened
    unsafe sqlite3_busy_timeout(handle, busyTimeoutMilliseconds)
    unsafe check(regauge_sqlite_set_defensive(handle), else: "defensive mode")
    try execute("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF")
  }

  deinit {
    statements.removeAll()
    // close_v2 waits for statements that someone still holds.
    unsafe sqlite3_close_v2(handle)
  }
}

extension Connection {
  /// Runs every statement of `script` in order and drops their rows; an error names the one that failed.
  package func execute(_ script: String) throws(SQLiteError) {
    var rest = script
    while let (statement, tail) = try nextStatement(of: rest) {
      try statement.run()
      rest = tail
    }
  }

  /// The first statement of a script and what follows it; nil where only white space and comments are left.
  private func nextStatement(of script: String) throws(SQLiteError) -> (Statement, tail: String)? {
    var prepared: OpaquePointer?
    let (code, used) = unsafe script.withCString { start in
      var tail: UnsafePointer<CChar>?
      let code = unsafe sqlite3_prepare_v2(handle, start, -1, &prepared, &tail)
      return unsafe (code, tail.map { unsafe $0 - start } ?? 0)
    }
    guard code == SQLITE_OK else { throw lastError(code, sql: script) }
    guard let prepared = unsafe prepared else { return nil }
    let end = script.utf8.index(script.startIndex, offsetBy: used)
    let statement = unsafe Statement(owning: prepared, sql: String(script[..<end]), path: path)
    return (statement, String(script[end...]))
  }

  /// The statement for `sql`, prepared once and kept for the life of the connection.
  package func statement(_ sql: String) throws(SQLiteError) -> Statement {
    if let kept = statements[sql], !kept.isRunning { return kept }
    let prepared = try prepare(sql)
    statements[sql] = prepared
    return prepared
  }

  /// Runs one statement to its end.
  package func run(_ sql: String, _ arguments: [SQLiteValue] = []) throws(SQLiteError) {
    try statement(sql).run(arguments)
  }

  /// Runs one INSERT and gives the rowid of the new row.
  package func insert<Record>(
    _ sql: String, _ arguments: [SQLiteValue], as: RowID<Record>.Type = RowID<Record>.self
  ) throws(SQLiteError) -> RowID<Record> {
    try run(sql, arguments)
    return unsafe RowID(rawValue: sqlite3_last_insert_rowid(handle))
  }

  /// Every row of a query, each read by `read`.
  package func rows<Value>(
    _ sql: String, _ arguments: [SQLiteValue] = [], read: (borrowing Row) throws(SQLiteError) -> Value
  ) throws(SQLiteError) -> [Value] {
    try statement(sql).rows(arguments, read: read)
  }

  /// The first row of a query, or nil if there is none.
  package func row<Value>(
    _ sql: String, _ arguments: [SQLiteValue] = [], read: (borrowing Row) throws(SQLiteError) -> Value
  ) throws(SQLiteError) -> Value? {
    try rows(sql, arguments, read: read).first
  }

  /// Whether a transaction is open.
  package var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

  private func prepare(_ sql: String) throws(SQLiteError) -> Statement {
    var prepared: OpaquePointer?
    let code = unsafe sqlite3_prepare_v3(
      handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
    guard code == SQLITE_OK, let prepared = unsafe prepared else { throw lastError(code, sql: sql) }
    return unsafe Statement(owning: prepared, sql: sql, path: path)
  }

  private func lastError(_ code: Int32, sql: String) -> SQLiteError {
    unsafe SQLiteError(lastOf: handle, extendedCode: code, sql: sql, context: path)
  }

  private func check(_ code: Int32, else what: String) {
    precondition(code == SQLITE_OK, "SQLite lacks \(what): it is older than 3.26")
  }
}

extension SQLiteError {
  /// The last failure of a connection. The handle must be open.
  @unsafe
  init(lastOf handle: OpaquePointer, extendedCode: Int32, sql: String? = nil, context: String) {
    let words = unsafe sqlite3_errmsg(handle)
    let message = unsafe words.map { unsafe String(cString: $0) } ?? "unknown error"
    self.init(extendedCode: extendedCode, message: message, sql: sql, context: context)
  }
}
