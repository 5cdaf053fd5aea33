/// One timed batch of calls, exactly as it was taken; everything else is derived from these.
public struct Sample: Codable, Sendable, Hashable {
  public var purpose: SamplePurpose
  public var side: Side
  /// The launch (pair of fresh processes), from 0.
  public var launch: Int
  /// The order of the sample within its launch, from 0, over all purposes.
  public var sequence: Int
  /// The duo within its launch, from 0; nil outside duos.
  public var duo: Int?
  /// The position within the duo, 0 to 3; nil outside duos.
  public var position: Int?
  /// What the duo compares; nil outside duos.
  public var contrast: Contrast?
  /// The place of this sample in the duo's ratio; nil outside duos.
  public var arm: Arm?
  /// How many calls the batch holds, k ≥ 1.
  public var repetitions: Int
  /// Elapsed time of the whole batch on the worker's monotonic clock.
  public var wallNanoseconds: Int
  /// Processor time of the worker during the batch, all threads.
  public var cpuNanoseconds: Int
  /// Time from request to reply on the supervisor's monotonic clock.
  public var supervisorWallNanoseconds: Int
  /// What the worker says it spent within the request but outside the batch (collection before it, inputs).
  public var untimedNanoseconds: Int
  /// Time the garbage collector ran within the batch.
  public var gcNanoseconds: Int
  /// When the request left, on the supervisor's monotonic clock.
  public var startedAtMonotonicNanoseconds: Int
  /// Why the sample may not be used; nil when it is valid.
  public var invalidity: Invalidity?

  public init(
    purpose: SamplePurpose, side: Side, launch: Int, sequence: Int, duo: Int? = nil, position: Int? = nil,
    contrast: Contrast? = nil, arm: Arm? = nil, repetitions: Int, wallNanoseconds: Int, cpuNanoseconds: Int,
    supervisorWallNanoseconds: Int, untimedNanoseconds: Int, gcNanoseconds: Int,
    startedAtMonotonicNanoseconds: Int, invalidity: Invalidity? = nil
  ) {
    self.purpose = purpose
    self.side = side
    self.launch = launch
    self.sequence = sequence
    self.duo = duo
    self.position = position
    self.contrast = contrast
    self.arm = arm
    self.repetitions = repetitions
    self.wallNanoseconds = wallNanoseconds
    self.cpuNanoseconds = cpuNanoseconds
    self.supervisorWallNanoseconds = supervisorWallNanoseconds
    self.untimedNanoseconds = untimedNanoseconds
    self.gcNanoseconds = gcNanoseconds
    self.startedAtMonotonicNanoseconds = startedAtMonotonicNanoseconds
    self.invalidity = invalidity
  }

  public var isValid: Bool { invalidity == nil }

  /// Whether the side had run before in this launch and the sample counts towards an estimate.
  public var isWarm: Bool { purpose == .duo }

  /// Mean time of one call of the batch.
  public var nanosecondsPerCall: Double { Double(wallNanoseconds) / Double(repetitions) }
}
