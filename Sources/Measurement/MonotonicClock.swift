import Glibc

/// A clock that never runs backwards.
public protocol MonotonicClock {
  /// Nanoseconds since a fixed but arbitrary moment.
  func nowNanoseconds() -> Int
}

/// The machine's monotonic clock, `CLOCK_MONOTONIC`, which all processes of the machine share.
public struct SystemClock: MonotonicClock, Sendable, Hashable {
  public init() {}

  public func nowNanoseconds() -> Int {
    var time = timespec()
    // `clock_gettime` takes a pointer; it writes one timespec and keeps nothing. It can't fail for this clock.
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
  }
}
