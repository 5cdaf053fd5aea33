/// A plan that could give no interval, with the field, its value and what it must be.
public struct PlanError: Error, Codable, Sendable, Hashable, CustomStringConvertible {
  public var field: String
  public var value: String
  public var requirement: String

  public init(field: String, value: String, requirement: String) {
    self.field = field
    self.value = value
    self.requirement = requirement
  }

  public var description: String {
    "Can't measure by this plan: \(field) is \(value); it must be \(requirement)."
  }
}

extension MeasurementPlan {
  /// Checks that the plan can give an interval.
  ///
  /// - Throws: `PlanError` for the first field that is out of bounds.
  public func validate() throws(PlanError) {
    func require(_ holds: Bool, _ field: String, _ value: some CustomStringConvertible, _ requirement: String)
      throws(PlanError)
    {
      if !holds { throw PlanError(field: field, value: value.description, requirement: requirement) }
    }
    let ascending = zip(looks, looks.dropFirst()).allSatisfy { $0 < $1 }
    try require(!looks.isEmpty && ascending, "looks", looks, "ascending and not empty")
    try require(minimumLaunches >= 2, "minimumLaunches", minimumLaunches, "at least 2")
    try require(
      looks[looks.count - 1] >= minimumLaunches, "looks", looks,
      "such that the last is at least minimumLaunches, \(minimumLaunches)")
    try require(
      minimumDuosPerLaunch >= 3, "minimumDuosPerLaunch", minimumDuosPerLaunch,
      "at least 3: two launches then hold the six duos that a 95% interval needs")
    try require(
      duosPerLaunch >= minimumDuosPerLaunch, "duosPerLaunch", duosPerLaunch,
      "at least minimumDuosPerLaunch, \(minimumDuosPerLaunch)")
    try require(
      selfDuosPerLaunch * minimumLaunches >= 6, "selfDuosPerLaunch", selfDuosPerLaunch,
      "at least 6 over the minimum of \(minimumLaunches) launches")
    try require(shortestBatchNanoseconds > 0, "shortestBatchNanoseconds", shortestBatchNanoseconds, "above 0")
    try require(
      longestBatchNanoseconds >= shortestBatchNanoseconds, "longestBatchNanoseconds",
      longestBatchNanoseconds, "at least shortestBatchNanoseconds, \(shortestBatchNanoseconds)")
    try require(maximumRepetitions >= 1, "maximumRepetitions", maximumRepetitions, "at least 1")
    try require(
      longestLaunchSeconds ?? 1 > 0, "longestLaunchSeconds", longestLaunchSeconds ?? 0, "above 0")
    try require(budgetSeconds ?? 1 > 0, "budgetSeconds", budgetSeconds ?? 0, "above 0")
    try require(targetHalfWidth > 0, "targetHalfWidth", targetHalfWidth, "above 0")
    try require(
      confidence >= 0.5 && confidence <= 0.95, "confidence", confidence,
      "from 0.5 to 0.95: six duos allow no more")
  }

  /// How long the plan takes at `launches` launches when calls last as given, in seconds; to announce it.
  ///
  /// `launchSeconds` is what processes and inputs take to stand. Requests, collections and reports come on top.
  public func expectedSeconds(
    launches: Int, referenceCallSeconds: Double, candidateCallSeconds: Double, launchSeconds: Double
  ) -> Double {
    let batching = Batching(
      referenceNanoseconds: referenceCallSeconds * 1e9, candidateNanoseconds: candidateCallSeconds * 1e9,
      plan: self)
    let reference = referenceCallSeconds * Double(batching.referenceRepetitions)
    let candidate = candidateCallSeconds * Double(batching.candidateRepetitions)
    let warmup =
      referenceCallSeconds + candidateCallSeconds
      + (reference + candidate) * Double(max(1, warmupBatches) + 1)
    let cost = LaunchSize.Cost(
      overheadNanoseconds: (launchSeconds + warmup) * 1e9, referenceBatchNanoseconds: reference * 1e9,
      candidateBatchNanoseconds: candidate * 1e9)
    let size = LaunchSize(plan: self, cost: cost)
    return cost.nanoseconds(of: size) * Double(launches) / 1e9
  }
}
