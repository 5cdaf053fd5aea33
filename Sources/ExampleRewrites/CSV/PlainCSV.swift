import Columns
import StageKit

/// Reads plain CSV text, several lines at a time on several threads: no quotation marks, LF line ends, no empty
/// lines, every cell as its column wants it.
///
/// Whatever is not so makes `parse` return nil: `CarefulCSV` then decides whether it is a fault, and which.
struct PlainCSV {
  private let columns: [CSVColumn]
  /// Parts of the text that hold whole lines; 8 bytes at least can be read beyond the end of each.
  private let parts: [Part]

  /// Some lines and where their rows go.
  struct Part: Sendable {
    let text: StringColumn
    let bytes: Range<Int>
    var rows: Range<Int>
  }

  /// Text whose first line is the header; nil where it is not, or not plain.
  init?(_ text: Text, _ columns: [CSVColumn]) {
    self.columns = columns
    let bytes = text.utf8.rawBytes
    let header = Array((columns.map(\.name).joined(separator: ",") + "\n").utf8)
    guard bytes.byteCount > header.count,
      bytes.extracting(first: header.count).isEqual(to: header.span.rawBytes)
    else {
      return nil
    }
    // The last lines are copied, with a line end and room behind them: reading 8 bytes is then safe everywhere.
    let tailStart = Self.lineStart(atOrBefore: bytes.byteCount - 64, bytes, notBefore: header.count)
    var tail = [UInt8]()
    for offset in tailStart..<bytes.byteCount { tail.append(bytes.byte(at: offset)) }
    if tail.last != UInt8(ascii: "\n") && !tail.isEmpty { tail.append(UInt8(ascii: "\n")) }
    let tailCount = tail.count
    tail += [UInt8](repeating: 0, count: 8)

    var bounds = [header.count]
    let partCount = max(1, min(Parallel.threadCount, bytes.byteCount >> 18))
    for part in 1..<max(partCount, 1) {
      let goal = header.count + (tailStart - header.count) * part / partCount
      bounds.append(max(bounds.last!, Self.lineStart(atOrBefore: goal, bytes, notBefore: bounds.last!)))
    }
    bounds.append(tailStart)
    var parts = zip(bounds, bounds.dropFirst()).map { Part(text: text.asColumn, bytes: $0..<$1, rows: 0..<0) }
    parts.append(
      Part(
        text: StringColumn(offsets: Buffer([0, Int64(tail.count)]), data: Buffer(tail), count: 1),
        bytes: 0..<tailCount, rows: 0..<0))

    let sized = parts
    let counts = Parallel.map(each: parts.count) { index in LineCount(sized[index]) }
    var row = 0
    for index in parts.indices {
      guard counts[index].isPlain else { return nil }
      parts[index].rows = row..<row + counts[index].count
      row += counts[index].count
    }
    self.parts = parts
  }

  /// The columns, or nil where a line is not plain.
  func parse() -> [Column]? {
    let rowCount = self.parts.last!.rows.upperBound
    let outputs = columns.map { ParsedColumn($0.kind, count: rowCount) }
    let parts = self.parts
    let results = Parallel.map(each: parts.count) { index in Self.parse(parts[index], into: outputs) }
    guard !results.contains(where: { $0 == nil }) else { return nil }
    return outputs.indices.map { column in
      outputs[column].finish(parts.map(\.rows), results.map { $0![column] })
    }
  }

  /// The start of the line that holds byte `goal`.
  private static func lineStart(atOrBefore goal: Int, _ bytes: RawSpan, notBefore first: Int) -> Int {
    var start = max(goal, first)
    while start > first && bytes.byte(at: start - 1) != UInt8(ascii: "\n") { start -= 1 }
    return start
  }
}

/// How many lines a part has, and whether they can be plain.
struct LineCount: Sendable {
  var count = 0
  var isPlain = true

  /// Looks at 64 bytes a step: eight words, whose bytes are compared by arithmetic without a carry between them.
  init(_ part: PlainCSV.Part) {
    typealias Words = SIMD8<UInt64>
    func all(_ byte: UInt64) -> Words { Words(repeating: byte &* 0x0101_0101_0101_0101) }
    let (lineFeeds, quotes, carriageReturns) = (all(0x0A), all(0x22), all(0x0D))
    let (low, ones) = (all(0x7F), all(0x01))
    let seven = Words(repeating: 7)
    let bytes = part.text.data.rawBytes
    var others = Words.zero
    var position = part.bytes.lowerBound
    let end = part.bytes.upperBound
    while position &+ 64 <= end {
      var lines = Words.zero
      // At most 255 steps, so that the counts of each byte fit it.
      for _ in 0..<min(255, (end &- position) / 64) {
        let block = bytes.block(at: position)
        let rest = block ^ lineFeeds
        // 0x80 in every byte that was a line feed, and in no other.
        lines &+= (~(((rest & low) &+ low) | rest | low)) &>> seven
        let (quote, carriageReturn) = (block ^ quotes, block ^ carriageReturns)
        others |= ((quote &- ones) & ~quote) | ((carriageReturn &- ones) & ~carriageReturn)
        position &+= 64
      }
      for lane in lines.indices {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { count += Int(lines[lane] >> shift & 0xFF) }
      }
    }
    isPlain = others & all(0x80) == .zero
    while position < end {
      let byte = bytes.byte(at: position)
      if byte == 0x0A { count += 1 }
      if byte == 0x22 || byte == 0x0D { isPlain = false }
      position += 1
    }
  }
}
