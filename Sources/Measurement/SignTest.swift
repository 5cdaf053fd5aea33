import Glibc

/// The sign test and the interval for a median that comes from it, by the exact binomial distribution.
public enum SignTest {
  /// P(B ≤ `successes`) for B binomial with `trials` fair coins. Complexity: O(successes).
  public static func cumulative(_ successes: Int, trials: Int) -> Double {
    guard successes >= 0 else { return 0 }
    guard successes < trials else { return 1 }
    var logTerm = -Double(trials) * log(2.0)
    var sum = exp(logTerm)
    for count in 0..<successes {
      logTerm += log(Double(trials - count) / Double(count + 1))
      sum += exp(logTerm)
    }
    return min(1, sum)
  }

  /// The rank k for which the kth smallest and kth largest of `count` values enclose the median at `confidence`.
  ///
  /// The largest k with 2 P(B ≤ k − 1) ≤ 1 − confidence; nil when even the whole range covers the median too
  /// seldom: below 6 values at 95%. Source: Gibbons and Chakraborti, "Nonparametric Statistical Inference",
  /// section 5.4.
  public static func rank(count: Int, confidence: Double) -> Int? {
    // A whisker more than 1 − confidence, which is itself rounded.
    let allowed = (1 - confidence) / 2 * (1 + 1e-12)
    var rank = 0
    while rank < count / 2, cumulative(rank, trials: count) <= allowed { rank += 1 }
    return rank > 0 ? rank : nil
  }

  /// The interval for the median of `values`; nil when there are too few. Complexity: O(n log n).
  public static func medianInterval(_ values: [Double], confidence: Double) -> Interval? {
    guard let rank = rank(count: values.count, confidence: confidence) else { return nil }
    let sorted = values.sorted()
    return Interval(lower: sorted[rank - 1], upper: sorted[sorted.count - rank])
  }
}
