/// Carries out a plan: launch by launch, until the interval is narrow enough or the time is spent.
public struct Experiment: Sendable {
  public var plan: MeasurementPlan

  public init(plan: MeasurementPlan) {
    self.plan = plan
  }

  /// Runs launches until a reason to stop is met and returns all that was taken down.
  ///
  /// Precision is looked at only after the launches that the plan names, and only the width of the interval
  /// counts, never where it lies: stopping at significance would find a difference in a third of A/A runs.
  ///
  /// - Throws: what the executor throws, at once; samples up to then went through `didTake`.
  ///   `PlanError` for a plan that can give no interval.
  public func run<E: DuoExecutor>(_ executor: inout E) throws -> MeasurementRun {
    try plan.validate()
    let began = executor.clock.nowNanoseconds()
    var state = ExperimentState(plan: plan)
    while true {
      try state.runLaunch(&executor)
      let elapsed = executor.clock.nowNanoseconds() - began
      if let stop = reasonToStop(state, elapsedNanoseconds: elapsed) {
        return state.finish(stop: stop, elapsedNanoseconds: elapsed)
      }
    }
  }

  private func reasonToStop(_ state: ExperimentState, elapsedNanoseconds: Int) -> StopReason? {
    let launches = state.launches.count
    if plan.looks.contains(launches), launches >= plan.minimumLaunches, isPreciseEnough(state.samples) {
      return .precisionReached
    }
    if launches >= plan.looks[plan.looks.count - 1] { return .lastLookReached }
    if let seconds = plan.budgetSeconds, launches >= plan.minimumLaunches {
      let nextEnd = Double(elapsedNanoseconds) * Double(launches + 1) / Double(launches)
      if nextEnd > seconds * 1e9 { return .budgetSpent }
    }
    return nil
  }

  private func isPreciseEnough(_ samples: [Sample]) -> Bool {
    let duos = Duo.assemble(samples, contrast: .speedup).duos
    guard let estimate = Estimator.estimate(duos, confidence: plan.confidence) else { return false }
    return estimate.interval.halfWidth <= plan.targetHalfWidth
  }
}
