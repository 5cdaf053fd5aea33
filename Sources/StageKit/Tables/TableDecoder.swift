import Columns

/// Hands the columns of a struct column to a table's synthesised `init(from:)`.
struct TableDecoder: Decoder {
  let columnName: (String) -> String
  let names: [String: Int]
  let fields: [Field]
  let columns: [Column]
  let count: Int
  /// Nothing at all, without a type: what an empty Python list becomes.
  let isUntyped: Bool
  let path: String

  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init<Table: StageTable>(table: Table.Type, column: Column, path: String) {
    columnName = table.columnName
    fields = column.fields
    columns = column.children
    names = Dictionary(
      fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    count = column.count
    isUntyped = column.type == .null
    self.path = path
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(TableDecodingContainer<Key>(decoder: self))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw Self.notATable(path) }
  func singleValueContainer() throws -> any SingleValueDecodingContainer { throw Self.notATable(path) }

  static func notATable(_ path: String) -> StageError {
    .typeError("\(path): a StageTable is a struct whose stored properties are columns", path: path)
  }
}

/// The columns of one table, by property.
struct TableDecodingContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let decoder: TableDecoder

  var codingPath: [any CodingKey] { [] }
  var allKeys: [Key] { decoder.fields.compactMap { Key(stringValue: $0.name) } }

  func contains(_ key: Key) -> Bool { decoder.names[decoder.columnName(key.stringValue)] != nil }

  func decodeNil(forKey key: Key) -> Bool { !contains(key) }

  func decode<Member: Decodable>(_ type: Member.Type, forKey key: Key) throws -> Member {
    if type is any InlinedTable.Type { return try Member(from: decoder) }
    let name = decoder.columnName(key.stringValue)
    let path = decoder.path + "." + name
    guard let value = type as? any StageValue.Type else {
      throw StageError.typeError("\(path): \(type) is no column; see StageValue", path: path)
    }
    let datum: Datum
    if let index = decoder.names[name] {
      datum = Datum(decoder.fields[index], decoder.columns[index])
    } else if decoder.isUntyped {
      datum = Datum(Field(name, .null), .nulls(decoder.count))
    } else {
      throw StageError.keyError(name, path: path)
    }
    // `value` is Member itself, seen as the protocol: what it makes is a Member.
    return try value.init(datum: datum, at: path) as! Member
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<NestedKey> {
    throw TableDecoder.notATable(decoder.path)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    throw TableDecoder.notATable(decoder.path)
  }

  func superDecoder() throws -> any Decoder { throw TableDecoder.notATable(decoder.path) }
  func superDecoder(forKey key: Key) throws -> any Decoder { throw TableDecoder.notATable(decoder.path) }
}
