import Columns

/// A lone `datetime` without a time zone.
@frozen
public struct Datetime: StageScalar, Hashable, Comparable {
  /// Since 1970-01-01T00:00:00.
  public var microseconds: Int64

  @inlinable
  public init(microseconds: Int64) { self.microseconds = microseconds }

  @inlinable
  public static func < (one: Datetime, other: Datetime) -> Bool { one.microseconds < other.microseconds }

  public init?(_ values: DatetimeColumn<Microseconds>, at index: Int) {
    guard let value = values.ticks[index] else { return nil }
    microseconds = value
  }

  public static func values(_ scalars: [Datetime]) -> DatetimeColumn<Microseconds> {
    DatetimeColumn(ticks: Int64Column(scalars.map(\.microseconds)))
  }
}

/// A lone `timedelta`.
@frozen
public struct Timedelta: StageScalar, Hashable, Comparable {
  public var microseconds: Int64

  @inlinable
  public init(microseconds: Int64) { self.microseconds = microseconds }

  @inlinable
  public static func < (one: Timedelta, other: Timedelta) -> Bool { one.microseconds < other.microseconds }

  public init?(_ values: TimedeltaColumn<Microseconds>, at index: Int) {
    guard let value = values.ticks[index] else { return nil }
    microseconds = value
  }

  public static func values(_ scalars: [Timedelta]) -> TimedeltaColumn<Microseconds> {
    TimedeltaColumn(ticks: Int64Column(scalars.map(\.microseconds)))
  }
}

/// A lone `date`.
@frozen
public struct Day: StageScalar, Hashable, Comparable {
  /// Since 1970-01-01.
  public var days: Int32

  @inlinable
  public init(days: Int32) { self.days = days }

  @inlinable
  public static func < (one: Day, other: Day) -> Bool { one.days < other.days }

  public init?(_ values: DateColumn, at index: Int) {
    guard let value = values.days[index] else { return nil }
    days = value
  }

  public static func values(_ scalars: [Day]) -> DateColumn {
    DateColumn(days: NumberColumn<Int32>(scalars.map(\.days)))
  }
}
