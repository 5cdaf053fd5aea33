extension MutableSpan<UInt8> {
  /// Overwrites `count` bytes from `start` on with those of `source` from `first` on; traps when either range is
  /// out of bounds. A loop over spans costs several times as much.
  @_lifetime(self: copy self)
  mutating func copy(_ source: Buffer, _ first: Int = 0, count length: Int, to start: Int) {
    precondition(
      length >= 0 && first >= 0 && first <= source.byteCount - length,
      "MutableSpan: bytes \(first) + \(length) of a buffer of \(source.byteCount)")
    precondition(
      start >= 0 && start <= count - length, "MutableSpan: \(length) bytes do not fit at \(start) of \(count)"
    )
    if length == 0 { return }
    // Both ranges were just checked, and `source` is never the memory being filled.
    unsafe source.withUnsafeBase { base in
      unsafe withUnsafeMutableBufferPointer { output in
        unsafe UnsafeMutableRawPointer(output.baseAddress! + start)
          .copyMemory(from: base + first, byteCount: length)
      }
    }
  }

  /// Writes the low `byteCount` (up to 8) bytes of `word`, lowest first.
  @_lifetime(self: copy self)
  mutating func put(_ word: UInt64, at start: Int, byteCount: Int) {
    for index in 0..<byteCount { self[start + index] = UInt8(truncatingIfNeeded: word >> UInt64(8 * index)) }
  }

  /// Writes `bytes` from `start` on.
  @_lifetime(self: copy self)
  mutating func put(_ bytes: [UInt8], at start: Int) { copy(Buffer(bytes), count: bytes.count, to: start) }

  /// Zeroes the bytes `range`; traps when it is out of bounds.
  @_lifetime(self: copy self)
  mutating func clear(_ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "MutableSpan: \(range) is out of bounds")
    // The range was just checked.
    unsafe withUnsafeMutableBufferPointer { output in
      guard let base = output.baseAddress else { return }
      unsafe (base + range.lowerBound).update(repeating: 0, count: range.count)
    }
  }
}
