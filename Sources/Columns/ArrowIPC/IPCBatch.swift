/// A record batch being taken apart: nodes and buffers stand in two flat lists, in the order in which a walk
/// through the schema, parents first, meets them.
struct IPCBatch {
  private let body: Buffer
  private let place: WirePlace
  private let length: Int64
  private let nodes: FlatVector?
  private let buffers: FlatVector?
  private let variadicCounts: FlatVector?
  private var nextNode = 0
  private var nextBuffer = 0
  private var nextVariadicCount = 0

  /// - Parameter header: a table `RecordBatch` of Message.fbs.
  init(_ header: FlatTable, body: Buffer, at place: WirePlace) throws(ColumnError) {
    if let compression = try header.table(IPC.RecordBatch.compression) {
      let codec = try compression.number(0, absent: UInt8(0))
      throw place.error(
        "the buffers are compressed with \(codec == 0 ? "LZ4" : codec == 1 ? "ZSTD" : "codec \(codec)")",
        remedy: "write them uncompressed, e.g. polars write_ipc(…, compression=\"uncompressed\") or "
          + "pyarrow IpcWriteOptions(compression=None)")
    }
    self.body = body
    self.place = place
    length = try header.number(IPC.RecordBatch.length, absent: Int64(0))
    nodes = try header.vector(IPC.RecordBatch.nodes, elementByteCount: 16)
    buffers = try header.vector(IPC.RecordBatch.buffers, elementByteCount: 16)
    variadicCounts = try header.vector(IPC.RecordBatch.variadicCounts, elementByteCount: 8)
  }

  /// The batch as a struct column of `fields`.
  mutating func column(
    _ fields: [IPCField], dictionaries: [Int64: Column]
  ) throws(ColumnError) -> Column {
    let children = try arrays(fields, dictionaries: dictionaries, at: place)
    try checkAllUsed()
    for (field, child) in zip(fields, children) where child.length != length {
      throw place.child(field.name).error("the array has \(child.length) values in a batch of \(length)")
    }
    let array = WireArray(length: length, nullCount: 0, buffers: [.absent], children: children)
    return try Column(checking: array, as: .structure(fields.map(\.wireField)), at: place)
  }

  /// The batch's only column, of type `values`.
  mutating func dictionary(_ values: WireType) throws(ColumnError) -> Column {
    let array = try array(values, children: [], dictionary: nil, at: place)
    try checkAllUsed()
    guard array.length == length else {
      throw place.error("the dictionary has \(array.length) values in a batch of \(length)")
    }
    return try Column(checking: array, as: values, at: place)
  }

  private mutating func arrays(
    _ fields: [IPCField], dictionaries: [Int64: Column], at place: WirePlace
  ) throws(ColumnError) -> [WireArray] {
    var arrays: [WireArray] = []
    for field in fields {
      let place = place.child(field.name)
      if let id = field.dictionaryID {
        guard let dictionary = dictionaries[id] else {
          throw place.error("dictionary \(id) does not precede the batch that uses it")
        }
        arrays.append(try array(field.type, children: [], dictionary: dictionary, at: place))
      } else {
        var parent = try array(field.type, children: field.children, dictionary: nil, at: place)
        parent.children = try self.arrays(field.children, dictionaries: dictionaries, at: place)
        arrays.append(parent)
      }
    }
    return arrays
  }

  /// The next node with its own buffers.
  private mutating func array(
    _ type: WireType, children: [IPCField], dictionary: Column?, at place: WirePlace
  ) throws(ColumnError) -> WireArray {
    guard let nodes, nextNode < nodes.count else { throw place.error("the batch has too few arrays") }
    let length = try nodes.number(Int64.self, nextNode)
    let nullCount = try nodes.number(Int64.self, nextNode, byteOffset: 8)
    nextNode += 1
    var bufferCount = type.bufferCount
    if type.isViews {
      guard let variadicCounts, nextVariadicCount < variadicCounts.count else {
        throw place.error("the batch does not say how many data buffers the views have")
      }
      bufferCount += try place.count(
        try variadicCounts.number(Int64.self, nextVariadicCount), "the number of data buffers")
      nextVariadicCount += 1
    }
    var own: [WireBuffer] = []
    for _ in 0..<bufferCount { own.append(try buffer(at: place)) }
    return WireArray(length: length, nullCount: nullCount, buffers: own, dictionary: dictionary)
  }

  private mutating func buffer(at place: WirePlace) throws(ColumnError) -> WireBuffer {
    guard let buffers, nextBuffer < buffers.count else { throw place.error("the batch has too few buffers") }
    let offset = try buffers.number(Int64.self, nextBuffer)
    let byteCount = try buffers.number(Int64.self, nextBuffer, byteOffset: 8)
    guard offset >= 0, byteCount >= 0, offset <= body.byteCount, byteCount <= Int64(body.byteCount) - offset
    else {
      throw place.error(
        "buffer \(nextBuffer) covers bytes \(offset) + \(byteCount) of a body of \(body.byteCount)")
    }
    nextBuffer += 1
    if byteCount == 0 { return .absent }
    return .sized(body.slice(bytes: Int(offset)..<Int(offset + byteCount)))
  }

  private func checkAllUsed() throws(ColumnError) {
    guard nextNode == nodes?.count ?? 0, nextBuffer == buffers?.count ?? 0 else {
      throw place.error(
        "the batch has \(nodes?.count ?? 0) arrays and \(buffers?.count ?? 0) buffers; "
          + "the schema uses \(nextNode) and \(nextBuffer)")
    }
  }
}
