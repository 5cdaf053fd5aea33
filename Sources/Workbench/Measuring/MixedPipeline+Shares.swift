import Measurement

extension MixedPipeline {
  /// The prediction from `shares` beside the measured whole; nil where nothing can be predicted.
  ///
  /// Measured apart, the stages may sum to a little more than the whole; the parts then set the total.
  init?(shares: [StageShare], whole: MeasurementSummary, boundary: BoundaryCost) {
    guard let total = whole.reference.warmNanoseconds, !shares.isEmpty else { return nil }
    let parts = shares.reduce(0) { $0 + $1.referenceNanoseconds }
    guard
      let prediction = try? Prediction(
        totalNanoseconds: max(total, parts), migrated: shares, boundary: boundary)
    else { return nil }
    // Both with the boundary, so that like is held against like.
    self.init(
      nativeStages: shares.map(\.stage), prediction: prediction,
      measured: whole.speedup.map { boundary.included(in: $0, referenceNanoseconds: total) })
  }
}
