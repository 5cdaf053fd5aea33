extension FailureReport {
  func causeLines(_ style: Style) -> [String] {
    var lines: [String] = []
    for (index, cause) in result.causes.prefix(Self.causeLimit).enumerated() {
      lines.append("\(style.bold("Cause \(index + 1)")) (\(extent(cause))): \(cause.text)")
      if index == 0 && !context.smallestInput.isEmpty {
        lines.append("  smallest input: \(context.smallestInput)")
      }
      if let example = cause.examples.first { lines += exampleLines(example, cause, style) }
    }
    let hidden = result.causes.dropFirst(Self.causeLimit)
    if !hidden.isEmpty {
      let cells = hidden.reduce(0) { $0 + $1.cellCount }
      lines.append("… and \(hidden.count.counted("more cause")), \(cells.counted("cell"))")
    }
    return lines
  }

  private func extent(_ cause: Cause) -> String {
    var text = cause.cellCount.counted(cause.kind.isOfRows ? "row" : "cell")
    if !cause.column.isEmpty { text += ", column \(cause.column)" }
    return text
  }

  private func exampleLines(_ example: CellExample, _ cause: Cause, _ style: Style) -> [String] {
    let shown = Excerpt(example.reference, example.candidate, limit: Excerpt.shownLimit)
    var place = ""
    if example.path != cause.column { place += "\(example.path)  " }
    if let row = example.referenceRow ?? example.candidateRow {
      place += "row \(row.groupedText)"
      if let other = example.candidateRow, example.referenceRow != nil, other != row {
        place += " (\(context.candidate)'s row \(other.groupedText))"
      }
      if !example.rowKey.isEmpty { place += ", \(example.rowKey)" }
      place += "  "
    }
    var distances: [String] = []
    if let difference = example.absoluteDifference { distances.append("Δ \(difference.glanceText)") }
    if let relative = example.relativeDifference { distances.append("rel \(relative.glanceText)") }
    if let ulps = example.ulps, ulps > 0 && ulps < 1_000_000 { distances.append("\(ulps.groupedText) ULP") }
    if let policy = result.columns.first(where: { $0.path == cause.column })?.policy, policy != "exact" {
      distances.append("(policy \(policy))")
    }
    let tail = distances.isEmpty ? "" : "   " + distances.joined(separator: "  ")
    var lines = [
      "     \(style.dim(place))\(context.reference) → \(shown.first)   \(context.candidate) → \(shown.second)\(tail)"
    ]
    if let first = example.referenceBits, let second = example.candidateBits {
      lines.append("     bits: \(context.reference) \(first)   \(context.candidate) \(second)")
    }
    return lines
  }

  /// What a passing comparison owes to its policy.
  func forgivenLines() -> [String] {
    let cells = result.columns.filter { $0.tolerated > 0 }.map { column in
      var text = "  forgiven: column \(column.path): \(column.tolerated.counted("cell"))"
      if let ulps = column.toleratedULPs { text += ", at most \(ulps.groupedText) ULP" }
      if let absolute = column.toleratedAbsolute { text += ", |Δ| \(absolute.glanceText)" }
      if let relative = column.toleratedRelative { text += ", rel \(relative.glanceText)" }
      text += "  (policy \(column.policy)"
      if !column.reason.isEmpty { text += ": \(column.reason)" }
      return text + ")"
    }
    return cells + result.forgiven.map { "  forgiven: \($0)" }
  }
}

extension CauseKind {
  /// Whether the cause counts rows rather than cells.
  var isOfRows: Bool {
    switch self {
    case .rowsMissing, .rowsAdded, .rowOrder, .duplicatesDropped, .duplicatesAdded: true
    default: false
    }
  }
}
