/// Builds a FlatBuffer from its end to its start, so that every object it refers to is there already.
///
/// An object's position is its distance from the end of the buffer in bytes, which does not change as more is
/// put in front. Equal input yields equal bytes.
struct FlatBufferBuilder {
  /// The bytes, last one first.
  private var reversed: [UInt8] = []

  /// The value of a table's field.
  enum Value {
    case byte(UInt8)
    case short(Int16)
    case int(Int32)
    case long(Int64)
    /// A string, vector or table at that position.
    case object(Int)

    var byteCount: Int {
      switch self {
      case .byte: 1
      case .short: 2
      case .int, .object: 4
      case .long: 8
      }
    }
  }

  private mutating func put<Number: FixedWidthInteger>(_ number: Number) {
    for byte in stride(from: MemoryLayout<Number>.size - 1, through: 0, by: -1) {
      reversed.append(UInt8(truncatingIfNeeded: number >> (byte * 8)))
    }
  }

  /// Pads so that what ends `byteCount` bytes further on starts at a multiple of `alignment`.
  private mutating func align(_ alignment: Int, before byteCount: Int) {
    while (reversed.count + byteCount) % alignment != 0 { reversed.append(0) }
  }

  private mutating func putReference(to position: Int) {
    put(UInt32(reversed.count + 4 - position))
  }

  mutating func string(_ text: String) -> Int {
    let bytes = Array(text.utf8)
    align(4, before: bytes.count + 1)
    reversed.append(0)
    reversed.append(contentsOf: bytes.reversed())
    put(UInt32(bytes.count))
    return reversed.count
  }

  /// A vector of references to objects.
  mutating func vector(_ objects: [Int]) -> Int {
    align(4, before: objects.count * 4)
    for object in objects.reversed() { putReference(to: object) }
    put(UInt32(objects.count))
    return reversed.count
  }

  /// A vector of structs or numbers, each made of `wordsPerElement` Int64 words.
  mutating func vector(words: [Int64], wordsPerElement: Int) -> Int {
    align(8, before: words.count * 8)
    for word in words.reversed() { put(word) }
    put(UInt32(words.count / wordsPerElement))
    return reversed.count
  }

  /// A table with the given fields by slot.
  mutating func table(_ fields: [(slot: Int, value: Value)]) -> Int {
    let end = reversed.count
    let slotCount = fields.reduce(0) { max($0, $1.slot + 1) }
    var positions = [Int?](repeating: nil, count: slotCount)
    // The widest first, so that little padding is needed between them.
    for (slot, value) in fields.sorted(by: { ($0.value.byteCount, $0.slot) > ($1.value.byteCount, $1.slot) })
    {
      align(value.byteCount, before: value.byteCount)
      switch value {
      case .byte(let value): put(value)
      case .short(let value): put(value)
      case .int(let value): put(value)
      case .long(let value): put(value)
      case .object(let position): putReference(to: position)
      }
      positions[slot] = reversed.count
    }
    align(4, before: 4)
    // The vtable stands right in front of the table.
    put(Int32(4 + slotCount * 2))
    let start = reversed.count
    for slot in stride(from: slotCount - 1, through: 0, by: -1) {
      put(UInt16(positions[slot].map { start - $0 } ?? 0))
    }
    put(UInt16(start - end))
    put(UInt16(4 + slotCount * 2))
    return start
  }

  /// The finished buffer, a multiple of 8 bytes long.
  mutating func finish(root: Int) -> [UInt8] {
    align(8, before: 4)
    putReference(to: root)
    return reversed.reversed()
  }
}
