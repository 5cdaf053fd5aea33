/// Python's ways of writing values, for error messages that must equal the reference's.
enum PythonText {
  /// `repr(text)`.
  ///
  /// Source: CPython, Objects/unicodeobject.c, unicode_repr: double quotation marks only where the text has
  /// single ones and no double ones; what is not printable as an escape.
  static func repr(_ text: String) -> String {
    let quote: Unicode.Scalar =
      text.unicodeScalars.contains("'") && !text.unicodeScalars.contains("\"") ? "\"" : "'"
    var result = String(Character(quote))
    for scalar in text.unicodeScalars {
      switch scalar {
      case quote, "\\": result += "\\" + String(Character(scalar))
      case "\t": result += "\\t"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      default:
        if isPrintable(scalar) {
          result.unicodeScalars.append(scalar)
        } else if scalar.value < 0x100 {
          result += "\\x" + hex(scalar, digits: 2)
        } else if scalar.value < 0x10000 {
          result += "\\u" + hex(scalar, digits: 4)
        } else {
          result += "\\U" + hex(scalar, digits: 8)
        }
      }
    }
    return result + String(Character(quote))
  }

  static func repr(_ text: Span<UInt8>) -> String {
    repr(unsafe text.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) })
  }

  private static func hex(_ scalar: Unicode.Scalar, digits: Int) -> String {
    let text = String(scalar.value, radix: 16)
    return String(repeating: "0", count: digits - text.count) + text
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == " " { return true }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
      .spaceSeparator:
      return false
    default: return true
    }
  }
}
