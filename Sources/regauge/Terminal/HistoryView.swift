import Reports
import Workbench

/// The series of a history as tables, each with its lasting changes.
struct HistoryView {
  let color: Bool
  let pipeline: Pipeline

  func text(_ outcome: HistoryOutcome) -> String {
    let series =
      outcome.series.isEmpty
      ? ["nothing was measured for \(outcome.pipeline) yet\n  → next: \(pipeline.command("measure"))"]
      : outcome.series.map(text)
    return (series + [unfinished(outcome.unfinished)].compactMap { $0 }).joined(separator: "\n\n")
  }

  /// The sessions that were cut short, the newest few of them; nil where there was none.
  private func unfinished(_ sessions: [UnfinishedSession]) -> String? {
    guard !sessions.isEmpty else { return nil }
    let shown = 5
    var lines = sessions.prefix(shown).map { session in
      let text =
        "session \(session.session), \(session.kind) of \(minute(session.startedAt)): \(session.text)"
      return session.state == .lost ? Ink.caution(text, when: color) : text
    }
    if sessions.count > shown { lines.append("\(sessions.count - shown) earlier ones were cut short too") }
    if let attempt = sessions.first(where: { $0.state == .lost })?.attempts.first {
      lines.append(
        "  → next: "
          + pipeline.command(
            "verify", stages: [attempt.stage], candidates: attempt.candidate.map { [$0] } ?? []))
    }
    return lines.joined(separator: "\n")
  }

  private func minute(_ time: String) -> String { String(time.prefix(16).map { $0 == "T" ? " " : $0 }) }

  private func text(_ series: HistorySeries) -> String {
    var table = TextTable([
      ("session", .right), ("measured", .left), ("commit", .left), ("Python", .right),
      (series.candidate, .right),
      ("speedup", .right), ("interval", .left), ("change", .left),
    ])
    for point in series.points {
      let changes = series.changes.filter { $0.session == point.session }
      let worse = changes.contains(where: \.isRegression)
      table.add([
        .init("\(point.session)"), .init(minute(point.measuredAt)),
        .init(point.commit ?? "–"), .init(time(point.referenceSeconds)), .init(time(point.candidateSeconds)),
        .init(point.claim.figure, point.claim.isRefusal ? .caution : nil),
        .init(
          [point.claim.interval ?? point.claim.reason, point.claim.note].compactMap { $0 }.joined(
            separator: ", ")),
        .init(
          changes.map { words($0, series.candidate) }.joined(separator: ", "),
          worse ? .bad : changes.contains { $0.cause == .candidate } ? .good : nil),
      ])
    }
    let rows = series.rowCount.map { "\(FigureFormat.count($0)) rows · " } ?? ""
    let title = Ink.strong("\(series.target) · \(series.candidate)", when: color)
    return title + Ink.quiet(" · \(rows)\(series.machine)", when: color) + "\n" + table.text(color: color)
      + (series.hasRegressed
        ? "\n" + Ink.bad("regressed", when: color)
          + "\n  → next: \(pipeline.command("verify", candidates: [series.candidate])), then "
          + pipeline.command("measure", candidates: [series.candidate], options: ["--all-rows"]) : "")
  }

  private func time(_ seconds: Double?) -> String {
    seconds.map { FigureFormat.duration(nanoseconds: $0 * 1e9) } ?? "–"
  }

  private func words(_ change: HistorySeries.Change, _ candidate: String) -> String {
    let figure =
      switch change.figure {
      case .speedup: "speedup"
      case .candidateTime: "\(candidate) time"
      case .referenceTime: "Python time"
      }
    let ratio = "\(figure) ×\(FigureFormat.significant(change.ratio))"
    // What is not the own doing of the side that moved is told as a note.
    return switch (change.cause, change.figure) {
    case (.candidate, _), (.reference, .referenceTime): ratio
    case (.reference, _): "\(ratio), due to the reference"
    case (.data, _): "\(ratio), due to other data"
    case (.toolchain, _): "\(ratio), due to another toolchain"
    case (.machine, _): "\(ratio), due to the machine"
    }
  }
}
