import Glibc

/// One session's figure in a history: a time or a ratio, on the natural-log scale.
public struct HistoryPoint: Codable, Sendable, Hashable {
  /// Whatever the caller knows the session by.
  public var session: String
  /// The fingerprint of the machine; figures of different machines are never merged.
  public var machine: String
  /// ln(nanoseconds per call), or ln(reference / candidate).
  public var logValue: Double
  /// The interval of `logValue` at 95%.
  public var interval: Interval

  public init(session: String, machine: String, logValue: Double, interval: Interval) {
    self.session = session
    self.machine = machine
    self.logValue = logValue
    self.interval = interval
  }
}

extension HistoryPoint {
  /// The point of a ratio, from its estimate.
  public init(session: String, machine: String, estimate: Estimate) {
    self.init(
      session: session, machine: machine, logValue: estimate.logRatio, interval: estimate.interval)
  }

  /// The point of one side's time: the mean over launches of the median ln(time per call), with its t interval.
  ///
  /// Nil with fewer than two launches that hold a valid warm sample. Complexity: O(n log n).
  public init?(session: String, machine: String, side: Side, run: MeasurementRun) {
    var times: [Int: [Double]] = [:]
    for sample in run.samples
    where sample.side == side && sample.isValid && sample.purpose == .duo && sample.contrast == .speedup {
      times[sample.launch, default: []].append(sample.nanosecondsPerCall)
    }
    let medians = times.keys.sorted().compactMap { Statistics.median(times[$0, default: []]).map { log($0) } }
    guard let mean = Statistics.mean(medians),
      let interval = Estimator.meanInterval(medians, confidence: run.plan.confidence)
    else { return nil }
    self.init(session: session, machine: machine, logValue: mean, interval: interval)
  }
}

/// A lasting change between two neighbouring sessions of a history.
public struct Step: Codable, Sendable, Hashable {
  /// The index of the first point of the new level.
  public var index: Int
  /// The session of that point.
  public var session: String
  /// ln(new level / old level).
  public var logChange: Double
  /// How the step was recognised.
  public var rule: StepRule

  public init(index: Int, session: String, logChange: Double, rule: StepRule) {
    self.index = index
    self.session = session
    self.logChange = logChange
    self.rule = rule
  }
}

/// How a step is recognised; the length of the history decides.
public enum StepRule: String, Codable, Sendable, Hashable, CaseIterable {
  /// Intervals of neighbouring sessions do not overlap.
  case intervalsApart
  /// Levels fitted to the whole history by penalised least squares.
  case fittedLevels
}

/// A history that mixes machines, whose times can't be compared.
public struct MixedMachinesError: Error, Codable, Sendable, Hashable, CustomStringConvertible {
  public var first: String
  public var session: String
  public var other: String

  public init(first: String, session: String, other: String) {
    self.first = first
    self.session = session
    self.other = other
  }

  public var description: String {
    "Can't look for steps in a history of several machines: session \(session) ran on \(other), earlier ones on "
      + "\(first); select the sessions of one machine."
  }
}
