import Columns

/// The type of a table, found by letting its `init(from:)` ask for its columns.
enum TableSchema {
  /// The table's field under the name ""; with a note in its metadata when the columns cannot be told.
  static func field<Table: StageTable>(of table: Table.Type) -> Field {
    let probe = Probe(columnName: table.columnName)
    var problem: String?
    do {
      _ = try Table(from: probe)
    } catch {
      problem = "the columns of \(table) cannot be told: \((error as? StageError)?.message ?? "\(error)")"
    }
    let type = DataType.structure(probe.fields)
    let metadata = [
      MetadataKey.kind: table.pythonKind, MetadataKey.root: table.layout.rawValue, problemKey: problem,
    ].compactMapValues(\.self)
    return Field("", type, isNullable: false, metadata: metadata)
  }

  /// The first note of a problem in `field` or in what it holds.
  static func problem(in field: Field) -> String? {
    if let problem = field.metadata[problemKey] { return problem }
    switch field.type {
    case .list(let item): return problem(in: item)
    case .structure(let fields): return fields.lazy.compactMap { problem(in: $0) }.first
    default: return nil
    }
  }

  /// Metadata of a table whose columns cannot be told: the reason. It never reaches a host.
  private static let problemKey = "regauge.problem"

  /// Metadata of a column that may be absent: an optional property.
  static let optionalKey = "regauge.optional"

  /// Gives empty columns to whoever asks, and writes down what was asked for.
  final class Probe: Decoder {
    let columnName: (String) -> String
    var fields: [Field] = []

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    init(columnName: @escaping (String) -> String) { self.columnName = columnName }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
      KeyedDecodingContainer(Container<Key>(probe: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw TableDecoder.notATable("table") }
    func singleValueContainer() throws -> any SingleValueDecodingContainer {
      throw TableDecoder.notATable("table")
    }
  }

  struct Container<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let probe: Probe

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    func contains(_ key: Key) -> Bool { true }
    func decodeNil(forKey key: Key) -> Bool { false }

    func decode<Member: Decodable>(_ type: Member.Type, forKey key: Key) throws -> Member {
      try note(type, key, isOptional: false)
    }

    func decodeIfPresent<Member: Decodable>(_ type: Member.Type, forKey key: Key) throws -> Member? {
      try note(type, key, isOptional: true)
    }

    private func note<Member>(_ type: Member.Type, _ key: Key, isOptional: Bool) throws -> Member {
      // Here and below, what is made is a Member: the type that makes it is Member itself, seen as a protocol.
      if type is any InlinedTable.Type {
        return try (type as! any InlinedTable.Type).init(from: probe) as! Member
      }
      let name = probe.columnName(key.stringValue)
      guard let value = type as? any StageValue.Type else {
        throw StageError.typeError("\(name): \(type) is no column; see StageValue", path: name)
      }
      var field = value.stageField
      field.name = name
      field.metadata[MetadataKey.root] = nil
      if isOptional { field.metadata[optionalKey] = "true" }
      probe.fields.append(field)
      return try value.init(datum: Datum(field, .nulls(0, of: field.type)), at: name) as! Member
    }

    func nestedContainer<NestedKey: CodingKey>(
      keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> { throw TableDecoder.notATable("table") }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      throw TableDecoder.notATable("table")
    }

    func superDecoder() throws -> any Decoder { throw TableDecoder.notATable("table") }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw TableDecoder.notATable("table") }
  }
}
