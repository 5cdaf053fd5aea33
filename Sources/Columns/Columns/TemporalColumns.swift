/// A typed view of a column of timestamps without a time zone, in microseconds since 1970-01-01T00:00:00
/// local time: Python's naive `datetime`.
@frozen
public struct TimestampColumn: Sendable {
  /// Microseconds since 1970-01-01T00:00:00.
  public let microseconds: Int64Column

  @inlinable
  public init(microseconds: Int64Column) { self.microseconds = microseconds }

  @inlinable
  public var count: Int { microseconds.count }

  @inlinable
  public var validity: Bitmap? { microseconds.validity }
}

/// A typed view of a column of calendar days: Python's `date`.
@frozen
public struct DateColumn: Sendable {
  /// Days since 1970-01-01.
  public let days: NumberColumn<Int32>

  @inlinable
  public init(days: NumberColumn<Int32>) { self.days = days }

  @inlinable
  public var count: Int { days.count }

  @inlinable
  public var validity: Bitmap? { days.validity }
}
