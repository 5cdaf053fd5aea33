import Glibc

/// Figures as people read them: three significant digits, the unit that keeps them below 1,000.
///
/// The report's templates format by the same rules, and a test holds one against the other.
public enum FigureFormat {
  /// "412 ns", "1.20 µs", "41.2 ms", "9.87 s"; from two minutes on "2 min 05 s", "3 h 07 min".
  public static func duration(nanoseconds: Double) -> String {
    let seconds = nanoseconds / 1e9
    if seconds >= 119.5 {
      let whole = Int(seconds.rounded())
      if whole < 7200 { return "\(whole / 60) min \(twoDigits(whole % 60)) s" }
      let minutes = Int((seconds / 60).rounded())
      return "\(minutes / 60) h \(twoDigits(minutes % 60)) min"
    }
    for (unit, size) in [("ns", 1.0), ("µs", 1e3), ("ms", 1e6)] where fits(nanoseconds / size) {
      return "\(significant(nanoseconds / size)) \(unit)"
    }
    return "\(significant(seconds)) s"
  }

  public static func duration(seconds: Double) -> String { duration(nanoseconds: seconds * 1e9) }

  /// Decimal units: "512 B", "1.05 MB", "2.40 GB".
  public static func bytes(_ count: Int) -> String {
    if abs(count) < 1000 { return "\(count) B" }
    let value = Double(count)
    for (unit, size) in [("kB", 1e3), ("MB", 1e6), ("GB", 1e9)] where fits(value / size) {
      return "\(significant(value / size)) \(unit)"
    }
    return "\(significant(value / 1e12)) TB"
  }

  /// "336,776".
  public static func count(_ value: Int) -> String {
    let digits = Array(String(value.magnitude).utf8)
    var text = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index).isMultiple(of: 3) { text += "," }
      text.unicodeScalars.append(Unicode.Scalar(digit))
    }
    return text
  }

  /// "1 stage", "336,776 rows".
  public static func count(_ value: Int, of noun: String) -> String {
    "\(count(value)) \(noun)\(value == 1 ? "" : "s")"
  }

  /// "7 of 7 stages match", "1 of 2 stages matches", "0 of 1 stage matches".
  public static func matching(_ passing: Int, of count: Int) -> String {
    "\(passing) of \(Self.count(count, of: "stage")) \(passing == 1 || count == 1 ? "matches" : "match")"
  }

  /// "0.412×", "41.2×", "1,230×".
  public static func ratio(_ value: Double) -> String { significant(value) + "×" }

  /// "39.8–43.0": both bounds with the decimals of the upper one, unless the lower would drown in them.
  public static func range(_ lower: Double, _ upper: Double) -> String {
    let decimals = lower * 10 < upper ? decimals(of: lower) : decimals(of: upper)
    return "\(fixed(lower, decimals: decimals))–\(significant(upper))"
  }

  /// A share as "4.8%"; below a tenth of a per cent two significant digits remain: "0.042%".
  public static func percent(_ share: Double) -> String {
    let value = share * 100
    let decimals =
      value == 0 ? 0 : abs(value) < 0.1 ? min(6, decimals(of: value) - 1) : abs(value) < 99.95 ? 1 : 0
    return fixed(value, decimals: decimals) + "%"
  }

  /// Three significant digits: "0.0123", "9.87", "41.2", "1,230".
  public static func significant(_ value: Double) -> String {
    guard value.isFinite else { return "\(value)" }
    if fits(value) { return fixed(value, decimals: decimals(of: value)) }
    let step = pow(10, (log10(abs(value))).rounded(.down) - 2)
    guard abs(value) < 1e15 else { return "\(value)" }
    return count(Int((value / step).rounded() * step))
  }

  /// `value` with that many digits after the point, halves away from zero.
  public static func fixed(_ value: Double, decimals: Int) -> String {
    let scale = pow(10, Double(decimals))
    guard value.isFinite, abs(value) * scale < 1e15 else { return "\(value)" }
    let scaled = Int((abs(value) * scale).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard decimals > 0 else { return sign + count(scaled) }
    let fraction = String(scaled % Int(scale))
    return sign + count(scaled / Int(scale)) + "."
      + String(repeating: "0", count: decimals - fraction.utf8.count) + fraction
  }

  /// How many decimals make three significant digits, at most nine.
  static func decimals(of value: Double) -> Int {
    guard value != 0, value.isFinite else { return 0 }
    var decimals = 0
    while decimals < 9 && (abs(value) * pow(10, Double(decimals + 1))).rounded() < 1000 { decimals += 1 }
    return decimals
  }

  /// Whether three significant digits stay below 1,000.
  private static func fits(_ value: Double) -> Bool { abs(value).rounded() < 1000 }

  private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
