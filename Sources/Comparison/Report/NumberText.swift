extension Double {
  /// The shortest text that reads back as this number, without a trailing ".0": "1e-09" is "1e-9".
  var compactText: String {
    let text = "\(self)"
    if text.hasSuffix(".0") { return String(text.dropLast(2)) }
    guard let exponent = text.firstIndex(of: "e") else { return text }
    let digits = text[..<exponent]
    let mantissa = digits.hasSuffix(".0") ? String(digits.dropLast(2)) : String(digits)
    var power = text[text.index(after: exponent)...]
    let sign = power.first == "-" ? "-" : ""
    if let first = power.first, first == "-" || first == "+" { power = power.dropFirst() }
    let magnitude = power.drop { $0 == "0" }
    return "\(mantissa)e\(sign)\(magnitude.isEmpty ? "0" : String(magnitude))"
  }
}
