/// Why a sample may not be used.
public enum Invalidity: String, Codable, Sendable, Hashable, CaseIterable {
  /// The worker reports a batch that took no time, or less than none.
  case noTime
  /// The worker claims more time than passed for the supervisor, which waited for the whole batch.
  case workerClockAhead
  /// Much more time passed for the supervisor than the batch, its preparation and the round trip explain.
  case supervisorClockAhead

  /// The reason in words.
  public var explanation: String {
    switch self {
    case .noTime: "the worker reports a batch that took no time"
    case .workerClockAhead: "the worker claims more time than passed for the supervisor"
    case .supervisorClockAhead: "more time passed for the supervisor than the worker accounts for"
    }
  }
}

/// The rule by which the worker's clock is held against the supervisor's.
///
/// The supervisor starts its clock before the request leaves and stops it after the reply came, so its time is
/// never shorter than the worker's: it holds the batch, the worker's untimed preparation and one round trip.
/// The two directions therefore mean different things. With
/// `tolerance = 1% of the batch + 50 µs` and `excess = supervisor − batch − untimed`:
///
/// - `excess < −tolerance` is impossible with honest clocks: the worker's clock runs fast;
/// - `excess > tolerance + roundTrip` is time nobody accounts for: the worker's clock was stopped for part of
///   the work, or a neighbour held one of the two processes back.
///
/// `roundTrip` is what an empty request costs in this launch (see `LaunchStart`).
public struct ClockAgreement: Codable, Sendable, Hashable {
  /// The tolerated share of the batch's time.
  public var relativeTolerance: Double
  /// The tolerance that does not depend on the batch's time.
  public var absoluteToleranceNanoseconds: Int

  public init(relativeTolerance: Double = 0.01, absoluteToleranceNanoseconds: Int = 50_000) {
    self.relativeTolerance = relativeTolerance
    self.absoluteToleranceNanoseconds = absoluteToleranceNanoseconds
  }

  /// Why `timing` is invalid, or nil.
  public func invalidity(of timing: RawTiming, roundTripNanoseconds: Int) -> Invalidity? {
    guard timing.wallNanoseconds > 0 else { return .noTime }
    let tolerance = relativeTolerance * Double(timing.wallNanoseconds) + Double(absoluteToleranceNanoseconds)
    let accounted = Double(timing.wallNanoseconds) + Double(timing.untimedNanoseconds)
    let excess = Double(timing.supervisorWallNanoseconds) - accounted
    if excess < -tolerance { return .workerClockAhead }
    if excess > tolerance + Double(roundTripNanoseconds) { return .supervisorClockAhead }
    return nil
  }
}
