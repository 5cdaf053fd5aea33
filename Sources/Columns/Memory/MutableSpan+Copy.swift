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
}
