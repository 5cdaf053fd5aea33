import Columns

/// Paired rows, compared column by column and counted; explained only when it becomes the result.
struct Examination {
  private let comparison: OutputComparison
  private let walker: PairWalker
  private var cells: CellFindings
  private let rows: RowFindings

  /// Compares the paired rows; nil pairs row `i` with row `i`.
  init(_ comparison: OutputComparison, _ matching: RowMatching?) {
    var reference = comparison.reference
    var candidate = comparison.candidate
    var positions = Positions.rows(reference: nil, candidate: nil)
    if let matching {
      reference.column = reference.column.taking(matching.reference)
      candidate.column = candidate.column.taking(matching.candidate)
      positions = .rows(reference: matching.reference, candidate: matching.candidate)
    }
    var walker = PairWalker(policy: comparison.policy, output: comparison.output)
    walker.walk(reference, candidate, positions: positions)
    self.comparison = comparison
    self.walker = walker
    cells = CellFindings(walker)
    rows = RowFindings(matching, comparison)
  }

  /// Whether nothing is left that the policy does not forgive.
  var passes: Bool { walker.causes.isEmpty && cells.unequalCells == 0 && rows.isComplete }

  /// How many cells and rows a report would have to explain.
  var cost: Int { cells.unequalCells + rows.unmatchedRows }

  /// Some rows of the reference that differ, at most `limit`, spread over all columns and rows.
  func differingRows(limit: Int) -> [Int] { cells.differingRows(limit: limit) }

  /// The data cannot be compared at all.
  var isImpossible: Bool { !walker.problems.isEmpty }

  /// Explains what differs. Complexity: O(unequal cells).
  consuming func result() -> ComparisonResult {
    guard walker.problems.isEmpty else {
      return ComparisonResult(verdict: .notComparable, detail: walker.problems.joined(separator: "; "))
    }
    let reference = comparison.reference.column
    let agreeing = cells.unequalCells > 0 ? cells.agreeingColumns : []
    let cellCauses = cells.explain(RowKeys(reference, keys: comparison.policy.keys, agreeing: agreeing))
    let rowCauses = rows.causes
    let structural = walker.causes
    let causes =
      structural.filter(\.kind.isOfSchema) + rowCauses
      + (structural.filter { !$0.kind.isOfSchema } + cellCauses).sorted { $0.cellCount > $1.cellCount }
    let forgiven = walker.forgiven + rows.forgiven
    var result = ComparisonResult(
      verdict: .identical, rows: [rows.comparison], columns: cells.columns, causes: causes,
      forgiven: forgiven,
      warnings: walker.warnings + cells.warnings + unmatchedRules(), comparedBytes: reference.byteCount)
    if !causes.isEmpty {
      result.verdict = .mismatch
    } else if result.toleratedCells > 0 || !forgiven.isEmpty {
      result.verdict = .withinTolerance
    }
    if result.comparedCells == 0 && causes.isEmpty {
      let reason = reference.count == 0 ? "both sides are empty" : "both sides have no cells"
      result.warnings.insert("nothing was compared: \(reason)", at: 0)
    }
    result.ladder = EquivalenceLadder(
      schema: walker.hasSameSchema, rowCount: reference.count == comparison.candidate.column.count,
      bytes: result.verdict == .identical, rows: rowCauses.isEmpty, columns: result.unequalCells == 0,
      values: result.passes)
    return result
  }

  /// Rules that no column follows. Those without an output's name are judged only where there is one output.
  private func unmatchedRules() -> [String] {
    let output = comparison.output
    return comparison.policy.unmatchedRules(in: comparison.reference, output: output).map(\.key)
      .filter { output.isEmpty || $0.hasPrefix("\(output).") }
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
