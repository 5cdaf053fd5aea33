/// The schema message of a stream, or the schema in the footer of a file.
struct IPCSchema {
  var fields: [IPCField]
  var metadata: [String: String]

  /// The most fields of a schema, nested ones included. FlatBuffers let fields share their children, so that a
  /// small hostile schema could list more fields than memory holds.
  private static let mostFields = 1 << 18

  init(_ table: FlatTable) throws(ColumnError) {
    let place = table.place
    if try table.number(IPC.Schema.endianness, absent: Int16(0)) != 0 {
      throw place.error("the data is big-endian", remedy: "write it on a little-endian machine")
    }
    var budget = Self.mostFields
    fields = []
    for field in try table.tables(IPC.Schema.fields) {
      fields.append(try IPCField(field, at: place, budget: &budget))
    }
    metadata = try IPCField.metadata(table, IPC.Schema.metadata)
  }

  /// The value type of each dictionary; fields may share one.
  var dictionaryTypes: [Int64: WireType] {
    var types: [Int64: WireType] = [:]
    func visit(_ field: IPCField) {
      if let id = field.dictionaryID, case .dictionary(_, let values) = field.type { types[id] = values }
      field.children.forEach(visit)
    }
    fields.forEach(visit)
    return types
  }
}

/// A field with what only IPC says about it: the number of its dictionary.
struct IPCField {
  var name: String
  var type: WireType
  var isNullable: Bool
  var metadata: [String: String]
  var children: [IPCField]
  var dictionaryID: Int64?

  var wireField: WireField { WireField(name: name, type: type, isNullable: isNullable, metadata: metadata) }

  init(_ table: FlatTable, at parent: WirePlace, budget: inout Int) throws(ColumnError) {
    name = try table.string(IPC.Field.name) ?? ""
    let place = parent.child(name)
    try place.checkDepth()
    budget -= 1
    if budget < 0 { throw parent.error("the schema has too many fields", remedy: "split the table") }
    isNullable = try table.bool(IPC.Field.nullable)
    metadata = try Self.metadata(table, IPC.Field.metadata)
    children = []
    for child in try table.tables(IPC.Field.children) {
      children.append(try IPCField(child, at: place, budget: &budget))
    }
    type = try WireType(ipc: table, children: children, at: place)
    guard let dictionary = try table.table(IPC.Field.dictionary) else { return }
    // Without an index type the indices are Int32.
    var index = DataType.int32
    if let table = try dictionary.table(IPC.Dictionary.index) {
      index = try DataType(ipcInteger: table, at: place)
    }
    type = .dictionary(index: index, values: type)
    dictionaryID = try dictionary.number(IPC.Dictionary.id, absent: Int64(0))
  }

  static func metadata(_ table: FlatTable, _ slot: Int) throws(ColumnError) -> [String: String] {
    var metadata: [String: String] = [:]
    for pair in try table.tables(slot) {
      metadata[try pair.string(IPC.KeyValue.key) ?? ""] = try pair.string(IPC.KeyValue.value) ?? ""
    }
    return metadata
  }
}
