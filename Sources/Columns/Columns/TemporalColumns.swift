/// What a column of times counts: the `s` of `datetime64[s]`.
public protocol TickUnit: Sendable {
  static var timeUnit: TimeUnit { get }
}

public enum Seconds: TickUnit { public static var timeUnit: TimeUnit { .second } }
public enum Milliseconds: TickUnit { public static var timeUnit: TimeUnit { .millisecond } }
public enum Microseconds: TickUnit { public static var timeUnit: TimeUnit { .microsecond } }
public enum Nanoseconds: TickUnit { public static var timeUnit: TimeUnit { .nanosecond } }

/// A typed view of a column of timestamps without a time zone, counted in `Unit`s: NumPy's `datetime64`.
@frozen
public struct DatetimeColumn<Unit: TickUnit>: Sendable {
  /// `Unit`s since 1970-01-01T00:00:00 local time.
  public let ticks: Int64Column

  @inlinable
  public init(ticks: Int64Column) { self.ticks = ticks }

  /// A column that is null where an element is nil.
  @inlinable
  public init(_ ticks: [Int64?]) { self.init(ticks: Int64Column(ticks)) }

  /// The ticks of value `index`, or nil where it is null.
  @inlinable
  public subscript(index: Int) -> Int64? { ticks[index] }

  @inlinable
  public var count: Int { ticks.count }

  @inlinable
  public var validity: Bitmap? { ticks.validity }
}

/// Python's naive `datetime`, which counts microseconds.
public typealias TimestampColumn = DatetimeColumn<Microseconds>

extension DatetimeColumn<Microseconds> {
  /// Microseconds since 1970-01-01T00:00:00.
  @inlinable
  public var microseconds: Int64Column { ticks }

  @inlinable
  public init(microseconds: Int64Column) { self.init(ticks: microseconds) }
}

/// A typed view of a column of instants, shown in one time zone: Python's aware `datetime`, in microseconds, and what
/// array libraries count in other units.
@frozen
public struct ZonedDatetimeColumn<Unit: TickUnit>: Sendable {
  /// `Unit`s since 1970-01-01T00:00:00 UTC, whatever the zone.
  public let ticks: Int64Column
  /// An IANA name or an offset such as "+05:30".
  public let zone: String

  public init(ticks: Int64Column, zone: String) {
    self.ticks = ticks
    self.zone = zone
  }

  /// A column that is null where an element is nil.
  public init(_ ticks: [Int64?], zone: String) { self.init(ticks: Int64Column(ticks), zone: zone) }

  /// The ticks of value `index`, or nil where it is null.
  @inlinable
  public subscript(index: Int) -> Int64? { ticks[index] }

  @inlinable
  public var count: Int { ticks.count }

  @inlinable
  public var validity: Bitmap? { ticks.validity }
}

/// A typed view of a column of spans of time, counted in `Unit`s: Python's `timedelta` in microseconds, NumPy's
/// `timedelta64` in any.
@frozen
public struct TimedeltaColumn<Unit: TickUnit>: Sendable {
  public let ticks: Int64Column

  @inlinable
  public init(ticks: Int64Column) { self.ticks = ticks }

  /// A column that is null where an element is nil.
  @inlinable
  public init(_ ticks: [Int64?]) { self.init(ticks: Int64Column(ticks)) }

  /// The ticks of value `index`, or nil where it is null.
  @inlinable
  public subscript(index: Int) -> Int64? { ticks[index] }

  @inlinable
  public var count: Int { ticks.count }

  @inlinable
  public var validity: Bitmap? { ticks.validity }
}

/// A typed view of a column of calendar days: Python's `date`.
@frozen
public struct DateColumn: Sendable {
  /// Days since 1970-01-01.
  public let days: NumberColumn<Int32>

  @inlinable
  public init(days: NumberColumn<Int32>) { self.days = days }

  /// A column that is null where an element is nil.
  @inlinable
  public init(_ days: [Int32?]) { self.init(days: NumberColumn<Int32>(days)) }

  /// The days of value `index`, or nil where it is null.
  @inlinable
  public subscript(index: Int) -> Int32? { days[index] }

  @inlinable
  public var count: Int { days.count }

  @inlinable
  public var validity: Bitmap? { days.validity }
}
