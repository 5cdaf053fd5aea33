import Glibc

/// Nanoseconds of CLOCK_MONOTONIC, which all processes of a machine share.
public func monotonicNanoseconds() -> Int { read(CLOCK_MONOTONIC) }

/// Processor time that all threads of this process have used, in nanoseconds.
public func processorNanoseconds() -> Int { read(CLOCK_PROCESS_CPUTIME_ID) }

private func read(_ clock: clockid_t) -> Int {
  var time = timespec()
  // Both clocks exist on every Linux, so the call cannot fail.
  unsafe clock_gettime(clock, &time)
  return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

/// A point of the monotonic clock after which waiting ends.
struct Deadline {
  /// Nil: never.
  private let monotonic: Int?

  init(after duration: Duration?) {
    monotonic = duration.map { duration in
      let (seconds, attoseconds) = duration.components
      // Longer than 200 years is for ever, as far as a process is concerned.
      let nanoseconds = Int(min(seconds, 6_000_000_000)) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
      return monotonicNanoseconds() + nanoseconds
    }
  }

  var isOver: Bool { monotonic.map { monotonicNanoseconds() >= $0 } ?? false }

  /// What poll takes: milliseconds until then, rounded up; −1 for never.
  var pollMilliseconds: Int32 {
    guard let monotonic else { return -1 }
    let rest = max(0, monotonic - monotonicNanoseconds())
    return Int32(clamping: (rest + 999_999) / 1_000_000)
  }
}
