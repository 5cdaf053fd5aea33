/// An array as foreign memory describes it; nothing in it has been checked.
struct WireArray {
  var length: Int64
  /// -1 when the producer did not count.
  var nullCount: Int64
  /// Slots to skip at the start of every buffer.
  var offset: Int64 = 0
  /// Validity first, then what the layout says; data buffers of views last.
  var buffers: [WireBuffer]
  var children: [WireArray] = []
  /// The decoded values, for dictionary-encoded arrays.
  var dictionary: Column?
}

/// A buffer of a foreign array.
enum WireBuffer {
  /// A null pointer, or no bytes.
  case absent
  /// Bytes whose extent is known.
  case sized(Buffer)
  /// An address whose extent the layout must tell (Arrow C data).
  case unsized(ForeignAddress)

  /// The first `byteCount` bytes, without a copy; throws when they are not there.
  func bytes(_ byteCount: Int, _ what: String, at place: WirePlace) throws(ColumnError) -> Buffer {
    if byteCount == 0 { return .empty }
    switch self {
    case .absent: throw place.error("the \(what) buffer is missing; it should have \(byteCount) bytes")
    case .sized(let buffer):
      guard byteCount <= buffer.byteCount else {
        throw place.error("the \(what) buffer has \(buffer.byteCount) bytes instead of \(byteCount)")
      }
      return buffer.slice(bytes: 0..<byteCount)
    case .unsized(let address): return address.buffer(byteCount: byteCount)
    }
  }

  /// `count` elements of `width` bytes after the first `skipped`, aligned to `width` up to 8; copied only when
  /// the producer did not align them.
  func elements(
    _ count: Int, after skipped: Int, width: Int, _ what: String, at place: WirePlace
  ) throws(ColumnError) -> Buffer {
    if count == 0 { return .empty }
    let all = try bytes((skipped + count) * width, what, at: place)
    return all.slice(bytes: skipped * width..<(skipped + count) * width).aligned(to: min(width, 8))
  }
}

extension Buffer {
  /// Itself when its address is a multiple of `alignment`, otherwise a copy that is.
  func aligned(to alignment: Int) -> Buffer {
    // The address is compared, never dereferenced.
    let address = unsafe withUnsafeBase { Int(bitPattern: $0) }
    return address % alignment == 0 ? self : Buffer(copying: span(of: UInt8.self))
  }
}
