import Comparison
import Measurement
import Reports
import Workbench

/// Shows a race while it goes on, and what it came to.
struct RaceView {
  let terminal: Terminal
  let options: RaceOptions

  func show(_ event: RaceEvent) {
    let color = terminal.errorHasColor
    switch event {
    case .running(let contender): terminal.progress(Ink.quiet("  \(contender) …", when: color))
    case .compared(let output):
      terminal.endProgress()
      let mark = output.result.passes ? Ink.good("✓", when: color) : Ink.bad("✗", when: color)
      let size = output.byteCount.map { FigureFormat.bytes($0) } ?? ""
      let line = "  \(mark) \(output.name.padded(to: 20)) \(output.text.padded(to: 18)) "
      terminal.note(line + Ink.quiet(([size] + remarks(output)).joined(separator: " · "), when: color))
    case .timing(let seconds, let exceedsBudget):
      let duration = FigureFormat.duration(nanoseconds: seconds * 1e9)
      terminal.note(
        exceedsBudget
          ? "  timing takes about \(duration), more than the budget: fewer runs would prove nothing"
          : Ink.quiet("  timing whole runs in turn, for up to \(duration)", when: color))
    case .timed(let count): terminal.progress(Ink.quiet("  \(count) runs timed …", when: color))
    }
  }

  /// Why an output agrees although its bytes do not.
  private func remarks(_ output: RacedOutput) -> [String] {
    guard let agreement = output.agreement, agreement != .identical else { return [] }
    return output.result.forgiven.isEmpty ? ["other bytes"] : output.result.forgiven
  }

  /// What differs in full, then the times.
  func summary(_ outcome: RaceOutcome) -> String {
    let color = terminal.outputHasColor
    var parts: [String] = []
    for output in outcome.outputs where !output.result.passes {
      let noise = outcome.referenceAgreesWithItself.map { $0 ? "agrees with itself" : "differs from itself" }
      parts.append(
        FailureReport(
          output.result,
          FailureReport.Context(
            name: output.name, reference: "old", candidate: "new", referenceNoise: noise ?? "", grant: .option
          )
        ).text(style: color ? .ansi : .plain) + "\n")
    }
    parts += outcome.failures.map { failure($0) }
    parts += outcome.notes.map { Ink.caution("! \($0)", when: color) }
    let passing = outcome.outputs.filter(\.result.passes).count
    parts.append(
      (outcome.passes ? Ink.good : Ink.bad)(
        "\(passing) of \(outcome.outputs.count) outputs agree", when: color))
    if let summary = outcome.summary {
      var table = TextTable([("", .left), ("median", .right), ("± deviation", .right), ("runs", .right)])
      for (name, side) in [("old", summary.reference), ("new", summary.candidate)] {
        table.add([
          .init(name, .strong), .init(time(side.warmNanoseconds)), .init(time(side.warmDeviationNanoseconds)),
          .init("\(side.sampleCount * side.repetitions)"),
        ])
      }
      parts.append(table.text(color: color))
      parts.append("new against old: " + claim(for: summary))
    } else if let reason = outcome.untimed {
      parts.append(Ink.caution("not timed: \(reason)", when: color))
    }
    if let remedy = outcome.remedy { parts.append("  → \(remedy)") }
    let next =
      outcome.passes
      ? "  → next: regauge profile, to see which stage to rewrite" : "  → after a change: \(replay)"
    parts.append(Ink.quiet(next, when: color))
    return parts.joined(separator: "\n")
  }

  /// How a program failed, and the end of its standard error.
  private func failure(_ program: FailedProgram) -> String {
    let name = program.name == "reference" ? "old" : "new"
    guard !program.lastErrors.isEmpty else { return "\(name) \(program.ending), its standard error is empty" }
    return (["\(name) \(program.ending); its standard error ends:"] + program.lastErrors.map { "  | \($0)" })
      .joined(separator: "\n")
  }

  private var replay: String {
    var given = options.input.map { ["--input", $0] } ?? []
    let (policy, column) = (options.policy, options.policy.default)
    if column.relative > 0 { given += ["--relative", "\(column.relative)"] }
    if column.absolute > 0 { given += ["--absolute", "\(column.absolute)"] }
    if policy.order == .ignored { given.append("--any-order") }
    given += policy.keys.flatMap { ["--key", $0] }
    if !options.hasHeader { given.append("--no-header") }
    if options.standardOutput != .text { given += ["--stdout", options.standardOutput.rawValue] }
    if options.budgetSeconds == nil { given += ["--budget", "0"] }
    return "regauge race " + words(given + ["--"] + options.reference + ["--"] + options.candidate)
  }

  private func words(_ words: [String]) -> String { words.map(shellQuoted).joined(separator: " ") }

  private func time(_ nanoseconds: Double?) -> String {
    nanoseconds.map { FigureFormat.duration(nanoseconds: $0) } ?? "–"
  }
}

/// A race as one JSON document.
struct RaceDocument: Encodable {
  struct Output: Encodable {
    var name: String
    /// An agreement's or a verdict's name.
    var verdict: String
    var passes: Bool
    var detail: String
    var byteCount: Int?
  }

  var reference: [String]
  var candidate: [String]
  var passes: Bool
  var outputs: [Output]
  var failures: [FailedProgram]
  var notes: [String]
  var remedy: String?
  var referenceAgreesWithItself: Bool?
  var summary: MeasurementSummary?
  var untimed: String?

  init(_ outcome: RaceOutcome) {
    reference = outcome.reference
    candidate = outcome.candidate
    passes = outcome.passes
    outputs = outcome.outputs.map {
      Output(
        name: $0.name, verdict: $0.agreement?.rawValue ?? $0.result.verdict.rawValue,
        passes: $0.result.passes,
        detail: $0.result.detail,
        byteCount: $0.byteCount)
    }
    failures = outcome.failures
    notes = outcome.notes
    remedy = outcome.remedy
    referenceAgreesWithItself = outcome.referenceAgreesWithItself
    summary = outcome.summary
    untimed = outcome.untimed
  }
}
