import CSQLite

/// What SQLite answered when it refused, with the statement and the file it concerned.
package struct SQLiteError: Error, Hashable, Sendable {
  /// The extended result code, for example 2067 (`SQLITE_CONSTRAINT_UNIQUE`).
  package var extendedCode: Int32
  /// SQLite's own words, for example "UNIQUE constraint failed: cases.hash".
  package var message: String
  /// The statement that failed, or nil outside of one.
  package var sql: String?
  /// What was at work: the path of the database file, with a column or argument where one is at fault.
  package var context: String

  package init(extendedCode: Int32, message: String, sql: String? = nil, context: String) {
    self.extendedCode = extendedCode
    self.message = message
    self.sql = sql
    self.context = context
  }

  /// The primary result code: the low byte of the extended one.
  package var code: Int32 { extendedCode & 0xff }
}

extension SQLiteError: CustomStringConvertible {
  /// "SQLite error 19 (extended 2067): UNIQUE constraint failed: … - while executing `…` - in …".
  package var description: String {
    var text = "SQLite error \(code)"
    if extendedCode != code { text += " (extended \(extendedCode))" }
    text += ": \(message)"
    if let sql { text += " - while executing `\(sql)`" }
    return text + " - in \(context)"
  }
}
