/// How many duos a launch holds.
public struct LaunchSize: Codable, Sendable, Hashable {
  public var duos: Int
  /// A/A duos of each side.
  public var selfDuos: Int

  /// What the parts of a launch cost, in nanoseconds of the supervisor's clock.
  public struct Cost: Codable, Sendable, Hashable {
    /// Everything before the first duo: processes, inputs, cold calls, warm-up.
    public var overheadNanoseconds: Double
    /// One request for a batch of the reference.
    public var referenceBatchNanoseconds: Double
    /// One request for a batch of the candidate.
    public var candidateBatchNanoseconds: Double

    public init(
      overheadNanoseconds: Double, referenceBatchNanoseconds: Double, candidateBatchNanoseconds: Double
    ) {
      self.overheadNanoseconds = overheadNanoseconds
      self.referenceBatchNanoseconds = referenceBatchNanoseconds
      self.candidateBatchNanoseconds = candidateBatchNanoseconds
    }

    /// A launch of `size`: two batches of each side a duo, and four of each side for a pair of A/A duos.
    public func nanoseconds(of size: LaunchSize) -> Double {
      let pair = referenceBatchNanoseconds + candidateBatchNanoseconds
      return overheadNanoseconds + pair * Double(2 * size.duos + 4 * size.selfDuos)
    }
  }

  public init(duos: Int, selfDuos: Int) {
    self.duos = duos
    self.selfDuos = selfDuos
  }

  /// The size at which the most launches up to five fit into the plan's budget, given what one costs.
  ///
  /// More launches come before more duos, as launches differ by more than duos do. Each count of launches is
  /// tried with as many duos as fit, from `duosPerLaunch` down to `minimumDuosPerLaunch`. The last resort is the
  /// plan's fewest launches with the fewest duos, though they take longer than they should. Without a budget,
  /// `longestLaunchSeconds` alone is what a launch must fit into. The size depends on times only, never on ratios.
  public init(plan: MeasurementPlan, cost: Cost) {
    self.init(duos: plan.duosPerLaunch, selfDuos: plan.selfDuosPerLaunch)
    let longest = plan.longestLaunchSeconds.map { $0 * 1e9 } ?? .infinity
    var launchCounts = [plan.minimumLaunches]
    if plan.budgetSeconds != nil {
      let most = max(plan.minimumLaunches, min(5, plan.looks.last ?? 5))
      launchCounts = Array((plan.minimumLaunches...most).reversed())
    }
    for launches in launchCounts {
      let share = plan.budgetSeconds.map { $0 * 1e9 / Double(launches) } ?? .infinity
      for duos in stride(from: plan.duosPerLaunch, through: plan.minimumDuosPerLaunch, by: -1) {
        self.duos = duos
        selfDuos = Self.selfDuos(launches: launches, duos: duos, plan: plan)
        if cost.nanoseconds(of: self) <= min(share, longest) { return }
      }
    }
  }

  /// A third as many A/A duos as duos, but eight over all launches: a sign test at 95% needs six, and a few may
  /// turn out invalid.
  private static func selfDuos(launches: Int, duos: Int, plan: MeasurementPlan) -> Int {
    min(plan.selfDuosPerLaunch, max(duos / 3, (8 + launches - 1) / launches))
  }
}
