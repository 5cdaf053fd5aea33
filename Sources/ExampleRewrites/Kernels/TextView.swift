import Columns

/// A column of texts as its bytes and offsets, looked up once before a loop instead of for every row.
struct TextView: ~Escapable {
  let offsets: Span<Int64>
  let bytes: RawSpan
  let isPresent: Presence

  @_lifetime(borrow column)
  init(_ column: borrowing StringColumn) {
    offsets = column.offsets
    bytes = column.data.rawBytes
    isPresent = Presence(column.validity)
  }

  /// The bytes of the text in `row`.
  @inline(__always)
  @_lifetime(copy self)
  func text(_ row: Int) -> RawSpan { bytes.extracting(Int(offsets[row])..<Int(offsets[row + 1])) }

  /// Negative, 0 or positive as the text in `first` stands before, beside or after the one in `second`, by bytes.
  @inline(__always)
  func order(_ first: Int, _ second: Int) -> Int {
    let (one, other) = (text(first), text(second))
    return one.isEqual(to: other) ? 0 : one.isLess(than: other) ? -1 : 1
  }

  /// Whether the text in `row` is "NA".
  @inline(__always)
  func isNA(_ row: Int) -> Bool {
    let start = Int(offsets[row])
    return Int(offsets[row + 1]) &- start == 2 && bytes.byte(at: start) == UInt8(ascii: "N")
      && bytes.byte(at: start &+ 1) == UInt8(ascii: "A")
  }

  /// A number that is the same for equal texts: up to 7 bytes and their count; from `TextKey.long` on, a hash.
  @inline(__always)
  func key(_ row: Int) -> UInt64 {
    if !isPresent[row] { return TextKey.null }
    let start = Int(offsets[row])
    let count = Int(offsets[row &+ 1]) &- start
    if count <= 7 { return bytes.word(at: start, count: count) | UInt64(truncatingIfNeeded: count) << 56 }
    return longKey(start, count)
  }

  @inline(never)
  private func longKey(_ start: Int, _ count: Int) -> UInt64 {
    var hash = UInt64(count)
    for offset in stride(from: 0, to: count, by: 8) {
      hash = (hash ^ bytes.word(at: start + offset, count: count - offset)) &* 0xFF51_AFD7_ED55_8CCD
      hash ^= hash >> 32
    }
    return hash | TextKey.long
  }
}

/// The keys of `TextView` that stand for no short text.
enum TextKey {
  static let null: UInt64 = 0xFE << 56
  static let long: UInt64 = 0xFF << 56
}
