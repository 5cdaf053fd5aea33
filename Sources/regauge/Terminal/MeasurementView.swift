import Measurement
import Reports
import Workbench

/// Shows a measurement while it goes on, and its table.
struct MeasurementView {
  let terminal: Terminal
  let pipeline: Pipeline
  let selection: Selection
  /// Those that say how much is measured, as they were given.
  let options: [String]
  /// Whether more than one candidate is measured, so that each is to be named.
  let severalCandidates: Bool
  /// What the candidates' times stand under.
  let candidateHeading: String

  func show(_ event: MeasurementEvent) {
    let color = terminal.errorHasColor
    switch event {
    case .verification(let event):
      VerificationView(terminal: terminal, pipeline: pipeline, selection: selection).show(event)
    case .announced(let seconds, let budget):
      let duration = FigureFormat.duration(seconds: seconds)
      terminal.note(
        budget.map {
          "  timing takes about \(duration) from here on, more than the \(FigureFormat.duration(seconds: $0)) left of the "
            + "budget: fewer launches would prove nothing"
        } ?? "  the full protocol takes about \(duration) from here on")
    case .measuring(let stage, let candidate, let count):
      terminal.progress(
        Ink.quiet("  measuring \(label(stage, candidate)): \(count) samples …", when: color))
    case .measured(let measurement):
      terminal.endProgress()
      let name = label(measurement.stage, measurement.candidate)
      terminal.note("  · \(name.padded(to: nameWidth)) \(claim(for: measurement.summary))")
    case .skipped(let target):
      terminal.endProgress()
      let name = label(target.stage, target.candidate)
      terminal.note(
        "  · \(name.padded(to: nameWidth)) " + Ink.caution("not measured: \(target.reason)", when: color))
    }
  }

  /// A candidate's name stands behind that of the stage, where there are several.
  private var nameWidth: Int {
    let candidates = severalCandidates ? pipeline.manifest.candidates.map(\.name.count).max() ?? 0 : 0
    return pipeline.nameWidth + (candidates > 0 ? candidates + 3 : 0)
  }

  func summary(_ outcome: MeasurementOutcome) -> String {
    let color = terminal.outputHasColor
    var table = TextTable([
      ("stage", .left), ("verdict", .left), ("Python", .right), (candidateHeading, .right),
      ("speedup", .left),
      ("with boundary", .right), ("peak memory", .right),
    ])
    func verdict(_ stage: String?, _ candidate: String) -> String {
      outcome.verifications.first { $0.stage == stage && $0.candidate == candidate }?.verdict.text ?? ""
    }
    for measurement in outcome.measurements {
      let summary = measurement.summary
      table.add([
        .init(
          label(measurement.stage, measurement.candidate), measurement.stage == nil ? .strong : nil),
        .init(verdict(measurement.stage, measurement.candidate)), .init(time(summary.reference)),
        .init(time(summary.candidate)),
        .init(Claim(summary).shortText, summary.verdict.kind == .faster ? .good : .caution),
        .init(withBoundary(measurement)),
        .init(measurement.memory.peakShare.map { FigureFormat.significant($0 * 100) + "%" } ?? "–"),
      ])
    }
    for target in outcome.unmeasured {
      table.add([
        .init(label(target.stage, target.candidate), target.stage == nil ? .strong : nil),
        .init(verdict(target.stage, target.candidate)), .init("–"), .init("–"),
        .init(target.failed ? "failed" : "not measured", target.failed ? .bad : .caution), .init("–"),
        .init("–"),
      ])
    }
    let notes = outcome.measurements.compactMap { one in
      Claim(one.summary).note.map { "\(label(one.stage, one.candidate)): no difference is claimed, \($0)" }
    }
    let reasons = outcome.unmeasured.map { target in
      let text = "\(label(target.stage, target.candidate)): \(target.reason)"
      return target.failed ? Ink.bad(text, when: color) : text
    }
    return
      ([table.text(color: color)] + notes + reasons
      + [Ink.quiet("  → next: \(next(outcome))", when: color)]).joined(separator: "\n")
  }

  /// What fails is looked into first; only what is sound is worth a report.
  private func next(_ outcome: MeasurementOutcome) -> String {
    if let failing = outcome.verifications.first(where: { !$0.passes }) {
      let command = pipeline.command(
        "verify", stages: [failing.stage], candidates: [failing.candidate], caseID: failing.cases?.shown,
        within: selection)
      return "\(command), to see where it differs"
    }
    if let failed = outcome.unmeasured.first(where: \.failed) {
      let command = pipeline.command(
        "measure", stages: failed.stage.map { [$0] } ?? selection.stages, candidates: [failed.candidate],
        within: selection, options: options)
      return "\(command), after a change"
    }
    // The noise is the machine's and the moment's: more launches bring its bound down.
    if let open = outcome.measurements.first(where: { isOpen($0.summary) }) {
      let command = pipeline.command(
        "measure", stages: open.stage.map { [$0] } ?? selection.stages, candidates: [open.candidate],
        within: selection, options: ["--full"])
      return "\(command), which may tell more; or \(pipeline.command("report"))"
    }
    return pipeline.command("report")
  }

  private func isOpen(_ summary: MeasurementSummary) -> Bool {
    summary.verdict.kind == .indistinguishable && summary.stop == .budgetSpent
  }

  private func label(_ stage: String?, _ candidate: String) -> String {
    let name = stage ?? "end to end"
    return severalCandidates ? "\(name) · \(candidate)" : name
  }

  private func time(_ side: SideSummary) -> String {
    side.warmNanoseconds.map { FigureFormat.duration(nanoseconds: $0) } ?? "–"
  }

  private func withBoundary(_ measurement: TargetMeasurement) -> String {
    // Where the speedup itself is refused, so is what is left of it.
    guard measurement.summary.verdict.isClaim, let speedup = measurement.summary.speedup,
      let time = measurement.summary.reference.warmNanoseconds
    else { return "–" }
    let ratio = measurement.boundary.speedup(referenceNanoseconds: time, logSpeedup: speedup.logRatio)
    return FigureFormat.significant(ratio) + "×"
  }
}
