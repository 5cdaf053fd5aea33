/// How many calls of each side make a batch.
public struct Batching: Codable, Sendable, Hashable {
  public var referenceRepetitions: Int
  public var candidateRepetitions: Int

  public init(referenceRepetitions: Int, candidateRepetitions: Int) {
    self.referenceRepetitions = referenceRepetitions
    self.candidateRepetitions = candidateRepetitions
  }

  /// Batches of like length for both sides: k = max(1, ⌈T* / t⌉).
  ///
  /// T* is the longer of the two calls, kept within the plan's shortest and longest batch. Samples of unequal
  /// length would see different weather: their ratio scatters several times as widely.
  public init(referenceNanoseconds: Double, candidateNanoseconds: Double, plan: MeasurementPlan) {
    let longer = max(referenceNanoseconds, candidateNanoseconds)
    let target = min(
      max(longer, Double(plan.shortestBatchNanoseconds)), Double(plan.longestBatchNanoseconds))
    func repetitions(_ nanoseconds: Double) -> Int {
      let limit = Double(max(1, plan.maximumRepetitions))
      guard nanoseconds > 0 else { return Int(limit) }
      return Int(max(1, min(limit, (target / nanoseconds).rounded(.up))))
    }
    referenceRepetitions = repetitions(referenceNanoseconds)
    candidateRepetitions = repetitions(candidateNanoseconds)
  }

  public func repetitions(of side: Side) -> Int {
    side == .reference ? referenceRepetitions : candidateRepetitions
  }
}
