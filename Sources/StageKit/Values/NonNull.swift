import Columns

/// Marks a column of a table, or an argument, that must not hold nulls: `@NonNull var year: Int64Column`.
///
/// Data with a null there is refused before the stage is called.
@propertyWrapper @frozen
public struct NonNull<Values: TypedColumn & StageValue & Codable>: StageValue {
  public var wrappedValue: Values

  @inlinable
  public init(wrappedValue: Values) { self.wrappedValue = wrappedValue }

  public static var stageField: Field {
    var field = Values.stageField
    field.isNullable = false
    return field
  }

  public init(datum: Datum, at path: String) throws(StageError) {
    wrappedValue = try Values(datum: datum, at: path)
  }

  public func column(at path: String) throws(StageError) -> Column {
    let column = wrappedValue.column
    guard column.nullCount == 0 else {
      throw .typeError("\(path): \(column.nullCount) nulls in a column declared @NonNull", path: path)
    }
    return column
  }
}
