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

  /// A size at a glance: whole numbers below a million in full, everything else as "1.3e-12".
  var glanceText: String {
    if self == rounded() && magnitude < 1e6 { return Int(self).groupedText }
    guard isFinite else { return "\(self)" }
    // The exponent is read off the shortest decimal text, because a logarithm may round across a power of ten.
    let digits = magnitude.significantDigits
    var mantissa = digits.leading
    var exponent = digits.exponent
    if mantissa >= 100 {
      mantissa = 10
      exponent += 1
    }
    return "\(self < 0 ? "-" : "")\(mantissa / 10).\(mantissa % 10)e\(exponent)"
  }

  /// A number in a sentence, to three significant digits: "37", "0.236", "1,250"; very small and large ones as "1.3e-12".
  var spokenText: String {
    guard magnitude >= 1e-4 && magnitude < 1e6 else { return self == 0 ? "0" : glanceText }
    if magnitude >= 100 || self == rounded() { return Int(rounded()).groupedText }
    var power = 10.0
    while magnitude * power < 100 { power *= 10 }
    return ((self * power).rounded() / power).compactText
  }

  /// The first two significant digits, rounded to nearest, and the decimal exponent of the first.
  private var significantDigits: (leading: Int, exponent: Int) {
    var digits: [Int] = []
    var exponent = 0
    var beforePoint: Int?
    let parts = "\(self)".split(separator: "e")
    for character in parts[0] {
      if character == "." {
        beforePoint = digits.count
      } else {
        digits.append(character.wholeNumberValue ?? 0)
      }
    }
    let leadingZeros = digits.prefix { $0 == 0 }.count
    exponent = (beforePoint ?? digits.count) - 1 - leadingZeros
    if parts.count > 1 { exponent += Int(parts[1]) ?? 0 }
    let rest = Array(digits.dropFirst(leadingZeros)) + [0, 0, 0]
    return (rest[0] * 10 + rest[1] + (rest[2] >= 5 ? 1 : 0), exponent)
  }
}

extension BinaryInteger {
  /// "10,000,000".
  var groupedText: String {
    let digits = String(magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return (self < 0 ? "-" : "") + text
  }

  /// "1 cell", "2 cells", "10,000 cells".
  func counted(_ noun: String) -> String { "\(groupedText) \(noun)\(self == 1 ? "" : "s")" }
}
