import Glibc

/// Figures as they stand in explanations, without Foundation.
package enum FigureText {
  /// `value` with `digits` digits after the point, rounded half away from zero.
  package static func fixed(_ value: Double, digits: Int) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
    let scale = pow(10, Double(digits))
    let scaled = Int((abs(value) * scale).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard digits > 0 else { return sign + String(scaled) }
    let unit = Int(scale)
    let fraction = String(scaled % unit)
    return sign + String(scaled / unit) + "." + String(repeating: "0", count: digits - fraction.count)
      + fraction
  }

  /// A ratio with three significant digits: "0.987×", "1.25×", "31.2×", "412×".
  package static func ratio(_ value: Double) -> String {
    fixed(value, digits: value < 0.9995 ? 3 : value < 9.995 ? 2 : value < 99.95 ? 1 : 0) + "×"
  }

  /// A log ratio as a change in per cent: "+5.1%", "-4.9%".
  package static func change(log value: Double) -> String {
    let percent = (exp(value) - 1) * 100
    return (percent >= 0 ? "+" : "") + fixed(percent, digits: 1) + "%"
  }

  package static func percent(_ share: Double) -> String { fixed(share * 100, digits: 1) + "%" }
}
