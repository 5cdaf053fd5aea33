/// Collects the batches of one IPC file or stream into a struct column.
struct IPCReader {
  private let schema: IPCSchema
  private let dictionaryTypes: [Int64: WireType]
  private var dictionaries: [Int64: Column] = [:]
  private var batches: [Column] = []
  private let place: WirePlace

  init(_ schema: IPCSchema, at place: WirePlace) {
    self.schema = schema
    self.place = place
    dictionaryTypes = schema.dictionaryTypes
  }

  var schemaMetadata: [String: String] { schema.metadata }

  /// Reads a stream: a schema, then dictionaries and batches in the order of their use.
  static func stream(_ bytes: Buffer, at place: WirePlace) throws(ColumnError) -> IPCReader {
    guard let first = try IPCMessage(bytes, at: 0, place) else {
      throw place.error("the stream is empty; not even a schema is there", remedy: "write the stream again")
    }
    guard first.headerType == IPC.Header.schema else {
      throw place.error("the stream starts with message type \(first.headerType) instead of a schema")
    }
    var reader = IPCReader(try IPCSchema(first.header), at: place)
    var position = first.end
    while let message = try IPCMessage(bytes, at: position, place) {
      try reader.add(message)
      position = message.end
    }
    return reader
  }

  /// Reads a file, whose footer lists the dictionaries and batches.
  static func file(_ bytes: Buffer, at place: WirePlace) throws(ColumnError) -> IPCReader {
    let tail = IPC.magic.count + 4
    guard bytes.byteCount >= 8 + tail, bytes.ends(with: IPC.magic) else {
      throw place.error(
        "the file starts with \"ARROW1\" but does not end with it", remedy: IPCMessage.truncated)
    }
    let footerByteCount = Int(try bytes.flat(Int32.self, at: bytes.byteCount - tail, place))
    guard footerByteCount > 0, footerByteCount <= bytes.byteCount - 8 - tail else {
      throw place.error("the footer claims \(footerByteCount) bytes", remedy: IPCMessage.truncated)
    }
    let footerStart = bytes.byteCount - tail - footerByteCount
    let footer = try FlatTable(
      root: bytes.slice(bytes: footerStart..<footerStart + footerByteCount), at: place.section("footer"))
    guard let schema = try footer.table(IPC.Footer.schema) else {
      throw place.error("the footer has no schema", remedy: IPCMessage.truncated)
    }
    var reader = IPCReader(try IPCSchema(schema), at: place)
    let messages = bytes.slice(bytes: 0..<footerStart)
    for (slot, type) in [
      (IPC.Footer.dictionaries, IPC.Header.dictionaryBatch),
      (IPC.Footer.recordBatches, IPC.Header.recordBatch),
    ] {
      // A block is the position of a message, the length of its metadata, padding, and that of its body.
      guard let blocks = try footer.vector(slot, elementByteCount: 24) else { continue }
      for index in 0..<blocks.count {
        let start = try blocks.number(Int64.self, index)
        guard start >= 8, start < Int64(footerStart),
          let message = try IPCMessage(messages, at: Int(start), place), message.headerType == type
        else { throw place.error("the footer's block \(index) points to byte \(start), where no batch is") }
        try reader.add(message)
      }
    }
    return reader
  }

  private mutating func add(_ message: IPCMessage) throws(ColumnError) {
    switch message.headerType {
    case IPC.Header.recordBatch:
      let place = place.section("record batch \(batches.count)")
      var batch = try IPCBatch(message.header, body: message.body, at: place)
      batches.append(try batch.column(schema.fields, dictionaries: dictionaries))
    case IPC.Header.dictionaryBatch: try addDictionary(message)
    case let type: throw place.error("messages of type \(type) have no place among batches")
    }
  }

  private mutating func addDictionary(_ message: IPCMessage) throws(ColumnError) {
    let id = try message.header.number(IPC.DictionaryBatch.id, absent: Int64(0))
    let place = place.section("dictionary \(id)")
    guard let type = dictionaryTypes[id] else { throw place.error("no field uses the dictionary") }
    guard type.children.isEmpty else {
      throw place.error(
        "dictionaries of \(type.canonical) are not read", remedy: "decode the dictionary first")
    }
    guard let data = try message.header.table(IPC.DictionaryBatch.data) else {
      throw place.error("the dictionary has no data")
    }
    var batch = try IPCBatch(data, body: message.body, at: place)
    let values = try batch.dictionary(type)
    if try message.header.bool(IPC.DictionaryBatch.isDelta) {
      guard let known = dictionaries[id] else { throw place.error("a delta has no dictionary to extend") }
      dictionaries[id] = .concatenate([known, values])
    } else {
      // In a stream a later dictionary replaces an earlier one for the batches that follow.
      dictionaries[id] = values
    }
  }

  /// All batches as one struct column; without a batch, a column of no rows.
  func column() -> Column {
    if batches.isEmpty { return .empty(.structure(schema.fields.map(\.wireField.canonical))) }
    return .concatenate(batches)
  }
}

extension Buffer {
  func starts(with prefix: [UInt8]) -> Bool { has(prefix, at: 0) }

  func ends(with suffix: [UInt8]) -> Bool { has(suffix, at: byteCount - suffix.count) }

  private func has(_ expected: [UInt8], at position: Int) -> Bool {
    guard position >= 0, position + expected.count <= byteCount else { return false }
    let bytes = span(of: UInt8.self)
    return expected.indices.allSatisfy { bytes[position + $0] == expected[$0] }
  }
}
