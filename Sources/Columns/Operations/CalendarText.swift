/// Dates and times as ISO 8601 shows them, in the proleptic Gregorian calendar.
enum CalendarText {
  /// "2013-01-31", from days since 1970-01-01.
  ///
  /// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
  static func date(days: Int) -> String {
    let shifted = days + 719_468  // days since 0000-03-01
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let sign = year < 0 ? "-" : ""
    return "\(sign)\(padded(abs(year), 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// "05:17:00" or "05:17:00.250000"; what is not within a day is shown as a number with its unit.
  static func time(_ value: Int64, _ unit: TimeUnit) -> String {
    guard value >= 0, value < 86_400 * unit.perSecond else { return "\(value) \(unit.symbol)" }
    let (seconds, fraction) = value.quotientAndRemainder(dividingBy: unit.perSecond)
    let text = "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    if fraction == 0 { return text }
    // Python shows microseconds; nanoseconds need three digits more.
    let nanoseconds = fraction * (1_000_000_000 / unit.perSecond)
    return text + "."
      + (nanoseconds % 1000 == 0 ? padded(nanoseconds / 1000, 6) : padded(nanoseconds, 9))
  }

  /// "2013-01-31 05:17:00".
  static func timestamp(_ value: Int64, _ unit: TimeUnit) -> String {
    let perDay = 86_400 * unit.perSecond
    var (days, rest) = value.quotientAndRemainder(dividingBy: perDay)
    if rest < 0 { (days, rest) = (days - 1, rest + perDay) }
    return "\(date(days: Int(days))) \(time(rest, unit))"
  }

  private static func padded<Number: BinaryInteger>(_ number: Number, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
