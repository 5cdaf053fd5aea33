import Comparison
import Workers

/// The pipeline as it runs once a candidate is put to use: stages that it rewrites run by it, all others by the
/// reference, each on the values that flow, its own and the other side's.
///
/// It is walked in step with the verification. While what flows is what flowed in the reference, the runs that were
/// verified are those of the chain; from the first value on that is another by as much as a bit, stages run anew.
struct Chain {
  let rewrite: Bench.Rewrite
  /// The values that flow where they are others than the reference's.
  var flowing: [String: Value] = [:]
  /// What became of the results that no stage takes.
  var results: [(output: String, result: ComparisonResult)] = []
  var steps: [EndToEndVerification.Step] = []
  /// The first value that its policy does not let pass, as a sentence.
  var departure: String?
  /// Stages that returned nothing, in order: what needs their results ends there on either side, all else goes on.
  var endings: [Ending] = []
  /// Why the whole is not judged: a stage that does not match by itself.
  var hindrance: String?
  var referenceNanoseconds = 0
  var candidateNanoseconds = 0

  /// A stage that returned nothing: what came of it, and how it ended, in words and with evidence.
  typealias Ending = (result: ComparisonResult, failure: String?, evidence: String)

  init(_ rewrite: Bench.Rewrite) { self.rewrite = rewrite }

  /// The ending that decides: the first that is not let pass, otherwise the first.
  var ending: Ending? {
    endings.first { !$0.result.passes } ?? endings.first
  }

  /// Whether nothing that follows can change the verdict, but for a stage that does not match by itself.
  var isDecided: Bool { ending.map { !$0.result.passes } ?? false }

  /// The verdict on the whole.
  var result: ComparisonResult {
    if let hindrance { return ComparisonResult(verdict: .notRun, detail: hindrance) }
    if let ending, isDecided || results.isEmpty { return ending.result }
    var whole = results.count == 1 ? results[0].result : .combined(results)
    if let ending {
      // Both raised alike at one end, and came to results at the others.
      whole.errors = ending.result.errors
      if whole.verdict == .identical { whole.verdict = .sameError }
    }
    if let departure {
      if whole.passes { whole.warnings.append(departure) } else { whole.detail = departure }
    }
    return whole
  }
}

/// The verdict on the whole pipeline with one candidate, from its inputs to the results that no stage takes.
public struct EndToEndVerification: Codable, Sendable, Hashable {
  /// One stage of it.
  public struct Step: Codable, Sendable, Hashable {
    public var stage: String
    /// The candidate that rewrites it; nil for the reference.
    public var candidate: String?
    /// Whether its inputs were others than the reference's, so that it ran once more, on them.
    public var ranAnew: Bool
  }

  /// Told as of a stage of the name `EndToEndVerification.name`.
  public var verification: StageVerification
  public var steps: [Step]

  /// What the whole is called among stages; none may have this name.
  public static let name = "end to end"

  public var candidate: String { verification.candidate }
  /// Whether it was judged; it is not where a stage does not match by itself.
  public var isJudged: Bool { verification.verdict != .notRun }
}
