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
  mutating func add(_ original: Column) {
    let column = original.withoutNullContents()
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
