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
      let base = buffer.span(of: Int64.self)[0]
      if base == 0 {
        output.copy(buffer, count: count * 8, to: start)
      } else {
        for index in 0..<count {
          let offset = buffer.span(of: Int64.self)[index] - base
          output.put(UInt64(bitPattern: offset), at: start + index * 8, byteCount: 8)
        }
      }
    case .narrowed(let buffer, let validity):
      for index in 0..<buffer.byteCount / 8 {
        let value = validity?[index] ?? true ? buffer.span(of: Int64.self)[index] : 0
        output.put(UInt64(truncatingIfNeeded: value), at: start + index * 4, byteCount: 4)
      }
    }
  }
}

/// A record batch being put together: the lists of nodes and buffers that its metadata holds.
struct IPCBatchPlan {
  /// Length and null count of each array.
  var nodes: [Int64] = []
  /// Position and length of each buffer in the body.
  var buffers: [Int64] = []
  var segments: [(start: Int, segment: IPCSegment)] = []
  /// The body's length so far, a multiple of `IPC.alignment`.
  var byteCount = 0

  private mutating func add(_ segment: IPCSegment) {
    buffers += [Int64(byteCount), Int64(segment.byteCount)]
    segments.append((byteCount, segment))
    byteCount = (byteCount + segment.byteCount).roundedUp(to: IPC.alignment)
  }

  /// Adds a column with its descendants, parents first.
  mutating func add(_ column: Column) {
    let nullCount = column.nullCount
    nodes += [Int64(column.count), Int64(nullCount)]
    if case .none = column.content { return }
    let validity = nullCount > 0 ? column.validity : nil
    add(validity.map { .bits($0) } ?? .absent)
    switch column.content {
    case .none: break
    case .bits(let bits):
      add(.bits(validity.map { Bitmap.intersection(bits, $0)! } ?? bits))
    case .fixed(let buffer):
      let width = column.type.byteWidth!
      let values = buffer.slice(bytes: 0..<column.count * width)
      if case .time64(let unit) = column.type, unit.isTime32 {
        add(.narrowed(values, validity: validity))
      } else {
        add(validity.map { .masked(values, width: width, validity: $0) } ?? .raw(values))
      }
    case .bytes(let offsets, let data):
      add(.offsets(offsets, count: column.count + 1))
      add(.raw(data.slice(bytes: offsets.bounds(column.count))))
    case .list(let offsets, let elements):
      add(.offsets(offsets, count: column.count + 1))
      add(elements.slice(offsets.bounds(column.count)))
    case .structure(let children): children.forEach { add($0) }
    }
  }
}

extension Buffer {
  /// What the first `count` values cover, the buffer being their Int64 offsets.
  fileprivate func bounds(_ count: Int) -> Range<Int> {
    let offsets = span(of: Int64.self)
    return Int(offsets[0])..<Int(offsets[count])
  }
}

extension Int {
  func roundedUp(to multiple: Int) -> Int { (self + multiple - 1) / multiple * multiple }
}
