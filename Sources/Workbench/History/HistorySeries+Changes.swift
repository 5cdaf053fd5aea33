import Glibc
import Ledger
import Measurement

extension HistorySeries {
  /// A lasting change from one session on.
  public struct Change: Codable, Sendable, Hashable {
    public enum Figure: String, Codable, Sendable, Hashable, CaseIterable {
      case speedup, candidateTime, referenceTime
    }

    /// What a change is due to. Where the code of the side that moved stayed as it was, it is one of the last three,
    /// or for a candidate the reference, whose results are its data.
    public enum Cause: String, Codable, Sendable, Hashable, CaseIterable {
      case candidate, reference
      /// What the stage was given, parameters included.
      case data
      /// The interpreter, or this tool.
      case toolchain
      /// Both sides moved alike, or nothing else that is recorded changed.
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
    /// Whether the candidate became slower, or the speedup fell, through a change of the candidate's code.
    public var isRegression: Bool
  }

  /// Whether the candidate's newest change of the speedup or of its own time is for the worse.
  ///
  /// A speedup that falls because Python became faster is no regression of the rewrite, nor is any change while
  /// its code stayed as it was.
  public var hasRegressed: Bool {
    [Change.Figure.speedup, .candidateTime].contains { figure in
      changes.last { $0.figure == figure && $0.cause == .candidate }?.isRegression == true
    }
  }
}

/// The three figures of a series side by side, session by session; nil where a session has none.
struct Evolution {
  var circumstances: [Circumstances]
  /// ln(reference / candidate).
  var speedup: [HistoryPoint?]
  /// ln(nanoseconds per call).
  var reference: [HistoryPoint?]
  var candidate: [HistoryPoint?]

  /// The lasting changes of each figure, with what they are due to. Complexity: O(n²) in the sessions.
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
        // A session without the figure may have brought what the next one shows.
        let cause = cause(
          figure, from: old, to: new, since: circumstances[places[step.index - 1]],
          now: circumstances[new.lowerBound])
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
    _ figure: HistorySeries.Change.Figure, from old: Range<Int>, to new: Range<Int>,
    since then: Circumstances, now: Circumstances
  ) -> HistorySeries.Change.Cause {
    let python = Self.move(of: reference, from: old, to: new)
    let native = Self.move(of: candidate, from: old, to: new)
    let isSameCandidate = now.isSame(\.candidate, as: then)
    let isCandidate =
      switch figure {
      case .candidateTime: true
      case .referenceTime: false
      case .speedup:
        // ln speedup moves by python − native: by whichever of the two moved it more.
        if let python, let native {
          python < native ? native >= -python : -native >= python
        } else {
          !isSameCandidate
        }
      }
    guard isCandidate ? isSameCandidate : now.isSame(\.reference, as: then) else {
      return isCandidate ? .candidate : .reference
    }
    if let before = then.data, let data = now.data, before != data {
      // What a candidate is given, the reference's earlier stages make.
      let isMadeAnew = now.code.reference != then.code.reference
      return isCandidate && isMadeAnew ? .reference : .data
    }
    if let python, let native, abs(python - native) <= Thresholds.current.logStep { return .machine }
    return then.toolchain == now.toolchain ? .machine : .toolchain
  }

  /// By how much the mean of a figure's logarithm moved; nil where a level has no value.
  private static func move(of points: [HistoryPoint?], from old: Range<Int>, to new: Range<Int>) -> Double? {
    guard let before = Statistics.mean(points[old].compactMap { $0?.logValue }),
      let after = Statistics.mean(points[new].compactMap { $0?.logValue })
    else { return nil }
    return after - before
  }
}
