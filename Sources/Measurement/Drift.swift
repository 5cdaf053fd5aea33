/// A trend of the duos' ratios within their launches.
///
/// Kendall's trend statistic is summed over the launches, so that a shift between launches does not count:
/// the seasonal Kendall test of Hirsch, Slack and Smith, "Techniques of trend analysis for monthly water quality
/// data", Water Resources Research 18 (1982), with launches for seasons.
public struct Drift: Codable, Sendable, Hashable {
  /// The standard score of the trend; above 0 the ratio grows.
  public var score: Double
  /// The median over launches of (median of the later half − median of the earlier half), in log ratio.
  public var logChange: Double

  public init(score: Double, logChange: Double) {
    self.score = score
    self.logChange = logChange
  }

  /// The trend of `duos`; nil when no launch has four of them. Complexity: O(n²) within a launch.
  public static func of(_ duos: [Duo]) -> Drift? {
    var statistic = 0.0
    var variance = 0.0
    var changes: [Double] = []
    let byLaunch = Dictionary(grouping: duos, by: \.launch)
    for launch in byLaunch.keys.sorted() {
      let ratios = byLaunch[launch, default: []].sorted { $0.index < $1.index }.map(\.logRatio)
      guard ratios.count >= 4 else { continue }
      let count = Double(ratios.count)
      for later in ratios.indices {
        for earlier in 0..<later where ratios[later] != ratios[earlier] {
          statistic += ratios[later] > ratios[earlier] ? 1 : -1
        }
      }
      variance += count * (count - 1) * (2 * count + 5) / 18
      let half = ratios.count / 2
      if let before = Statistics.median(Array(ratios.prefix(half))),
        let after = Statistics.median(Array(ratios.suffix(half)))
      {
        changes.append(after - before)
      }
    }
    guard let logChange = Statistics.median(changes) else { return nil }
    // The continuity correction of one towards 0.
    let corrected = statistic > 0 ? statistic - 1 : statistic < 0 ? statistic + 1 : 0
    return Drift(score: corrected / variance.squareRoot(), logChange: logChange)
  }
}
