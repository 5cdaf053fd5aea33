import CSQLite

/// The current row of a running statement; it cannot outlive the call that hands it out.
package struct Row: ~Escapable {
  private let statement: Statement

  @_lifetime(borrow statement)
  init(of statement: borrowing Statement) { self.statement = copy statement }

  /// The integer of a column that is never NULL.
  package func int64(_ column: String) throws(SQLiteError) -> Int64 {
    guard let value = try optionalInt64(column) else { throw mismatch(column, "NULL", "an integer") }
    return value
  }

  /// The integer of a column, or nil where it is NULL.
  package func optionalInt64(_ column: String) throws(SQLiteError) -> Int64? {
    switch try value(column) {
    case .integer(let value): value
    case .null: nil
    case let other: throw mismatch(column, "\(other)", "an integer")
    }
  }

  package func int(_ column: String) throws(SQLiteError) -> Int { Int(try int64(column)) }

  package func optionalInt(_ column: String) throws(SQLiteError) -> Int? {
    try optionalInt64(column).map { Int($0) }
  }

  package func bool(_ column: String) throws(SQLiteError) -> Bool { try int64(column) != 0 }

  package func optionalBool(_ column: String) throws(SQLiteError) -> Bool? {
    try optionalInt64(column).map { $0 != 0 }
  }

  /// The number of a column, or nil where it is NULL; an integer is converted.
  package func optionalDouble(_ column: String) throws(SQLiteError) -> Double? {
    switch try value(column) {
    case .real(let value): value
    case .integer(let value): Double(value)
    case .null: nil
    case let other: throw mismatch(column, "\(other)", "a number")
    }
  }

  package func double(_ column: String) throws(SQLiteError) -> Double {
    guard let value = try optionalDouble(column) else { throw mismatch(column, "NULL", "a number") }
    return value
  }

  /// The text of a column that is never NULL.
  package func text(_ column: String) throws(SQLiteError) -> String {
    guard let value = try optionalText(column) else { throw mismatch(column, "NULL", "text") }
    return value
  }

  /// The text of a column, or nil where it is NULL.
  package func optionalText(_ column: String) throws(SQLiteError) -> String? {
    switch try value(column) {
    case .text(let value): value
    case .null: nil
    case let other: throw mismatch(column, "\(other)", "text")
    }
  }

  /// The text of a column as a `Value`, such as a case of an enumeration.
  package func choice<Value: RawRepresentable>(
    _ column: String, of: Value.Type = Value.self
  ) throws(SQLiteError) -> Value where Value.RawValue == String {
    guard let value = try optionalChoice(column, of: Value.self) else {
      throw mismatch(column, "NULL", "a \(Value.self)")
    }
    return value
  }

  package func optionalChoice<Value: RawRepresentable>(
    _ column: String, of: Value.Type = Value.self
  ) throws(SQLiteError) -> Value? where Value.RawValue == String {
    guard let text = try optionalText(column) else { return nil }
    guard let value = Value(rawValue: text) else { throw mismatch(column, "'\(text)'", "a \(Value.self)") }
    return value
  }

  package func json(_ column: String) throws(SQLiteError) -> JSONText? {
    try optionalText(column).map { JSONText(validated: $0) }
  }

  package func id<Record>(
    _ column: String, of: RowID<Record>.Type = RowID<Record>.self
  ) throws(SQLiteError) -> RowID<Record> {
    RowID(rawValue: try int64(column))
  }

  package func optionalID<Record>(
    _ column: String, of: RowID<Record>.Type = RowID<Record>.self
  ) throws(SQLiteError) -> RowID<Record>? {
    try optionalInt64(column).map { RowID(rawValue: $0) }
  }

  package func value(_ column: String) throws(SQLiteError) -> SQLiteValue {
    guard let index = statement.columns[column] else {
      throw mismatch(column, "absent", "a column of the query")
    }
    return statement.value(at: index)
  }

  func mismatch(_ column: String, _ found: String, _ wanted: String) -> SQLiteError {
    SQLiteError(
      extendedCode: SQLITE_MISMATCH, message: "column \(column) is \(found), expected \(wanted)",
      sql: statement.sql, context: statement.path)
  }
}
