import Columns

/// Takes values of a column by row number.
enum Gather {
  /// For each pair a column with the values at those rows, null for -1; pairs are spread over the processors.
  static func columns(_ pairs: [(column: Column, rows: Output<Int32>)]) -> [Column] {
    let rows = pairs.map(\.rows.count).max() ?? 0
    let threads = min(Parallel.ranges(rows).count, max(1, pairs.count))
    let parts = Parallel.map(each: threads) { thread in
      stride(from: thread, to: pairs.count, by: threads).map { index in
        (index, gather(pairs[index].column, pairs[index].rows))
      }
    }
    return parts.joined().sorted { $0.0 < $1.0 }.map(\.1)
  }

  private static func gather(_ column: Column, _ rows: Output<Int32>) -> Column {
    let validity = validity(column.validity, rows)
    switch column.content {
    case .fixed(let buffer):
      let values = buffer.span(of: UInt64.self)
      let gathered = Buffer(count: rows.count, of: UInt64.self) { output in
        rows.withSpan { rows in
          for index in output.indices {
            let row = Int(rows[index])
            output[index] = row < 0 ? 0 : values[row]
          }
        }
      }
      return Column(type: column.type, count: rows.count, validity: validity, content: .fixed(gathered))
    case .bytes(let offsets, let data): return texts(offsets, data, rows, validity)
    default: preconditionFailure("Gather: the tables of flights hold numbers and texts only")
    }
  }

  /// 64 bits at a time; nil where all are present.
  private static func validity(_ source: Bitmap?, _ rows: Output<Int32>) -> Bitmap? {
    var missing: UInt64 = 0
    let words = Buffer(count: (rows.count + 63) / 64, of: UInt64.self) { output in
      rows.withSpan { rows in
        for index in output.indices {
          let first = index &* 64
          let count = min(64, rows.count &- first)
          var absent: UInt64 = 0
          for bit in 0..<count {
            // The sign of -1 is the bit that is missing.
            absent |= UInt64(UInt32(bitPattern: rows[first &+ bit]) >> 31) &<< UInt64(truncatingIfNeeded: bit)
          }
          if let source {
            for bit in 0..<count where rows[first &+ bit] >= 0 && !source[Int(rows[first &+ bit])] {
              absent |= 1 &<< UInt64(truncatingIfNeeded: bit)
            }
          }
          missing |= absent
          output[index] = ~absent
        }
      }
    }
    return missing == 0 ? nil : Bitmap(words, count: rows.count)
  }

  private static func texts(
    _ offsets: Buffer, _ data: Buffer, _ rows: Output<Int32>, _ validity: Bitmap?
  ) -> Column {
    let starts = offsets.span(of: Int64.self)
    let ends = Buffer(count: rows.count + 1, of: Int64.self) { output in
      var end: Int64 = 0
      output[0] = 0
      for index in 0..<rows.count {
        let row = Int(rows[index])
        if row >= 0 { end &+= starts[row + 1] &- starts[row] }
        output[index + 1] = end
      }
    }
    let total = Int(ends.span(of: Int64.self)[rows.count])
    let gathered = Output<UInt8>(count: total)
    let source = data.bytes
    var end = 0
    for index in 0..<rows.count {
      let row = Int(rows[index])
      guard row >= 0 else { continue }
      let start = Int(starts[row])
      let count = Int(starts[row + 1]) - start
      gathered.copy(source, start, count: count, to: end)
      end += count
    }
    return StringColumn(offsets: ends, data: gathered.buffer, count: rows.count, validity: validity).column
  }
}

extension Output<UInt8> {
  /// Copies `count` bytes of `source`, 8 at a time.
  @inline(__always)
  func copy(_ source: RawSpan, _ start: Int, count: Int, to offset: Int) {
    var done = 0
    while done < count {
      if done &+ 8 <= source.byteCount &- start && offset &+ done &+ 8 <= self.count {
        // What is written beyond the text is overwritten by the next one, or lies within the last 8 bytes below.
        store(source.word(at: start &+ done), at: offset &+ done)
        done &+= 8
      } else {
        self[offset &+ done] = source.byte(at: start &+ done)
        done &+= 1
      }
    }
  }
}
