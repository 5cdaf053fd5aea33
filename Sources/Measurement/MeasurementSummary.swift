/// Every figure derived from a run, ready to be stored and reported.
public struct MeasurementSummary: Codable, Sendable, Hashable {
  public var verdict: Verdict
  /// Reference over candidate, warm; nil when there were too few duos for an interval.
  public var speedup: Estimate?
  /// What the same procedure says of two identical sides.
  public var noiseFloor: NoiseFloor
  /// First calls of fresh processes; nil with fewer than two launches.
  public var cold: ColdSpeedup?
  public var reference: SideSummary
  public var candidate: SideSummary
  public var launchCount: Int
  /// Duos of reference against candidate that were scheduled, invalid ones included.
  public var duoCount: Int
  /// Duos among them that hold an invalid sample.
  public var invalidDuoCount: Int
  /// The largest share of stolen processor time over the launches; nil when unknown.
  public var stealShare: Double?
  public var stop: StopReason
  public var elapsedNanoseconds: Int

  public init(
    verdict: Verdict, speedup: Estimate?, noiseFloor: NoiseFloor, cold: ColdSpeedup?, reference: SideSummary,
    candidate: SideSummary, launchCount: Int, duoCount: Int, invalidDuoCount: Int, stealShare: Double?,
    stop: StopReason, elapsedNanoseconds: Int
  ) {
    self.verdict = verdict
    self.speedup = speedup
    self.noiseFloor = noiseFloor
    self.cold = cold
    self.reference = reference
    self.candidate = candidate
    self.launchCount = launchCount
    self.duoCount = duoCount
    self.invalidDuoCount = invalidDuoCount
    self.stealShare = stealShare
    self.stop = stop
    self.elapsedNanoseconds = elapsedNanoseconds
  }
}

/// What the procedure says of two identical sides: the resolution of this measurement.
public struct NoiseFloor: Codable, Sendable, Hashable {
  /// Reference against itself; nil with too few valid A/A duos.
  public var reference: Estimate?
  /// Candidate against itself; nil with too few valid A/A duos.
  public var candidate: Estimate?

  public init(reference: Estimate?, candidate: Estimate?) {
    self.reference = reference
    self.candidate = candidate
  }

  /// The largest distance from 0 of any A/A interval's bound; nil unless both sides have one.
  public var logFloor: Double? {
    guard let reference, let candidate else { return nil }
    return [reference.interval, candidate.interval].map { max(abs($0.lower), abs($0.upper)) }.max()
  }
}

/// The typical times of one side, per call.
public struct SideSummary: Codable, Sendable, Hashable {
  public var side: Side
  /// Calls in a batch.
  public var repetitions: Int
  /// Valid duo samples of the speedup contrast.
  public var sampleCount: Int
  /// The median over the samples; nil without a valid one.
  public var warmNanoseconds: Double?
  /// The median absolute deviation from it, unscaled.
  public var warmDeviationNanoseconds: Double?
  /// The median of the first calls of fresh processes.
  public var coldNanoseconds: Double?
  /// Median processor time over wall time; above 1 when several threads work.
  public var cpuShare: Double?
  /// Garbage collection's share of the wall time of all samples.
  public var gcShare: Double?

  public init(
    side: Side, repetitions: Int, sampleCount: Int, warmNanoseconds: Double?,
    warmDeviationNanoseconds: Double?, coldNanoseconds: Double?, cpuShare: Double?, gcShare: Double?
  ) {
    self.side = side
    self.repetitions = repetitions
    self.sampleCount = sampleCount
    self.warmNanoseconds = warmNanoseconds
    self.warmDeviationNanoseconds = warmDeviationNanoseconds
    self.coldNanoseconds = coldNanoseconds
    self.cpuShare = cpuShare
    self.gcShare = gcShare
  }
}

/// The ratio of first calls in fresh processes, one pair a launch.
public struct ColdSpeedup: Codable, Sendable, Hashable {
  /// The mean over launches of ln(reference / candidate).
  public var logRatio: Double
  /// Student's t interval over the launches.
  public var interval: Interval
  public var launchCount: Int

  public init(logRatio: Double, interval: Interval, launchCount: Int) {
    self.logRatio = logRatio
    self.interval = interval
    self.launchCount = launchCount
  }
}
