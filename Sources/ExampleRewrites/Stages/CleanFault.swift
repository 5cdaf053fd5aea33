import Columns
import StageKit

/// Finds what is wrong with a row that `CleanRows` stopped at, in the reference's order of checks.
struct CleanFault {
  private let flights: RawFlight

  init(_ flights: RawFlight) { self.flights = flights }

  /// The validity of the columns that `clean.py` lists as `REQUIRED`, in that order.
  static func requiredValidities(_ flights: RawFlight) -> [Bitmap?] {
    [
      flights.year.validity, flights.month.validity, flights.day.validity, flights.schedDepTime.validity,
      flights.schedArrTime.validity, flights.carrier.validity, flights.flight.validity,
      flights.origin.validity, flights.dest.validity, flights.distance.validity, flights.timeHour.validity,
    ]
  }

  private static let requiredNames = [
    "year", "month", "day", "sched_dep_time", "sched_arr_time", "carrier", "flight", "origin", "dest",
    "distance",
    "time_hour",
  ]

  func error(row: Int) -> StageError {
    func fault(_ column: String, _ problem: String) -> StageError {
      .valueError("flights row \(row): \(problem)", path: "flights[\(row)].\(column)")
    }
    let texts = [
      "carrier": flights.carrier, "origin": flights.origin, "dest": flights.dest,
      "time_hour": flights.timeHour,
    ]
    for (name, validity) in zip(Self.requiredNames, Self.requiredValidities(flights)) {
      let isNull = validity.map { !$0[row] } ?? false
      if isNull || texts[name]?[row] == "NA" { return fault(name, "\(name) is NA") }
    }
    let (year, month, day) = (flights.year.values[row], flights.month.values[row], flights.day.values[row])
    if CleanRules.date(year, month, day) == nil { return fault("day", "\(year)-\(month)-\(day) is no date") }
    for (name, column) in [
      ("sched_dep_time", flights.schedDepTime), ("sched_arr_time", flights.schedArrTime),
      ("dep_time", flights.depTime), ("arr_time", flights.arrTime),
    ] {
      if let hhmm = column[row], CleanRules.minutes(ofClock: hhmm) == nil {
        return fault(name, "\(name) \(hhmm) is no clock time")
      }
    }
    for (name, column) in [("dep_delay", flights.depDelay), ("arr_delay", flights.arrDelay)] {
      if let delay = column[row], delay.magnitude > CleanRules.longestDelay.magnitude {
        return fault(name, "\(name) \(delay) is more than a year")
      }
    }
    let hour = PythonText.repr(flights.timeHour.utf8(row))
    return fault("time_hour", "time_hour \(hour) is not YYYY-MM-DDTHH:MM:SSZ")
  }
}
