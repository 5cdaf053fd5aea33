/// A table inside a FlatBuffer, read with every offset checked.
///
/// A table starts with a signed distance back to its vtable, which lists where each field stands: sizes of vtable
/// and table (UInt16 each), then one UInt16 a slot, 0 for an absent field. All integers are little-endian.
/// Source: https://flatbuffers.dev/internals/
struct FlatTable {
  let buffer: Buffer
  let place: WirePlace
  private let start: Int
  private let byteCount: Int
  private let vtable: Int
  private let slotCount: Int

  /// The root table of a FlatBuffer.
  init(root buffer: Buffer, at place: WirePlace) throws(ColumnError) {
    let offset = try buffer.flat(UInt32.self, at: 0, place)
    try self.init(buffer, at: Int(offset), place)
  }

  private init(_ buffer: Buffer, at start: Int, _ place: WirePlace) throws(ColumnError) {
    let vtable = start - Int(try buffer.flat(Int32.self, at: start, place))
    let vtableByteCount = Int(try buffer.flat(UInt16.self, at: vtable, place))
    let byteCount = Int(try buffer.flat(UInt16.self, at: vtable + 2, place))
    guard vtableByteCount >= 4, vtableByteCount % 2 == 0, vtable + vtableByteCount <= buffer.byteCount,
      byteCount >= 4, start + byteCount <= buffer.byteCount
    else { throw place.error("the metadata is damaged: the table at byte \(start) has a bad vtable") }
    self.buffer = buffer
    self.place = place
    self.start = start
    self.byteCount = byteCount
    self.vtable = vtable
    slotCount = (vtableByteCount - 4) / 2
  }

  /// Where field `slot` stands in the buffer, nil when it is absent.
  private func position(_ slot: Int, byteCount width: Int) throws(ColumnError) -> Int? {
    guard slot < slotCount else { return nil }
    let offset = Int(try buffer.flat(UInt16.self, at: vtable + 4 + slot * 2, place))
    if offset == 0 { return nil }
    guard offset >= 4, offset + width <= byteCount else {
      throw place.error("the metadata is damaged: field \(slot) of the table at byte \(start) is outside it")
    }
    return start + offset
  }

  /// A number, or `absent` when the field is not there.
  func number<Number: FixedWidthInteger & BitwiseCopyable>(
    _ slot: Int, absent: Number
  ) throws(ColumnError) -> Number {
    guard let position = try position(slot, byteCount: MemoryLayout<Number>.size) else { return absent }
    return try buffer.flat(Number.self, at: position, place)
  }

  func bool(_ slot: Int) throws(ColumnError) -> Bool { try number(slot, absent: UInt8(0)) != 0 }

  /// Where the object stands that field `slot` refers to.
  private func target(_ slot: Int) throws(ColumnError) -> Int? {
    guard let position = try position(slot, byteCount: 4) else { return nil }
    return position + Int(try buffer.flat(UInt32.self, at: position, place))
  }

  func table(_ slot: Int) throws(ColumnError) -> FlatTable? {
    guard let target = try target(slot) else { return nil }
    return try FlatTable(buffer, at: target, place)
  }

  func string(_ slot: Int) throws(ColumnError) -> String? {
    guard let vector = try vector(slot, elementByteCount: 1) else { return nil }
    let bytes = buffer.slice(bytes: vector.start..<vector.start + vector.count)
    // The bytes were checked to lie in the buffer.
    let text = unsafe bytes.withUnsafeBase { base in
      unsafe String(
        validating: UnsafeRawBufferPointer(start: base, count: vector.count), as: UTF8.self)
    }
    guard let text else { throw place.error("a name or metadata text is not valid UTF-8") }
    return text
  }

  /// The elements that field `slot` refers to, all inside the buffer.
  func vector(_ slot: Int, elementByteCount: Int) throws(ColumnError) -> FlatVector? {
    guard let target = try target(slot) else { return nil }
    let count = Int(try buffer.flat(UInt32.self, at: target, place))
    guard count <= (buffer.byteCount - target - 4) / elementByteCount else {
      throw place.error("the metadata is damaged: a vector claims \(count) elements")
    }
    return FlatVector(
      buffer: buffer, place: place, start: target + 4, count: count, elementByteCount: elementByteCount)
  }

  /// The tables that field `slot` lists; none when it is absent.
  func tables(_ slot: Int) throws(ColumnError) -> [FlatTable] {
    guard let vector = try vector(slot, elementByteCount: 4) else { return [] }
    var tables: [FlatTable] = []
    for index in 0..<vector.count {
      let target = vector.start + index * 4 + Int(try vector.number(UInt32.self, index))
      tables.append(try FlatTable(buffer, at: target, place))
    }
    return tables
  }
}

/// Equally wide elements, one after the other, inside a FlatBuffer.
struct FlatVector {
  let buffer: Buffer
  let place: WirePlace
  let start: Int
  let count: Int
  let elementByteCount: Int

  /// The number `byteOffset` bytes into element `index`.
  func number<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type, _ index: Int, byteOffset: Int = 0
  ) throws(ColumnError) -> Number {
    try buffer.flat(type, at: start + index * elementByteCount + byteOffset, place)
  }
}

extension Buffer {
  /// A little-endian number at a byte position that may be anything; throws unless it lies in the buffer.
  func flat<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type, at position: Int, _ place: WirePlace
  ) throws(ColumnError) -> Number {
    let width = MemoryLayout<Number>.size
    guard position >= 0, position <= byteCount - width else {
      throw place.error(
        "the metadata is damaged: it refers to byte \(position) of \(byteCount)",
        remedy: "write the file again; it is truncated or was changed")
    }
    // In bounds, as just checked; FlatBuffers from elsewhere may be misaligned.
    return unsafe Number(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: position, as: Number.self))
  }
}
