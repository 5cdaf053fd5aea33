import Glibc

/// How far the time of a call depends on how many calls share a batch.
///
/// Half a batch should take half the time. Where it does not, the compiler has hoisted the work out of the loop,
/// results are cached between calls, or calls leave something behind that slows the next.
public struct Linearity: Codable, Sendable, Hashable {
  public var side: Side
  /// ln(time per call in half a batch / time per call in a whole one), in the launch that shows it least.
  ///
  /// Zero when launches disagree in sign: a property of the code shows in every launch, noise does not.
  public var logDeviation: Double

  public init(side: Side, logDeviation: Double) {
    self.side = side
    self.logDeviation = logDeviation
  }

  /// The dependence seen for `side`; nil when its batches hold one call, so that nothing can be wrong.
  public static func of(_ side: Side, in samples: [Sample]) -> Linearity? {
    var halves: [Int: [Double]] = [:]
    var wholes: [Int: [Double]] = [:]
    for sample in samples where sample.side == side && sample.isValid {
      switch sample.purpose {
      case .linearity: halves[sample.launch, default: []].append(sample.nanosecondsPerCall)
      case .duo: wholes[sample.launch, default: []].append(sample.nanosecondsPerCall)
      case .cold, .warmup: break
      }
    }
    let deviations = halves.compactMap { launch, times -> Double? in
      guard let half = Statistics.median(times),
        let whole = Statistics.median(wholes[launch, default: []])
      else { return nil }
      return log(half / whole)
    }
    guard let least = deviations.min(), let most = deviations.max() else { return nil }
    return Linearity(side: side, logDeviation: least > 0 ? least : most < 0 ? most : 0)
  }
}
