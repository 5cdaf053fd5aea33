import Columns

/// Computes the times of a range of rows.
struct CleanRows {
  private let flights: RawFlight
  private let times: CleanTimes

  init(_ flights: RawFlight, _ times: CleanTimes) { (self.flights, self.times) = (flights, times) }

  /// Fills the rows, and returns the first that is at fault; rows from there on are left as they are.
  func clean(_ rows: Range<Int>) -> Int? {
    let (years, months, days) = (flights.year.values, flights.month.values, flights.day.values)
    let (schedDep, schedArr) = (flights.schedDepTime.values, flights.schedArrTime.values)
    let (dep, arr) = (flights.depTime.values, flights.arrTime.values)
    let (depDelay, arrDelay) = (flights.depDelay.values, flights.arrDelay.values)
    let (carriers, origins, dests) = (
      TextView(flights.carrier), TextView(flights.origin), TextView(flights.dest)
    )
    let hours = TextView(flights.timeHour)
    var previousHour = HourText()
    var block = RowPresence(flights)

    for row in rows {
      if row & 63 == 0 || row == rows.lowerBound { block.load(row) }
      guard block.hasRequired(row), !carriers.isNA(row), !origins.isNA(row), !dests.isNA(row),
        let date = CleanRules.date(years[row], months[row], days[row]),
        let scheduledDeparture = CleanRules.minutes(ofClock: schedDep[row]),
        let arrivalClock = CleanRules.minutes(ofClock: schedArr[row])
      else { return row }
      let scheduledArrival = arrivalClock < scheduledDeparture ? arrivalClock + CleanRules.day : arrivalClock

      let hasDelay = block.hasDepDelay(row), hasArrDelay = block.hasArrDelay(row)
      let delay = hasDelay ? depDelay[row] : 0, arrivalDelay = hasArrDelay ? arrDelay[row] : 0
      let delays = -CleanRules.longestDelay...CleanRules.longestDelay
      guard delays.contains(delay), delays.contains(arrivalDelay) else { return row }

      var departure: Int64 = 0, arrival: Int64 = 0
      let hasDeparture = block.hasDepTime(row)
      if hasDeparture {
        guard let clock = CleanRules.minutes(ofClock: dep[row]) else { return row }
        departure = CleanRules.nearest(clock, scheduledDeparture + delay)
      }
      if block.hasArrTime(row) {
        guard let clock = CleanRules.minutes(ofClock: arr[row]) else { return row }
        arrival =
          hasArrDelay
          ? CleanRules.nearest(clock, scheduledArrival + arrivalDelay)
          : CleanRules.notBefore(clock, hasDeparture ? departure : scheduledDeparture)
      }
      guard let hour = previousHour.microseconds(hours.text(row)) else { return row }

      let midnight = date * Calendar.microsecondsPerDay
      times.scheduledDeparture[row] = midnight + scheduledDeparture * Calendar.microsecondsPerMinute
      times.departure[row] = midnight + departure * Calendar.microsecondsPerMinute
      times.scheduledArrival[row] = midnight + scheduledArrival * Calendar.microsecondsPerMinute
      times.arrival[row] = midnight + arrival * Calendar.microsecondsPerMinute
      times.hourUTC[row] = hour
    }
    return nil
  }
}

/// Which values of 64 rows are present.
private struct RowPresence {
  private let required: [Bitmap]
  private let depTime, arrTime, depDelay, arrDelay: Bitmap?
  private var words: (required: UInt64, depTime: UInt64, arrTime: UInt64, depDelay: UInt64, arrDelay: UInt64)
  private var first = 0

  init(_ flights: RawFlight) {
    required = CleanFault.requiredValidities(flights).compactMap { $0 }
    (depTime, arrTime) = (flights.depTime.validity, flights.arrTime.validity)
    (depDelay, arrDelay) = (flights.depDelay.validity, flights.arrDelay.validity)
    words = (0, 0, 0, 0, 0)
  }

  mutating func load(_ row: Int) {
    func word(_ bitmap: Bitmap?) -> UInt64 { bitmap?.word(at: row) ?? .max }
    first = row
    words = (
      required.reduce(.max) { $0 & word($1) }, word(depTime), word(arrTime), word(depDelay), word(arrDelay)
    )
  }

  @inline(__always) private func bit(_ word: UInt64, _ row: Int) -> Bool {
    word >> UInt64(row &- first) & 1 != 0
  }
  @inline(__always) func hasRequired(_ row: Int) -> Bool { bit(words.required, row) }
  @inline(__always) func hasDepTime(_ row: Int) -> Bool { bit(words.depTime, row) }
  @inline(__always) func hasArrTime(_ row: Int) -> Bool { bit(words.arrTime, row) }
  @inline(__always) func hasDepDelay(_ row: Int) -> Bool { bit(words.depDelay, row) }
  @inline(__always) func hasArrDelay(_ row: Int) -> Bool { bit(words.arrDelay, row) }
}

/// Reads `YYYY-MM-DDTHH:MM:SSZ`, and remembers the last one: flights in order of time mostly repeat it.
private struct HourText {
  private var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
  private var value: Int64?

  @inline(__always)
  mutating func microseconds(_ text: RawSpan) -> Int64? {
    guard text.byteCount == 20 else { return nil }
    let words = (text.word(at: 0), text.word(at: 8), text.word(at: 12))
    if words != self.words {
      self.words = words
      value = Calendar.microseconds(ofUTC: text)
    }
    return value
  }
}
