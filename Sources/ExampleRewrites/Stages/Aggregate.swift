import Columns
import StageKit

/// Stage 6, aggregate: departure delays by carrier and month. See `aggregate.py`.
func aggregate(flights: CarrierFlight, airlines: Airline, quantiles: [Double]) throws -> CarrierMonth {
  for q in quantiles where !(0...1).contains(q) {
    throw StageError.valueError("quantiles must lie between 0 and 1, not \(q)", path: "quantiles")
  }
  let groups = CarrierMonths(flights)
  let delays = GroupedDelays(flights.departureDelay, groups)
  let airlineOf = TextIndex(airlines.carrier)
  let rows = groups.inOrder()

  var carrier = StringColumnBuilder(capacity: rows.count)
  var airline = StringColumnBuilder(capacity: rows.count)
  var (years, months, counts, departed): ([Int64], [Int64], [Int64], [Int64]) = ([], [], [], [])
  var (means, rates): ([Double?], [Double]) = ([], [])
  var (results, resultEnds, hasResults): ([Double], [Int64], [Bool]) = ([], [0], [])
  for index in rows {
    let group = groups.all[index]
    carrier.append(utf8: flights.carrier.utf8(Int(group.firstRow)))
    let airlineRow = Int(airlineOf.row(TextView(flights.carrier), Int(group.firstRow)))
    if airlineRow >= 0, airlines.name.validity?[airlineRow] ?? true {
      airline.append(utf8: airlines.name.utf8(airlineRow))
    } else {
      airline.appendNull()
    }
    years.append(group.year)
    months.append(group.month)
    counts.append(Int64(group.flights))
    let ordered = delays.ordered(index)
    departed.append(Int64(ordered.count))
    means.append(ordered.isEmpty ? nil : delays.mean(index))
    if !ordered.isEmpty { results += quantiles.map { quantile(ordered, $0) } }
    resultEnds.append(Int64(results.count))
    hasResults.append(!ordered.isEmpty)
    rates.append(Double(group.cancelled) / Double(group.flights))
  }
  return CarrierMonth(
    carrier: carrier.finish(), airline: airline.finish(), year: Int64Column(years),
    month: Int64Column(months),
    flights: Int64Column(counts), departed: Int64Column(departed), meanDelay: Float64Column(means),
    delayQuantiles: ListColumn(
      offsets: resultEnds, elements: Float64Column(results), validity: Bitmap(hasResults)),
    cancellationRate: Float64Column(rates))
}

/// The q-quantile of ascending integers, interpolated linearly between neighbours, each operation a rounded double.
///
/// Hyndman and Fan (1996) number it 7; NumPy calls it "linear".
func quantile(_ ordered: ArraySlice<Int64>, _ q: Double) -> Double {
  let h = q * Double(ordered.count - 1)
  let i = Int(h)
  let first = ordered[ordered.startIndex + i]
  if i + 1 == ordered.count { return Double(first) }
  return Double(first) + (h - Double(i)) * Double(ordered[ordered.startIndex + i + 1] - first)
}

/// The flights of one carrier in one month.
struct CarrierMonthGroup {
  let firstRow: Int32
  let year, month: Int64
  var flights = 0
  var cancelled = 0
}

/// Gives every flight the number of its carrier and month.
struct CarrierMonths {
  private(set) var all: [CarrierMonthGroup] = []
  /// The group of each flight.
  private(set) var groupOf: [Int32]
  private let carriers: TextCodes
  private let carrierOf: [Int32]

  init(_ flights: CarrierFlight) {
    (carrierOf, carriers) = TextCodes.codes(of: flights.carrier)
    let times = flights.scheduledDeparture.microseconds.values
    groupOf = [Int32](repeating: 0, count: times.count)
    var groups: [CarrierMonthGroup] = []
    var index = IndexTable(capacity: 1024)
    // Flights mostly stand in order of time: the month of a day is worked out once a day.
    var (day, year, month): (Int64, Int64, Int64) = (.min, 0, 0)
    for row in times.indices {
      let today = times[row].dividedDown(by: Calendar.microsecondsPerDay)
      if today != day {
        day = today
        (year, month) = Calendar.yearAndMonth(ofDay: day)
      }
      let key = UInt64(UInt32(carrierOf[row])) << 32 | UInt64(UInt32(truncatingIfNeeded: year * 12 + month))
      var group = index[key]
      if group < 0 {
        group = Int32(groups.count)
        index.set(key, group)
        groups.append(CarrierMonthGroup(firstRow: Int32(row), year: year, month: month))
      }
      groupOf[row] = group
      groups[Int(group)].flights += 1
      if flights.cancelled.bits[row] { groups[Int(group)].cancelled += 1 }
    }
    all = groups
  }

  /// The groups by carrier, year and month.
  func inOrder() -> [Int] {
    let ranks = carriers.ranks()
    func key(_ group: Int) -> (Int32, Int64, Int64) {
      (ranks[Int(carrierOf[Int(all[group].firstRow)])], all[group].year, all[group].month)
    }
    return all.indices.sorted { key($0) < key($1) }
  }
}
