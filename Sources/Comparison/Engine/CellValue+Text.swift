import Columns

extension CellValue: CustomStringConvertible {
  /// The value in full precision, as Python writes it: None, True, 0.125, 'text', 2013-01-01T05:15:00.
  var description: String {
    switch self {
    case .null: "None"
    case .omitted(let count): "… \(count) more"
    case .boolean(let value): value ? "True" : "False"
    case .integer(let value): "\(value)"
    case .real(let value, let bits, let bitWidth):
      switch bitWidth {
      case 32: "\(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))"
      case 16: "\(Float16(bitPattern: UInt16(truncatingIfNeeded: bits)))"
      default: "\(value)"
      }
    case .text(let bytes): "'" + Self.escaped(bytes) + "'"
    case .bytes(let bytes): "b'" + bytes.map(Self.escapedByte).joined() + "'"
    case .date(let days): CivilDate(daysSince1970: days).description
    case .time(let value, let unit): Self.timeOfDay(value, unit)
    case .timestamp(let value, let unit, let zone):
      Self.timestamp(value, unit) + (zone.map { " \($0)" } ?? "")
    case .duration(let value, let unit): Self.duration(value, unit)
    case .list(let values): "[" + values.map(\.description).joined(separator: ", ") + "]"
    case .structure(let fields):
      "{" + fields.map { "\($0.name): \($0.value)" }.joined(separator: ", ") + "}"
    }
  }

  /// The bit pattern of a float, or the bytes of a text, in hexadecimal; nil for other values.
  var bitText: String? {
    switch self {
    case .real(_, let bits, let bitWidth): "0x" + Self.hexadecimal(bits, digits: bitWidth / 4)
    case .text(let bytes), .bytes(let bytes):
      bytes.prefix(24).map { Self.hexadecimal(UInt64($0), digits: 2) }.joined(separator: " ")
        + (bytes.count > 24 ? " …" : "")
    default: nil
    }
  }

  private static func hexadecimal(_ value: UInt64, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  private static func escaped(_ bytes: [UInt8]) -> String {
    var text = ""
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "'": text += "\\'"
      case "\\": text += "\\\\"
      case _ where scalar.value < 32 || scalar.value == 127:
        text += "\\x" + hexadecimal(UInt64(scalar.value), digits: 2)
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  private static func escapedByte(_ byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "'"), UInt8(ascii: "\\"): "\\" + String(UnicodeScalar(byte))
    case 32..<127: String(UnicodeScalar(byte))
    default: "\\x" + hexadecimal(UInt64(byte), digits: 2)
    }
  }

  private static func timestamp(_ value: Int64, _ unit: TimeUnit) -> String {
    let perDay = 86_400 * unit.perSecond
    let (days, rest) = flooredDivision(value, perDay)
    return "\(CivilDate(daysSince1970: days))T\(timeOfDay(rest, unit))"
  }

  /// "7 days, 5:22:11", "-1 day, 23:59:59", as Python writes a `timedelta`.
  private static func duration(_ value: Int64, _ unit: TimeUnit) -> String {
    let (days, rest) = flooredDivision(value, 86_400 * unit.perSecond)
    let clock = timeOfDay(rest, unit)
    let time = clock.hasPrefix("0") ? String(clock.dropFirst()) : clock
    return days == 0 ? time : "\(days) \(days.magnitude == 1 ? "day" : "days"), \(time)"
  }

  /// "05:15:00", with the fraction where there is one.
  private static func timeOfDay(_ value: Int64, _ unit: TimeUnit) -> String {
    let (seconds, fraction) = flooredDivision(value, unit.perSecond)
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    var text = "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    if fraction != 0 {
      let digits = "\(unit.perSecond + fraction)".dropFirst()
      text += ".\(digits)"
    }
    return text
  }

  private static func flooredDivision(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64)
  {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}

/// A day of the proleptic Gregorian calendar.
struct CivilDate: CustomStringConvertible {
  var year: Int64
  var month: Int64
  var day: Int64

  /// From days since 1970-01-01, by Howard Hinnant's `civil_from_days`
  /// (https://howardhinnant.github.io/date_algorithms.html).
  init(daysSince1970 days: Int64) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// "2013-01-09".
  var description: String {
    func padded(_ number: Int64, _ width: Int) -> String {
      let text = "\(number)"
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}
