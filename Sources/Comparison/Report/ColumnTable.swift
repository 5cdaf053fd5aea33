/// The table of columns that differ, aligned.
struct ColumnTable {
  private let rows: [[String]]
  private let equalColumns: Int
  private let hiddenColumns: Int
  private let style: FailureReport.Style

  private static let header = [
    "column", "type", "equal", "tolerated (max ULP)", "unequal", "max|Δ|", "null↔NaN", "null↔value",
  ]

  init(_ columns: [ColumnComparison], style: FailureReport.Style) {
    // Those that fail come first: they are what the report is about.
    let differing = columns.filter { $0.unequal > 0 || $0.isMissing || $0.typesDiffer }
    let tolerated = columns.filter { $0.tolerated > 0 && $0.unequal == 0 && !$0.isMissing && !$0.typesDiffer }
    let all = differing + tolerated
    equalColumns = columns.count - all.count
    hiddenColumns = max(0, all.count - FailureReport.columnLimit)
    rows = all.prefix(FailureReport.columnLimit).map(Self.cells)
    self.style = style
  }

  var lines: [String] {
    guard !rows.isEmpty else { return [] }
    var widths = Self.header.map(\.count)
    for row in rows {
      for (index, cell) in row.enumerated() { widths[index] = max(widths[index], cell.count) }
    }
    func line(_ cells: [String]) -> String {
      let padded = cells.enumerated().map { index, cell in
        let space = String(repeating: " ", count: widths[index] - cell.count)
        return index < 2 ? cell + space : space + cell
      }
      return padded.joined(separator: "  ")
    }
    var lines = [style.dim(line(Self.header))] + rows.map(line)
    if hiddenColumns > 0 { lines.append("… \(hiddenColumns.counted("more column")) differ") }
    if equalColumns > 0 { lines.append(style.dim("(\(equalColumns.counted("column")) equal)")) }
    return lines
  }

  private static func cells(_ column: ColumnComparison) -> [String] {
    var tolerated = column.tolerated.groupedText
    if let ulps = column.toleratedULPs { tolerated += " (\(ulps.groupedText))" }
    let largest = column.unequal > 0 ? column.unequalAbsolute : column.toleratedAbsolute
    return [
      column.path, column.typeText, column.equal.groupedText, tolerated, column.unequal.groupedText,
      column.unequalElapsed ?? largest?.glanceText ?? "–", column.nullVersusNaN.groupedText,
      column.nullVersusValue.groupedText,
    ]
  }
}

extension ColumnComparison {
  var isMissing: Bool { referenceType == nil || candidateType == nil }

  fileprivate var typesDiffer: Bool { referenceType != candidateType }

  /// "f64=f64", "i64≠f64", "f64≠–" for a column that one side lacks.
  fileprivate var typeText: String {
    let first = referenceType.map(Self.short) ?? "–"
    let second = candidateType.map(Self.short) ?? "–"
    return "\(first)\(typesDiffer ? "≠" : "=")\(second)"
  }

  private static func short(_ type: String) -> String {
    switch type {
    case "int8", "int16", "int32", "int64": "i" + type.dropFirst(3)
    case "uint8", "uint16", "uint32", "uint64": "u" + type.dropFirst(4)
    case "float16", "float32", "float64": "f" + type.dropFirst(5)
    case "utf8": "str"
    case "binary": "bytes"
    case "date32": "date"
    default: type.hasPrefix("timestamp[") ? "ts" + type.dropFirst(9) : type
    }
  }
}
