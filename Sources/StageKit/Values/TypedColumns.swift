import Columns

extension TypedColumn {
  public static var stageField: Field {
    Field("", columnType, metadata: PythonKind.metadata(columnType, root: "list"))
  }

  public init(datum: Datum, at path: String) throws(StageError) {
    self = try Self(checked: datum.column, at: path)
  }

  public func column(at path: String) -> Column { column }

  /// The typed view of `column`; one whose values are all null may come without a type.
  init(checked column: Column, at path: String) throws(StageError) {
    if let view = Self(column) {
      self = view
    } else if case .null = column.type {
      self = Self(.nulls(column.count, of: Self.columnType))!
    } else if case .int64 = column.type, Self.self == Float64Column.self {
      // Python takes an int wherever it takes a float; only parameters get here (see `SchemaCheck`).
      self = Self(try Float64Column(exactly: Int64Column(column)!, at: path).column)!
    } else if case .structure = column.type, Self.self == Float64Column.self,
      MixedColumn.holdsNumbersAlone(column)
    {
      let mixed = try MixedColumn(datum: Datum(Field("", column.type), column), at: path)
      self = Self(try Float64Column(exactly: mixed, at: path).column)!
    } else {
      throw .typeError("\(path): expected \(Self.columnType), found \(column.type)", path: path)
    }
  }
}

extension NumberColumn: StageValue {}
extension BooleanColumn: StageValue {}
extension StringColumn: StageValue {}
extension DatetimeColumn: StageValue {}
extension ZonedDatetimeColumn: StageValue {}
extension TimedeltaColumn: StageValue {}
extension DateColumn: StageValue {}

extension Float64Column {
  /// Of ints and floats.
  init(exactly mixed: MixedColumn, at path: String) throws(StageError) {
    guard let ints = mixed.ints else {
      self = mixed.floats ?? Float64Column([Double?](repeating: nil, count: mixed.count))
      return
    }
    let widened = try Float64Column(exactly: ints, at: path)
    guard let floats = mixed.floats else {
      self = widened
      return
    }
    self.init((0..<mixed.count).map { floats[$0] ?? widened[$0] })
  }

  init(exactly integers: Int64Column, at path: String) throws(StageError) {
    let values = integers.values
    var converted: [Double] = []
    converted.reserveCapacity(values.count)
    for index in values.indices {
      guard let value = Double(exactly: values[index]) else {
        throw .typeError("\(path): \(values[index]) is no float64", path: path)
      }
      converted.append(value)
    }
    self.init(buffer: Buffer(converted), count: converted.count, validity: integers.validity)
  }
}

extension Column {
  /// A column of `count` nulls of a flat type.
  static func nulls(_ count: Int, of type: DataType) -> Column {
    let content: Content
    switch type {
    case .null: return .nulls(count)
    case .boolean: content = .bits(Bitmap(repeating: false, count: count))
    case .utf8, .binary:
      content = .bytes(offsets: Buffer([Int64](repeating: 0, count: count + 1)), data: .empty)
    case .list(let field):
      content = .list(
        offsets: Buffer([Int64](repeating: 0, count: count + 1)), elements: .nulls(0, of: field.type))
    case .structure(let fields): content = .structure(fields.map { .nulls(count, of: $0.type) })
    default: content = .fixed(Buffer([UInt8](repeating: 0, count: count * type.byteWidth!)))
    }
    return Column(
      type: type, count: count, validity: Bitmap(repeating: false, count: count), content: content)
  }
}
