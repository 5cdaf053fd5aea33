import Measurement
import Reports
import Workbench

/// Shows a measurement while it goes on, and its table.
struct MeasurementView {
  let terminal: Terminal
  let pipeline: String

  func show(_ event: MeasurementEvent) {
    let color = terminal.errorHasColor
    switch event {
    case .verification(let event): VerificationView(terminal: terminal, pipeline: pipeline).show(event)
    case .announced(let seconds, let exceedsBudget):
      let duration = FigureFormat.duration(nanoseconds: seconds * 1e9)
      terminal.note(
        exceedsBudget
          ? "  measuring takes about \(duration), more than the budget: fewer launches would prove nothing"
          : "  the full protocol takes about \(duration) from here on")
    case .measuring(let target, let count):
      terminal.progress(Ink.quiet("  measuring \(target): \(count) samples …", when: color))
    case .measured(let measurement):
      terminal.endProgress()
      terminal.note(
        "  · \((measurement.stage ?? "end to end").padded(to: 12)) \(claim(for: measurement.summary))")
    case .skipped(let target, let reason):
      terminal.endProgress()
      terminal.note("  · \(target.padded(to: 12)) " + Ink.caution("not measured: \(reason)", when: color))
    }
  }

  func summary(_ outcome: MeasurementOutcome) -> String {
    let color = terminal.outputHasColor
    var table = TextTable([
      ("stage", .left), ("verdict", .left), ("Python", .right), ("native", .right), ("speedup", .left),
      ("with boundary", .right), ("peak memory", .right),
    ])
    for measurement in outcome.measurements {
      let summary = measurement.summary
      let verdict =
        outcome.verifications.first {
          $0.stage == measurement.stage && $0.candidate == measurement.candidate
        }?.verdict.text ?? ""
      table.add([
        .init(measurement.stage ?? "end to end", measurement.stage == nil ? .strong : nil),
        .init(verdict), .init(time(summary.reference)), .init(time(summary.candidate)),
        .init(claim(for: summary), summary.verdict.kind == .faster ? .good : .caution),
        .init(withBoundary(measurement)),
        .init(measurement.memory.peakShare.map { FigureFormat.significant($0 * 100) + "%" } ?? "–"),
      ])
    }
    return table.text(color: color) + "\n" + Ink.quiet("  → next: regauge report", when: color)
  }

  private func time(_ side: SideSummary) -> String {
    side.warmNanoseconds.map { FigureFormat.duration(nanoseconds: $0) } ?? "–"
  }

  private func withBoundary(_ measurement: TargetMeasurement) -> String {
    guard let time = measurement.summary.reference.warmNanoseconds, let speedup = measurement.summary.speedup
    else {
      return "–"
    }
    let ratio = measurement.boundary.speedup(referenceNanoseconds: time, logSpeedup: speedup.logRatio)
    return FigureFormat.significant(ratio) + "×"
  }
}
