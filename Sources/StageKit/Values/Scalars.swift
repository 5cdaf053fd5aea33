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

/// A value or None: a lone one, a column or a table.
extension Optional: StageValue where Wrapped: StageValue {
  public static var stageField: Field {
    var field = Wrapped.stageField
    field.isNullable = true
    if !isLone { field.metadata[SchemaCheck.noneKey] = "true" }
    return field
  }

  private static var isLone: Bool { Wrapped.stageField.metadata[MetadataKey.root] == "scalar" }

  public init(datum: Datum, at path: String) throws(StageError) {
    let isLone = Self.isLone || datum.field.metadata[MetadataKey.root] == "scalar"
    let isNone = isLone && datum.count == 1 && datum.column.nullCount == 1
    self = isNone ? nil : try Wrapped(datum: datum, at: path)
  }

  public func column(at path: String) throws(StageError) -> Column {
    guard let self else { return Self.isLone ? .nulls(1, of: Wrapped.stageField.type) : .nulls(1) }
    return try self.column(at: path)
  }

  public static func field(of column: Column) -> Field {
    guard !isLone, column.type == .null else { return Wrapped.field(of: column) }
    return Field("", .null, metadata: PythonKind.metadata(.null, root: "scalar"))
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
