import Cases
import Reports
import Workbench

/// Captured cases in words and tables.
struct CasesView {
  let color: Bool

  /// What a capture came to, line by line; the last says what to do `next`, where something was captured.
  func lines(_ outcome: CaptureOutcome, next: String? = nil) -> [String] {
    var lines: [String] = []
    let width = max(12, outcome.stages.map(\.stage.count).max() ?? 0)
    for stage in outcome.stages {
      let mark = stage.isComplete ? Ink.good("✓", when: color) : Ink.bad("✗", when: color)
      lines.append(
        "  \(mark) \(stage.stage.padded(to: width)) \(count(stage.cases.count, "case")) of "
          + "\(count(stage.calls, "call"))  \(Ink.quiet(FigureFormat.bytes(stage.byteCount), when: color))")
      lines += findings(stage)
    }
    if !outcome.succeeded { lines.append(Ink.caution("  the program \(outcome.ending)", when: color)) }
    if !outcome.stages.contains(where: { !$0.cases.isEmpty }) {
      lines.append(Ink.quiet("  → nothing was captured", when: color))
    } else if let next {
      lines.append(Ink.quiet("  → next: \(next)", when: color))
    }
    return lines
  }

  /// All cases as a table, with what is worth knowing of each stage.
  func list(_ captures: [StageCapture], byteCount: Int) -> String {
    var table = TextTable([
      ("stage", .left), ("case", .left), ("call", .right), ("rows", .right), ("bytes", .right),
      ("arguments", .left),
      ("result", .left),
    ])
    for capture in captures {
      for item in capture.cases {
        table.add([
          .init(capture.stage), .init(item.id), .init(FigureFormat.count(item.call)),
          .init(FigureFormat.count(item.rowCount)), .init(FigureFormat.bytes(item.argumentByteCount)),
          .init(item.arguments.map(\.name).joined(separator: ", ")), .init(outcome(item)),
        ])
      }
    }
    var lines = [table.text(color: color)]
    lines += captures.flatMap { capture in
      let notes = findings(capture)
      return notes.isEmpty ? [] : ["\(capture.stage):"] + notes
    }
    let total = captures.reduce(0) { $0 + $1.cases.count }
    lines.append("\(count(total, "case")), \(FigureFormat.bytes(byteCount)) on disk")
    return lines.joined(separator: "\n")
  }

  /// One case in full, with the first rows of each value.
  func show(_ capture: StageCapture, _ item: CapturedCase, head: (StoredValue) throws -> [String]) rethrows
    -> String
  {
    var lines = [
      Ink.strong("case \(item.id)", when: color)
        + " of \(capture.stage), call \(item.call) of \(FigureFormat.count(capture.calls)) of \(capture.reference ?? capture.function)",
      Ink.quiet("captured \(capture.capturedAt) by \(capture.command)", when: color),
    ]
    func add(_ title: String, _ value: StoredValue) throws {
      lines.append(
        "\(title)  \(value.type)  "
          + Ink.quiet(
            "\(count(value.rowCount, "row")), \(FigureFormat.bytes(value.byteCount)), \(value.hash.prefix(12))",
            when: color))
      lines += try head(value).map { "    \($0)" }
    }
    for argument in item.arguments { try add("  \(argument.name)", argument.value) }
    if let result = item.result { try add("  → returned", result) }
    for change in item.changes { try add("  → changed \(change.name)", change.value) }
    if let error = item.error {
      lines.append(
        "  → raised \(error.className.isEmpty ? "an exception" : error.className)"
          + (error.message.isEmpty ? "" : ": \(error.message)"))
    }
    if let reason = item.resultAbsence {
      lines.append(Ink.caution("  → result not kept: \(reason)", when: color))
    }
    return lines.joined(separator: "\n")
  }

  func purged(cases: Int, byteCount: Int) -> String {
    "\(count(cases, "case")) removed, \(FigureFormat.bytes(byteCount)) freed"
  }

  private func outcome(_ item: CapturedCase) -> String {
    var text =
      item.error.map { "raised \($0.className.isEmpty ? "an exception" : $0.className)" }
      ?? item.resultAbsence.map { _ in "not kept" } ?? item.result.map { "\(count($0.rowCount, "row"))" }
      ?? "–"
    if !item.changes.isEmpty { text += ", changes \(item.changes.map(\.name).joined(separator: ", "))" }
    return text
  }

  private func findings(_ stage: StageCapture) -> [String] {
    stage.findings.map { finding in
      let calls =
        finding.calls > 1 ? " (\(count(finding.calls, "call")), the first is \(finding.firstCall))" : ""
      return Ink.caution("    note: \(finding.message)\(calls)", when: color)
        + (finding.remedy.isEmpty ? "" : "\n      → \(finding.remedy)")
    }
  }

  private func count(_ number: Int, _ noun: String) -> String {
    "\(FigureFormat.count(number)) \(noun)\(number == 1 ? "" : "s")"
  }
}

extension StageCapture {
  /// Of all values, each once.
  fileprivate var byteCount: Int { Set(cases.flatMap(\.values)).reduce(0) { $0 + $1.byteCount } }
}
