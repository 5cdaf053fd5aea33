import Comparison
import Measurement

extension ReportDocument {
  /// The answer in one breath.
  public struct Headline: Codable, Sendable, Hashable {
    /// Where the migration stands, for a reader who looks no further.
    public enum Outcome: String, Codable, Sendable, Hashable, CaseIterable {
      /// Every stage matches, and none is slower.
      case ready
      /// Every stage matches; what is missing is a speedup that can be claimed for each.
      case matches
      /// Some stages match.
      case partial
      /// No stage matches.
      case blocked
    }

    public var outcome: Outcome
    public var stageCount: Int
    public var passingStageCount: Int
    /// "7 of 7 stages match on 336,776 rows".
    public var correctness: String
    /// "the pipeline runs 41.2× faster (39.8–43.0)", or the refusal that stands in its place.
    public var speed: String

    public init(
      outcome: Outcome, stageCount: Int, passingStageCount: Int, correctness: String, speed: String
    ) {
      self.outcome = outcome
      self.stageCount = stageCount
      self.passingStageCount = passingStageCount
      self.correctness = correctness
      self.speed = speed
    }

    /// Both halves as one sentence.
    public var text: String { "\(correctness); \(speed)" }

    /// The headline that follows from the parts.
    public init(stages: [StageReport], endToEnd: MeasurementReport?) {
      let passing = stages.filter(\.isVerified)
      let rows = passing.compactMap(\.verification?.rowCount).max()
      var correctness =
        "\(passing.count) of \(stages.count) stages \(passing.count == 1 ? "matches" : "match")"
      if let rows { correctness += " on \(FigureFormat.count(rows)) rows" }
      let void = stages.count { $0.verification?.stands == false }
      if void > 0 { correctness += "; \(void) \(void == 1 ? "verdict is" : "verdicts are") void" }
      let outcome: Outcome =
        if passing.isEmpty { .blocked } else if passing.count < stages.count {
          .partial
        } else if stages
          .allSatisfy({ $0.decision == .migrate })
        { .ready } else { .matches }
      self.init(
        outcome: outcome, stageCount: stages.count, passingStageCount: passing.count,
        correctness: correctness, speed: Self.speed(endToEnd))
    }

    private static func speed(_ endToEnd: MeasurementReport?) -> String {
      guard let endToEnd else { return "the pipeline as a whole was not measured" }
      if endToEnd.claim.isRefusal { return "the pipeline's speedup is \(endToEnd.claim.text)" }
      return switch endToEnd.summary.verdict.kind {
      case .faster, .slower, .atLeast: "the pipeline runs \(endToEnd.claim.text)"
      case .indistinguishable, .invalid, .unstable: "the pipeline's speed is \(endToEnd.claim.text)"
      }
    }
  }
}
