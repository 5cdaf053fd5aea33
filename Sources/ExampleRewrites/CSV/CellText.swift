import Glibc

/// The values of cells, as `parse.py` defines them; nil is a fault.
enum CellText {
  /// An optional "-" and 1 to 18 ASCII digits.
  static func integer(_ cell: RawSpan) -> Int64? {
    let isNegative = cell.byteCount > 0 && cell.byte(at: 0) == UInt8(ascii: "-")
    let first = isNegative ? 1 : 0
    guard (1...18).contains(cell.byteCount - first) else { return nil }
    var value: Int64 = 0
    for offset in first..<cell.byteCount {
      let digit = cell.byte(at: offset) &- UInt8(ascii: "0")
      guard digit <= 9 else { return nil }
      value = value * 10 + Int64(digit)
    }
    return isNegative ? -value : value
  }

  /// An optional "-", digits, optionally a fraction and an exponent, rounded to the nearest double, which must be finite.
  static func number(_ cell: RawSpan) -> Double? {
    var offset = 0
    func byte() -> UInt8 { offset < cell.byteCount ? cell.byte(at: offset) : 0 }
    var significand: UInt64 = 0
    var digitCount = 0
    func digits() -> Int {
      let start = offset
      while byte() &- UInt8(ascii: "0") <= 9 {
        // Up to 19 digits fit; with more the value is not used.
        if digitCount < 19 { significand = significand * 10 + UInt64(byte() - UInt8(ascii: "0")) }
        if significand > 0 { digitCount += 1 }
        offset += 1
      }
      return offset - start
    }

    let isNegative = byte() == UInt8(ascii: "-")
    if isNegative { offset += 1 }
    guard digits() > 0 else { return nil }
    var fractionCount = 0
    if byte() == UInt8(ascii: ".") {
      offset += 1
      fractionCount = digits()
      guard fractionCount > 0 else { return nil }
    }
    let hasExponent = byte() | 0x20 == UInt8(ascii: "e")
    if hasExponent {
      offset += 1
      if byte() == UInt8(ascii: "-") || byte() == UInt8(ascii: "+") { offset += 1 }
      guard digits() > 0 else { return nil }
    }
    guard offset == cell.byteCount else { return nil }
    if hasExponent || digitCount > 19 || fractionCount > 19 {
      let value = byCLibrary(cell)
      return value.isFinite ? value : nil
    }
    let magnitude = roundedQuotient(significand, powersOfTen[fractionCount])
    return isNegative ? -magnitude : magnitude
  }

  /// The powers of ten that fit 64 bits.
  private static let powersOfTen: [UInt64] = (0..<20).map { exponent in
    (0..<exponent).reduce(UInt64(1)) { power, _ in power * 10 }
  }

  /// The C library rounds correctly whatever the length; the text has been checked to be a number.
  private static func byCLibrary(_ cell: RawSpan) -> Double {
    var text = [CChar](repeating: 0, count: cell.byteCount + 1)
    for offset in 0..<cell.byteCount { text[offset] = CChar(bitPattern: cell.byte(at: offset)) }
    return unsafe strtod(text, nil)
  }
}
