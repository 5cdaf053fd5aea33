/// Fast checks of text that foreign memory claims to be UTF-8.
enum UTF8Check {
  /// Whether all bytes are below 0x80. Complexity: O(n), 64 bytes a step.
  static func isASCII(_ bytes: RawSpan) -> Bool {
    var index = 0
    let lastBlock = bytes.byteCount - 64
    while index <= lastBlock {
      // In bounds: index + 64 ≤ byteCount.
      let block = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: SIMD8<UInt64>.self)
      if block & 0x8080_8080_8080_8080 != .zero { return false }
      index += 64
    }
    while index < bytes.byteCount {
      if unsafe bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self) >= 0x80 { return false }
      index += 1
    }
    return true
  }

  /// Whether the bytes are well-formed UTF-8. Complexity: O(n).
  static func isValid(_ bytes: Span<UInt8>) -> Bool { (try? UTF8Span(validating: bytes)) != nil }
}
