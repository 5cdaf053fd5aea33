import Reports

/// The report's first screen, for the terminal.
struct SummaryView {
  let color: Bool
  /// Characters a line.
  let width: Int

  func text(_ document: ReportDocument) -> String {
    var table = TextTable(
      SummaryRow.headings.map { heading in
        (
          title: heading == "native" ? document.candidateHeading : heading,
          alignment: ["Python", "native", "speedup", "boundary"].contains(heading) ? .right : .left
        )
      })
    for row in document.summaryTable {
      let verdictInk: Ink = row.passes ? .good : .bad
      let decisionInk: Ink? = row.decision == .migrate ? .good : row.decision == .blocked ? .bad : .caution
      var cells = row.cells.map { TextTable.Cell($0) }
      cells[0].ink = .strong
      cells[1].ink = verdictInk
      cells[2].ink = decisionInk
      table.add(cells)
    }
    let outcomeInk: Ink = document.headline.outcome == .ready ? .good : .caution
    // What fails comes before what is still to be measured.
    let open = document.stages.filter { $0.nextCommand != nil }
    let next = (open.first(where: \.fails) ?? open.first).map { stage in
      let first = stage.fails ? "mend \(stage.name) (\(stage.verdictText)), then: " : ""
      return "\n" + Ink.quiet("  → next: \(first)\(stage.nextCommand ?? "")", when: color)
    }
    return Ink.strong(document.pipeline, when: color) + ": " + outcomeInk(document.headline.text, when: color)
      + "\n"
      + Ink.quiet(circumstances(document), when: color) + "\n\n" + table.text(color: color, width: width)
      + (next ?? "")
  }

  /// Workload, machine and protocol, without which the figures mean nothing.
  private func circumstances(_ document: ReportDocument) -> String {
    let machine = "\(document.machine.cpuModel), \(document.machine.logicalCores) cores"
    guard
      let measurement = document.endToEnd.first?.measurement
        ?? document.stages.compactMap(\.measurement).first
    else {
      return machine
    }
    let summary = measurement.summary
    return
      "speedups on \(measurement.workload), warm, \(summary.launchCount) launches and \(summary.duoCount) duos, "
      + "95% intervals · \(machine)"
  }
}
