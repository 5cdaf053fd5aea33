/// `numerator / denominator`, rounded once to the nearest double, ties to even: Python's division of integers.
///
/// The integers may be wider than a double's 53 bits. The denominator must not be 0.
func roundedQuotient<Integer: FixedWidthInteger & UnsignedInteger>(
  _ numerator: Integer, _ denominator: Integer
) -> Double {
  let exact: Integer = 1 << 53
  if numerator <= exact && denominator <= exact { return Double(numerator) / Double(denominator) }
  if numerator == 0 { return 0 }
  // Both scaled to their full width: the quotient then has all its bits but one or two, and the remainder says
  // whether anything follows them.
  let (width, up, down) = (Integer.bitWidth, numerator.leadingZeroBitCount, denominator.leadingZeroBitCount)
  let scaled = numerator << up
  let (quotient, remainder) = (denominator << down).dividingFullWidth(
    (scaled >> 1, Integer.Magnitude(scaled << (width - 1))))
  let excess = width - quotient.leadingZeroBitCount - 53
  var significand = quotient >> excess
  let rest = quotient & ((1 << excess) - 1)
  let half: Integer = 1 << (excess - 1)
  if rest > half || (rest == half && (remainder != 0 || significand & 1 == 1)) { significand += 1 }
  return Double(sign: .plus, exponent: excess - (width - 1) + down - up, significand: Double(significand))
}

/// The same for a signed numerator.
func roundedQuotient(_ numerator: Int128, _ denominator: Int128) -> Double {
  precondition(denominator > 0, "the denominator must be positive")
  let quotient = roundedQuotient(numerator.magnitude, denominator.magnitude)
  return numerator < 0 ? -quotient : quotient
}
