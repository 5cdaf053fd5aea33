import Columns
import StageKit

/// Stage 2, clean: clock times into datetimes, NA into null, cancelled flights marked. See `clean.py`.
///
/// Columns that stay as they are pass through without a copy.
func clean(flights: RawFlight) throws -> CleanFlight {
  let count = flights.year.count
  let times = CleanTimes(count: count)
  // Threads clean their own rows up to their first fault; the first of those faults is the table's.
  let faults = Parallel.map(count) { rows in CleanRows(flights, times).clean(rows) }
  if let row = faults.compactMap({ $0 }).first { throw CleanFault(flights).error(row: row) }

  let hasDeparture = flights.depTime.validity
  return CleanFlight(
    carrier: flights.carrier, flight: flights.flight, tailnum: flights.tailnum.nullingNA(),
    origin: flights.origin, dest: flights.dest,
    scheduledDeparture: times.scheduledDeparture.timestamps(),
    departure: times.departure.timestamps(validity: hasDeparture),
    departureDelay: flights.depDelay,
    scheduledArrival: times.scheduledArrival.timestamps(),
    arrival: times.arrival.timestamps(validity: flights.arrTime.validity),
    arrivalDelay: flights.arrDelay, airTime: flights.airTime, distance: flights.distance,
    hourUtc: times.hourUTC.timestamps(),
    cancelled: BooleanColumn(.combining(count, hasDeparture, nil) { departed, _ in ~departed }),
    diverted: BooleanColumn(
      .combining(count, hasDeparture, flights.arrDelay.validity) { departed, arrived in departed & ~arrived })
  )
}

/// The five computed columns, in microseconds since 1970-01-01T00:00:00.
struct CleanTimes: Sendable {
  let scheduledDeparture, departure, scheduledArrival, arrival, hourUTC: Output<Int64>

  init(count: Int) {
    scheduledDeparture = Output(count: count)
    departure = Output(count: count)
    scheduledArrival = Output(count: count)
    arrival = Output(count: count)
    hourUTC = Output(count: count)
  }
}

/// The rules of `clean.py` for numbers.
enum CleanRules {
  static let day: Int64 = 24 * 60
  static let longestDelay: Int64 = 365 * day
  static let years: ClosedRange<Int64> = 1900...2199

  /// Days since 1970-01-01, nil where there is no such date within `years`.
  @inline(__always)
  static func date(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64? {
    years.contains(year) ? Calendar.day(year, month, day) : nil
  }

  /// Minutes after midnight of a clock time (517 is 5:17, 2400 is 1440), nil where the number is none.
  @inline(__always)
  static func minutes(ofClock hhmm: Int64) -> Int64? {
    guard hhmm >= 0 && hhmm <= 2400 else { return nil }
    let (hours, minutes) = (hhmm / 100, hhmm % 100)
    return minutes <= 59 && hours <= 23 || hhmm == 2400 ? hours * 60 + minutes : nil
  }

  /// The same clock time on the day that brings it nearest to the expected minute; of two the later.
  @inline(__always)
  static func nearest(_ minutes: Int64, _ expected: Int64) -> Int64 {
    minutes + (expected - minutes + day / 2).dividedDown(by: day) * day
  }

  /// The same clock time on the first day on which it is not before the earliest minute.
  @inline(__always)
  static func notBefore(_ minutes: Int64, _ earliest: Int64) -> Int64 {
    minutes - (minutes - earliest).dividedDown(by: day) * day
  }
}

extension Int64 {
  /// The quotient rounded down, as Python's `//`.
  @inline(__always)
  func dividedDown(by divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return quotient * divisor > self ? quotient - 1 : quotient
  }
}

extension Output<Int64> {
  func timestamps(validity: Bitmap? = nil) -> TimestampColumn {
    TimestampColumn(microseconds: Int64Column(buffer: buffer, count: count, validity: validity))
  }
}

extension StringColumn {
  /// The same texts with null in place of "NA".
  func nullingNA() -> StringColumn {
    let texts = TextView(self)
    let isNA = Bitmap(count: count) { texts.isNA($0) }
    if isNA.populationCount == 0 { return self }
    guard case .bytes(let offsets, let data) = column.content else { preconditionFailure("text has bytes") }
    let present = Bitmap.combining(count, validity, isNA) { present, isNA in present & ~isNA }
    return StringColumn(offsets: offsets, data: data, count: count, validity: present)
  }
}

extension Bitmap {
  /// A bitmap computed 64 bits at a time from two others; nil stands for all ones.
  static func combining(
    _ count: Int, _ first: Bitmap?, _ second: Bitmap?, _ body: (UInt64, UInt64) -> UInt64
  ) -> Bitmap {
    let words = Buffer(count: (count + 63) / 64, of: UInt64.self) { output in
      for index in output.indices {
        output[index] = body(first?.word(at: index * 64) ?? .max, second?.word(at: index * 64) ?? .max)
      }
    }
    return Bitmap(words, count: count)
  }
}
