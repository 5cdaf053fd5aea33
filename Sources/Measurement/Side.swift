/// The two implementations of a stage that are held against each other.
public enum Side: String, Codable, Sendable, Hashable, CaseIterable {
  /// The Python callable that defines the stage.
  case reference
  /// The rewrite.
  case candidate
}

/// What a duo compares with what.
public enum Contrast: String, Codable, Sendable, Hashable, CaseIterable {
  /// Reference against candidate: the claim.
  case speedup
  /// Reference against itself: an A/A check, whose true ratio is 1.
  case referenceAgainstItself
  /// Candidate against itself: an A/A check, whose true ratio is 1.
  case candidateAgainstItself

  /// The side that runs in `arm` of this contrast.
  public func side(of arm: Arm) -> Side {
    switch (self, arm) {
    case (.speedup, .numerator), (.referenceAgainstItself, _): .reference
    case (.speedup, .denominator), (.candidateAgainstItself, _): .candidate
    }
  }
}

/// The place of a sample in its duo's ratio.
///
/// In an A/A duo both arms run the same side, so the side alone does not tell them apart.
public enum Arm: String, Codable, Sendable, Hashable, CaseIterable {
  case numerator
  case denominator
}

/// The order of the four samples of a duo; both orders cancel a linear drift.
public enum DuoOrder: String, Codable, Sendable, Hashable, CaseIterable {
  /// Numerator, denominator, denominator, numerator: P N N P.
  case numeratorOutside
  /// Denominator, numerator, numerator, denominator: N P P N.
  case denominatorOutside

  /// The arm that runs at each of the positions 0 to 3.
  public var arms: [Arm] {
    switch self {
    case .numeratorOutside: [.numerator, .denominator, .denominator, .numerator]
    case .denominatorOutside: [.denominator, .numerator, .numerator, .denominator]
    }
  }
}

/// Why a sample was taken.
public enum SamplePurpose: String, Codable, Sendable, Hashable, CaseIterable {
  /// The first call of a side in a fresh launch, one repetition.
  case cold
  /// A warm-up or a calibration of the repetitions; never enters an estimate.
  case warmup
  /// About half the usual repetitions, to see that time grows with them.
  case linearity
  /// One of the four samples of a duo.
  case duo
}
