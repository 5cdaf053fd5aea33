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

extension TimestampColumn: TypedColumn {
  public static var columnType: DataType { .timestamp(.microsecond, timeZone: nil) }

  public init?(_ column: Column) {
    guard column.type == Self.columnType, case .fixed(let buffer) = column.content else { return nil }
    self.init(microseconds: Int64Column(buffer: buffer, count: column.count, validity: column.validity))
  }

  public var column: Column {
    Column(
      type: Self.columnType, count: count, validity: validity, content: microseconds.column.content)
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
