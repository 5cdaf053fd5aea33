/// What the cells of all columns came to.
struct CellFindings {
  private(set) var columns: [ColumnComparison] = []
  private(set) var warnings: [String] = []
  private var tallies: [Tally] = []
  private let output: String

  /// One pair of columns, counted but not yet explained.
  private struct Tally {
    var leaf: LeafPair
    var counts: CellCounts
    /// Its place in `columns`.
    var column: Int
    /// Whether an absolute tolerance larger than the answers was refused.
    var isSwallowed = false
  }

  /// Counts equal, tolerated and unequal cells. Complexity: O(bytes).
  init(_ walker: PairWalker) {
    output = walker.output
    for entry in walker.entries {
      switch entry {
      case .finished(let column): columns.append(column)
      case .leaf(let leaf): count(leaf)
      }
    }
  }

  private mutating func count(_ leaf: LeafPair) {
    let counts = leaf.counts()
    var tally = Tally(leaf: leaf, counts: counts, column: columns.count)
    var column = ColumnComparison(leaf, counts)
    switch SwallowedColumn.find(leaf, counts) {
    case .warning(let sentence)?: warnings.append(sentence)
    case .refusal(let sentence)?:
      warnings.append(sentence + "; lower it, or sign it with approvedBy")
      tally.isSwallowed = true
      column.unequal += column.tolerated
      column.tolerated = 0
    case nil: break
    }
    tallies.append(tally)
    columns.append(column)
  }

  var unequalCells: Int { columns.reduce(0) { $0 + $1.unequal } }

  /// Some rows of the reference that differ, at most `limit`, spread over all columns and rows.
  func differingRows(limit: Int) -> [Int] {
    let differing = tallies.filter { !$0.counts.unequal.isEmpty }
    return differing.flatMap { tally in
      let slots = tally.counts.unequal
      let wanted = max(1, limit / differing.count)
      return stride(from: 0, to: slots.count, by: max(1, slots.count / wanted)).prefix(wanted).map {
        tally.leaf.positions.locate(slots[$0]).reference
      }
    }
  }

  /// The columns of rows that agree in all of them, in their order.
  var agreeingColumns: [String] {
    tallies.filter {
      guard case .rows = $0.leaf.positions else { return false }
      return $0.counts.unequal.isEmpty && $0.counts.tolerated == 0
    }.map(\.leaf.path)
  }

  /// Explains the unequal cells. Complexity: O(unequal cells).
  mutating func explain(_ rowKeys: RowKeys) -> [Cause] {
    var causes = tallies.map { tally in
      let collector = CauseCollector(leaf: tally.leaf, rowKeys: rowKeys, output: output)
      var found = tally.counts.unequal.isEmpty ? [] : collector.causes(tally.counts)
      if tally.isSwallowed {
        found.append(Cause(.toleranceSwallows, column: tally.leaf.path, cellCount: tally.counts.tolerated))
      }
      return found
    }
    for tally in tallies {
      columns[tally.column].unequalAbsolute = tally.leaf.largestDifference(tally.counts.unequal)
      columns[tally.column].unequalElapsed = tally.leaf.longestElapsed(tally.counts.unequal)?.glanceText
    }
    for (first, second) in SwappedColumns.find(tallies.map { ($0.leaf, $0.counts) }) {
      let leaf = tallies[first].leaf
      let unequal = tallies[first].counts.unequal
      causes[first] = [
        Cause(
          .swappedColumns, column: leaf.path, detail: "with \(tallies[second].leaf.path)",
          cellCount: unequal.count + tallies[second].counts.unequal.count,
          examples: [CauseCollector(leaf: leaf, rowKeys: rowKeys, output: output).example(unequal[0])])
      ]
      causes[second] = []
    }
    return causes.flatMap { $0 }
  }
}

extension ColumnComparison {
  init(_ leaf: LeafPair, _ counts: CellCounts) {
    self.init(
      path: leaf.path, referenceType: leaf.referenceType, candidateType: leaf.candidateType,
      equal: counts.equal,
      tolerated: counts.tolerated, unequal: counts.unequal.count,
      toleratedULPs: counts.hasToleratedFloats ? counts.toleratedULPs : nil,
      toleratedAbsolute: counts.hasToleratedFloats ? counts.toleratedAbsolute : nil,
      toleratedRelative: counts.hasToleratedFloats && counts.toleratedRelative.isFinite
        ? counts.toleratedRelative : nil,
      nullVersusNaN: counts.nullVersusNaN, nullVersusValue: counts.nullVersusValue, policy: leaf.policy.text,
      reason: leaf.policy.reason)
  }
}

extension LeafPair {
  /// The largest finite |r − c| of the cells `slots`; nil when none is a pair of numbers.
  func largestDifference(_ slots: [Int]) -> Double? {
    guard reference.type.byteWidth != nil, !reference.type.isTime else { return nil }
    return slots.lazy.compactMap { slot -> Double? in
      let difference = reference.cell(slot).distance(to: candidate.cell(slot))
      return difference?.isFinite ?? false ? difference : nil
    }
    .max()
  }
}
