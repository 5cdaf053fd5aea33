extension MixedPipeline {
  /// The pipeline with every stage native: what `stages` promise for it beside the measured `whole`; nil where
  /// nothing can be predicted.
  ///
  /// Measured alone, the stages hardly ever sum to the whole: in a row they find other caches and a fuller heap.
  /// As nothing stays in Python, the difference is no part of it: each stage takes its share of the whole,
  /// tᵢ = T · aᵢ / Σa, where aᵢ is its time alone, and S = T / (Σ tᵢ/Sᵢ + boundary).
  ///
  /// - Parameter stages: all stages of the pipeline, with their times alone.
  public init?(stages: [StageShare], whole: MeasurementSummary, boundary: BoundaryCost) {
    let alone = stages.reduce(0) { $0 + $1.referenceNanoseconds }
    guard let total = whole.reference.warmNanoseconds, total > 0, alone > 0 else { return nil }
    let shares = stages.map { stage in
      var share = stage
      share.referenceNanoseconds *= total / alone
      return share
    }
    guard
      let prediction = try? Prediction(
        totalNanoseconds: shares.reduce(0) { $0 + $1.referenceNanoseconds }, migrated: shares,
        boundary: boundary)
    else { return nil }
    // Both with the boundary, so that like is held against like.
    self.init(
      nativeStages: stages.map(\.stage), prediction: prediction,
      measured: whole.speedup.map { boundary.included(in: $0, referenceNanoseconds: total) })
  }
}

extension StageShare {
  /// The part of a stage that was measured alone; nil where its figure is withheld.
  public init?(stage: String, alone summary: MeasurementSummary) {
    guard summary.verdict.kind != .invalid, summary.verdict.kind != .unstable,
      let time = summary.reference.warmNanoseconds, let speedup = summary.speedup
    else { return nil }
    self.init(
      stage: stage, referenceNanoseconds: time, logSpeedup: speedup.logRatio, interval: speedup.interval)
  }
}
