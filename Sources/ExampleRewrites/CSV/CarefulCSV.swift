import Columns
import StageKit

/// Reads a CSV table of any shape record by record, and names its first fault as the reference does.
struct CarefulCSV {
  private let table: String
  private let text: Text
  private let columns: [CSVColumn]
  private var builders: [ColumnBuilder]

  init(table: String, text: Text, columns: [CSVColumn]) {
    (self.table, self.text, self.columns) = (table, text, columns)
    builders = columns.map { ColumnBuilder($0.kind) }
  }

  mutating func parse() throws(StageError) -> [Column] {
    var reader = CSVReader()
    let text = self.text
    let bytes = text.utf8.rawBytes
    try read(&reader, bytes)
    try checkHeader(reader)
    while try read(&reader, bytes) {
      if reader.cellCount == columns.count {
        try append(reader)
      } else if reader.cellCount > 0 {
        throw wrongLength(reader)
      }
    }
    return builders.map { $0.finish() }
  }

  /// The next record into `reader`; false at the end.
  @discardableResult
  private func read(_ reader: inout CSVReader, _ bytes: RawSpan) throws(StageError) -> Bool {
    do throws(CSVReader.Fault) {
      return try reader.next(bytes)
    } catch {
      throw badQuoting(reader, bytes, error)
    }
  }

  private func checkHeader(_ reader: CSVReader) throws(StageError) {
    let header = (0..<reader.cellCount).map { reader.string($0) }
    for column in columns where !header.contains(column.name) {
      throw .valueError("\(table): line 1, column '\(column.name)': missing from the header")
    }
    if header != columns.map(\.name) {
      let names = columns.map(\.name).joined(separator: ",")
      throw .valueError("\(table): line 1: the header must be exactly \(names)")
    }
  }

  private mutating func append(_ reader: CSVReader) throws(StageError) {
    for (index, column) in columns.enumerated() {
      let isAccepted = reader.withCell(index) { builders[index].append($0) }
      if !isAccepted {
        let kind = column.kind == .integer ? "an integer" : "a number"
        let cell = PythonText.repr(reader.string(index))
        throw .valueError(
          "\(table): line \(reader.line), column '\(column.name)': \(cell) is not \(kind)",
          path: "\(table)[\(builders[index].count)].\(column.name)")
      }
    }
  }

  private func wrongLength(_ reader: CSVReader) -> StageError {
    let found = reader.cellCount
    if found > columns.count {
      return .valueError(
        "\(table): line \(reader.line): \(found) fields where the header has \(columns.count)")
    }
    return .valueError(
      "\(table): line \(reader.line), column '\(columns[found].name)': the line ends before it "
        + "(\(found) of \(columns.count) fields)")
  }

  /// The error of a record that cannot be split into fields.
  private func badQuoting(_ reader: CSVReader, _ bytes: RawSpan, _ fault: CSVReader.Fault) -> StageError {
    switch fault {
    case .textAfterQuote:
      return .valueError("\(table): line \(reader.line): ',' expected after '\"'")
    case .openQuote, .fieldTooLong:
      // A mark that stays open swallows the rest of the file. The column is the one that is open at the end of
      // the record's first line.
      let found = CSVReader.cellsOfFirstLine(bytes, from: reader.recordStart)
      let name = columns[min(found, columns.count) - 1].name
      return .valueError(
        "\(table): line \(reader.line), column '\(name)': a quotation mark is not closed")
    }
  }
}

/// Collects the cells of one column.
struct ColumnBuilder {
  private let kind: CellKind
  private var integers: [Int64?] = []
  private var numbers: [Double?] = []
  private var offsets: [Int64] = [0]
  private var data: [UInt8] = []

  init(_ kind: CellKind) { self.kind = kind }

  var count: Int {
    switch kind {
    case .integer: integers.count
    case .number: numbers.count
    case .text: offsets.count - 1
    }
  }

  /// Appends the value of `cell`; false where it has none.
  mutating func append(_ cell: Span<UInt8>) -> Bool {
    if kind != .text && cell.isEqual(to: "NA") {
      if kind == .integer { integers.append(nil) } else { numbers.append(nil) }
      return true
    }
    switch kind {
    case .integer:
      guard let value = CellText.integer(cell.rawBytes) else { return false }
      integers.append(value)
    case .number:
      guard let value = CellText.number(cell.rawBytes) else { return false }
      numbers.append(value)
    case .text:
      for index in cell.indices { data.append(cell[index]) }
      offsets.append(Int64(data.count))
    }
    return true
  }

  func finish() -> Column {
    switch kind {
    case .integer: Int64Column(integers).column
    case .number: Float64Column(numbers).column
    case .text: StringColumn(offsets: Buffer(offsets), data: Buffer(data), count: count).column
    }
  }
}
