/// A floating-point type whose values are compared by tolerance.
protocol ComparedFloat: BinaryFloatingPoint, BitwiseCopyable {
  /// The bits, sign-extended to 64: equal exactly where the values have equal bits.
  var signedBits: Int64 { get }
  /// The sign bit alone, sign-extended to 64: the bits of -0.0.
  static var negativeZeroBits: Int64 { get }
}

extension Double: ComparedFloat {
  var signedBits: Int64 { Int64(bitPattern: bitPattern) }
  static var negativeZeroBits: Int64 { .min }
}

extension Float: ComparedFloat {
  var signedBits: Int64 { Int64(Int32(bitPattern: bitPattern)) }
  static var negativeZeroBits: Int64 { Int64(Int32.min) }
}

extension Float16: ComparedFloat {
  var signedBits: Int64 { Int64(Int16(bitPattern: bitPattern)) }
  static var negativeZeroBits: Int64 { Int64(Int16.min) }
}

extension ComparedFloat {
  /// The position on the number line, counted in representable values from zero; -0.0 is 0 too.
  @inline(__always)
  var ordinal: Int64 {
    let bits = signedBits
    return bits < 0 ? Self.negativeZeroBits &- bits : bits
  }

  /// How many representable values lie between two finite numbers, the second included.
  @inline(__always)
  func ulpDistance(to other: Self) -> UInt64 {
    let first = ordinal
    let second = other.ordinal
    return UInt64(bitPattern: first > second ? first &- second : second &- first)
  }
}

/// The policy's answer for one pair of floats.
enum FloatJudgement {
  case equal, tolerated, unequal
}

/// `ColumnPolicy` reduced to what a pair of floats needs.
struct FloatRule {
  var absolute: Double
  var relative: Double
  var ulps: UInt64
  var nan: ColumnPolicy.NaNRule
  var signedZero: ColumnPolicy.SignedZeroRule

  init(_ policy: ColumnPolicy) {
    absolute = policy.absolute
    relative = policy.relative
    ulps = policy.ulps
    nan = policy.nan
    signedZero = policy.signedZero
  }

  var hasTolerance: Bool { absolute > 0 || relative > 0 || ulps > 0 }

  /// |r − c| ≤ absolute + relative · |r|, for numbers of different value; false for infinities and NaNs.
  @inline(__always)
  func isWithin(_ difference: Double, ofReference reference: Double) -> Bool {
    difference <= absolute + relative * reference.magnitude && difference > 0
      && difference <= .greatestFiniteMagnitude
  }

  func judge<Element: ComparedFloat>(_ reference: Element, _ candidate: Element) -> FloatJudgement {
    if reference.signedBits == candidate.signedBits {
      return nan == .different && reference.isNaN ? .unequal : .equal
    }
    if reference.isNaN || candidate.isNaN {
      return reference.isNaN && candidate.isNaN && nan == .equal ? .equal : .unequal
    }
    if reference == 0 && candidate == 0 { return signedZero == .equal ? .tolerated : .unequal }
    guard reference.isFinite && candidate.isFinite else { return .unequal }
    let difference = (Double(reference) - Double(candidate)).magnitude
    if isWithin(difference, ofReference: Double(reference)) { return .tolerated }
    return ulps > 0 && reference.ulpDistance(to: candidate) <= ulps ? .tolerated : .unequal
  }
}
