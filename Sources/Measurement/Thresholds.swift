/// Every limit that a verdict depends on, with a version that is stored beside the verdict.
///
/// Limits named `log…` hold for natural logarithms of ratios: ln 1.05 ≈ 0.0488.
public struct Thresholds: Codable, Sendable, Hashable {
  /// Grows by one whenever a default or a rule changes.
  public var version: Int
  /// A half-width above this allows only "at least": ln 1.25.
  public var logTooWide: Double
  /// The level at which an A/A interval must exclude 0 to convict; stricter, since each stage has two of them.
  public var selfComparisonConfidence: Double
  /// An A/A bias smaller than this is no reason to refuse a claim: ln 1.01.
  public var logNegligibleBias: Double
  /// The time of a call may depend on the repetitions by no more than this: ln 1.25.
  public var logLinearity: Double
  /// A drift within launches smaller than this is tolerated: ln 1.05.
  public var logDrift: Double
  /// The standard score at which a drift is believed: two-sided 0.1%.
  public var driftScore: Double
  /// Launches disagree when some exceed this in one direction and some in the other: ln 1.05.
  public var logDisagreement: Double
  /// The largest share of processor time that may be stolen, 0 to 1.
  public var stealShare: Double
  /// The largest share of invalid samples among those of duos, 0 to 1.
  public var invalidShare: Double
  /// A step in a history smaller than this is not reported: ln 1.05.
  public var logStep: Double

  public init(
    version: Int = 1, logTooWide: Double = 0.22314355131420976, selfComparisonConfidence: Double = 0.99,
    logNegligibleBias: Double = 0.009950330853168092, logLinearity: Double = 0.22314355131420976,
    logDrift: Double = 0.04879016416943205, driftScore: Double = 3.29,
    logDisagreement: Double = 0.04879016416943205, stealShare: Double = 0.10, invalidShare: Double = 0.25,
    logStep: Double = 0.04879016416943205
  ) {
    self.version = version
    self.logTooWide = logTooWide
    self.selfComparisonConfidence = selfComparisonConfidence
    self.logNegligibleBias = logNegligibleBias
    self.logLinearity = logLinearity
    self.logDrift = logDrift
    self.driftScore = driftScore
    self.logDisagreement = logDisagreement
    self.stealShare = stealShare
    self.invalidShare = invalidShare
    self.logStep = logStep
  }

  /// The thresholds in force.
  public static let current = Thresholds()
}
