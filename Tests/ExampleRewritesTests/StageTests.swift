import Columns
import StageKit
import Testing

@testable import ExampleRewrites

@Suite("Stages of flights")
struct StageTests {
  /// One flight out of `RawFlight`'s columns: UA 1 from EWR to ORD on 2013-01-01, with changes.
  private func raw(_ changes: [String: Int64?] = [:], timeHour: String = "2013-01-01T10:00:00Z") -> RawFlight
  {
    func column(_ name: String, _ value: Int64?) -> Int64Column { Int64Column([changes[name] ?? value]) }
    return RawFlight(
      year: column("year", 2013), month: column("month", 1), day: column("day", 1),
      depTime: column("dep_time", 517), schedDepTime: column("sched_dep_time", 515),
      depDelay: column("dep_delay", 2), arrTime: column("arr_time", 830),
      schedArrTime: column("sched_arr_time", 819), arrDelay: column("arr_delay", 11),
      carrier: StringColumn(["UA"]), flight: column("flight", 1), tailnum: StringColumn(["NA"]),
      origin: StringColumn(["EWR"]), dest: StringColumn(["ORD"]), airTime: column("air_time", 100),
      distance: column("distance", 719), hour: column("hour", nil), minute: column("minute", nil),
      timeHour: StringColumn([timeHour]))
  }

  /// Minutes after 2013-01-01T00:00.
  private func minutes(_ column: TimestampColumn) -> Int64? {
    column.microseconds[0].map { $0 / 60_000_000 - 15_706 * 1440 }
  }

  @Test("Clock times become the times of the right day")
  func cleanTimes() throws {
    let cases: [([String: Int64?], departure: Int64?, scheduledArrival: Int64, arrival: Int64?)] = [
      ([:], 317, 499, 510),
      // Delayed past midnight.
      (
        [
          "sched_dep_time": 2359, "dep_time": 16, "dep_delay": 17, "sched_arr_time": 346, "arr_time": 400,
          "arr_delay": 14,
        ], 1456, 1666, 1680
      ),
      // Early by a few minutes, before midnight of the day before.
      (["sched_dep_time": 5, "dep_time": 2358, "dep_delay": -7], -2, 499, 510),
      // 2400 is midnight at the end of the day.
      (
        [
          "sched_dep_time": 2400, "dep_time": 2400, "dep_delay": 0, "sched_arr_time": 30, "arr_time": 45,
          "arr_delay": 15,
        ], 1440, 1470, 1485
      ),
      // Diverted: the first such clock time that is not before departure.
      (["arr_time": 300, "arr_delay": nil], 317, 499, 1620),
      // Half a day off either way: the later one.
      (["dep_time": 1715, "dep_delay": 0], 1035, 499, 510),
      // Cancelled.
      (
        ["dep_time": nil, "dep_delay": nil, "arr_time": nil, "arr_delay": nil],
        nil, 499, nil
      ),
    ]
    for (changes, departure, scheduledArrival, arrival) in cases {
      let flight = try clean(flights: raw(changes))
      #expect(minutes(flight.departure) == departure, "\(changes)")
      #expect(minutes(flight.scheduledArrival) == scheduledArrival, "\(changes)")
      #expect(minutes(flight.arrival) == arrival, "\(changes)")
      #expect(flight.cancelled[0] == (departure == nil))
      #expect(flight.diverted[0] == (departure != nil && flight.arrivalDelay[0] == nil))
      #expect(flight.tailnum[0] == nil)
    }
  }

  @Test("Faults of a raw flight are named in the reference's order")
  func cleanFaults() {
    let cases: [([String: Int64?], String, String)] = [
      (["year": nil, "day": 32], "2013-01-01T10:00:00Z", "flights row 0: year is NA"),
      ([:], "NA", "flights row 0: time_hour is NA"),
      (["day": 31, "month": 2], "x", "flights row 0: 2013-2-31 is no date"),
      (["year": 1899], "x", "flights row 0: 1899-1-1 is no date"),
      (["year": 2200], "x", "flights row 0: 2200-1-1 is no date"),
      (["sched_dep_time": 2460, "dep_time": -1], "x", "flights row 0: sched_dep_time 2460 is no clock time"),
      (["sched_arr_time": 2401], "x", "flights row 0: sched_arr_time 2401 is no clock time"),
      (["dep_time": -1], "x", "flights row 0: dep_time -1 is no clock time"),
      (["arr_time": 60], "x", "flights row 0: arr_time 60 is no clock time"),
      (["dep_delay": 525_601], "x", "flights row 0: dep_delay 525601 is more than a year"),
      (["arr_delay": .min], "x", "flights row 0: arr_delay -9223372036854775808 is more than a year"),
      (["dep_delay": 525_600], "x'", "flights row 0: time_hour \"x'\" is not YYYY-MM-DDTHH:MM:SSZ"),
    ]
    for (changes, timeHour, message) in cases {
      let error = #expect(throws: StageError.self) { try clean(flights: raw(changes, timeHour: timeHour)) }
      #expect(error?.message == message)
    }
  }

  @Test("Great circles have their known lengths")
  func haversine() {
    // A quarter of a meridian, half of the equator, and no way at all.
    #expect(abs(haversineMiles(0, 0, 90, 0) - .pi / 2 * 3958.7613) < 1e-9)
    #expect(abs(haversineMiles(0, -90, 0, 90) - .pi * 3958.7613) < 1e-9)
    #expect(haversineMiles(40.6925, -74.168667, 40.6925, -74.168667) == 0)
    // EWR to ORD, worked out by the reference in CPython.
    #expect(haversineMiles(40.6925, -74.168667, 41.978603, -87.904842) == 717.3491477762311)
  }

  private func departures(_ delays: [Int64?], times: [Int64]? = nil, carriers: [String]? = nil) -> Departure {
    let times = times ?? delays.indices.map { Int64($0) * 60_000_000 }
    return Departure(
      origin: StringColumn(delays.map { _ in "EWR" }),
      scheduledDeparture: TimestampColumn(microseconds: Int64Column(times)),
      carrier: StringColumn(carriers ?? delays.map { _ in "UA" }),
      flight: Int64Column(delays.map { _ in 7 }), dest: StringColumn(delays.map { _ in "ORD" }),
      departureDelay: Int64Column(delays))
  }

  @Test("The window rolls over the last known delays")
  func rollingWindow() throws {
    let rows = try rolling(flights: departures([2, nil, 4, 6, nil]), window: 2)
    #expect((0..<5).map { rows.windowCount[$0] } == [1, 1, 2, 2, 2])
    #expect((0..<5).map { rows.rollingMean[$0] } == [2, 2, 3, 5, 5])
    let sd = Double(2).squareRoot()
    #expect((0..<5).map { rows.rollingSd[$0] } == [nil, nil, sd, sd, sd])
    #expect(throws: StageError.valueError("window must be at least 1, not 0", path: "window")) {
      try rolling(flights: departures([1]), window: 0)
    }
  }

  @Test("Rows are ordered by time, then carrier, and equal ones stay in order")
  func rollingOrder() throws {
    let rows = try rolling(
      flights: departures(
        [1, 2, 3, 4, 5], times: [9, 5, 5, 5, .min], carriers: ["UA", "UA", "AA", "UA", "DL"]),
      window: 60)
    #expect((0..<5).map { rows.departureDelay[$0] } == [5, 3, 2, 4, 1])
  }

  @Test("Delays too large for 53 bits are still summed exactly, and refused where 128 bits do not hold them")
  func hugeDelays() throws {
    let huge: Int64 = 1 << 60
    let rows = try rolling(flights: departures([huge, huge + 2, huge + 4]), window: 3)
    #expect(rows.rollingMean[2] == Double(huge))
    #expect(rows.rollingSd[2] == 2)
    #expect(throws: StageError.self) { try rolling(flights: departures([.min, .max]), window: 3) }
  }

  @Test("A quantile is interpolated between its neighbours")
  func quantiles() {
    let cases: [([Int64], Double, Double)] = [
      ([3], 0.99, 3), ([1, 2], 0.5, 1.5), ([1, 2, 10], 0.5, 2), ([1, 2, 10], 0.9, 8.4), ([-5, 5], 0, -5),
      ([-5, 5], 1, 5),
    ]
    for (ordered, q, expected) in cases { #expect(quantile(ordered[...], q) == expected, "\(ordered) \(q)") }
  }

  @Test("Carriers and months are grouped, with and without delays")
  func aggregation() throws {
    let january: Int64 = 15_706 * 86_400_000_000, february = january + 31 * 86_400_000_000
    let flights = CarrierFlight(
      carrier: StringColumn(["UA", "AA", "UA", "UA", "XX"]),
      scheduledDeparture: TimestampColumn(
        microseconds: Int64Column([february, january, february - 1, january, january])),
      departureDelay: Int64Column([100_000, -3, 10, 5, nil]),
      cancelled: BooleanColumn([false, false, false, false, true]))
    let airlines = Airline(
      carrier: StringColumn(["UA", "AA", "UA"]), name: StringColumn(["old", "American", "United"]))
    let rows = try aggregate(flights: flights, airlines: airlines, quantiles: [0.5, 1])
    #expect((0..<4).map { rows.carrier[$0] } == ["AA", "UA", "UA", "XX"])
    #expect((0..<4).map { rows.airline[$0] } == ["American", "United", "United", nil])
    #expect((0..<4).map { rows.month[$0] } == [1, 1, 2, 1])
    #expect((0..<4).map { rows.meanDelay[$0] } == [-3, 7.5, 100_000, nil])
    #expect((0..<4).map { rows.cancellationRate[$0] } == [0, 0, 0, 1])
    #expect((0..<6).map { rows.delayQuantiles.elements[$0] } == [-3, -3, 7.5, 10, 100_000, 100_000])
    #expect(
      rows.delayQuantiles.validity.map { bits in (0..<4).map { bits[$0] } } == [true, true, true, false])
    #expect(throws: StageError.valueError("quantiles must lie between 0 and 1, not 1.5", path: "quantiles")) {
      try aggregate(flights: flights, airlines: airlines, quantiles: [0.5, 1.5, 2])
    }
  }

  @Test("Routes with equal totals share a rank, in order of their names")
  func ranking() throws {
    let flights = RouteFlight(
      origin: StringColumn(["JFK", "EWR", "EWR", "LGA", "EWR", "LGA"]),
      dest: StringColumn(["SFO", "SFO", "ORD", "ATL", "SFO", "BOS"]),
      departureDelay: Int64Column([5, 2, 5, 9, 3, nil]))
    let rows = try rank(flights: flights, k: 9)
    #expect((0..<4).map { rows.rank[$0] } == [1, 2, 2, 2])
    #expect(
      (0..<4).map { "\(rows.origin[$0]!)-\(rows.dest[$0]!)" } == ["LGA-ATL", "EWR-ORD", "EWR-SFO", "JFK-SFO"])
    #expect((0..<4).map { rows.departed[$0] } == [1, 1, 2, 1])
    #expect((0..<4).map { rows.meanDelay[$0] } == [9, 5, 2.5, 5])
    #expect(try rank(flights: flights, k: 2).rank.count == 2)
    #expect(throws: StageError.valueError("k must be at least 1, not 0", path: "k")) {
      try rank(flights: flights, k: 0)
    }
  }
}
