/// Where one advice ends and another begins. Shares are of 1, times in nanoseconds.
public struct ProfileThresholds: Sendable, Hashable {
  /// A function below this share of the run is not worth a rewrite: without it the run is at most 1.05 times as fast.
  public var smallestShare = 0.05
  /// A function with less of its time in its own code only passes it on.
  public var ownPart = 0.2
  /// Calls shorter than this are too small for a boundary, when there are many.
  public var shortestCall = 100_000
  public var manyCalls = 1000
  /// The part of a function's sampled time inside loops from which the loop is to blame.
  public var loopPart = 0.5
  /// Above this part of a function's time the boundary eats what a rewrite gains.
  public var boundaryPart = 0.5
  /// Whether the times for turning values into columns are those of a release build.
  public var judgesBoundary = true
  /// Building Python objects from columns takes this many times as long as reading them.
  public var rebuilding = 3

  public init() {}
}
