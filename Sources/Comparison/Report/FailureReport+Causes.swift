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
    lines += grantLines(style)
    return lines
  }

  private func extent(_ cause: Cause) -> String {
    var text = cause.cellCount.counted(cause.kind.isOfRows ? "row" : "cell")
    if !cause.column.isEmpty { text += ", column \(cause.column)" }
    return text
  }

  /// The row, what both sides have there, and how far that is apart: in one line where it fits, else in several.
  private func exampleLines(_ example: CellExample, _ cause: Cause, _ style: Style) -> [String] {
    let shown = Excerpt(example.reference, example.candidate, limit: Excerpt.shownLimit)
    let place = placeText(example, cause)
    let parts = [
      "\(context.reference) → \(shown.first)", "\(context.candidate) → \(shown.second)",
      distanceText(example, cause),
    ].filter { !$0.isEmpty }
    let values = parts.joined(separator: "   ")
    var lines: [String]
    if 5 + place.count + 2 + values.count <= Self.width {
      lines = [(place.isEmpty ? "" : style.dim(place) + "  ") + values]
    } else {
      let indent = place.isEmpty ? "" : "  "
      lines = place.isEmpty ? [] : [style.dim(place)]
      var line = parts[0]
      for part in parts.dropFirst() {
        if 5 + indent.count + line.count + 3 + part.count <= Self.width {
          line += "   " + part
        } else {
          lines.append(indent + line)
          line = part
        }
      }
      lines.append(indent + line)
    }
    lines = lines.map { "     " + $0 }
    if let first = example.referenceBits, let second = example.candidateBits {
      lines.append("     bits: \(context.reference) \(first)   \(context.candidate) \(second)")
    }
    return lines
  }

  /// "legs[1].distance  row 1, swift's row 3 (id=11)".
  private func placeText(_ example: CellExample, _ cause: Cause) -> String {
    var parts = example.path == cause.column ? [] : [example.path]
    if let row = example.referenceRow ?? example.candidateRow {
      var text = "row \(row.groupedText)"
      if let other = example.candidateRow, example.referenceRow != nil, other != row {
        text += ", \(context.candidate)'s row \(other.groupedText)"
      }
      if !example.rowKey.isEmpty { text += " (\(example.rowKey))" }
      parts.append(text)
    }
    return parts.joined(separator: "  ")
  }

  /// "Δ 46  rel 6.6e0", "Δ 7 d 5 h"; a share of the time since 1970 would mean nothing.
  private func distanceText(_ example: CellExample, _ cause: Cause) -> String {
    var distances: [String] = []
    if let elapsed = example.elapsed { distances.append("Δ \(elapsed)") }
    if let difference = example.absoluteDifference { distances.append("Δ \(difference.glanceText)") }
    if let relative = example.relativeDifference { distances.append("rel \(relative.glanceText)") }
    if let ulps = example.ulps, ulps > 0 && ulps < 1_000_000 { distances.append("\(ulps.groupedText) ULP") }
    if let policy = result.columns.first(where: { $0.path == cause.column })?.policy, policy != "exact" {
      distances.append("(policy \(policy))")
    }
    return distances.joined(separator: "  ")
  }

  /// How to grant the tolerances that floating-point noise would need; nothing where there is none.
  private func grantLines(_ style: Style) -> [String] {
    let tolerances = result.causes.prefix(Self.causeLimit).compactMap(\.tolerance)
    guard !tolerances.isEmpty else { return [] }
    let doubt = "  → noise: another order of operations, or a defect; to grant it"
    switch context.grant {
    case nil: return []
    case .option:
      func largest(_ name: String, _ values: [Double?]) -> String? {
        values.compactMap { $0 }.max().map { "--\(name) \($0.compactText)" }
      }
      let options = [
        largest("relative", tolerances.map(\.relative)), largest("absolute", tolerances.map(\.absolute)),
      ]
      return [
        "\(doubt):",
        "    " + style.bold(options.compactMap { $0 }.joined(separator: " ")),
      ]
    case .manifest:
      let entries = tolerances.map { tolerance in
        let name = tolerance.rule.map { $0 == "\\" || $0 == "\"" ? "\\\($0)" : "\($0)" }.joined()
        return "\"\(name)\" = { \(tolerance.settings), reason = \"…\" }"
      }
      return ["\(doubt), in the manifest:"]
        + (["[policy.columns]"] + entries).map { "    \(style.bold($0))" }
    }
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
