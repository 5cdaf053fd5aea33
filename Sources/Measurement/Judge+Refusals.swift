import Glibc

extension Judge {
  /// Why the figures mean nothing; empty when they do.
  func invalidFindings(_ evidence: Evidence) -> [Finding] {
    var findings: [Finding] = []
    if !evidence.gate.outputsMatch {
      findings.append(
        Finding(
          kind: .outputsDiffer,
          explanation: "The outputs differ from the reference's: the speed of a wrong answer is not reported."
        ))
    }
    if evidence.gate.isDebugBuild {
      findings.append(
        Finding(
          kind: .debugBuild,
          explanation: "The candidate is a debug build; build it with optimisation and measure again."))
    }
    for linearity in evidence.linearity where abs(linearity.logDeviation) > thresholds.logLinearity {
      findings.append(
        Finding(
          kind: .notLinearInRepetitions, side: linearity.side, observed: exp(linearity.logDeviation),
          limit: exp(thresholds.logLinearity),
          explanation:
            "The \(linearity.side.rawValue)'s time does not grow with the calls in a batch: a call "
            + "takes \(FigureText.ratio(exp(linearity.logDeviation))) as long when half as many share one."))
    }
    for (side, interval) in [
      (Side.reference, evidence.strictReference), (.candidate, evidence.strictCandidate),
    ] {
      guard let interval else { continue }
      let bias = interval.lower > 0 ? interval.lower : interval.upper < 0 ? interval.upper : 0
      if abs(bias) > thresholds.logNegligibleBias {
        findings.append(
          Finding(
            kind: .selfComparisonBiased, side: side, observed: exp(bias),
            limit: exp(thresholds.logNegligibleBias),
            explanation: "The \(side.rawValue) measured against itself differs by at least "
              + "\(FigureText.change(log: bias)): the procedure is biased here."))
      }
    }
    return findings
  }

  /// Why the figures contradict each other; empty when they don't.
  func unstableFindings(_ evidence: Evidence) -> [Finding] {
    var findings: [Finding] = []
    if evidence.invalidShare > thresholds.invalidShare {
      findings.append(
        Finding(
          kind: .invalidSamples, observed: evidence.invalidShare, limit: thresholds.invalidShare,
          explanation:
            "Worker and supervisor clocks disagree in \(FigureText.percent(evidence.invalidShare)) of "
            + "the samples; up to \(FigureText.percent(thresholds.invalidShare)) is tolerated."))
    }
    if evidence.speedup == nil || evidence.noiseFloor.logFloor == nil {
      let missing = evidence.speedup == nil ? "the speedup" : "the noise floor"
      findings.append(
        Finding(
          kind: .tooFewDuos,
          explanation:
            "Too few valid duos for an interval of \(missing): two launches and six duos are needed."))
    }
    if let drift = evidence.drift, abs(drift.score) > thresholds.driftScore,
      abs(drift.logChange) > thresholds.logDrift
    {
      findings.append(
        Finding(
          kind: .drift, observed: exp(drift.logChange), limit: exp(thresholds.logDrift),
          explanation: "The ratio drifts by \(FigureText.change(log: drift.logChange)) within a launch: "
            + "more warm-up or a quieter machine is needed."))
    }
    if let medians = evidence.speedup?.launchMedians.map(\.logRatio), let least = medians.min(),
      let most = medians.max(), least < -thresholds.logDisagreement, most > thresholds.logDisagreement
    {
      findings.append(
        Finding(
          kind: .launchesDisagree, observed: exp(least), limit: exp(-thresholds.logDisagreement),
          explanation: "Launches disagree in sign: one gives \(FigureText.ratio(exp(least))), another "
            + "\(FigureText.ratio(exp(most)))."))
    }
    if let steal = evidence.stealShare, steal > thresholds.stealShare {
      findings.append(
        Finding(
          kind: .steal, observed: steal, limit: thresholds.stealShare,
          explanation:
            "Other virtual machines took \(FigureText.percent(steal)) of the processor time; up to "
            + "\(FigureText.percent(thresholds.stealShare)) is tolerated."))
    }
    return findings
  }
}
