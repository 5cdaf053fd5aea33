import Columns

/// A lone value: a Python scalar, handed over as a column of length 1.
public protocol StageScalar: StageValue {
  associatedtype Values: TypedColumn
  init?(_ values: Values, at index: Int)
  static func values(_ scalars: [Self]) -> Values
}

extension StageScalar {
  public static var stageField: Field {
    Field(
      "", Values.columnType, isNullable: false,
      metadata: PythonKind.metadata(Values.columnType, root: "scalar"))
  }

  public init(datum: Datum, at path: String) throws(StageError) {
    guard datum.count == 1 else {
      throw .typeError("\(path): expected one \(Values.columnType), found \(datum.count)", path: path)
    }
    guard let value = Self(try Values(checked: datum.column, at: path), at: 0) else {
      throw .typeError("\(path): expected a \(Values.columnType), found null", path: path)
    }
    self = value
  }

  public func column(at path: String) -> Column { Self.values([self]).column }
}

extension Int64: StageScalar {
  public init?(_ values: Int64Column, at index: Int) {
    guard let value = values[index] else { return nil }
    self = value
  }

  public static func values(_ scalars: [Int64]) -> Int64Column { Int64Column(scalars) }
}

extension Int: StageScalar {
  public init?(_ values: Int64Column, at index: Int) {
    guard let value = values[index] else { return nil }
    self = Int(value)
  }

  public static func values(_ scalars: [Int]) -> Int64Column { Int64Column(scalars.map { Int64($0) }) }
}

extension Double: StageScalar {
  public init?(_ values: Float64Column, at index: Int) {
    guard let value = values[index] else { return nil }
    self = value
  }

  public static func values(_ scalars: [Double]) -> Float64Column { Float64Column(scalars) }
}

extension Bool: StageScalar {
  public init?(_ values: BooleanColumn, at index: Int) {
    guard let value = values[index] else { return nil }
    self = value
  }

  public static func values(_ scalars: [Bool]) -> BooleanColumn { BooleanColumn(scalars) }
}

extension String: StageScalar {
  public init?(_ values: StringColumn, at index: Int) {
    guard let value = values[index] else { return nil }
    self = value
  }

  public static func values(_ scalars: [String]) -> StringColumn { StringColumn(scalars) }
}

/// A lone value or None.
extension Optional: StageValue where Wrapped: StageScalar {
  public static var stageField: Field {
    var field = Wrapped.stageField
    field.isNullable = true
    return field
  }

  public init(datum: Datum, at path: String) throws(StageError) {
    guard datum.count == 1 else {
      throw .typeError(
        "\(path): expected one \(Wrapped.Values.columnType) or None, found \(datum.count)", path: path)
    }
    self = Wrapped(try Wrapped.Values(checked: datum.column, at: path), at: 0)
  }

  public func column(at path: String) -> Column {
    map { Wrapped.values([$0]).column } ?? .nulls(1, of: Wrapped.Values.columnType)
  }
}

/// A list of scalars, for parameters such as quantiles. Data in bulk belongs in typed columns.
extension Array: StageValue where Element: StageScalar {
  public static var stageField: Field {
    Field(
      "", Element.Values.columnType, isNullable: false,
      metadata: PythonKind.metadata(Element.Values.columnType, root: "list"))
  }

  public init(datum: Datum, at path: String) throws(StageError) {
    let values = try Element.Values(checked: datum.column, at: path)
    self = []
    reserveCapacity(values.count)
    for index in 0..<values.count {
      guard let element = Element(values, at: index) else {
        throw .typeError("\(path)[\(index)]: expected a value, found null", path: "\(path)[\(index)]")
      }
      append(element)
    }
  }

  public func column(at path: String) -> Column { Element.values(self).column }
}
