import Columns
import StageKit

/// The kinds of cells that the tables of the pipeline have.
enum CellKind {
  case integer, number, text
}

/// One column of a CSV table: its name in the header and what its cells hold.
struct CSVColumn {
  let name: String
  let kind: CellKind
}

/// Reads CSV text into a table whose struct says which columns the header must name.
///
/// Plain text (no quotation marks, LF line ends, every cell as it should be) takes the fast way; anything else is
/// read again, carefully, which either succeeds or names the first fault.
func parseTable<Table: StageTable>(_ name: String, _ text: Text) throws(StageError) -> Table {
  guard case .structure(let fields) = Table.stageField.type else {
    preconditionFailure("a table is a struct")
  }
  let columns = fields.map { CSVColumn(name: $0.name, kind: CellKind(of: $0.type)) }
  let parsed: [Column]
  if let quick = PlainCSV(text, columns)?.parse() {
    parsed = quick
  } else {
    var careful = CarefulCSV(table: name, text: text, columns: columns)
    parsed = try careful.parse()
  }
  let column = Column(type: .structure(fields), count: parsed[0].count, content: .structure(parsed))
  return try Table(datum: Datum(Field(name, column.type), column), at: name)
}

extension CellKind {
  init(of type: DataType) {
    switch type {
    case .int64: self = .integer
    case .float64: self = .number
    default: self = .text
    }
  }
}
