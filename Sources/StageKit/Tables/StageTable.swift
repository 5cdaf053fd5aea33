import Columns

/// A table as a plain struct: one stored property a column.
///
///     struct CleanFlight: StageTable {
///       @NonNull var month: Int64Column
///       var depDelay: Float64Column   // column "dep_delay", may hold nulls
///       var carrier: StringColumn
///       var note: StringColumn?       // may be absent altogether
///     }
///
/// Swift's synthesised `Codable` is used, with coders of this module, to map properties to the columns of a
/// struct column. Columns that the struct does not name are ignored on input; they cost nothing.
public protocol StageTable: StageValue, Codable {
  /// The column that a property maps to: `snake_case` of its name, unless the table says otherwise.
  static func columnName(_ property: String) -> String

  /// How the Python side holds the table.
  static var layout: TableLayout { get }

  /// What its rows are in Python: "dict", unless the table says that they are instances of a class,
  /// "dataclass:shop.Order" or "namedtuple:shop.Line". What a stage takes may be either.
  static var pythonKind: String { get }
}

/// The Python form of a table.
public enum TableLayout: String, Sendable {
  /// A list of dicts, one a row.
  case rows = "list"
  /// A dict of lists, one a column.
  case columns
  /// A lone dict: columns of one value each.
  case record = "scalar"
}

extension StageTable {
  public static func columnName(_ property: String) -> String { snakeCased(property) }

  /// "depDelay" → "dep_delay": for a `columnName` of one's own that renames some properties only.
  public static func snakeCased(_ property: String) -> String { snakeCase(property) }

  public static var layout: TableLayout { .rows }

  public static var pythonKind: String { "dict" }

  public static var stageField: Field { TableSchema.field(of: Self.self) }

  public init(datum: Datum, at path: String) throws(StageError) {
    do {
      self = try Self(from: TableDecoder(table: Self.self, column: datum.column, path: path))
    } catch {
      throw StageError(error)
    }
  }

  public func column(at path: String) throws(StageError) -> Column {
    let encoder = TableEncoder(table: Self.self, path: path)
    do {
      try encode(to: encoder)
    } catch {
      throw StageError(error)
    }
    return try encoder.finish()
  }

  /// The rows `rows` of all columns, in that order.
  ///
  /// - Throws: `StageError` for columns of different lengths.
  public func gather(_ rows: [Int]) throws(StageError) -> Self {
    let column = try column(at: "table").gather(rows)
    return try Self(datum: Datum(Self.field(of: column), column), at: "table")
  }
}
