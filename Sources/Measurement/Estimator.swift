/// Turns duos into a ratio with an interval.
public enum Estimator {
  /// The ratio over all launches with its interval; nil with fewer than two launches or too few duos.
  ///
  /// With m_l the median of d within launch l and R launches, the log ratio is the mean of the m_l. Its interval
  /// is the hull of two that fail in different ways:
  /// - mean ± t(R − 1) · s(m) / √R over the launches, which knows that launches differ as a whole, but needs
  ///   their medians to be near normal;
  /// - the sign-test interval for the median over all duos, which assumes no distribution, but takes duos of
  ///   one launch for independent.
  ///
  /// At 95% the second needs six duos. Complexity: O(n log n).
  public static func estimate(_ duos: [Duo], confidence: Double) -> Estimate? {
    let medians = launchMedians(duos)
    guard
      let logRatio = Statistics.mean(medians.map(\.logRatio)),
      let launchInterval = meanInterval(medians.map(\.logRatio), confidence: confidence),
      let duoInterval = SignTest.medianInterval(duos.map(\.logRatio), confidence: confidence)
    else { return nil }
    return Estimate(
      logRatio: logRatio, interval: launchInterval.hull(duoInterval), launchInterval: launchInterval,
      duoInterval: duoInterval, launchMedians: medians, duoCount: duos.count, confidence: confidence)
  }

  /// Student's t interval for a mean; nil below two values.
  public static func meanInterval(_ values: [Double], confidence: Double) -> Interval? {
    guard let mean = Statistics.mean(values), let deviation = Statistics.standardDeviation(values)
    else { return nil }
    let quantile = StudentT.quantile((1 + confidence) / 2, degreesOfFreedom: values.count - 1)
    let reach = quantile * deviation / Double(values.count).squareRoot()
    return Interval(lower: mean - reach, upper: mean + reach)
  }

  /// The median of each launch that has a duo, in order of launch.
  public static func launchMedians(_ duos: [Duo]) -> [LaunchMedian] {
    let byLaunch = Dictionary(grouping: duos, by: \.launch)
    return byLaunch.keys.sorted().compactMap { launch in
      let ratios = byLaunch[launch, default: []].map(\.logRatio)
      return Statistics.median(ratios).map {
        LaunchMedian(launch: launch, logRatio: $0, duoCount: ratios.count)
      }
    }
  }
}
