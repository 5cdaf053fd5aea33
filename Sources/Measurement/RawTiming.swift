/// What one request to run a batch brought back, before it is placed in a duo.
public struct RawTiming: Codable, Sendable, Hashable {
  /// Elapsed time of the batch on the worker's monotonic clock.
  public var wallNanoseconds: Int
  /// Processor time of the worker during the batch, all threads.
  public var cpuNanoseconds: Int
  /// Time from request to reply on the supervisor's monotonic clock.
  public var supervisorWallNanoseconds: Int
  /// Time the worker spent within the request but outside the batch: `gc.collect()`, rebuilt inputs.
  public var untimedNanoseconds: Int
  /// Time the garbage collector ran within the batch.
  public var gcNanoseconds: Int
  /// When the request left, on the supervisor's monotonic clock.
  public var startedAtMonotonicNanoseconds: Int

  public init(
    wallNanoseconds: Int, cpuNanoseconds: Int, supervisorWallNanoseconds: Int, untimedNanoseconds: Int = 0,
    gcNanoseconds: Int = 0, startedAtMonotonicNanoseconds: Int
  ) {
    self.wallNanoseconds = wallNanoseconds
    self.cpuNanoseconds = cpuNanoseconds
    self.supervisorWallNanoseconds = supervisorWallNanoseconds
    self.untimedNanoseconds = untimedNanoseconds
    self.gcNanoseconds = gcNanoseconds
    self.startedAtMonotonicNanoseconds = startedAtMonotonicNanoseconds
  }
}
