import Columns
import StageKit

/// Stage 5, rolling: recent departure delays at each origin. See `rolling.py`.
func rolling(flights: Departure, window: Int) throws -> RollingRow {
  guard window >= 1 else {
    throw StageError.valueError("window must be at least 1, not \(window)", path: "window")
  }
  let origins = TextCodes.codes(of: flights.origin)
  let carriers = TextCodes.codes(of: flights.carrier)
  let order = rollingOrder(flights, origins: origins, carriers: carriers)
  let statistics = try RollingStatistics(flights.departureDelay, order, origins.codes, window: window)

  let count = order.count
  let rows = Output<Int32>(count: count)
  for index in 0..<count { rows[index] = order[index] }
  let columns = Gather.columns([
    (flights.origin.column, rows), (flights.scheduledDeparture.column, rows), (flights.carrier.column, rows),
    (flights.flight.column, rows), (flights.departureDelay.column, rows),
  ])
  return RollingRow(
    origin: StringColumn(columns[0])!, scheduledDeparture: TimestampColumn(columns[1])!,
    carrier: StringColumn(columns[2])!, flight: Int64Column(columns[3])!,
    departureDelay: Int64Column(columns[4])!, windowCount: statistics.count, rollingMean: statistics.mean,
    rollingSd: statistics.sd)
}

/// The rows ordered by origin, scheduled departure, carrier, flight and dest; equal ones keep their order.
///
/// The five parts of the key are packed into 64 bits where their ranges allow it, as those of real flights do.
func rollingOrder(
  _ flights: Departure, origins: (codes: [Int32], table: TextCodes),
  carriers: (codes: [Int32], table: TextCodes)
) -> [Int32] {
  let dests = TextCodes.codes(of: flights.dest)
  let ranks = (origins.table.ranks(), carriers.table.ranks(), dests.table.ranks())
  let (times, numbers) = (KeyRange(flights.scheduledDeparture.microseconds), KeyRange(flights.flight))
  let bits = [
    RadixOrder.bitCount(below: UInt64(ranks.0.count)), times.bitCount,
    RadixOrder.bitCount(below: UInt64(ranks.1.count)), numbers.bitCount,
    RadixOrder.bitCount(below: UInt64(ranks.2.count)),
  ]
  let count = flights.flight.count
  let bitCount = bits.reduce(0, +)
  if bitCount <= 64 {
    let (time, number) = (flights.scheduledDeparture.microseconds.values, flights.flight.values)
    var keys = [UInt64](repeating: 0, count: count)
    for row in 0..<count {
      var key = UInt64(ranks.0[Int(origins.codes[row])])
      key = key &<< UInt64(bits[1]) | times.offset(time[row])
      key = key &<< UInt64(bits[2]) | UInt64(ranks.1[Int(carriers.codes[row])])
      key = key &<< UInt64(bits[3]) | numbers.offset(number[row])
      key = key &<< UInt64(bits[4]) | UInt64(ranks.2[Int(dests.codes[row])])
      keys[row] = key
    }
    return RadixOrder.rows(keys: keys, bitCount: bitCount)
  }
  let (time, number) = (flights.scheduledDeparture.microseconds, flights.flight)
  func key(_ row: Int32) -> (Int32, Int64, Int32, Int64, Int32, Int32) {
    let row = Int(row)
    return (
      ranks.0[Int(origins.codes[row])], time.values[row], ranks.1[Int(carriers.codes[row])],
      number.values[row],
      ranks.2[Int(dests.codes[row])], Int32(row)
    )
  }
  return (0..<Int32(count)).sorted { key($0) < key($1) }
}

/// The range of a column of integers, in the largest of a few units that divides all of them.
struct KeyRange {
  let bitCount: Int
  private let least: Int64
  private let unit: UInt64

  init(_ column: Int64Column) {
    let values = column.values
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
    bitCount = span == .max ? 64 : RadixOrder.bitCount(below: span + 1)
  }

  @inline(__always)
  func offset(_ value: Int64) -> UInt64 {
    let offset = UInt64(bitPattern: value &- least)
    // Dividing by a constant is a multiplication.
    return unit == 1 ? offset : offset / UInt64(Calendar.microsecondsPerMinute)
  }
}
