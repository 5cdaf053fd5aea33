/// What may be claimed about a speedup.
public enum VerdictKind: String, Codable, Sendable, Hashable, CaseIterable {
  /// The figures mean nothing.
  case invalid
  /// The figures contradict each other; measure again on a quieter machine.
  case unstable
  /// No difference beyond the noise floor was seen.
  case indistinguishable
  /// The direction is sure, the size is not: only the nearer bound is claimed.
  case atLeast
  case faster
  case slower

  /// Whether the measured ratio may be shown, with its interval beside it.
  public var hasSize: Bool {
    switch self {
    case .indistinguishable, .faster, .slower: true
    case .invalid, .unstable, .atLeast: false
    }
  }
}

/// What may be claimed, why, and by which thresholds.
public struct Verdict: Codable, Sendable, Hashable {
  public var kind: VerdictKind
  /// Every finding that led to the verdict, the weightiest first; empty for a plain claim.
  public var findings: [Finding]
  /// For `atLeast`: the bound as a ratio above 1; the candidate is that many times as fast, or as slow.
  public var boundRatio: Double?
  /// For `atLeast`: whether the candidate is the faster side.
  public var candidateIsFaster: Bool?
  /// `Thresholds.version` of the thresholds applied.
  public var thresholdsVersion: Int

  public init(
    kind: VerdictKind, findings: [Finding] = [], boundRatio: Double? = nil, candidateIsFaster: Bool? = nil,
    thresholdsVersion: Int
  ) {
    self.kind = kind
    self.findings = findings
    self.boundRatio = boundRatio
    self.candidateIsFaster = candidateIsFaster
    self.thresholdsVersion = thresholdsVersion
  }

  /// Whether a size may be printed without reserve.
  public var isClaim: Bool { kind == .faster || kind == .slower }
}

/// One observation that bears on a verdict, with the figure seen and the limit it is held against.
public struct Finding: Codable, Sendable, Hashable {
  public enum Kind: String, Codable, Sendable, Hashable, CaseIterable {
    case outputsDiffer
    case debugBuild
    case selfComparisonBiased
    case notLinearInRepetitions
    case tooFewDuos
    case invalidSamples
    case drift
    case launchesDisagree
    case steal
    case intervalIncludesOne
    case withinNoiseFloor
    case intervalTooWide
    case budgetSpent
  }

  public var kind: Kind
  /// The side concerned, where one is.
  public var side: Side?
  /// The figure seen, in the unit that `explanation` names.
  public var observed: Double?
  /// The limit it is held against, in the same unit.
  public var limit: Double?
  /// One sentence with the figures.
  public var explanation: String

  public init(
    kind: Kind, side: Side? = nil, observed: Double? = nil, limit: Double? = nil, explanation: String
  ) {
    self.kind = kind
    self.side = side
    self.observed = observed
    self.limit = limit
    self.explanation = explanation
  }
}
