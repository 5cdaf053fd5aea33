/// All that one measurement took down: enough to derive every figure again.
public struct MeasurementRun: Codable, Sendable, Hashable {
  public var plan: MeasurementPlan
  /// Duos of reference against candidate that each launch was given, at most `plan.duosPerLaunch`.
  public var duosPerLaunch: Int
  /// A/A duos of each side that each launch was given, at most `plan.selfDuosPerLaunch`.
  public var selfDuosPerLaunch: Int
  /// Calls in a batch of the reference.
  public var referenceRepetitions: Int
  /// Calls in a batch of the candidate.
  public var candidateRepetitions: Int
  public var launches: [LaunchRecord]
  /// Every sample in the order it was taken, invalid ones included.
  public var samples: [Sample]
  public var stop: StopReason
  public var elapsedNanoseconds: Int

  public init(
    plan: MeasurementPlan, duosPerLaunch: Int, selfDuosPerLaunch: Int, referenceRepetitions: Int,
    candidateRepetitions: Int, launches: [LaunchRecord], samples: [Sample], stop: StopReason,
    elapsedNanoseconds: Int
  ) {
    self.plan = plan
    self.duosPerLaunch = duosPerLaunch
    self.selfDuosPerLaunch = selfDuosPerLaunch
    self.referenceRepetitions = referenceRepetitions
    self.candidateRepetitions = candidateRepetitions
    self.launches = launches
    self.samples = samples
    self.stop = stop
    self.elapsedNanoseconds = elapsedNanoseconds
  }
}

/// One pair of fresh processes and what the machine went through while they ran.
public struct LaunchRecord: Codable, Sendable, Hashable {
  public var launch: Int
  public var startedAtMonotonicNanoseconds: Int
  public var endedAtMonotonicNanoseconds: Int
  public var start: LaunchStart
  public var end: LaunchEnd

  public init(
    launch: Int, startedAtMonotonicNanoseconds: Int, endedAtMonotonicNanoseconds: Int, start: LaunchStart,
    end: LaunchEnd
  ) {
    self.launch = launch
    self.startedAtMonotonicNanoseconds = startedAtMonotonicNanoseconds
    self.endedAtMonotonicNanoseconds = endedAtMonotonicNanoseconds
    self.start = start
    self.end = end
  }
}

/// Why no further launch was made; significance is never among the reasons.
public enum StopReason: String, Codable, Sendable, Hashable, CaseIterable {
  /// The interval was narrow enough at a look.
  case precisionReached
  /// The last look was reached without the precision wanted.
  case lastLookReached
  /// Another launch would not have fitted into the budget.
  case budgetSpent
}
