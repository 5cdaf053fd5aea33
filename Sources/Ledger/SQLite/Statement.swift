import CSQLite

/// A prepared statement; it owns its handle and finalizes it when it goes.
@safe
package final class Statement {
  package let sql: String
  let path: String
  private let handle: OpaquePointer
  private(set) var columns: [String: Int32] = [:]
  /// Whether rows are being read right now.
  private(set) var isRunning = false

  /// Takes over a handle fresh from `sqlite3_prepare_v3`.
  @unsafe
  init(owning handle: OpaquePointer, sql: String, path: String) {
    unsafe self.handle = unsafe handle
    self.sql = sql
    self.path = path
    for index in 0..<(unsafe sqlite3_column_count(handle)) {
      guard let name = unsafe sqlite3_column_name(handle, index) else { continue }
      columns[unsafe String(cString: name)] = index
    }
  }

  deinit { unsafe sqlite3_finalize(handle) }
}

extension Statement {
  /// Binds `arguments` to ?1, ?2, … and runs the statement to its end.
  package func run(_ arguments: [SQLiteValue] = []) throws(SQLiteError) {
    try whileRunning(arguments) { () throws(SQLiteError) in
      while try step() {}
    }
  }

  /// Binds `arguments` to ?1, ?2, … and reads every row.
  package func rows<Value>(
    _ arguments: [SQLiteValue] = [], read: (borrowing Row) throws(SQLiteError) -> Value
  ) throws(SQLiteError) -> [Value] {
    var values: [Value] = []
    try whileRunning(arguments) { () throws(SQLiteError) in
      while try step() { values.append(try read(Row(of: self))) }
    }
    return values
  }

  private func whileRunning(
    _ arguments: [SQLiteValue], _ body: () throws(SQLiteError) -> Void
  ) throws(SQLiteError) {
    isRunning = true
    defer {
      unsafe sqlite3_reset(handle)
      isRunning = false
    }
    try bind(arguments)
    try body()
  }

  private func bind(_ arguments: [SQLiteValue]) throws(SQLiteError) {
    let expected = Int(unsafe sqlite3_bind_parameter_count(handle))
    guard arguments.count == expected else {
      throw SQLiteError(
        extendedCode: SQLITE_MISUSE, message: "\(arguments.count) arguments for \(expected) parameters",
        sql: sql, context: path)
    }
    for (offset, argument) in arguments.enumerated() {
      let code = bind(argument, at: Int32(offset + 1))
      guard code == SQLITE_OK else { throw lastError(code) }
    }
  }

  private func bind(_ value: SQLiteValue, at index: Int32) -> Int32 {
    switch value {
    case .null: return unsafe sqlite3_bind_null(handle, index)
    case .integer(let value): return unsafe sqlite3_bind_int64(handle, index, value)
    case .real(let value): return unsafe sqlite3_bind_double(handle, index, value)
    case .text(var value):
      return value.withUTF8 { bytes in
        // An empty buffer may have no address, which SQLite would bind as NULL.
        guard let start = bytes.baseAddress else {
          return unsafe regauge_sqlite_bind_text(handle, index, "", 0)
        }
        return unsafe start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
          unsafe regauge_sqlite_bind_text(handle, index, $0, UInt64(bytes.count))
        }
      }
    }
  }

  private func step() throws(SQLiteError) -> Bool {
    switch unsafe sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw lastError(code)
    }
  }

  private func lastError(_ code: Int32) -> SQLiteError {
    guard let connection = unsafe sqlite3_db_handle(handle) else {
      return SQLiteError(extendedCode: code, message: "unknown error", sql: sql, context: path)
    }
    return unsafe SQLiteError(lastOf: connection, extendedCode: code, sql: sql, context: path)
  }
}

extension Statement {
  /// The value of a column of the current row.
  func value(at index: Int32) -> SQLiteValue {
    switch unsafe sqlite3_column_type(handle, index) {
    case SQLITE_INTEGER: return .integer(unsafe sqlite3_column_int64(handle, index))
    case SQLITE_FLOAT: return .real(unsafe sqlite3_column_double(handle, index))
    case SQLITE_NULL: return .null
    default:
      // The address must be asked for before the count: asking may convert the value.
      guard let start = unsafe sqlite3_column_text(handle, index) else { return .text("") }
      let count = Int(unsafe sqlite3_column_bytes(handle, index))
      let bytes = unsafe UnsafeBufferPointer(start: start, count: count)
      return .text(unsafe String(decoding: bytes, as: UTF8.self))
    }
  }
}
