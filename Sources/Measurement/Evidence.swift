/// All that a verdict is reached from; each figure is derived from samples by a rule of its own.
public struct Evidence: Codable, Sendable, Hashable {
  public var gate: Gate
  public var speedup: Estimate?
  public var noiseFloor: NoiseFloor
  /// The A/A intervals at the stricter level of `Thresholds.selfComparisonConfidence`.
  public var strictReference: Interval?
  public var strictCandidate: Interval?
  public var linearity: [Linearity]
  public var drift: Drift?
  /// The share of speedup and A/A samples that are invalid, 0 to 1.
  public var invalidShare: Double
  public var stealShare: Double?
  public var stop: StopReason
  /// The half-width that the plan aimed at.
  public var targetHalfWidth: Double

  public init(
    gate: Gate, speedup: Estimate?, noiseFloor: NoiseFloor, strictReference: Interval? = nil,
    strictCandidate: Interval? = nil, linearity: [Linearity] = [], drift: Drift? = nil,
    invalidShare: Double = 0, stealShare: Double? = nil,
    stop: StopReason, targetHalfWidth: Double
  ) {
    self.gate = gate
    self.speedup = speedup
    self.noiseFloor = noiseFloor
    self.strictReference = strictReference
    self.strictCandidate = strictCandidate
    self.linearity = linearity
    self.drift = drift
    self.invalidShare = invalidShare
    self.stealShare = stealShare
    self.stop = stop
    self.targetHalfWidth = targetHalfWidth
  }
}

extension Evidence {
  /// Derives every figure from the samples of `run`. Complexity: O(n log n) in the samples.
  public init(run: MeasurementRun, gate: Gate, thresholds: Thresholds) {
    let samples = run.samples
    let reference = Duo.assemble(samples, contrast: .referenceAgainstItself).duos
    let candidate = Duo.assemble(samples, contrast: .candidateAgainstItself).duos
    let speedup = Duo.assemble(samples, contrast: .speedup).duos
    let level = run.plan.confidence
    let strict = thresholds.selfComparisonConfidence
    let timed = samples.filter { $0.purpose == .duo }
    self.init(
      gate: gate, speedup: Estimator.estimate(speedup, confidence: level),
      noiseFloor: NoiseFloor(
        reference: Estimator.estimate(reference, confidence: level),
        candidate: Estimator.estimate(candidate, confidence: level)),
      strictReference: Estimator.estimate(reference, confidence: strict)?.interval,
      strictCandidate: Estimator.estimate(candidate, confidence: strict)?.interval,
      linearity: Side.allCases.compactMap { Linearity.of($0, in: samples) }, drift: Drift.of(speedup),
      invalidShare: timed.isEmpty ? 1 : Double(timed.count { !$0.isValid }) / Double(timed.count),
      stealShare: run.launches.compactMap(\.end.stealShare).max(),
      stop: run.stop, targetHalfWidth: run.plan.targetHalfWidth)
  }
}
