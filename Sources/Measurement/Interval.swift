import Glibc

/// A closed interval on the scale of the natural logarithm of a ratio.
public struct Interval: Codable, Sendable, Hashable {
  public var lower: Double
  public var upper: Double

  public init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// Half the distance between the bounds.
  public var halfWidth: Double { (upper - lower) / 2 }

  /// The lower bound as a ratio.
  public var lowerRatio: Double { exp(lower) }

  /// The upper bound as a ratio.
  public var upperRatio: Double { exp(upper) }

  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }

  public func overlaps(_ other: Interval) -> Bool { lower <= other.upper && other.lower <= upper }

  /// The smallest interval that holds both.
  public func hull(_ other: Interval) -> Interval {
    Interval(lower: min(lower, other.lower), upper: max(upper, other.upper))
  }
}
