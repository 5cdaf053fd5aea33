import Columns

/// A column that the parts of a text fill together, each its own rows.
struct ParsedColumn: Sendable {
  let kind: CellKind
  /// Values of numbers (a double as its bits); of texts the ends, counted within their part.
  let words: Output<UInt64>

  init(_ kind: CellKind, count: Int) {
    self.kind = kind
    words = Output(count: kind == .text ? count + 1 : count)
    if kind == .text { words[0] = 0 }
  }

  /// The column, from what each part found besides its words.
  func finish(_ rows: [Range<Int>], _ parts: [PartColumn]) -> Column {
    guard kind == .text else {
      let validity = Self.validity(count: words.count, nulls: parts.map(\.nulls))
      let type: DataType = kind == .integer ? .int64 : .float64
      return Column(type: type, count: words.count, validity: validity, content: .fixed(words.buffer))
    }
    let data = Output<UInt8>(count: parts.reduce(0) { $0 + $1.textCount })
    var start = 0
    for (rows, part) in zip(rows, parts) {
      data.copy(part.text, count: part.textCount, to: start)
      if start > 0 {
        let base = UInt64(start)
        words.withRange(rows.lowerBound + 1..<rows.upperBound + 1) { ends in
          for index in ends.indices { ends[index] &+= base }
        }
      }
      start += part.textCount
    }
    return StringColumn(offsets: words.buffer, data: data.buffer, count: words.count - 1).column
  }

  /// All ones but for the rows in `nulls`; nil where there are none.
  private static func validity(count: Int, nulls: [[Int32]]) -> Bitmap? {
    if nulls.allSatisfy(\.isEmpty) { return nil }
    let buffer = Buffer(count: (count + 7) / 8, of: UInt8.self) { bytes in
      for index in bytes.indices { bytes[index] = 0xFF }
      for row in nulls.joined() { bytes[Int(row) >> 3] &= ~(1 << UInt8(row & 7)) }
    }
    return Bitmap(buffer, count: count)
  }
}

/// What a part keeps of a column to itself.
struct PartColumn: Sendable {
  /// The rows, of the whole table, whose value is NA.
  let nulls: [Int32]
  /// The bytes of its texts: the first `textCount`.
  let text: Output<UInt8>
  let textCount: Int
}
