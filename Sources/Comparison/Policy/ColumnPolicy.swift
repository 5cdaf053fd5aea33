/// How the values of one column are compared.
///
/// The default is exact: equal bits, with two exceptions that no program can see without asking for bits:
/// any NaN equals any NaN. `-0.0` differs from `0.0`, null differs from NaN, `int64` differs from `float64`.
///
/// Tolerances apply to floating-point columns alone; integers, Booleans, text, bytes and times are always exact.
/// A float `c` of the candidate is tolerated for `r` of the reference when
///
///     |r − c| ≤ absolute + relative · |r|     or     ULP distance(r, c) ≤ ulps
///
/// (the first is numpy's `allclose`, whose `atol` is `absolute` and `rtol` is `relative`). Infinities are
/// never tolerated for anything but themselves. `0.0` against `-0.0` follows `signedZero` whatever the tolerance.
public struct ColumnPolicy: Hashable, Sendable {
  /// Whether a NaN equals a NaN.
  public enum NaNRule: String, Codable, Sendable, CaseIterable {
    /// Any NaN equals any NaN.
    case equal
    /// A NaN equals nothing, as IEEE 754 compares.
    case different
    /// NaNs are equal when their bits are, payload and sign included.
    case sameBits
  }

  /// Whether `0.0` equals `-0.0`.
  public enum SignedZeroRule: String, Codable, Sendable, CaseIterable {
    case different, equal
  }

  /// Absolute tolerance in the column's own unit (numpy's `atol`).
  public var absolute: Double
  /// Relative tolerance as a fraction of the reference (numpy's `rtol`).
  public var relative: Double
  /// Tolerance in units in the last place of the column's type: 1 is the neighbouring float.
  public var ulps: UInt64
  public var nan: NaNRule
  /// Whether null and NaN stand for each other.
  public var nullEqualsNaN: Bool
  public var signedZero: SignedZeroRule
  /// Whether the types of numbers must agree. If not, those that convert without loss are compared as numbers.
  ///
  /// The form must agree whatever the policy: container, shape, and what is no number.
  public var typeStrict: Bool
  /// Why the policy forgives what it forgives.
  public var reason: String
  /// Who signed the policy.
  public var approvedBy: String

  public init(
    absolute: Double = 0, relative: Double = 0, ulps: UInt64 = 0, nan: NaNRule = .equal,
    nullEqualsNaN: Bool = false, signedZero: SignedZeroRule = .different, typeStrict: Bool = true,
    reason: String = "", approvedBy: String = ""
  ) {
    self.absolute = absolute
    self.relative = relative
    self.ulps = ulps
    self.nan = nan
    self.nullEqualsNaN = nullEqualsNaN
    self.signedZero = signedZero
    self.typeStrict = typeStrict
    self.reason = reason
    self.approvedBy = approvedBy
  }

  /// Equal bits, any NaN equal to any NaN.
  public static let exact = ColumnPolicy()

  /// Whether floats may differ at all.
  public var hasTolerance: Bool { absolute > 0 || relative > 0 || ulps > 0 }

  /// "exact", or the tolerances: "atol 1e-9, rtol 1e-9".
  public var text: String {
    var parts = tolerances.isEmpty ? ["exact"] : tolerances
    if nan == .different { parts.append("NaN ≠ NaN") }
    if nan == .sameBits { parts.append("NaN bits") }
    return (parts + equations).joined(separator: ", ")
  }

  /// What the rule forgives that `exact` does not: "atol 1e-9", "null = NaN"; each wants a reason.
  public var allowances: [String] { tolerances + equations }

  private var tolerances: [String] {
    var parts: [String] = []
    if absolute > 0 { parts.append("atol \(absolute.compactText)") }
    if relative > 0 { parts.append("rtol \(relative.compactText)") }
    if ulps > 0 { parts.append("\(ulps) ULP") }
    return parts
  }

  /// What counts as the same although it differs.
  private var equations: [String] {
    var parts: [String] = []
    if nullEqualsNaN { parts.append("null = NaN") }
    if signedZero == .equal { parts.append("-0.0 = 0.0") }
    if !typeStrict { parts.append("any number type") }
    return parts
  }
}

extension ColumnPolicy {
  /// The rule without its reason and the name of who signed; that somebody did lets a tolerance swallow a column.
  var deciding: ColumnPolicy {
    var policy = self
    policy.reason = ""
    policy.approvedBy = approvedBy.isEmpty ? "" : "signed"
    return policy
  }
}

extension ColumnPolicy: Codable {
  private enum Key: String, CodingKey {
    case absolute, relative, ulps, nan, nullEqualsNaN, signedZero, typeStrict, reason, approvedBy
  }

  /// Reads a policy; keys that are absent mean the default.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let exact = ColumnPolicy.exact
    self.init(
      absolute: try container.decodeIfPresent(Double.self, forKey: .absolute) ?? exact.absolute,
      relative: try container.decodeIfPresent(Double.self, forKey: .relative) ?? exact.relative,
      ulps: try container.decodeIfPresent(UInt64.self, forKey: .ulps) ?? exact.ulps,
      nan: try container.decodeIfPresent(NaNRule.self, forKey: .nan) ?? exact.nan,
      nullEqualsNaN: try container.decodeIfPresent(Bool.self, forKey: .nullEqualsNaN) ?? exact.nullEqualsNaN,
      signedZero: try container.decodeIfPresent(SignedZeroRule.self, forKey: .signedZero) ?? exact.signedZero,
      typeStrict: try container.decodeIfPresent(Bool.self, forKey: .typeStrict) ?? exact.typeStrict,
      reason: try container.decodeIfPresent(String.self, forKey: .reason) ?? exact.reason,
      approvedBy: try container.decodeIfPresent(String.self, forKey: .approvedBy) ?? exact.approvedBy)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(absolute, forKey: .absolute)
    try container.encode(relative, forKey: .relative)
    try container.encode(ulps, forKey: .ulps)
    try container.encode(nan, forKey: .nan)
    try container.encode(nullEqualsNaN, forKey: .nullEqualsNaN)
    try container.encode(signedZero, forKey: .signedZero)
    try container.encode(typeStrict, forKey: .typeStrict)
    try container.encode(reason, forKey: .reason)
    try container.encode(approvedBy, forKey: .approvedBy)
  }
}
