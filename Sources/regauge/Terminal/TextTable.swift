/// An aligned table for the terminal.
struct TextTable {
  enum Alignment { case left, right }

  struct Cell {
    var text: String
    var ink: Ink?

    init(_ text: String, _ ink: Ink? = nil) {
      self.text = text
      self.ink = ink
    }
  }

  /// The least that a column is wrapped to.
  private static let narrowest = 32

  private let header: [String]
  private let alignments: [Alignment]
  private var rows: [[Cell]] = []

  init(_ columns: [(title: String, alignment: Alignment)]) {
    header = columns.map(\.title)
    alignments = columns.map(\.alignment)
  }

  /// Adds a row with one cell a column.
  mutating func add(_ cells: [Cell]) {
    precondition(cells.count == header.count, "TextTable: \(cells.count) cells for \(header.count) columns")
    rows.append(cells)
  }

  /// The table with a rule below its header; colours only where `color` is true.
  ///
  /// - Parameter width: characters a line; the last column, if it is one of text, goes on in further lines for that,
  ///   but has `narrowest` at least.
  func text(color: Bool, width: Int = .max) -> String {
    var widths = header.indices.map { column in
      max(header[column].count, self.rows.map { $0[column].text.count }.max() ?? 0)
    }
    let last = header.count - 1
    let room = max(width - widths[..<last].reduce(0) { $0 + $1 + 2 }, Self.narrowest)
    var rows = self.rows
    if alignments[last] == .left, widths[last] > room {
      widths[last] = room
      rows = rows.flatMap { cells -> [[Cell]] in
        let lines = cells[last].text.wrapped(to: room).flatMap { $0.cut(into: room) }
        return (lines.isEmpty ? [""] : lines).enumerated().map { number, line in
          (number == 0 ? Array(cells[..<last]) : cells[..<last].map { _ in Cell("") })
            + [Cell(line, cells[last].ink)]
        }
      }
    }
    func line(_ cells: [Cell]) -> String {
      var parts: [String] = []
      for (column, cell) in cells.enumerated() {
        let isLast = column == cells.count - 1 && alignments[column] == .left
        let padded =
          alignments[column] == .right
          ? cell.text.paddedLeft(to: widths[column])
          : isLast ? cell.text : cell.text.padded(to: widths[column])
        parts.append(cell.ink.map { $0(padded, when: color) } ?? padded)
      }
      return parts.joined(separator: "  ")
    }
    let rule = Ink.quiet(
      widths.map { String(repeating: "─", count: $0) }.joined(separator: "  "), when: color)
    return ([line(header.map { Cell($0, .strong) }), rule] + rows.map(line)).joined(separator: "\n")
  }
}
