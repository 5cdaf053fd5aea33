/// One Python value, or one input or output of a native stage, as a column and the field that describes it.
///
/// - A list of records is a struct column: one child a key, one row a record.
/// - A list of scalars is that scalar's column.
/// - A lone scalar is a column of length 1; so is any other single value, of its nested type.
///
/// The field's metadata keeps what columns do not say: the Python kinds (`MetadataKey`).
public struct Datum: Sendable {
  public var field: Field
  public var column: Column

  public init(_ field: Field, _ column: Column) {
    precondition(field.type == column.type, "Datum: the column is \(column.type), the field \(field.type)")
    self.field = field
    self.column = column
  }

  public var count: Int { column.count }
}

/// The keys under which field metadata describes Python values.
public enum MetadataKey {
  /// The Python kind of each value at this position: "int", "dict", "dataclass:shop.Order", "mixed" …
  ///
  /// A kind that is carried as another one names that behind a bar, where the column's type does not tell:
  /// "counter|map".
  public static let kind = "regauge.kind"
  /// How the rows of the whole datum are wrapped: "list", "tuple", "columns" (dict of lists), "scalar".
  public static let root = "regauge.root"
  /// "true" where the value is an iterator over its rows, to be taken once.
  public static let iterator = "regauge.iterator"
  /// JSON list of the distinct key orders at this position; the Int32 child `shapeField` indexes it.
  public static let shapes = "regauge.shapes"
  /// The name of the child that says which key order a row has.
  public static let shapeField = "regauge.shape"
  /// JSON: what a container of an array library needs beyond its columns to be the same again: dtypes, shape, index.
  public static let details = "regauge.details"
  /// How the library laid out the column's values, where the type does not tell: "utf32:5", "objects", "arrow" …
  public static let layout = "regauge.layout"
}

extension Datum {
  /// Whether Python takes the rows one by one and once only, as from a generator.
  public var isIterator: Bool { field.metadata[MetadataKey.iterator] == "true" }
}

extension Field {
  /// The Python kind that the column's own values have, behind all those that are carried as it.
  public var carriedKind: Substring? { metadata[MetadataKey.kind]?.split(separator: "|").last }
}
