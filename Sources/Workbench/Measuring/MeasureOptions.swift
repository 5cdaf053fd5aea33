import Ledger
import Measurement

/// How much is measured, and for how long.
public struct MeasureOptions: Sendable, Hashable {
  /// All rows instead of the manifest's sample.
  public var allRows = false
  /// The time for all measurements together, which the fewest launches that prove anything may exceed; nil for the
  /// full protocol without a limit.
  public var budgetSeconds: Double? = 40
  public var seed: UInt64 = 1

  public init() {}

  /// The full protocol on all rows.
  public static let full: MeasureOptions = {
    var options = MeasureOptions()
    options.allRows = true
    options.budgetSeconds = nil
    return options
  }()
}

/// One measurement, of a stage or of the whole pipeline.
public struct TargetMeasurement: Codable, Sendable, Hashable {
  public var measurement: MeasurementID
  /// nil for the whole pipeline.
  public var stage: String?
  public var candidate: String
  public var workload: String
  public var rowCount: Int
  public var summary: MeasurementSummary
  public var boundary: BoundaryCost
  public var memory: MemoryComparison
}

/// A stage with a candidate, or the whole pipeline with one, that came to no figure.
public struct UnmeasuredTarget: Codable, Sendable, Hashable {
  /// nil for the whole pipeline.
  public var stage: String?
  public var candidate: String
  public var reason: String
  /// Whether it passed its gate and failed under the clock; else it was never timed.
  public var failed: Bool
}

/// What a measuring session came to.
public struct MeasurementOutcome: Codable, Sendable, Hashable {
  public var session: SessionID
  public var pipeline: String
  /// The gate: every stage is verified on the measured rows first.
  public var verifications: [StageVerification]
  public var measurements: [TargetMeasurement]
  /// Prediction from the stages beside the measured whole, by candidate.
  public var mixed: [String: MixedPipeline]
  /// What has no figure, and why.
  public var unmeasured: [UnmeasuredTarget]
  public var workload: String
  public var ledgerPath: String

  /// Whether everything that was measured had passed its gate, held under the clock, and no figure is invalid.
  public var isSound: Bool {
    !unmeasured.contains(where: \.failed) && verifications.allSatisfy(\.passes)
      && measurements.allSatisfy { $0.summary.verdict.kind != .invalid }
  }
}

/// What happens while measuring, for whoever watches.
public enum MeasurementEvent: Sendable {
  case verification(VerificationEvent)
  /// The expected duration from here on: of the full protocol, or of the least that is worth anything where that is
  /// more than what verifying has left of the budget.
  case announced(seconds: Double, budgetSeconds: Double?)
  /// - Parameter stage: nil for the whole pipeline.
  case measuring(stage: String?, candidate: String, sampleCount: Int)
  case measured(TargetMeasurement)
  case skipped(UnmeasuredTarget)
}
