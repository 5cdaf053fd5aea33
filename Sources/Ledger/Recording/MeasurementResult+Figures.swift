import Glibc
import Measurement

extension MeasurementResult {
  /// The figures that are columns of their own, from `verdict` to `predicted_speedup`.
  var figures: [SQLiteValue] {
    let seconds = { (nanoseconds: Double?) in SQLiteValue(nanoseconds.map { $0 / 1e9 }) }
    return [
      .text(summary.verdict.kind.rawValue), .text(verdictText),
      SQLiteValue(summary.verdict.thresholdsVersion), SQLiteValue(summary.speedup?.ratio),
      SQLiteValue(summary.speedup?.lowerRatio), SQLiteValue(summary.speedup?.upperRatio),
      SQLiteValue(summary.speedup?.confidence), SQLiteValue(summary.cold.map { exp($0.logRatio) }),
      SQLiteValue(summary.noiseFloor.logFloor.map { exp($0) }), SQLiteValue(summary.launchCount),
      SQLiteValue(summary.duoCount), SQLiteValue(summary.invalidDuoCount), SQLiteValue(summary.stealShare),
      .text(summary.stop.rawValue), seconds(Double(summary.elapsedNanoseconds)),
      seconds(summary.reference.warmNanoseconds), seconds(summary.candidate.warmNanoseconds),
      seconds(boundary?.decodeNanoseconds), seconds(boundary?.encodeNanoseconds),
      SQLiteValue(memory?.reference.peakBytes), SQLiteValue(memory?.candidate.peakBytes),
      SQLiteValue(mixed?.prediction.speedup),
    ]
  }

  /// The verdict as a person reads it in `sqlite3`: "faster: 12.31× (11.80 to 12.88)".
  var verdictText: String {
    let verdict = summary.verdict
    let reason = verdict.findings.first.map { ": \($0.explanation)" } ?? ""
    switch verdict.kind {
    case .faster, .slower:
      return verdict.kind.rawValue + (summary.speedup.map { ": \(times($0))" } ?? "")
    case .atLeast:
      let bound = verdict.boundRatio.map { "\(decimals($0))× " } ?? ""
      return "at least \(bound)\(verdict.candidateIsFaster == false ? "slower" : "faster")"
    case .indistinguishable:
      return "indistinguishable" + (summary.speedup.map { ": \(times($0))" } ?? "")
    case .unstable, .invalid:
      return verdict.kind.rawValue + reason
    }
  }

  private func times(_ estimate: Estimate) -> String {
    "\(decimals(estimate.ratio))× (\(decimals(estimate.lowerRatio)) to \(decimals(estimate.upperRatio)))"
  }

  /// Two decimals.
  private func decimals(_ value: Double) -> String {
    guard abs(value) < 1e15 else { return "\(value)" }
    let hundredths = Int64((value * 100).rounded())
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }
}
