import Columns

extension PlainCSV {
  /// Parses the lines of one part into its rows of `outputs`; nil where a line is not plain.
  static func parse(_ part: Part, into outputs: [ParsedColumn]) -> [PartColumn]? {
    var sinks = outputs.map { CellSink($0, rowCount: part.rows.count) }
    return parse(part, &sinks) ? sinks.map { $0.finish() } : nil
  }

  private static func parse(_ part: Part, _ storage: inout [CellSink]) -> Bool {
    let bytes = part.text.data.rawBytes
    var sinks = storage.mutableSpan
    var position = part.bytes.lowerBound
    let last = sinks.count - 1
    for row in part.rows {
      for column in sinks.indices {
        let end =
          switch sinks[column].kind {
          case .integer: sinks[column].integer(bytes, position, row)
          case .number: sinks[column].number(bytes, position, row)
          case .text: sinks[column].text(bytes, position, row)
          }
        // The byte behind a cell tells whether the line has as many as it should.
        let separator = column == last ? UInt8(ascii: "\n") : UInt8(ascii: ",")
        guard end >= 0, bytes.byte(at: end) == separator else { return false }
        position = end &+ 1
      }
    }
    return position == part.bytes.upperBound
  }
}
