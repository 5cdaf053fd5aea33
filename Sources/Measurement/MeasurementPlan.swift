/// How a measurement is to be carried out; fixed before the first sample and recorded with the result.
public struct MeasurementPlan: Codable, Sendable, Hashable {
  /// The numbers of launches after which precision is looked at, ascending; the last is the most ever made.
  public var looks: [Int]
  /// No fewer launches are made, whatever the budget; at least 2, since one launch tells nothing of the next.
  public var minimumLaunches: Int
  /// Duos of reference against candidate in each launch.
  public var duosPerLaunch: Int
  /// The fewest duos a launch may be cut down to when the budget is short or calls are long.
  public var minimumDuosPerLaunch: Int
  /// A/A duos of each side in each launch.
  public var selfDuosPerLaunch: Int
  /// Untimed batches of each side between the cold call and the duos.
  public var warmupBatches: Int
  /// The shortest batch aimed at.
  public var shortestBatchNanoseconds: Int
  /// The longest batch aimed at; a single call that is longer is a batch of one.
  public var longestBatchNanoseconds: Int
  /// No batch holds more calls than this, however short they are.
  public var maximumRepetitions: Int
  /// The time up to which a launch is filled with duos beyond the fewest; nil for no limit.
  ///
  /// Where a call takes seconds, launches differ by more than calls within one do, and more of them tell more.
  public var longestLaunchSeconds: Double?
  /// The time after which no further launch begins; nil for none.
  public var budgetSeconds: Double?
  /// The half-width of the log interval at which a look ends the measurement: ln 1.05.
  public var targetHalfWidth: Double
  /// The level of all intervals.
  public var confidence: Double
  /// How far the two clocks may disagree.
  public var clockAgreement: ClockAgreement
  /// The seed of the schedule.
  public var seed: UInt64

  public init(
    looks: [Int] = [5, 7, 10, 15], minimumLaunches: Int = 5, duosPerLaunch: Int = 10,
    minimumDuosPerLaunch: Int = 4, selfDuosPerLaunch: Int = 3, warmupBatches: Int = 2,
    shortestBatchNanoseconds: Int = 20_000_000, longestBatchNanoseconds: Int = 200_000_000,
    maximumRepetitions: Int = 1_000_000, longestLaunchSeconds: Double? = 30, budgetSeconds: Double? = nil,
    targetHalfWidth: Double = 0.04879016416943205, confidence: Double = 0.95,
    clockAgreement: ClockAgreement = ClockAgreement(), seed: UInt64 = 1
  ) {
    self.looks = looks
    self.minimumLaunches = minimumLaunches
    self.duosPerLaunch = duosPerLaunch
    self.minimumDuosPerLaunch = minimumDuosPerLaunch
    self.selfDuosPerLaunch = selfDuosPerLaunch
    self.warmupBatches = warmupBatches
    self.shortestBatchNanoseconds = shortestBatchNanoseconds
    self.longestBatchNanoseconds = longestBatchNanoseconds
    self.maximumRepetitions = maximumRepetitions
    self.longestLaunchSeconds = longestLaunchSeconds
    self.budgetSeconds = budgetSeconds
    self.targetHalfWidth = targetHalfWidth
    self.confidence = confidence
    self.clockAgreement = clockAgreement
    self.seed = seed
  }

  /// The full protocol: 5 to 15 launches of 4 to 10 duos, as many as fit into 30 s, without a limit of time.
  public static let full = MeasurementPlan()

  /// As much of the protocol as fits into `seconds`: 3 to 15 launches of 4 to 10 duos, batches from 15 ms.
  ///
  /// When even three launches of four duos take longer, the measurement overruns: an interval over fewer
  /// launches would be too wide to be worth anything.
  public static func budget(seconds: Double, seed: UInt64 = 1) -> MeasurementPlan {
    MeasurementPlan(
      looks: [3, 5, 7, 10, 15], minimumLaunches: 3, warmupBatches: 1,
      shortestBatchNanoseconds: 15_000_000, longestBatchNanoseconds: 50_000_000,
      budgetSeconds: seconds, seed: seed)
  }
}
