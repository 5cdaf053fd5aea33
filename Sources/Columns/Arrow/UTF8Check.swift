/// Fast checks of text that foreign memory claims to be UTF-8.
enum UTF8Check {
  private static let highBits = SIMD8<UInt64>(repeating: 0x8080_8080_8080_8080)

  /// Whether all bytes are below 0x80. Complexity: O(n), 64 bytes a step.
  static func isASCII(_ bytes: RawSpan) -> Bool { asciiPrefix(bytes, from: 0) == bytes.byteCount }

  /// Whether the bytes are well-formed UTF-8. Complexity: O(n); ASCII passes 64 bytes a step.
  static func isValid(_ bytes: RawSpan) -> Bool {
    var index = asciiPrefix(bytes, from: 0)
    while index + 8 <= bytes.byteCount {
      // In bounds, as just checked.
      let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
      let high = word & highBits[0]
      if high == 0 {
        index = asciiPrefix(bytes, from: index + 8)
        continue
      }
      index += high.trailingZeroBitCount / 8
      // Characters of two bytes, as European alphabets have, are told from the word alone.
      let pair = word >> UInt64(high.trailingZeroBitCount & ~7)
      if pair & 0xC0E0 == 0x80C0, pair & 0x1E != 0 {
        index += 2
        continue
      }
      let length = characterLength(bytes, at: index)
      if length == 0 { return false }
      index += length
    }
    while index < bytes.byteCount {
      let length = characterLength(bytes, at: index)
      if length == 0 { return false }
      index += length
    }
    return true
  }

  /// The first byte from `start` on that is not ASCII, or the end.
  private static func asciiPrefix(_ bytes: RawSpan, from start: Int) -> Int {
    var index = start
    // Every load is in bounds: index + its width ≤ byteCount.
    while index + 64 <= bytes.byteCount {
      let block = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: SIMD8<UInt64>.self)
      if block & highBits != .zero { break }
      index += 64
    }
    while index + 8 <= bytes.byteCount {
      let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
      let high = word & highBits[0]
      if high != 0 { return index + high.trailingZeroBitCount / 8 }
      index += 8
    }
    while index < bytes.byteCount, unsafe bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self) < 0x80 {
      index += 1
    }
    return index
  }

  /// How many bytes the well-formed character at `index` has; 0 for an ill-formed one.
  ///
  /// Source: The Unicode Standard, table 3-7, "Well-Formed UTF-8 Byte Sequences".
  private static func characterLength(_ bytes: RawSpan, at index: Int) -> Int {
    let first = byte(bytes, index)
    let length: Int
    let second: ClosedRange<UInt8>
    switch first {
    case 0x00...0x7F: return 1
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return 0
    }
    guard second.contains(byte(bytes, index + 1)) else { return 0 }
    for offset in 2..<max(length, 2) where byte(bytes, index + offset) & 0xC0 != 0x80 { return 0 }
    return length
  }

  /// Byte `index`, or 0, which continues no character, past the end.
  private static func byte(_ bytes: RawSpan, _ index: Int) -> UInt8 {
    index < bytes.byteCount ? unsafe bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self) : 0
  }
}
