import Columns

/// A type that a stage takes or returns: a table, a typed column, a list, or a scalar.
///
/// Conform your own structs to `StageTable` instead; the conformances for columns, lists and scalars are here.
public protocol StageValue: Sendable {
  /// The type and the Python kind of the values, under the name "".
  static var stageField: Field { get }

  /// Reads an argument.
  ///
  /// - Parameters:
  ///   - datum: data that has passed `SchemaCheck` against `stageField`.
  ///   - path: how errors name the value, for instance "flights".
  init(datum: Datum, at path: String) throws(StageError)

  /// The value as a column of type `stageField.type`.
  ///
  /// - Parameter path: how errors name the value, for instance "flights_clean".
  func column(at path: String) throws(StageError) -> Column

  /// The type and the Python kind of a column that a value made: `stageField`, and what only the values tell, such as a
  /// time zone.
  static func field(of column: Column) -> Field
}

extension StageValue {
  public static func field(of column: Column) -> Field {
    var field = stageField
    field.type = column.type
    return field
  }

  /// The value as output `name` of a stage.
  func datum(named name: String) throws(StageError) -> Datum {
    let column = try column(at: name)
    var field = Self.field(of: column)
    field.name = name
    return Datum(field, column)
  }
}

/// The Python kinds and roots that native values correspond to.
enum PythonKind {
  static func of(_ type: DataType) -> String {
    switch type {
    case .null: "none"
    case .boolean: "bool"
    case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64: "int"
    case .float16, .float32, .float64: "float"
    case .utf8: "str"
    case .binary: "bytes"
    case .date32: "date"
    case .time64: "time"
    case .timestamp: "datetime"
    case .duration: "timedelta"
    case .list: "list"
    case .structure: "dict"
    }
  }

  static func metadata(_ type: DataType, root: String) -> [String: String] {
    [MetadataKey.kind: of(type), MetadataKey.root: root]
  }
}
