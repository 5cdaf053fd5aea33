/// The smallest round tolerance that would forgive cells which differ by floating-point noise.
///
/// Distances relative to the reference are covered by `relative`; those of cells next to zero, where sums cancel
/// and a relative tolerance would forgive everything, by `absolute`. Both are powers of ten.
public struct SufficientTolerance: Hashable, Codable, Sendable {
  /// What the policy would call the column: "output.column".
  public var rule: String
  /// nil where every cell needs an absolute tolerance.
  public var relative: Double?
  /// nil where a relative tolerance is enough.
  public var absolute: Double?

  public init(rule: String, relative: Double? = nil, absolute: Double? = nil) {
    self.rule = rule
    self.relative = relative
    self.absolute = absolute
  }

  /// As an entry of the manifest's `[policy.columns]`, without its reason: "relative = 1e-13".
  var settings: String {
    [relative.map { "relative = \($0.compactText)" }, absolute.map { "absolute = \($0.compactText)" }]
      .compactMap { $0 }.joined(separator: ", ")
  }
}

/// How far apart the cells are that differ by noise.
struct NoiseExtent {
  /// Larger relative distances are covered absolutely: a tolerance that grants so many digits is no noise.
  private static let largestShare = 1e-5

  private var share = 0.0
  private var difference = 0.0

  /// Takes in one more pair of finite numbers of different value.
  mutating func include(_ reference: Double, _ candidate: Double) {
    let difference = (reference - candidate).magnitude
    let share = difference / reference.magnitude
    if share <= Self.largestShare {
      self.share = max(self.share, share)
    } else {
      self.difference = max(self.difference, difference)
    }
  }

  /// What forgives all pairs that were taken in.
  func tolerance(for rule: String) -> SufficientTolerance {
    SufficientTolerance(
      rule: rule, relative: share > 0 ? Self.powerOfTen(above: share) : nil,
      absolute: difference > 0 ? Self.powerOfTen(above: difference) : nil)
  }

  /// The smallest power of ten that is larger than `value`, so that no rounding of the comparison matters.
  private static func powerOfTen(above value: Double) -> Double {
    // Powers are read from text, which is exact to the last bit; multiplying would not be.
    (-323...308).lazy.compactMap { Double("1e\($0)") }.first { $0 > value } ?? .greatestFiniteMagnitude
  }
}
