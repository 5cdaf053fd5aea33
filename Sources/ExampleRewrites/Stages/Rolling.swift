import Columns
import StageKit

/// Stage 5, rolling: recent departure delays at each origin. See `rolling.py`.
func rolling(flights: Departure, window: Int) throws -> RollingRow {
  guard window >= 1 else {
    throw StageError.valueError("window must be at least 1, not \(window)", path: "window")
  }
  let codes = TextCodes.codes(of: [flights.origin, flights.carrier, flights.dest])
  let order = rollingOrder(flights, codes)
  let statistics = try RollingStatistics(flights.departureDelay, order, codes[0].codes, window: window)

  let columns = Gather.columns([
    (flights.origin.column, order), (flights.scheduledDeparture.column, order),
    (flights.carrier.column, order),
    (flights.flight.column, order), (flights.departureDelay.column, order),
  ])
  return RollingRow(
    origin: StringColumn(columns[0])!, scheduledDeparture: TimestampColumn(columns[1])!,
    carrier: StringColumn(columns[2])!, flight: Int64Column(columns[3])!,
    departureDelay: Int64Column(columns[4])!, windowCount: statistics.count, rollingMean: statistics.mean,
    rollingSd: statistics.sd)
}

/// The rows ordered by origin, scheduled departure, carrier, flight and dest; equal ones keep their order.
///
/// - Parameter codes: those of origin, carrier and dest.
func rollingOrder(_ flights: Departure, _ codes: [(codes: [Int32], table: TextCodes)]) -> Output<Int32> {
  var key = RadixKey(count: flights.flight.count)
  key.append(codes[0])
  key.append(flights.scheduledDeparture.microseconds.values)
  key.append(codes[1])
  key.append(flights.flight.values)
  key.append(codes[2])
  return key.order()
}

extension RadixKey {
  /// Adds texts, by their place among each other.
  mutating func append(_ texts: (codes: [Int32], table: TextCodes)) {
    let ranks = texts.table.ranks()
    append(bitCount: Self.bitCount(below: ranks.count)) { UInt64(ranks[Int(texts.codes[$0])]) }
  }

  /// Adds integers, by their distance from the least; whole minutes are counted as such.
  mutating func append(_ values: Span<Int64>) {
    let range = KeyRange(values)
    append(bitCount: range.bitCount) { range.offset(values[$0]) }
  }
}

/// The range of a column of integers, in the largest of a few units that divides all of them.
struct KeyRange {
  let bitCount: Int
  private let least: Int64
  private let unit: UInt64

  init(_ values: Span<Int64>) {
    var (least, most) = (values.count > 0 ? values[0] : 0, values.count > 0 ? values[0] : 0)
    for index in values.indices {
      least = min(least, values[index])
      most = max(most, values[index])
    }
    var unit: UInt64 = UInt64(Calendar.microsecondsPerMinute)
    for index in values.indices where UInt64(bitPattern: values[index] &- least) % unit != 0 {
      unit = 1
      break
    }
    (self.least, self.unit) = (least, unit)
    let span = UInt64(bitPattern: most &- least) / unit
    bitCount = UInt64.bitWidth - span.leadingZeroBitCount
  }

  @inline(__always)
  func offset(_ value: Int64) -> UInt64 {
    let offset = UInt64(bitPattern: value &- least)
    // Dividing by a constant is a multiplication.
    return unit == 1 ? offset : offset / UInt64(Calendar.microsecondsPerMinute)
  }
}
