/// Values as Python's `repr` shows them.
enum PythonText {
  /// The shortest decimal that reads back as the same number; with an exponent below 1e-4 and from 1e16 on, as
  /// in Python (Swift's own description uses one from 2^24 or 2^53 on).
  static func float<Number: BinaryFloatingPoint & CustomStringConvertible>(_ number: Number) -> String {
    if number.isNaN { return "nan" }
    let text = number.description
    guard let mark = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: mark)...]),
      (0..<16).contains(exponent)
    else { return text }
    let sign = number < 0 ? "-" : ""
    var digits = text[..<mark].filter(\.isNumber)
    while digits.count <= exponent { digits += "0" }
    let whole = digits.prefix(exponent + 1)
    let fraction = digits.dropFirst(exponent + 1)
    return "\(sign)\(whole).\(fraction.isEmpty ? "0" : fraction)"
  }

  /// Text in quotes, with escapes for what is not printable.
  static func string(_ text: String) -> String {
    let quote: Unicode.Scalar =
      text.unicodeScalars.contains("'") && !text.unicodeScalars.contains("\"") ? "\"" : "'"
    var quoted = String(quote)
    for scalar in text.unicodeScalars {
      switch scalar {
      case quote, "\\": quoted += "\\\(scalar)"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      default:
        if isPrintable(scalar) {
          quoted.unicodeScalars.append(scalar)
        } else if scalar.value <= 0xFF {
          quoted += "\\x" + hexadecimal(scalar.value, digits: 2)
        } else if scalar.value <= 0xFFFF {
          quoted += "\\u" + hexadecimal(scalar.value, digits: 4)
        } else {
          quoted += "\\U" + hexadecimal(scalar.value, digits: 8)
        }
      }
    }
    quoted.unicodeScalars.append(quote)
    return quoted
  }

  static func bytes(_ bytes: [UInt8]) -> String {
    let quote: UInt8 = bytes.contains(0x27) && !bytes.contains(0x22) ? 0x22 : 0x27
    var quoted = "b" + String(Unicode.Scalar(quote))
    for byte in bytes {
      switch byte {
      case quote, 0x5C: quoted += "\\" + String(Unicode.Scalar(byte))
      case 0x0A: quoted += "\\n"
      case 0x0D: quoted += "\\r"
      case 0x09: quoted += "\\t"
      case 0x20..<0x7F: quoted.unicodeScalars.append(Unicode.Scalar(byte))
      default: quoted += "\\x" + hexadecimal(UInt32(byte), digits: 2)
      }
    }
    return quoted + String(Unicode.Scalar(quote))
  }

  /// `str.isprintable` for one character.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value >= 0x20 && scalar.value != 0x7F }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
      .spaceSeparator:
      return false
    default: return true
    }
  }

  private static func hexadecimal(_ number: UInt32, digits: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
