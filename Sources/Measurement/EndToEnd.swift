import Glibc

/// A migrated stage's part in the whole pipeline.
public struct StageShare: Codable, Sendable, Hashable {
  public var stage: String
  /// tᵢ: what one call of the reference takes within the pipeline.
  public var referenceNanoseconds: Double
  /// ln Sᵢ: the measured speedup of the stage.
  public var logSpeedup: Double
  /// The interval of ln Sᵢ.
  public var interval: Interval

  public init(stage: String, referenceNanoseconds: Double, logSpeedup: Double, interval: Interval) {
    self.stage = stage
    self.referenceNanoseconds = referenceNanoseconds
    self.logSpeedup = logSpeedup
    self.interval = interval
  }

  /// What the stage takes at speedup exp(`logSpeedup`).
  func nanoseconds(atLogSpeedup logSpeedup: Double) -> Double { referenceNanoseconds / exp(logSpeedup) }
}

/// The speedup of the whole pipeline that follows from those of its stages.
///
/// Amdahl's law with the boundary on top: S = T / (T − Σ tᵢ(1 − 1/Sᵢ) + boundary), where T is the time of the
/// all-reference pipeline, the sum runs over the migrated stages, and the boundary is what it costs to carry
/// values between Python objects and columns where the two meet.
public struct Prediction: Codable, Sendable, Hashable {
  public var speedup: Double
  /// S with every Sᵢ at its interval's lower bound.
  public var lowerSpeedup: Double
  /// S with every Sᵢ at its interval's upper bound.
  public var upperSpeedup: Double
  /// 1/(1 − p): S if the migrated stages took no time and the boundary cost nothing; nil when p is all of T.
  public var ceiling: Double?
  /// The predicted time of the mixed pipeline, boundary included.
  public var mixedNanoseconds: Double
  public var boundary: BoundaryCost
}

extension Prediction {
  /// Predicts the pipeline with `migrated` stages native and the rest left to the reference.
  ///
  /// - Throws: `PredictionError` when the stages' times sum to more than the pipeline's, beyond 1%, or when the
  ///   pipeline took no time.
  public init(totalNanoseconds: Double, migrated: [StageShare], boundary: BoundaryCost)
    throws(PredictionError)
  {
    let moved = migrated.reduce(0) { $0 + $1.referenceNanoseconds }
    guard totalNanoseconds > 0, moved <= totalNanoseconds * 1.01 else {
      throw PredictionError(totalNanoseconds: totalNanoseconds, stagesNanoseconds: moved)
    }
    let left = max(0, totalNanoseconds - moved)
    func mixed(_ logSpeedup: (StageShare) -> Double) -> Double {
      let native = migrated.reduce(0) { $0 + $1.nanoseconds(atLogSpeedup: logSpeedup($1)) }
      return left + native + boundary.totalNanoseconds
    }
    mixedNanoseconds = mixed(\.logSpeedup)
    speedup = totalNanoseconds / mixedNanoseconds
    lowerSpeedup = totalNanoseconds / mixed(\.interval.lower)
    upperSpeedup = totalNanoseconds / mixed(\.interval.upper)
    ceiling = left > 0 ? totalNanoseconds / left : nil
    self.boundary = boundary
  }
}

/// Times that can't belong to one pipeline.
public struct PredictionError: Error, Codable, Sendable, Hashable, CustomStringConvertible {
  public var totalNanoseconds: Double
  public var stagesNanoseconds: Double

  public init(totalNanoseconds: Double, stagesNanoseconds: Double) {
    self.totalNanoseconds = totalNanoseconds
    self.stagesNanoseconds = stagesNanoseconds
  }

  public var description: String {
    "Can't predict the pipeline: its stages take \(FigureText.fixed(stagesNanoseconds / 1e6, digits: 3)) ms, the "
      + "whole only \(FigureText.fixed(totalNanoseconds / 1e6, digits: 3)) ms; measure both in one session."
  }
}

/// A mixed pipeline: what was predicted for it beside what was measured.
public struct MixedPipeline: Codable, Sendable, Hashable {
  /// The stages that ran natively, in order of the pipeline.
  public var nativeStages: [String]
  public var prediction: Prediction
  /// All-reference over mixed, by the same duos; nil while it was not measured.
  public var measured: Estimate?

  public init(nativeStages: [String], prediction: Prediction, measured: Estimate?) {
    self.nativeStages = nativeStages
    self.prediction = prediction
    self.measured = measured
  }

  /// Whether the prediction's range and the measured interval meet; nil while nothing was measured.
  public var agrees: Bool? {
    measured.map {
      $0.interval.overlaps(
        Interval(lower: log(prediction.lowerSpeedup), upper: log(prediction.upperSpeedup)))
    }
  }
}
