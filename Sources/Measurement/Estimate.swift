import Glibc

/// A ratio of times with its interval, as the protocol's estimator gives it.
///
/// All logarithms are natural; above 0 the numerator (the reference, for a speedup) takes longer.
public struct Estimate: Codable, Sendable, Hashable {
  /// The mean of the launch medians.
  public var logRatio: Double
  /// The hull of the two intervals below; the one to report.
  public var interval: Interval
  /// Student's t interval over the launch medians.
  public var launchInterval: Interval
  /// The sign-test interval for the median over all duos.
  public var duoInterval: Interval
  /// The median duo of each launch, in order.
  public var launchMedians: [LaunchMedian]
  /// Valid duos over all launches.
  public var duoCount: Int
  /// The level of the intervals, such as 0.95.
  public var confidence: Double

  public init(
    logRatio: Double, interval: Interval, launchInterval: Interval, duoInterval: Interval,
    launchMedians: [LaunchMedian], duoCount: Int, confidence: Double
  ) {
    self.logRatio = logRatio
    self.interval = interval
    self.launchInterval = launchInterval
    self.duoInterval = duoInterval
    self.launchMedians = launchMedians
    self.duoCount = duoCount
    self.confidence = confidence
  }

  /// How many times as long the numerator takes: exp of the mean launch median.
  public var ratio: Double { exp(logRatio) }

  /// The interval's lower bound as a ratio.
  public var lowerRatio: Double { interval.lowerRatio }

  /// The interval's upper bound as a ratio.
  public var upperRatio: Double { interval.upperRatio }
}

/// The median of the duos of one launch.
public struct LaunchMedian: Codable, Sendable, Hashable {
  public var launch: Int
  public var logRatio: Double
  public var duoCount: Int

  public init(launch: Int, logRatio: Double, duoCount: Int) {
    self.launch = launch
    self.logRatio = logRatio
    self.duoCount = duoCount
  }
}
