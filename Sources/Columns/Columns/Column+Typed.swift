/// A typed view that converts to and from `Column` without touching the values.
public protocol TypedColumn: Sendable {
  /// The type of the columns that it views.
  static var columnType: DataType { get }
  /// A view of `column`, or nil when it is of another type.
  init?(_ column: Column)
  /// The same values, untyped.
  var column: Column { get }
  var count: Int { get }
  var validity: Bitmap? { get }
}

extension NumberColumn: TypedColumn {
  public static var columnType: DataType { Element.columnType }

  public init?(_ column: Column) {
    guard column.type == Element.columnType, case .fixed(let buffer) = column.content else { return nil }
    self.init(buffer: buffer, count: column.count, validity: column.validity)
  }

  public var column: Column {
    Column(type: Element.columnType, count: count, validity: validity, content: .fixed(buffer))
  }
}

extension BooleanColumn: TypedColumn {
  public static var columnType: DataType { .boolean }

  public init?(_ column: Column) {
    guard case .bits(let bits) = column.content else { return nil }
    self.init(bits, validity: column.validity)
  }

  public var column: Column { Column(type: .boolean, count: count, validity: validity, content: .bits(bits)) }
}

extension StringColumn: TypedColumn {
  public static var columnType: DataType { .utf8 }

  public init?(_ column: Column) {
    guard column.type == .utf8, case .bytes(let offsets, let data) = column.content else { return nil }
    self.init(offsets: offsets, data: data, count: column.count, validity: column.validity)
  }

  public var column: Column {
    Column(
      type: .utf8, count: count, validity: validity,
      content: .bytes(offsets: offsetBuffer, data: dataBuffer))
  }
}

extension DatetimeColumn: TypedColumn {
  public static var columnType: DataType { .timestamp(Unit.timeUnit, timeZone: nil) }

  public init?(_ column: Column) {
    guard let ticks = column.ticks(of: Self.columnType) else { return nil }
    self.init(ticks: ticks)
  }

  public var column: Column { ticks.column.reinterpreted(as: Self.columnType) }
}

extension ZonedDatetimeColumn: TypedColumn {
  /// In UTC, which stands for every zone: a column has that of its values.
  public static var columnType: DataType { .timestamp(Unit.timeUnit, timeZone: "UTC") }

  public init?(_ column: Column) {
    guard case .timestamp(_, let zone?) = column.type,
      let ticks = column.ticks(of: .timestamp(Unit.timeUnit, timeZone: zone))
    else { return nil }
    self.init(ticks: ticks, zone: zone)
  }

  public var column: Column {
    ticks.column.reinterpreted(as: .timestamp(Unit.timeUnit, timeZone: zone))
  }
}

extension TimedeltaColumn: TypedColumn {
  public static var columnType: DataType { .duration(Unit.timeUnit) }

  public init?(_ column: Column) {
    guard let ticks = column.ticks(of: Self.columnType) else { return nil }
    self.init(ticks: ticks)
  }

  public var column: Column { ticks.column.reinterpreted(as: Self.columnType) }
}

extension Column {
  /// The counts of a column of times; nil where it is of another type.
  fileprivate func ticks(of type: DataType) -> Int64Column? {
    guard self.type == type, case .fixed(let buffer) = content else { return nil }
    return Int64Column(buffer: buffer, count: count, validity: validity)
  }
}

extension DateColumn: TypedColumn {
  public static var columnType: DataType { .date32 }

  public init?(_ column: Column) {
    guard column.type == .date32, case .fixed(let buffer) = column.content else { return nil }
    self.init(days: NumberColumn<Int32>(buffer: buffer, count: column.count, validity: column.validity))
  }

  public var column: Column {
    Column(type: .date32, count: count, validity: validity, content: days.column.content)
  }
}
