/// Numbers as people read them.
enum Figures {
  /// "1.23 s", "45.6 ms", "789 µs", "12 ns": three significant digits.
  static func duration(nanoseconds: Double) -> String {
    let units: [(scale: Double, name: String)] = [(1e9, "s"), (1e6, "ms"), (1e3, "µs")]
    for unit in units where nanoseconds >= unit.scale * 0.9995 {
      return "\(significant(nanoseconds / unit.scale)) \(unit.name)"
    }
    return "\(Int(nanoseconds.rounded())) ns"
  }

  /// "336,776".
  static func count(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return (number < 0 ? "-" : "") + text
  }

  /// Three significant digits without an exponent: "0.0123", "1.23", "12.3", "123", "1234".
  static func significant(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return "\(value)" }
    var magnitude = value.magnitude
    var decimals = 2
    while magnitude < 1, decimals < 12 {
      magnitude *= 10
      decimals += 1
    }
    if value.magnitude >= 9.995 { decimals = value.magnitude >= 99.95 ? 0 : 1 }
    return fixed(value, decimals: decimals)
  }

  /// `value` with exactly `decimals` digits after the point.
  static func fixed(_ value: Double, decimals: Int) -> String {
    var scale = 1
    for _ in 0..<decimals { scale *= 10 }
    let scaled = Int((value.magnitude * Double(scale)).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard decimals > 0 else { return sign + "\(scaled)" }
    return sign + "\(scaled / scale)." + String("\(scaled % scale + scale)".dropFirst())
  }
}
