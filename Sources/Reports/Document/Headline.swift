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
    ///
    /// A stage counts once, however many candidates rewrite it: it matches where one of them does.
    public init(stages: [StageReport], endToEnd: [EndToEndReport]) {
      let names = Set(stages.map(\.name))
      let passing = stages.filter(\.isVerified)
      let matching = Set(passing.map(\.name)).count
      let severalCandidates = stages.candidates.count > 1
      var correctness =
        severalCandidates
        ? "\(matching) of \(FigureFormat.count(names.count, of: "stage")) "
          + (matching == 1 || names.count == 1 ? "has" : "have") + " a matching rewrite"
        : FigureFormat.matching(matching, of: names.count)
      if let rows = passing.compactMap(\.verification?.rowCount).max() {
        correctness += " on \(FigureFormat.count(rows)) rows"
      }
      if severalCandidates {
        let failing = stages.count { $0.verification.map { $0.stands && !$0.verdict.passes } ?? false }
        if failing > 0 {
          correctness +=
            "; \(failing) of \(stages.count) rewrites \(failing == 1 ? "does" : "do") not match"
        }
      }
      let failing = endToEnd.filter(\.fails).map(\.candidate)
      if !failing.isEmpty {
        correctness +=
          ", the pipeline\(severalCandidates ? " with \(failing.joined(separator: ", "))" : "") as a whole does not"
      }
      let void = stages.count { $0.verification?.stands == false }
      if void > 0 { correctness += "; \(void) \(void == 1 ? "verdict is" : "verdicts are") void" }
      let worthIt = Set(stages.filter { $0.decision == .migrate }.map(\.name)).count
      let outcome: Outcome =
        if matching == 0 {
          .blocked
        } else if matching < names.count || !endToEnd.isEmpty && endToEnd.allSatisfy(\.fails) {
          .partial
        } else if worthIt
          == names.count
        { .ready } else { .matches }
      self.init(
        outcome: outcome, stageCount: names.count, passingStageCount: matching, correctness: correctness,
        speed: !stages.isEmpty && stages.allSatisfy(\.isCaptured)
          ? "its stages take captured cases, so that there is no whole to time"
          : Self.speed(endToEnd.first, isNamed: severalCandidates))
    }

    private static func speed(_ endToEnd: EndToEndReport?, isNamed: Bool) -> String {
      guard let endToEnd, endToEnd.measurement != nil || endToEnd.notMeasured != nil else {
        return "the pipeline as a whole was not measured"
      }
      let pipeline = isNamed ? "the pipeline with \(endToEnd.candidate)" : "the pipeline"
      guard let measurement = endToEnd.measurement else {
        return "\(pipeline) has no figure as a whole\(endToEnd.notMeasured.map { ": \($0)" } ?? "")"
      }
      let claim = measurement.claim.text
      return switch measurement.summary.verdict.kind {
      case _ where measurement.claim.isRefusal:
        isNamed ? "the speedup of \(pipeline) is \(claim)" : "the pipeline's speedup is \(claim)"
      case .faster, .slower: "\(pipeline) runs \(claim)"
      case .atLeast: "\(pipeline) runs \(claim)\(claim.hasSuffix("slower") ? "" : " as fast")"
      case .indistinguishable, .invalid, .unstable:
        isNamed ? "the speed of \(pipeline) is \(claim)" : "the pipeline's speed is \(claim)"
      }
    }
  }
}
