import Reports
import Workbench

/// The series of a history as tables, each with its lasting changes.
struct HistoryView {
  let color: Bool

  func text(_ outcome: HistoryOutcome) -> String {
    guard !outcome.series.isEmpty else {
      return "nothing was measured for \(outcome.pipeline) yet\n  → next: regauge measure"
    }
    return outcome.series.map(text).joined(separator: "\n\n")
  }

  private func text(_ series: HistorySeries) -> String {
    var table = TextTable([
      ("session", .right), ("measured", .left), ("commit", .left), ("python", .right), ("native", .right),
      ("speedup", .right), ("interval", .left), ("change", .left),
    ])
    for point in series.points {
      let changes = series.changes.filter { $0.session == point.session }
      let worse = changes.contains { $0.isRegression == true }
      table.add([
        .init("\(point.session)"), .init(String(point.measuredAt.prefix(16).map { $0 == "T" ? " " : $0 })),
        .init(point.commit ?? "–"), .init(time(point.referenceSeconds)), .init(time(point.candidateSeconds)),
        .init(point.speedup.map { FigureFormat.significant($0) + "×" } ?? "–"),
        .init(interval(point)), .init(changes.map(words).joined(separator: ", "), worse ? .bad : .good),
      ])
    }
    let rows = series.rowCount.map { "\(FigureFormat.count($0)) rows · " } ?? ""
    let title = Ink.strong("\(series.target) · \(series.candidate)", when: color)
    return title + Ink.quiet(" · \(rows)\(series.machine)", when: color) + "\n" + table.text(color: color)
      + (series.hasRegressed
        ? "\n" + Ink.bad("regressed", when: color)
          + "\n  → next: regauge verify, then regauge measure --all-rows" : "")
  }

  private func time(_ seconds: Double?) -> String {
    seconds.map { FigureFormat.duration(nanoseconds: $0 * 1e9) } ?? "–"
  }

  private func interval(_ point: HistorySeries.Point) -> String {
    guard let low = point.speedupLow, let high = point.speedupHigh else { return point.verdict }
    return "\(FigureFormat.significant(low))–\(FigureFormat.significant(high))"
  }

  private func words(_ change: HistorySeries.Change) -> String {
    let figure =
      switch change.figure {
      case .speedup: "speedup"
      case .candidateTime: "native time"
      case .referenceTime: "python time"
      }
    return "\(figure) ×\(FigureFormat.significant(change.ratio))"
  }
}
