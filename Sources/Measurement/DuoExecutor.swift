/// What runs the batches; scheduling and statistics know nothing else of processes.
///
/// Calls come in this order, launch by launch: `beginLaunch`, any number of `run`, `endLaunch`.
/// An error thrown by any of them ends the experiment; `endLaunch` is then still called once.
public protocol DuoExecutor {
  associatedtype Clock: MonotonicClock

  /// The clock by which budgets are kept.
  var clock: Clock { get }

  /// Starts fresh processes for both sides and hands them their inputs, all untimed.
  mutating func beginLaunch(_ launch: Int) throws -> LaunchStart

  /// Runs one batch of `repetitions` calls of `side` and returns its times.
  ///
  /// Garbage is collected and inputs are rebuilt before the batch, outside its time.
  mutating func run(_ side: Side, repetitions: Int) throws -> RawTiming

  /// Is told every sample as soon as it is placed, so that nothing is lost if the experiment ends early.
  ///
  /// An executor that wants to end the experiment, on an interrupt for instance, throws here.
  mutating func didTake(_ sample: Sample) throws

  /// Ends both processes and tells what the machine went through meanwhile.
  mutating func endLaunch() throws -> LaunchEnd
}

extension DuoExecutor where Clock == SystemClock {
  public var clock: SystemClock { SystemClock() }
}

/// What is known once the processes of a launch stand.
public struct LaunchStart: Codable, Sendable, Hashable {
  /// What an empty request costs from sending to reply; a high quantile of several, such as the 95th percentile.
  public var roundTripNanoseconds: Int

  public init(roundTripNanoseconds: Int) {
    self.roundTripNanoseconds = roundTripNanoseconds
  }
}

/// What is known once a launch is over.
public struct LaunchEnd: Codable, Sendable, Hashable {
  /// The share of processor time that the hypervisor gave to other machines, 0 to 1; nil when unknown.
  public var stealShare: Double?

  public init(stealShare: Double? = nil) {
    self.stealShare = stealShare
  }
}
