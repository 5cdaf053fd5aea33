import Columns

extension RawSpan {
  /// The byte at `offset`.
  @inline(__always)
  func byte(at offset: Int) -> UInt8 {
    precondition(UInt(bitPattern: offset) < UInt(bitPattern: byteCount), "byte \(offset) of \(byteCount)")
    // In bounds, as just checked.
    return unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
  }

  /// The 8 bytes from `offset` on, the first lowest.
  @inline(__always)
  func word(at offset: Int) -> UInt64 {
    precondition(offset >= 0 && offset <= byteCount &- 8, "word at \(offset) of \(byteCount)")
    // In bounds, as just checked; every bit pattern is a UInt64.
    return UInt64(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// The 64 bytes from `offset` on, as words.
  @inline(__always)
  func block(at offset: Int) -> SIMD8<UInt64> {
    precondition(offset >= 0 && offset <= byteCount &- 64, "block at \(offset) of \(byteCount)")
    // In bounds, as just checked.
    return unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: SIMD8<UInt64>.self)
  }

  /// Up to 8 bytes from `offset` on, the first lowest, zeros after the last.
  @inline(__always)
  func word(at offset: Int, count: Int) -> UInt64 {
    if offset <= byteCount &- 8 {
      return count >= 8 ? word(at: offset) : word(at: offset) & ((1 << UInt64(count &* 8)) &- 1)
    }
    var word: UInt64 = 0
    for index in 0..<Swift.min(count, 8) { word |= UInt64(byte(at: offset &+ index)) << UInt64(index &* 8) }
    return word
  }

  /// Whether both have the same bytes.
  func isEqual(to other: RawSpan) -> Bool {
    guard byteCount == other.byteCount else { return false }
    for offset in stride(from: 0, to: byteCount, by: 8) {
      let count = Swift.min(8, byteCount - offset)
      if word(at: offset, count: count) != other.word(at: offset, count: count) { return false }
    }
    return true
  }

  /// Byte order: for UTF-8 the order of code points, which is how Python orders `str`.
  func isLess(than other: RawSpan) -> Bool {
    let shared = Swift.min(byteCount, other.byteCount)
    for offset in 0..<shared where byte(at: offset) != other.byte(at: offset) {
      return byte(at: offset) < other.byte(at: offset)
    }
    return byteCount < other.byteCount
  }
}

extension Span where Element == UInt8 {
  /// The same bytes, untyped.
  var rawBytes: RawSpan {
    @_lifetime(copy self)
    // A UInt8 has no padding that could be read uninitialised.
    @inline(__always) get { unsafe bytes }
  }

  /// Whether the bytes are those of a text of at most 8 ASCII characters.
  @inline(__always)
  func isEqual(to text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount && rawBytes.word(at: 0, count: count) == Self.word(of: text)
  }

  @inline(__always)
  private static func word(of text: StaticString) -> UInt64 {
    text.withUTF8Buffer { buffer in
      var word: UInt64 = 0
      for index in buffer.indices { unsafe word |= UInt64(buffer[index]) << UInt64(index * 8) }
      return word
    }
  }
}
