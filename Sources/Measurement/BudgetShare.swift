/// Divides one budget among several measurements, so that time one leaves over goes to the next.
public struct BudgetShare: Sendable, Hashable {
  public private(set) var remainingSeconds: Double
  public private(set) var remainingWeight: Double

  /// A budget for measurements whose weights sum to `totalWeight`, 1 each unless some need more.
  public init(seconds: Double, totalWeight: Double) {
    remainingSeconds = seconds
    remainingWeight = totalWeight
  }

  /// What the next measurement may take: its weight's share of what remains.
  ///
  /// At least a millisecond, so that a plan for it stays valid after others have overrun.
  public func next(weight: Double = 1) -> Double {
    guard remainingWeight > 0 else { return max(0.001, remainingSeconds) }
    return max(0.001, remainingSeconds * min(1, weight / remainingWeight))
  }

  /// Books what a measurement took.
  public mutating func spend(seconds: Double, weight: Double = 1) {
    remainingSeconds = max(0, remainingSeconds - seconds)
    remainingWeight = max(0, remainingWeight - weight)
  }
}
