import Comparison
import Reports
import Workbench

/// Shows a verification while it goes on, stage by stage, and what it came to.
struct VerificationView {
  let terminal: Terminal
  let pipeline: Pipeline
  let selection: Selection

  func show(_ event: VerificationEvent) {
    let color = terminal.errorHasColor
    switch event {
    case .began(let stages, let candidates, let workload):
      terminal.note(
        Ink.strong("verify \(pipeline.name)", when: color)
          + Ink.quiet(
            " · \(FigureFormat.count(stages.count, of: "stage")) · \(candidates.joined(separator: ", ")) against the reference · \(workload)",
            when: color))
    case .running(let stage, let side): terminal.progress(Ink.quiet("  \(stage): \(side) …", when: color))
    case .verified(let verification):
      terminal.endProgress()
      terminal.note(line(verification, color: color))
      // A match in error is one, but not what someone with a damaged input wants to overlook.
      if verification.passes, let failure = verification.failure {
        terminal.note(Ink.caution("    both failed alike; \(failure)", when: color))
      }
      // A finding that fails shows its own with its causes.
      for warning in verification.passes ? verification.result.warnings : [] {
        terminal.note(Ink.caution("    note: \(warning)", when: color))
      }
      for text in [verification.referenceOutput, verification.candidateOutput] where !text.isEmpty {
        let lines = text.split(separator: "\n").map(String.init).first(5, of: "lines printed")
        terminal.note(
          Ink.quiet(
            "    \(verification.stage) printed: \(lines.joined(separator: "\n    "))", when: color))
      }
    case .verifiedEndToEnd(let whole):
      terminal.endProgress()
      guard whole.isJudged else {
        return terminal.note(
          Ink.quiet(
            "  – \(whole.verification.stage.padded(to: pipeline.nameWidth)) not run: \(whole.verification.result.detail)",
            when: color))
      }
      terminal.note(line(whole.verification, color: color) + Ink.quiet(makeUp(whole), when: color))
      for warning in whole.verification.passes ? whole.verification.result.warnings : [] {
        terminal.note(Ink.caution("    note: \(warning)", when: color))
      }
    case .warned(let warning):
      terminal.endProgress()
      terminal.note(Ink.caution("  note: \(warning)", when: color))
    }
  }

  private func line(_ verification: StageVerification, color: Bool) -> String {
    let mark = verification.passes ? Ink.good("✓", when: color) : Ink.bad("✗", when: color)
    let verdict = verification.verdict.text.padded(to: 16)
    let inked = verification.passes ? verdict : Ink.bad(verdict, when: color)
    let times = [
      ("python", verification.referenceNanoseconds),
      (verification.candidate, verification.candidateNanoseconds),
    ]
    // A side that came to no end has no time, but it has a name.
    .map { side, time in
      side + " " + (time.map { FigureFormat.duration(nanoseconds: Double($0)) } ?? "–")
    }
    return "  \(mark) \(verification.stage.padded(to: pipeline.nameWidth)) \(inked) "
      + rows(verification)
      + Ink.quiet(times.joined(separator: " · "), when: color)
  }

  /// " · 2 of 7 stages by native, 5 by the reference"; nothing where the candidate runs them all.
  private func makeUp(_ whole: EndToEndVerification) -> String {
    let own = whole.steps.count { $0.candidate != nil }
    guard own < whole.steps.count else { return "" }
    return
      " · \(own) of \(whole.steps.count) stages by \(whole.candidate), \(whole.steps.count - own) by the reference"
  }

  /// "  336,776 rows   "; of captured cases "12 cases of up to 96 rows   ".
  private func rows(_ verification: StageVerification) -> String {
    guard let cases = verification.cases else {
      return FigureFormat.count(verification.rowCount).paddedLeft(to: 9)
        + (verification.rowCount == 1 ? " row    " : " rows   ")
    }
    let bound = cases.count == 1 ? "of" : "of up to"
    return "\(caseCount(cases)) \(bound) \(FigureFormat.count(cases.rowCount, of: "row"))   "
  }

  /// "12 cases", "2 of 12 cases fail".
  private func caseCount(_ tally: CaseTally) -> String {
    let all = "\(tally.count) case\(tally.count == 1 ? "" : "s")"
    return tally.failing.isEmpty
      ? all : "\(tally.failing.count) of \(all) \(tally.failing.count == 1 ? "fails" : "fail")"
  }

  /// The findings in full, then the totals and what to type next.
  func summary(_ outcome: VerificationOutcome) -> String {
    let color = terminal.outputHasColor
    var parts: [String] = []
    for verification in outcome.verifications + outcome.wholes where !verification.passes {
      parts.append(finding(verification, of: outcome, color: color))
    }
    let passing = outcome.verifications.filter(\.passes).count
    let headline =
      (outcome.candidateCount > 1
        ? "\(passing) of \(outcome.verifications.count) checks \(passing == 1 ? "passes" : "pass")"
        : FigureFormat.matching(passing, of: outcome.verifications.count)) + " on \(outcome.workload)"
    parts.append((outcome.passes ? Ink.good : Ink.bad)(headline, when: color) + costs(outcome))
    if !outcome.uncoveredStages.isEmpty {
      parts.append("no candidate rewrites: \(outcome.uncoveredStages.joined(separator: ", "))")
    }
    let failing = (outcome.verifications + outcome.wholes).first { !$0.passes }
    let isStale = pipeline.isStale(Set(outcome.verifications.map(\.candidate)))
    if isStale {
      parts.append(
        Ink.caution(
          "the sources were changed since: this is the verdict on the library as it was built", when: color))
    }
    let build = pipeline.command("build")
    let next =
      failing.map { "after a change: \(isStale ? build + " && " : "")\(replay($0))" }
      ?? "next: "
      + (isStale
        ? build
        : pipeline.command(
          "measure", stages: selection.stages, candidates: selection.candidates, within: selection))
    parts.append(Ink.quiet("  → \(next)", when: color))
    return parts.joined(separator: "\n")
  }

  /// The stage, with the candidate's name where several are held against the reference.
  private func name(_ verification: StageVerification, _ outcome: VerificationOutcome) -> String {
    outcome.candidateCount > 1 ? "\(verification.stage) · \(verification.candidate)" : verification.stage
  }

  private func replay(_ verification: StageVerification) -> String {
    pipeline.command(
      "verify", stages: verification.stage == EndToEndVerification.name ? [] : [verification.stage],
      candidates: [verification.candidate], caseID: verification.cases?.shown, within: selection)
  }

  private func finding(
    _ verification: StageVerification, of outcome: VerificationOutcome, color: Bool
  ) -> String {
    let agreement = verification.referenceAgreesWithItself.map {
      $0 ? "agrees with itself" : "differs from itself"
    }
    let report = FailureReport(
      verification.result,
      FailureReport.Context(
        name: name(verification, outcome), candidate: verification.candidate,
        inputs: "\(FigureFormat.count(verification.rowCount, of: "row")), \(verification.caseDescription)"
          + (verification.cases.map { ", \(caseCount($0))" } ?? ""),
        referenceNoise: agreement ?? "", replay: replay(verification), grant: .manifest))
    var lines = [report.text(style: color ? .ansi : .plain)]
    if let failure = verification.failure, failure != verification.result.detail {
      lines.append("  \(failure)")
    }
    lines += verification.evidence.split(separator: "\n").map { "  | \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// ". Comparing took 0.2 s, 2.1% of the reference's 9.1 s; its codec 4.0 s." Nothing where nobody had to wait for it.
  private func costs(_ outcome: VerificationOutcome) -> String {
    let reference = outcome.verifications.compactMap(\.referenceNanoseconds).reduce(0, +)
    let comparison = outcome.verifications.compactMap(\.comparisonNanoseconds).reduce(0, +)
    let codec = outcome.verifications.map(\.codecNanoseconds).reduce(0, +)
    guard reference > 0, max(comparison, codec) >= 1_000_000_000 else { return "." }
    let share = FigureFormat.significant(Double(comparison) / Double(reference) * 100)
    return
      ". Comparing took \(FigureFormat.duration(nanoseconds: Double(comparison))), \(share)% of the reference's "
      + "\(FigureFormat.duration(nanoseconds: Double(reference))); the codec, apart, "
      + "\(FigureFormat.duration(nanoseconds: Double(codec)))."
  }
}

extension VerificationOutcome {
  fileprivate var candidateCount: Int { Set(verifications.map(\.candidate)).count }
  /// The verdicts on the whole pipeline.
  fileprivate var wholes: [StageVerification] { endToEnd.filter(\.isJudged).map(\.verification) }
}

extension Pipeline {
  /// Of the column in which lines that come one by one name their stage.
  var nameWidth: Int { max(12, stages.map(\.name.count).max() ?? 0) }
}
