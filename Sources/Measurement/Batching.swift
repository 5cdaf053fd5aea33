/// How many calls of each side make a batch.
public struct Batching: Codable, Sendable, Hashable {
  public var referenceRepetitions: Int
  public var candidateRepetitions: Int

  public init(referenceRepetitions: Int, candidateRepetitions: Int) {
    self.referenceRepetitions = referenceRepetitions
    self.candidateRepetitions = candidateRepetitions
  }

  /// Batches of like length for both sides, by the times of one warm call of each.
  ///
  /// The side with the longer call is settled first: k = ⌈0.9 T / t⌉ with T its call's time kept within the
  /// plan's shortest and longest batch; a batch that falls a tenth short of T is long enough. The other side
  /// then gets the k that comes nearest to the same length, though no more than the longest batch. Samples of
  /// unequal length would see different weather: their ratio scatters several times as widely.
  public init(referenceNanoseconds: Double, candidateNanoseconds: Double, plan: MeasurementPlan) {
    let limit = Double(max(1, plan.maximumRepetitions))
    func bounded(_ repetitions: Double) -> Int {
      repetitions.isFinite ? Int(max(1, min(limit, repetitions))) : Int(limit)
    }
    let longer = max(referenceNanoseconds, candidateNanoseconds)
    let shorter = min(referenceNanoseconds, candidateNanoseconds)
    let shortest = Double(plan.shortestBatchNanoseconds)
    let longest = Double(plan.longestBatchNanoseconds)
    let ofLonger = bounded((0.9 * min(max(longer, shortest), longest) / longer).rounded(.up))
    let length = min(Double(ofLonger) * longer, max(longest, shortest))
    let ofShorter = bounded((length / shorter).rounded())
    referenceRepetitions = referenceNanoseconds >= candidateNanoseconds ? ofLonger : ofShorter
    candidateRepetitions = referenceNanoseconds >= candidateNanoseconds ? ofShorter : ofLonger
  }

  public func repetitions(of side: Side) -> Int {
    side == .reference ? referenceRepetitions : candidateRepetitions
  }
}
