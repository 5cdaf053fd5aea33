import Glibc
import Measurement

/// What may be printed about a speedup: a figure with its interval, or a refusal in its place.
public struct Claim: Codable, Sendable, Hashable {
  /// "41.2× faster", "at least 30.1×", "indistinguishable", "withheld".
  public var figure: String
  /// "39.8–43.0"; nil where none may be shown.
  public var interval: String?
  /// Why no figure stands here: "outputs differ"; nil for a claim.
  public var reason: String?
  /// Why no difference is claimed though an interval stands here: "within the A/A noise of ±60.3%".
  public var note: String?
  /// All of it in one line: "41.2× faster (39.8–43.0)", "withheld: outputs differ".
  public var text: String
  /// The figure with its interval, or the refusal with its reason: `text` without the note.
  public var shortText: String { reason.map { "\(figure): \($0)" } ?? Self.text(figure, interval) }

  /// The claim that the summary's verdict allows.
  ///
  /// A slower candidate is told as a ratio above 1 as well. The bound of "at least" is rounded down.
  public init(_ summary: MeasurementSummary) {
    let interval = summary.speedup.map { FigureFormat.range($0.lowerRatio, $0.upperRatio) }
    switch summary.verdict.kind {
    case .faster:
      self.init(summary.speedup.map { "\(FigureFormat.ratio($0.ratio)) faster" }, interval, summary)
    case .slower:
      let inverse = summary.speedup.map { FigureFormat.range(1 / $0.upperRatio, 1 / $0.lowerRatio) }
      self.init(summary.speedup.map { "\(FigureFormat.ratio(1 / $0.ratio)) slower" }, inverse, summary)
    case .atLeast:
      let direction = summary.verdict.candidateIsFaster == false ? " slower" : ""
      self.init(
        summary.verdict.boundRatio.map { "at least \(FigureFormat.ratio(Self.roundedDown($0)))\(direction)" },
        nil, summary)
    case .indistinguishable:
      self.init("indistinguishable", interval, summary)
      note = Self.note(summary.verdict)
      if let note { text += ", \(note)" }
    case .invalid, .unstable:
      self.init(nil, nil, summary)
    }
  }

  /// A refusal: no figure stands, for `reason`.
  public static func withheld(_ reason: String) -> Claim { Claim(withheld: reason) }

  private init(withheld reason: String) {
    figure = "withheld"
    self.reason = reason
    text = "withheld: \(reason)"
  }

  private init(figure: String, interval: String?) {
    self.figure = figure
    self.interval = interval
    text = Self.text(figure, interval)
  }

  private static func text(_ figure: String, _ interval: String?) -> String {
    interval.map { "\(figure) (\($0))" } ?? figure
  }

  /// An interval that includes 1 says enough by itself; one beside it needs the noise that it drowns in.
  private static func note(_ verdict: Measurement.Verdict) -> String? {
    if verdict.findings.contains(where: { $0.kind == .intervalIncludesOne }) {
      return Finding.Kind.intervalIncludesOne.text
    }
    return verdict.findings.first { $0.kind == .withinNoiseFloor }.map { finding in
      guard let limit = finding.limit else { return finding.kind.text }
      return "within the A/A noise of ±\(FigureFormat.percent(limit - 1))"
    }
  }

  private init(_ figure: String?, _ interval: String?, _ summary: MeasurementSummary) {
    if let figure {
      self.init(figure: figure, interval: interval)
    } else {
      self.init(withheld: summary.verdict.findings.first?.kind.text ?? "no figure was recorded")
    }
  }

  /// Whether no figure may be shown.
  public var isRefusal: Bool { reason != nil }

  private static func roundedDown(_ value: Double) -> Double {
    let decimals = value < 1000 ? FigureFormat.decimals(of: value) : 0
    let scale = pow(10, Double(decimals))
    return (value * scale).rounded(.down) / scale
  }
}

/// The claim of a measurement in one line: "41.2× faster (39.8–43.0)", "withheld: outputs differ".
public func claim(for summary: MeasurementSummary) -> String { Claim(summary).text }

extension Finding.Kind {
  /// The finding in a few words, for a place where a figure would stand.
  public var text: String {
    switch self {
    case .outputsDiffer: "outputs differ"
    case .debugBuild: "debug build"
    case .selfComparisonBiased: "A/A shows a bias"
    case .notLinearInRepetitions: "time does not grow with the calls"
    case .tooFewDuos: "too few duos for an interval"
    case .invalidSamples: "too many invalid samples"
    case .drift: "the ratio drifts"
    case .launchesDisagree: "launches disagree"
    case .steal: "the machine was taken away"
    case .intervalIncludesOne: "the interval includes 1"
    case .withinNoiseFloor: "within the noise floor"
    case .intervalTooWide: "the interval is too wide"
    case .budgetSpent: "the budget was spent"
    }
  }
}
