import Glibc

/// Reaches a verdict from evidence; every limit comes from one versioned `Thresholds`.
///
/// The kinds are tried in this order, and the first that applies is the verdict: invalid, unstable,
/// indistinguishable, at least, faster or slower. All findings of the kind that applies are listed.
public struct Judge: Sendable, Hashable {
  public var thresholds: Thresholds

  public init(thresholds: Thresholds = .current) {
    self.thresholds = thresholds
  }

  public func verdict(on evidence: Evidence) -> Verdict {
    let invalid = invalidFindings(evidence)
    if !invalid.isEmpty { return verdict(.invalid, invalid) }
    let unstable = unstableFindings(evidence)
    guard unstable.isEmpty, let speedup = evidence.speedup, let floor = evidence.noiseFloor.logFloor
    else { return verdict(.unstable, unstable) }
    let same = indistinguishableFindings(speedup, logFloor: floor)
    if !same.isEmpty { return verdict(.indistinguishable, same + stopFindings(evidence)) }
    let isFaster = speedup.logRatio > 0
    if speedup.interval.halfWidth > thresholds.logTooWide {
      var verdict = verdict(.atLeast, [tooWide(speedup)] + stopFindings(evidence))
      verdict.candidateIsFaster = isFaster
      verdict.boundRatio = isFaster ? speedup.lowerRatio : 1 / speedup.upperRatio
      return verdict
    }
    return verdict(isFaster ? .faster : .slower, stopFindings(evidence))
  }

  private func verdict(_ kind: VerdictKind, _ findings: [Finding]) -> Verdict {
    Verdict(kind: kind, findings: findings, thresholdsVersion: thresholds.version)
  }

  private func indistinguishableFindings(_ speedup: Estimate, logFloor: Double) -> [Finding] {
    var findings: [Finding] = []
    if speedup.interval.contains(0) {
      findings.append(
        Finding(
          kind: .intervalIncludesOne, observed: speedup.ratio, limit: 1,
          explanation: "The interval from \(FigureText.ratio(speedup.lowerRatio)) to "
            + "\(FigureText.ratio(speedup.upperRatio)) includes 1: no difference is shown."))
    }
    if abs(speedup.logRatio) <= logFloor {
      findings.append(
        Finding(
          kind: .withinNoiseFloor, observed: speedup.ratio, limit: exp(logFloor),
          explanation: "The ratio \(FigureText.ratio(speedup.ratio)) lies within the noise floor: a side "
            + "measured against itself differs by up to \(FigureText.ratio(exp(logFloor)))."))
    }
    return findings
  }

  private func tooWide(_ speedup: Estimate) -> Finding {
    Finding(
      kind: .intervalTooWide, observed: exp(speedup.interval.halfWidth), limit: exp(thresholds.logTooWide),
      explanation: "The interval from \(FigureText.ratio(speedup.lowerRatio)) to "
        + "\(FigureText.ratio(speedup.upperRatio)) is too wide for a figure: only its nearer end is claimed.")
  }

  /// Says so when the measurement ended before it was as precise as planned.
  private func stopFindings(_ evidence: Evidence) -> [Finding] {
    guard let speedup = evidence.speedup, evidence.stop != .precisionReached,
      speedup.interval.halfWidth > evidence.targetHalfWidth
    else { return [] }
    let reached = FigureText.change(log: speedup.interval.halfWidth)
    let wanted = FigureText.change(log: evidence.targetHalfWidth)
    let cause = evidence.stop == .budgetSpent ? "The budget was spent" : "The last launch was made"
    return [
      Finding(
        kind: .budgetSpent, observed: exp(speedup.interval.halfWidth), limit: exp(evidence.targetHalfWidth),
        explanation: "\(cause) at a half-width of \(reached), before the planned \(wanted) was reached.")
    ]
  }
}
