import Glibc
import Ledger
import Measurement

extension HistorySeries {
  /// A lasting change from one session on.
  public struct Change: Codable, Sendable, Hashable {
    public enum Figure: String, Codable, Sendable, Hashable, CaseIterable {
      case speedup, candidateTime, referenceTime
    }

    /// Whose doing a change is.
    public enum Cause: String, Codable, Sendable, Hashable {
      case candidate, reference
      /// The times of both sides moved alike while the code of this one stayed as it was.
      case machine
    }

    public var figure: Figure
    /// The first session of the new level.
    public var session: Int64
    /// New over old.
    public var ratio: Double
    /// "intervals apart" for short histories, "fitted levels" for longer ones.
    public var rule: StepRule
    public var cause: Cause
    /// Whether the candidate became slower, or the speedup fell because of the candidate.
    public var isRegression: Bool
  }

  /// Whether the candidate's newest change of the speedup or of its own time is for the worse.
  ///
  /// A speedup that falls because Python became faster is no regression of the rewrite.
  public var hasRegressed: Bool {
    [Change.Figure.speedup, .candidateTime].contains { figure in
      changes.last { $0.figure == figure && $0.cause == .candidate }?.isRegression == true
    }
  }
}

/// The three figures of a series side by side, session by session; nil where a session has none.
struct Evolution {
  var hashes: [CodeHashes]
  /// ln(reference / candidate).
  var speedup: [HistoryPoint?]
  /// ln(nanoseconds per call).
  var reference: [HistoryPoint?]
  var candidate: [HistoryPoint?]

  /// The lasting changes of each figure, with whose doing they are. Complexity: O(n²) in the sessions.
  func changes() throws -> [HistorySeries.Change] {
    try HistorySeries.Change.Figure.allCases.flatMap { figure in
      let points = self.points(figure)
      // Steps are found among the sessions that have the figure; what surrounds them is looked up among all.
      let places = points.indices.filter { points[$0] != nil }
      let steps = try StepDetection().steps(in: points.compactMap { $0 })
      let starts = steps.map { places[$0.index] }
      return zip(steps, starts.indices).map { step, number in
        let old = (number > 0 ? starts[number - 1] : 0)..<starts[number]
        let new = starts[number]..<(number + 1 < starts.count ? starts[number + 1] : points.count)
        let cause = cause(figure, from: old, to: new)
        let isWorse =
          switch figure {
          case .speedup: step.logChange < 0
          case .candidateTime: step.logChange > 0
          case .referenceTime: false
          }
        return HistorySeries.Change(
          figure: figure, session: Int64(step.session) ?? 0, ratio: exp(step.logChange), rule: step.rule,
          cause: cause, isRegression: isWorse && cause == .candidate)
      }
    }
  }

  private func points(_ figure: HistorySeries.Change.Figure) -> [HistoryPoint?] {
    switch figure {
    case .speedup: speedup
    case .candidateTime: candidate
    case .referenceTime: reference
    }
  }

  private func cause(
    _ figure: HistorySeries.Change.Figure, from old: Range<Int>, to new: Range<Int>
  ) -> HistorySeries.Change.Cause {
    let side: HistorySeries.Change.Cause = figure == .referenceTime ? .reference : .candidate
    guard let python = Self.move(of: reference, from: old, to: new),
      let native = Self.move(of: candidate, from: old, to: new)
    else { return side }
    if figure == .speedup {
      // ln speedup moves by python − native: by whichever of the two moved it more.
      let isFall = python < native
      return (isFall ? native : -native) >= (isFall ? -python : python) ? .candidate : .reference
    }
    let own = figure == .referenceTime ? \CodeHashes.reference : \.candidate
    let isSameCode =
      hashes[new.lowerBound][keyPath: own] == hashes[new.lowerBound - 1][keyPath: own]
    return isSameCode && abs(python - native) <= Thresholds.current.logStep ? .machine : side
  }

  /// By how much the mean of a figure's logarithm moved; nil where a level has no value.
  private static func move(of points: [HistoryPoint?], from old: Range<Int>, to new: Range<Int>) -> Double? {
    guard let before = Statistics.mean(points[old].compactMap { $0?.logValue }),
      let after = Statistics.mean(points[new].compactMap { $0?.logValue })
    else { return nil }
    return after - before
  }
}
