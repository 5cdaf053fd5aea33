import Columns

/// Collects the columns of a table from its synthesised `encode(to:)`.
final class TableEncoder: Encoder {
  let columnName: (String) -> String
  let path: String
  private var fields: [Field] = []
  private var columns: [Column] = []

  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init<Table: StageTable>(table: Table.Type, path: String) {
    columnName = table.columnName
    self.path = path
  }

  func append<Member: StageValue>(_ member: Member, key: String) throws(StageError) {
    let name = columnName(key)
    let column = try member.column(at: "\(path).\(name)")
    var field = Member.field(of: column)
    field.name = name
    field.metadata[MetadataKey.root] = nil
    fields.append(field)
    columns.append(column)
  }

  /// The struct column. All columns must be equally long.
  func finish() throws(StageError) -> Column {
    let count = columns.first?.count ?? 0
    for (field, column) in zip(fields, columns) where column.count != count {
      throw .runtimeError(
        "\(path): column \(field.name) has \(column.count) values, column \(fields[0].name) has \(count)",
        path: "\(path).\(field.name)")
    }
    return Column(type: .structure(fields), count: count, content: .structure(columns))
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(TableEncodingContainer<Key>(encoder: self))
  }

  // A table is a struct: the containers below are asked for only by hand-written `encode(to:)`.
  func unkeyedContainer() -> any UnkeyedEncodingContainer { RefusingContainer(encoder: self) }
  func singleValueContainer() -> any SingleValueEncodingContainer { RefusingContainer(encoder: self) }
}

/// Refuses whatever is no struct of columns.
private struct RefusingContainer: UnkeyedEncodingContainer, SingleValueEncodingContainer {
  let encoder: TableEncoder

  var codingPath: [any CodingKey] { [] }
  var count: Int { 0 }

  mutating func encodeNil() throws { throw TableDecoder.notATable(encoder.path) }
  mutating func encode<Value: Encodable>(_ value: Value) throws { throw TableDecoder.notATable(encoder.path) }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy keyType: NestedKey.Type
  ) -> KeyedEncodingContainer<NestedKey> { encoder.container(keyedBy: keyType) }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { self }
  mutating func superEncoder() -> any Encoder { encoder }
}

struct TableEncodingContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let encoder: TableEncoder

  var codingPath: [any CodingKey] { [] }

  mutating func encodeNil(forKey key: Key) {}

  mutating func encode<Member: Encodable>(_ value: Member, forKey key: Key) throws {
    if value is any InlinedTable { return try value.encode(to: encoder) }
    guard let member = value as? any StageValue else {
      throw StageError.typeError("\(encoder.path): \(Member.self) is no column; see StageValue")
    }
    try encoder.append(member, key: key.stringValue)
  }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy keyType: NestedKey.Type, forKey key: Key
  ) -> KeyedEncodingContainer<NestedKey> { encoder.container(keyedBy: keyType) }

  mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    encoder.unkeyedContainer()
  }

  mutating func superEncoder() -> any Encoder { encoder }
  mutating func superEncoder(forKey key: Key) -> any Encoder { encoder }
}
