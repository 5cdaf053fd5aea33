import Glibc

extension BoundaryCost {
  /// The speedup of a stage that stands alone between Python neighbours: t / (t/S + boundary).
  public func speedup(referenceNanoseconds: Double, logSpeedup: Double) -> Double {
    referenceNanoseconds / (referenceNanoseconds / exp(logSpeedup) + totalNanoseconds)
  }

  /// The estimate with the boundary added to the candidate's time, every ratio S becoming t / (t/S + boundary).
  ///
  /// The boundary counts as a constant: its own spread is not part of the interval.
  public func included(in estimate: Estimate, referenceNanoseconds: Double) -> Estimate {
    func moved(_ logRatio: Double) -> Double {
      log(speedup(referenceNanoseconds: referenceNanoseconds, logSpeedup: logRatio))
    }
    func moved(_ interval: Interval) -> Interval {
      Interval(lower: moved(interval.lower), upper: moved(interval.upper))
    }
    var estimate = estimate
    estimate.logRatio = moved(estimate.logRatio)
    estimate.interval = moved(estimate.interval)
    estimate.launchInterval = moved(estimate.launchInterval)
    estimate.duoInterval = moved(estimate.duoInterval)
    for index in estimate.launchMedians.indices {
      estimate.launchMedians[index].logRatio = moved(estimate.launchMedians[index].logRatio)
    }
    return estimate
  }
}
