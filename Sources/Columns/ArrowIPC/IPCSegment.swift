/// One buffer of a record batch to be written: its exact size is known before a byte is touched.
enum IPCSegment {
  case absent
  /// Bytes as they are.
  case raw(Buffer)
  /// Bits, moved to start at a byte; bits past the end become 0.
  case bits(Bitmap)
  /// Fixed-width values; null slots become 0, so that equal columns have equal bytes.
  case masked(Buffer, width: Int, validity: Bitmap)
  /// `count` Int64 offsets, less the first of them.
  case offsets(Buffer, count: Int)
  /// Int64 values as Int32.
  case narrowed(Buffer, validity: Bitmap?)

  var byteCount: Int {
    switch self {
    case .absent: 0
    case .raw(let buffer), .masked(let buffer, _, _): buffer.byteCount
    case .bits(let bits): (bits.count + 7) / 8
    case .offsets(_, let count): count * 8
    case .narrowed(let buffer, _): buffer.byteCount / 2
    }
  }

  /// Writes the buffer to `output`, from byte `start` on.
  @_lifetime(output: copy output)
  func write(to output: inout MutableSpan<UInt8>, at start: Int) {
    switch self {
    case .absent: break
    case .raw(let buffer): output.copy(buffer, count: buffer.byteCount, to: start)
    case .bits(let bits):
      var position = start
      for index in stride(from: 0, to: bits.count, by: 64) {
        output.put(bits.word(at: index), at: position, byteCount: min(8, (bits.count - index + 7) / 8))
        position += 8
      }
    case .masked(let buffer, let width, let validity):
      output.copy(buffer, count: buffer.byteCount, to: start)
      for first in stride(from: 0, to: validity.count, by: 64) {
        var missing = ~validity.word(at: first)
        if validity.count - first < 64 { missing &= (1 << UInt64(validity.count - first)) - 1 }
        while missing != 0 {
          let slot = start + (first + missing.trailingZeroBitCount) * width
          output.clear(slot..<slot + width)
          missing &= missing - 1
        }
      }
    case .offsets(let buffer, let count):
      let offsets = WireOffsets.rebased(buffer.slice(0..<count, of: Int64.self))
      output.copy(offsets, count: count * 8, to: start)
    case .narrowed(let buffer, let validity):
      for index in 0..<buffer.byteCount / 8 {
        let value = validity?[index] ?? true ? buffer.span(of: Int64.self)[index] : 0
        output.put(UInt64(truncatingIfNeeded: value), at: start + index * 4, byteCount: 4)
      }
    }
  }
}
