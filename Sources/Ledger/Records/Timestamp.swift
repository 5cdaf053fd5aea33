import FoundationEssentials
import Glibc

/// A moment of the wall clock, in nanoseconds since 1970-01-01 00:00 UTC.
///
/// For ordering and for people; durations are measured with the monotonic clock.
public struct Timestamp: Hashable, Sendable, Comparable, Codable {
  public var unixNanoseconds: Int64

  public init(unixNanoseconds: Int64) { self.unixNanoseconds = unixNanoseconds }

  /// The present moment.
  public static func now() -> Timestamp {
    var time = timespec()
    // The address lives for the call; CLOCK_REALTIME exists on every Linux, so the call cannot fail.
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(unixNanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  /// ISO 8601 in UTC with milliseconds, as in "2026-11-21T08:15:00.250Z".
  public var iso8601: String {
    let date = Date(timeIntervalSince1970: Double(unixNanoseconds / 1_000_000) / 1000)
    return date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }

  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.unixNanoseconds < right.unixNanoseconds
  }
}
