import Columns

/// The comparison of one output: pairs rows, walks columns, explains what differs.
struct OutputComparison {
  let reference: Datum
  let candidate: Datum
  let policy: ComparisonPolicy
  let output: String

  func result() -> ComparisonResult {
    let problems = policy.problems() + missingKeys()
    guard problems.isEmpty else {
      return ComparisonResult(verdict: .notComparable, detail: problems.joined(separator: "; "))
    }
    let first = reference.column
    let second = candidate.column
    guard first.count == second.count else { return examine(matched()) }
    let aligned = examine(nil)
    if aligned.verdict == .notComparable || aligned.passes { return aligned }
    if policy.order == .ignored { return examine(matched()) }
    return moved(insteadOf: aligned) ?? aligned
  }

  private func matched() -> RowMatching {
    RowMatcher(reference: reference.column, candidate: candidate.column, policy: policy, output: output)
      .match()
  }

  /// The comparison of rows matched by content, where it explains much more than the one by position:
  /// rows in another order, or one dropped and another added.
  private func moved(insteadOf aligned: ComparisonResult) -> ComparisonResult? {
    guard reference.count > 1, aligned.unequalCells > 1 else { return nil }
    let matching = matched()
    guard !matching.isSameOrder || !matching.onlyReference.isEmpty else { return nil }
    let result = examine(matching)
    let rest = result.unequalCells + matching.onlyReference.count + matching.onlyCandidate.count
    return rest * 2 <= aligned.unequalCells ? result : nil
  }

  /// Key columns that the data does not have.
  private func missingKeys() -> [String] {
    guard policy.order == .ignored || !reference.column.fields.isEmpty else { return [] }
    let names = reference.column.fields.map(\.name)
    return policy.keys.filter { key in !names.contains { $0.hasSameBytes(as: key) } }.map {
      "policy: key column \"\($0)\" does not exist in \(output.isEmpty ? "the output" : output);"
        + " its columns are \(names.joined(separator: ", "))"
    }
  }

  /// Compares paired rows column by column; nil pairs row `i` with row `i`.
  private func examine(_ matching: RowMatching?) -> ComparisonResult {
    var first = reference
    var second = candidate
    var positions = Positions.rows(reference: nil, candidate: nil)
    if let matching {
      first.column = first.column.taking(matching.reference)
      second.column = second.column.taking(matching.candidate)
      positions = .rows(reference: matching.reference, candidate: matching.candidate)
    }
    var walker = PairWalker(policy: policy, output: output)
    walker.walk(first, second, positions: positions)
    guard walker.problems.isEmpty else {
      return ComparisonResult(verdict: .notComparable, detail: walker.problems.joined(separator: "; "))
    }
    var cells = CellFindings(walker, rowKeys: RowKeys(reference.column, keys: policy.keys))
    let rows = RowFindings(
      matching, reference: reference.column, candidate: candidate.column, policy: policy, output: output)
    cells.warnings += unusedPolicies(walker)
    return assemble(walker, cells, rows)
  }

  private func assemble(_ walker: PairWalker, _ cells: CellFindings, _ rows: RowFindings) -> ComparisonResult
  {
    let structural = walker.causes.sorted { ($0.kind.isOfSchema ? 0 : 1) < ($1.kind.isOfSchema ? 0 : 1) }
    let causes =
      structural.filter(\.kind.isOfSchema) + rows.causes
      + (structural.filter { !$0.kind.isOfSchema } + cells.causes).sorted { $0.cellCount > $1.cellCount }
    let forgiven = walker.forgiven + rows.forgiven
    var result = ComparisonResult(
      verdict: .identical, rows: [rows.comparison(output: "")], columns: cells.columns, causes: causes,
      forgiven: forgiven, warnings: walker.warnings + cells.warnings,
      comparedBytes: reference.column.byteCount)
    if !causes.isEmpty {
      result.verdict = .mismatch
    } else if result.toleratedCells > 0 || !forgiven.isEmpty {
      result.verdict = .withinTolerance
    }
    if result.comparedCells == 0 && causes.isEmpty {
      let isEmpty = reference.count == 0
      result.warnings.insert(
        "nothing was compared: both sides \(isEmpty ? "are empty" : "have no cells")", at: 0)
    }
    result.ladder = EquivalenceLadder(
      schema: walker.hasSameSchema, rowCount: reference.count == candidate.count,
      bytes: result.verdict == .identical, rows: rows.causes.isEmpty, columns: result.unequalCells == 0,
      values: result.passes)
    return result
  }

  /// Entries of the policy that no column follows, most often misspelt. A policy may serve several outputs,
  /// so that entries without an output's name are judged only where there is one output.
  private func unusedPolicies(_ walker: PairWalker) -> [String] {
    policy.columns.keys.sorted().filter { entry in
      !walker.usedEntries.contains(entry) && (output.isEmpty || entry.hasPrefix("\(output)."))
    }
    .map { "policy for column \"\($0)\" holds for no column of the output" }
  }
}

extension CauseKind {
  /// Whether the cause concerns the schema, before any value is looked at.
  var isOfSchema: Bool {
    switch self {
    case .missingColumn, .extraColumn, .typeChange, .keyOrder: true
    default: false
    }
  }
}
