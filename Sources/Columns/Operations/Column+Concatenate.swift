extension Column {
  /// The values of all `parts`, one after the other; of one part, that part itself.
  ///
  /// Traps when there are no parts or their types differ. Complexity: O(bytes).
  public static func concatenate(_ parts: [Column]) -> Column {
    precondition(!parts.isEmpty, "Column: nothing to concatenate")
    let type = parts[0].type
    for part in parts.dropFirst() {
      precondition(part.type == type, "Column: \(part.type) cannot follow \(type)")
    }
    if parts.count == 1 { return parts[0] }
    let count = parts.reduce(0) { $0 + $1.count }
    var validity: Bitmap?
    if parts.contains(where: { $0.validity != nil }) {
      validity = Bitmap(concatenating: parts.map { $0.validity ?? Bitmap(repeating: true, count: $0.count) })
    }
    return Column(type: type, count: count, validity: validity, content: concatenatedContent(parts))
  }

  private static func concatenatedContent(_ parts: [Column]) -> Content {
    switch parts[0].content {
    case .none: return .none
    case .fixed:
      let width = parts[0].type.byteWidth!
      return .fixed(
        Buffer(
          concatenating: parts.map {
            guard case .fixed(let buffer) = $0.content else { preconditionFailure("Column: not fixed width") }
            return buffer.slice(bytes: 0..<$0.count * width)
          }))
    case .bits:
      return .bits(
        Bitmap(
          concatenating: parts.map {
            guard case .bits(let bits) = $0.content else { preconditionFailure("Column: not Boolean") }
            return bits
          }))
    case .bytes:
      var offsets: [Buffer] = []
      var data: [Buffer] = []
      for part in parts {
        guard case .bytes(let bounds, let text) = part.content else {
          preconditionFailure("Column: not text")
        }
        let ends = bounds.span(of: Int64.self)
        offsets.append(bounds.slice(0..<(part.count + 1), of: Int64.self))
        data.append(text.slice(bytes: Int(ends[0])..<Int(ends[part.count])))
      }
      return .bytes(offsets: Buffer(concatenatingOffsets: offsets), data: Buffer(concatenating: data))
    case .list:
      var offsets: [Buffer] = []
      var elements: [Column] = []
      for part in parts {
        guard case .list(let bounds, let values) = part.content else {
          preconditionFailure("Column: not lists")
        }
        let ends = bounds.span(of: Int64.self)
        offsets.append(bounds.slice(0..<(part.count + 1), of: Int64.self))
        elements.append(values.slice(Int(ends[0])..<Int(ends[part.count])))
      }
      return .list(offsets: Buffer(concatenatingOffsets: offsets), elements: concatenate(elements))
    case .structure(let first):
      return .structure(first.indices.map { index in concatenate(parts.map { $0.children[index] }) })
    }
  }
}

extension Buffer {
  /// The bytes of all `parts`, one after the other.
  init(concatenating parts: [Buffer]) {
    let total = parts.reduce(0) { $0 + $1.byteCount }
    self.init(count: total, of: UInt8.self) { output in
      var end = 0
      for part in parts {
        output.copy(part, count: part.byteCount, to: end)
        end += part.byteCount
      }
    }
  }

  /// Int64 offsets of several parts as offsets into their concatenated data, from 0.
  init(concatenatingOffsets parts: [Buffer]) {
    let total = parts.reduce(1) { $0 + $1.byteCount / 8 - 1 }
    self.init(count: total, of: Int64.self) { output in
      output[0] = 0
      var slot = 0
      for part in parts {
        let offsets = part.span(of: Int64.self)
        let shift = output[slot] - offsets[0]
        for index in 1..<offsets.count { output[slot + index] = offsets[index] + shift }
        slot += offsets.count - 1
      }
    }
  }
}

extension Bitmap {
  /// The bits of all `parts`, one after the other. Complexity: O(bits / 64 + parts).
  init(concatenating parts: [Bitmap]) {
    let total = parts.reduce(0) { $0 + $1.count }
    let words = Buffer(count: (total + 63) / 64, of: UInt64.self) { output in
      for index in output.indices { output[index] = 0 }
      var end = 0
      for part in parts {
        for start in stride(from: 0, to: part.count, by: 64) {
          let word = part.word(at: start)
          let (slot, shift) = ((end + start) / 64, UInt64((end + start) % 64))
          output[slot] |= word << shift
          if shift > 0, slot + 1 < output.count { output[slot + 1] |= word >> (64 - shift) }
        }
        end += part.count
      }
    }
    self.init(words, count: total)
  }
}
