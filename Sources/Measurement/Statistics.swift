/// Order statistics of plain arrays.
public enum Statistics {
  /// The middle value, or the mean of the two middle ones; nil for an empty array. Complexity: O(n log n).
  public static func median(_ values: [Double]) -> Double? {
    quantile(values, 0.5)
  }

  /// The median absolute deviation from the median, unscaled; nil for an empty array.
  public static func medianAbsoluteDeviation(_ values: [Double]) -> Double? {
    guard let middle = median(values) else { return nil }
    return median(values.map { abs($0 - middle) })
  }

  /// The quantile at `probability`, interpolated between order statistics; nil for an empty array.
  ///
  /// Type 7 of Hyndman and Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996),
  /// the default of R and NumPy: position (n − 1)p in the sorted array counted from 0. A probability outside
  /// 0…1 is moved to the nearer end. Complexity: O(n log n).
  public static func quantile(_ values: [Double], _ probability: Double) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let position = Double(sorted.count - 1) * min(1, max(0, probability))
    let below = Int(position)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (sorted[above] - sorted[below]) * (position - Double(below))
  }

  /// The arithmetic mean; nil for an empty array.
  public static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// The standard deviation with n − 1 in the denominator; nil below two values.
  public static func standardDeviation(_ values: [Double]) -> Double? {
    guard values.count > 1, let mean = mean(values) else { return nil }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
  }
}
