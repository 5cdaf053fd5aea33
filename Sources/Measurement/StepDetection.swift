import Glibc

/// Finds lasting changes in a history of sessions on one machine.
///
/// A step must exceed `Thresholds.logStep` in size whichever rule finds it.
///
/// - Below `fewSessions` points: neighbouring sessions whose intervals do not overlap. It works from two
///   sessions on, but can't know how sessions of the same code differ.
/// - From `fewSessions` points on: the piecewise constant fit that minimises
///   `Σ (x − level)² / σ² + penalty · steps`, found exactly by the optimal partitioning of Jackson et al., "An
///   algorithm for optimal partitioning of data on an interval", IEEE Signal Processing Letters 12 (2005).
///   Here σ = max(s, w): s is the scatter of neighbouring differences, 1.4826 · median|Δ| / √2, which a few
///   steps do not inflate; w is the median standard error that the intervals state, half-width / 1.96.
///   The penalty is 3 ln n + 9; simulated histories without a step then show one in about a twentieth of cases.
public struct StepDetection: Sendable, Hashable {
  public var thresholds: Thresholds
  /// The number of points from which levels are fitted.
  public static let fewSessions = 6

  public init(thresholds: Thresholds = .current) {
    self.thresholds = thresholds
  }

  /// The steps in `points`, oldest first. Complexity: O(n²).
  ///
  /// - Throws: `MixedMachinesError` unless all points are of one machine.
  public func steps(in points: [HistoryPoint]) throws(MixedMachinesError) -> [Step] {
    guard let first = points.first else { return [] }
    for point in points where point.machine != first.machine {
      throw MixedMachinesError(first: first.machine, session: point.session, other: point.machine)
    }
    return points.count < Self.fewSessions ? intervalsApart(points) : fittedLevels(points)
  }

  private func intervalsApart(_ points: [HistoryPoint]) -> [Step] {
    points.indices.dropFirst().compactMap { index in
      let change = points[index].logValue - points[index - 1].logValue
      let isApart = !points[index].interval.overlaps(points[index - 1].interval)
      guard isApart, abs(change) > thresholds.logStep else { return nil }
      return Step(index: index, session: points[index].session, logChange: change, rule: .intervalsApart)
    }
  }

  private func fittedLevels(_ points: [HistoryPoint]) -> [Step] {
    let values = points.map(\.logValue)
    let starts = segmentStarts(values, deviation: scatter(points))
    let ends = starts.dropFirst() + [values.count]
    let levels = zip(starts, ends).map { Statistics.mean(Array(values[$0..<$1])) ?? 0 }
    return starts.indices.dropFirst().compactMap { segment in
      let change = levels[segment] - levels[segment - 1]
      guard abs(change) > thresholds.logStep else { return nil }
      let start = starts[segment]
      return Step(index: start, session: points[start].session, logChange: change, rule: .fittedLevels)
    }
  }

  /// σ of a session about its level; never quite 0, so that equal values divide well.
  private func scatter(_ points: [HistoryPoint]) -> Double {
    let differences = zip(points.dropFirst(), points).map { abs($0.logValue - $1.logValue) }
    let neighbours = 1.4826 * (Statistics.median(differences) ?? 0) / 2.0.squareRoot()
    let stated = (Statistics.median(points.map(\.interval.halfWidth)) ?? 0) / 1.96
    return max(neighbours, stated, 1e-6)
  }

  /// The first index of each segment of the best fit.
  private func segmentStarts(_ values: [Double], deviation: Double) -> [Int] {
    let count = values.count
    let penalty = 3 * log(Double(count)) + 9
    var sums = [0.0]
    var squares = [0.0]
    for value in values {
      sums.append(sums[sums.count - 1] + (value - values[0]))
      squares.append(squares[squares.count - 1] + (value - values[0]) * (value - values[0]))
    }
    // best[end] is the least cost of values[..<end]; previous[end] the start of its last segment.
    var best = [-penalty]
    var previous = [0]
    for end in 1...count {
      var least = Double.infinity
      var leastStart = 0
      for start in 0..<end {
        let sum = sums[end] - sums[start]
        let misfit = squares[end] - squares[start] - sum * sum / Double(end - start)
        let cost = best[start] + misfit / (deviation * deviation) + penalty
        if cost < least {
          least = cost
          leastStart = start
        }
      }
      best.append(least)
      previous.append(leastStart)
    }
    var starts: [Int] = []
    var end = count
    while end > 0 {
      starts.append(previous[end])
      end = previous[end]
    }
    return starts.reversed()
  }
}
