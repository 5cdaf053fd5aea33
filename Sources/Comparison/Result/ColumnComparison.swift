/// What was found in one column: every compared cell is in `equal`, `tolerated` or `unequal`.
public struct ColumnComparison: Hashable, Codable, Sendable {
  /// "mean", "legs[].distance"; "value" for a datum without columns.
  public var path: String
  /// The types on both sides; nil where the column does not exist.
  public var referenceType: String?
  public var candidateType: String?
  /// Cells with equal bits, both null, or both NaN where the policy takes NaNs for equal.
  public var equal: Int
  /// Cells that differ and are forgiven by the policy.
  public var tolerated: Int
  public var unequal: Int
  /// The largest distances among tolerated cells; nil when none is a pair of finite floats.
  public var toleratedULPs: UInt64?
  public var toleratedAbsolute: Double?
  public var toleratedRelative: Double?
  /// The largest finite |r − c| among unequal cells; nil when none is a pair of finite numbers, and for times.
  public var unequalAbsolute: Double?
  /// The largest distance among unequal cells of a column of times, at a glance: "7 d 5 h".
  public var unequalElapsed: String?
  /// Cells that are null on one side and NaN on the other, whether forgiven or not.
  public var nullVersusNaN: Int
  /// Cells that are null on one side and any other value on the other.
  public var nullVersusValue: Int
  /// The policy in words: "exact", "atol 1e-9".
  public var policy: String
  /// Why the policy forgives, as it was given; empty where it was not.
  public var reason: String

  public init(
    path: String, referenceType: String?, candidateType: String?, equal: Int = 0, tolerated: Int = 0,
    unequal: Int = 0, toleratedULPs: UInt64? = nil, toleratedAbsolute: Double? = nil,
    toleratedRelative: Double? = nil, unequalAbsolute: Double? = nil, unequalElapsed: String? = nil,
    nullVersusNaN: Int = 0, nullVersusValue: Int = 0, policy: String = "exact", reason: String = ""
  ) {
    self.path = path
    self.referenceType = referenceType
    self.candidateType = candidateType
    self.equal = equal
    self.tolerated = tolerated
    self.unequal = unequal
    self.toleratedULPs = toleratedULPs
    self.toleratedAbsolute = toleratedAbsolute
    self.toleratedRelative = toleratedRelative
    self.unequalAbsolute = unequalAbsolute
    self.unequalElapsed = unequalElapsed
    self.nullVersusNaN = nullVersusNaN
    self.nullVersusValue = nullVersusValue
    self.policy = policy
    self.reason = reason
  }

  /// How many cells were compared.
  public var compared: Int { equal + tolerated + unequal }
}
