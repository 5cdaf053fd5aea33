import Columns

/// Days and microseconds of the proleptic Gregorian calendar, as Python's `datetime` counts them.
enum Calendar {
  static let microsecondsPerMinute: Int64 = 60_000_000
  static let microsecondsPerDay: Int64 = 86_400_000_000
  /// Days since 1970-01-01, nil where there is no such date.
  ///
  /// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
  @inline(__always)
  static func day(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64? {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= 28 || day <= length(ofMonth: month, year)
    else { return nil }
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// Year and month of a day since 1970-01-01. Source: the same, civil_from_days.
  static func yearAndMonth(ofDay day: Int64) -> (year: Int64, month: Int64) {
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let index = (5 * dayOfYear + 2) / 153
    let month = index < 10 ? index + 3 : index - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month)
  }

  private static func length(ofMonth month: Int64, _ year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Microseconds since 1970-01-01T00:00:00 of `YYYY-MM-DDTHH:MM:SSZ`, nil where the text is no such time.
  static func microseconds(ofUTC text: RawSpan) -> Int64? {
    guard text.byteCount == 20 else { return nil }
    var isDigits = true
    func number(_ range: Range<Int>) -> Int64 {
      var value: Int64 = 0
      for index in range {
        let digit = text.byte(at: index) &- UInt8(ascii: "0")
        isDigits = isDigits && digit <= 9
        value = value &* 10 &+ Int64(digit)
      }
      return value
    }
    let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
    let (hour, minute, second) = (number(11..<13), number(14..<16), number(17..<19))
    guard isDigits, text.byte(at: 4) == UInt8(ascii: "-"), text.byte(at: 7) == UInt8(ascii: "-"),
      text.byte(at: 10) == UInt8(ascii: "T"), text.byte(at: 13) == UInt8(ascii: ":"),
      text.byte(at: 16) == UInt8(ascii: ":"), text.byte(at: 19) == UInt8(ascii: "Z"),
      hour <= 23, minute <= 59, second <= 59, let date = Calendar.day(year, month, day)
    else { return nil }
    return ((date * 24 + hour) * 60 + minute) * microsecondsPerMinute + second * 1_000_000
  }
}
