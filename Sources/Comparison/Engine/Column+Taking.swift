import Columns

extension Column {
  /// The values at `indices`, in that order, copied. Complexity: O(values and bytes taken).
  func taking(_ indices: [Int]) -> Column {
    let taken = validity.map { validity in Bitmap(count: indices.count) { validity[indices[$0]] } }
    let content: Content
    switch self.content {
    case .none: content = .none
    case .fixed(let buffer): content = .fixed(buffer.taking(indices, width: type.byteWidth!))
    case .bits(let bits): content = .bits(Bitmap(count: indices.count) { bits[indices[$0]] })
    case .bytes(let offsets, let data):
      let ranges = ListRanges(offsets, taking: indices)
      content = .bytes(offsets: ranges.offsets, data: ranges.gather(data))
    case .list(let offsets, let elements):
      let ranges = ListRanges(offsets, taking: indices)
      content = .list(offsets: ranges.offsets, elements: elements.taking(ranges.elements))
    case .structure(let children): content = .structure(children.map { $0.taking(indices) })
    }
    return Column(type: type, count: indices.count, validity: taken, content: content)
  }
}

extension Buffer {
  fileprivate func taking(_ indices: [Int], width: Int) -> Buffer {
    func gather<Element: FixedWidthInteger & BitwiseCopyable>(_ type: Element.Type) -> Buffer {
      let input = span(of: type)
      return Buffer(count: indices.count, of: type) { output in
        for slot in output.indices { output[slot] = input[indices[slot]] }
      }
    }
    switch width {
    case 1: return gather(UInt8.self)
    case 2: return gather(UInt16.self)
    case 4: return gather(UInt32.self)
    default: return gather(UInt64.self)
    }
  }
}

/// The chosen lists of an offsets buffer: where each begins in the source, and their own offsets from 0.
private struct ListRanges {
  var starts: [Int]
  var ends: [Int]

  init(_ offsets: Buffer, taking indices: [Int]) {
    let source = offsets.span(of: Int64.self)
    starts = []
    ends = [0]
    starts.reserveCapacity(indices.count)
    ends.reserveCapacity(indices.count + 1)
    for index in indices {
      starts.append(Int(source[index]))
      ends.append(ends[ends.count - 1] + Int(source[index + 1] - source[index]))
    }
  }

  var offsets: Buffer { Buffer(ends.map(Int64.init)) }

  /// The positions of all elements, list after list.
  var elements: [Int] {
    var positions: [Int] = []
    positions.reserveCapacity(ends[ends.count - 1])
    for (list, start) in starts.enumerated() {
      positions.append(contentsOf: start..<start + ends[list + 1] - ends[list])
    }
    return positions
  }

  func gather(_ data: Buffer) -> Buffer {
    let input = data.span(of: UInt8.self)
    return Buffer(count: ends[ends.count - 1], of: UInt8.self) { output in
      for list in starts.indices {
        let target = ends[list]
        for byte in 0..<ends[list + 1] - target { output[target + byte] = input[starts[list] + byte] }
      }
    }
  }
}
