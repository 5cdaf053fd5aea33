/// A number that columns hold contiguously.
public protocol ColumnNumber: BitwiseCopyable, Sendable, Comparable {
  static var columnType: DataType { get }
}

extension Int8: ColumnNumber { public static var columnType: DataType { .int8 } }
extension Int16: ColumnNumber { public static var columnType: DataType { .int16 } }
extension Int32: ColumnNumber { public static var columnType: DataType { .int32 } }
extension Int64: ColumnNumber { public static var columnType: DataType { .int64 } }
extension UInt8: ColumnNumber { public static var columnType: DataType { .uint8 } }
extension UInt16: ColumnNumber { public static var columnType: DataType { .uint16 } }
extension UInt32: ColumnNumber { public static var columnType: DataType { .uint32 } }
extension UInt64: ColumnNumber { public static var columnType: DataType { .uint64 } }
extension Float: ColumnNumber { public static var columnType: DataType { .float32 } }
extension Double: ColumnNumber { public static var columnType: DataType { .float64 } }

public typealias Int64Column = NumberColumn<Int64>
public typealias Float64Column = NumberColumn<Double>

/// A typed view of a column of numbers.
///
/// Loops read `values` (a `Span`, as fast as an array) and, where nulls are possible, `validity`.
@frozen
public struct NumberColumn<Element: ColumnNumber>: Sendable {
  @usableFromInline let buffer: Buffer
  /// 1 = present; nil when nothing is null.
  public let validity: Bitmap?
  public let count: Int

  @inlinable
  public init(buffer: Buffer, count: Int, validity: Bitmap? = nil) {
    precondition(buffer.byteCount >= count * MemoryLayout<Element>.stride, "NumberColumn: buffer too short")
    precondition(
      validity == nil || validity!.count == count, "NumberColumn: validity does not have \(count) bits")
    self.buffer = buffer
    self.count = count
    self.validity = validity
  }

  /// A column of `count` values, written by `fill`; values it leaves out are unspecified.
  @inlinable
  public init(
    count: Int, validity: Bitmap? = nil, fill: (inout MutableSpan<Element>) throws -> Void
  ) rethrows {
    self.init(
      buffer: try Buffer(count: count, of: Element.self, fill: fill), count: count, validity: validity)
  }

  /// A column without nulls. Complexity: O(`elements.count`).
  @inlinable
  public init(_ elements: [Element]) { self.init(buffer: Buffer(elements), count: elements.count) }

  /// A column that is null where an element is nil. Complexity: O(`elements.count`).
  @inlinable
  public init(_ elements: [Element?]) where Element: AdditiveArithmetic {
    var hasNulls = false
    let buffer = Buffer(count: elements.count, of: Element.self) { values in
      for index in values.indices {
        values[index] = elements[index] ?? .zero
        hasNulls = hasNulls || elements[index] == nil
      }
    }
    self.init(
      buffer: buffer, count: elements.count,
      validity: hasNulls ? Bitmap(count: elements.count) { elements[$0] != nil } : nil)
  }

  /// All slots; those of nulls hold any value.
  @inlinable
  public var values: Span<Element> {
    @_lifetime(borrow self)
    get { buffer.span(of: Element.self).extracting(first: count) }
  }

  /// Value `index`, or nil where it is null.
  @inlinable
  public subscript(index: Int) -> Element? { validity?[index] ?? true ? values[index] : nil }
}
