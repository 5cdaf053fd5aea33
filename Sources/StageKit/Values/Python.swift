import Glibc

/// Arithmetic as Python does it, where Swift's operators come to other results.
///
/// Source: `Objects/floatobject.c` and `Objects/longobject.c` of CPython 3.13.
public enum Python {
  /// `a // b`: towards minus infinity, where Swift's `/` goes towards zero.
  ///
  /// - Throws: `ZeroDivisionError`; `OverflowError` for −2⁶³ // −1, which Python would give as a longer int.
  @inlinable
  public static func floorDivide<Number: FixedWidthInteger & SignedInteger>(
    _ a: Number, _ b: Number
  ) throws(StageError) -> Number {
    guard b != 0 else { throw .zeroDivisionError("integer division or modulo by zero") }
    let (quotient, overflow) = a.dividedReportingOverflow(by: b)
    guard !overflow else { throw .overflowError("\(a) // \(b) does not fit in \(Number.bitWidth) bits") }
    return a % b != 0 && (a < 0) != (b < 0) ? quotient &- 1 : quotient
  }

  /// `a % b`, which has the sign of `b`, where Swift's has that of `a`.
  ///
  /// - Throws: `ZeroDivisionError`.
  @inlinable
  public static func modulo<Number: FixedWidthInteger & SignedInteger>(
    _ a: Number, _ b: Number
  ) throws(StageError) -> Number {
    guard b != 0 else { throw .zeroDivisionError("integer modulo by zero") }
    let remainder = b == -1 ? 0 : a % b
    return remainder != 0 && (remainder < 0) != (b < 0) ? remainder &+ b : remainder
  }

  /// `a // b` of floats.
  ///
  /// - Throws: `ZeroDivisionError`.
  @inlinable
  public static func floorDivide(_ a: Double, _ b: Double) throws(StageError) -> Double {
    guard b != 0 else { throw .zeroDivisionError("float floor division by zero") }
    let quotient = (a - (try modulo(a, b))) / b
    guard quotient != 0 else { return Double(signOf: a / b, magnitudeOf: 0) }
    let floor = quotient.rounded(.down)
    return quotient - floor > 0.5 ? floor + 1 : floor
  }

  /// `a % b` of floats, which has the sign of `b`.
  ///
  /// - Throws: `ZeroDivisionError`.
  @inlinable
  public static func modulo(_ a: Double, _ b: Double) throws(StageError) -> Double {
    guard b != 0 else { throw .zeroDivisionError("float modulo") }
    let remainder = a.truncatingRemainder(dividingBy: b)
    guard remainder != 0 else { return Double(signOf: b, magnitudeOf: 0) }
    return (remainder < 0) != (b < 0) ? remainder + b : remainder
  }

  /// The nearest whole number, of two the even one: `round(value)` is `Int(Python.round(value))`.
  @inlinable
  public static func round(_ value: Double) -> Double { value.rounded(.toNearestOrEven) }

  /// `round(value, digits)`: the float nearest to the exact decimal value of `value`, rounded; of two the even one.
  ///
  /// `(value * 100).rounded() / 100` is another number wherever the product is rounded itself: `round(2.675, 2)` is
  /// 2.67. Takes some nanoseconds; hundreds where the product lies close to a half.
  ///
  /// - Parameter digits: decimals, 0 or more.
  @inlinable
  public static func round(_ value: Double, _ digits: Int) -> Double {
    precondition(digits >= 0, "Python.round: \(digits) digits; tens and hundreds are rounded by hand")
    guard digits < powersOfTen.count else { return exactlyRounded(value, digits) }
    let power = powersOfTen[digits]
    let scaled = value * power
    // The product is off by half a unit in the last place at most: away from a half it rounds as the exact one would,
    // and a whole number over a power of ten, both exact, is rounded once.
    let whole = scaled.rounded(.toNearestOrEven)
    guard abs(scaled) < 0x1p50, abs(abs(scaled - whole) - 0.5) > scaled.ulp else {
      return exactlyRounded(value, digits)
    }
    return Double(signOf: value, magnitudeOf: whole / power)
  }

  /// Those that a Double holds exactly.
  @usableFromInline static let powersOfTen: [Double] = (0...22).map { pow(10, Double($0)) }

  /// By the decimal digits of the value, all of them.
  @usableFromInline
  static func exactlyRounded(_ value: Double, _ digits: Int) -> Double {
    // From there on every float is a multiple of the last digit asked for.
    guard value.isFinite, abs(value) < 0x1p60, digits <= 323 else { return value }
    // 20 digits before the point, sign and point, the digits, and the end of the C string.
    var text = [CChar](repeating: 0, count: 24 + digits)
    let count = text.count
    _ = unsafe text.withUnsafeMutableBufferPointer { text in
      unsafe withVaList([Int32(digits), value]) { unsafe vsnprintf(text.baseAddress, count, "%.*f", $0) }
    }
    return unsafe text.withUnsafeBufferPointer { unsafe strtod($0.baseAddress!, nil) }
  }
}
