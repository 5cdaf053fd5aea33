/// One of the values that a STRICT table of the ledger can hold.
package enum SQLiteValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
}

extension SQLiteValue {
  package init(_ value: Int64?) { self = value.map(SQLiteValue.integer) ?? .null }
  package init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }
  package init(_ value: Double?) { self = value.map(SQLiteValue.real) ?? .null }
  package init(_ value: String?) { self = value.map(SQLiteValue.text) ?? .null }
  package init(_ value: Bool?) { self = value.map { .integer($0 ? 1 : 0) } ?? .null }
  package init(_ value: JSONText?) { self.init(value?.text) }
  package init<Record>(_ value: RowID<Record>?) { self.init(value?.rawValue) }
}
