/// What the cells of all columns came to.
struct CellFindings {
  private(set) var columns: [ColumnComparison] = []
  private(set) var causes: [Cause] = []
  var warnings: [String] = []

  init(_ walker: PairWalker, rowKeys: RowKeys) {
    var leaves: [(leaf: LeafPair, counts: CellCounts)] = []
    var collected: [[Cause]] = []
    var leafColumns: [Int] = []
    for entry in walker.entries {
      guard case .leaf(let leaf) = entry else {
        if case .finished(let column) = entry { columns.append(column) }
        continue
      }
      let counts = leaf.counts()
      let collector = CauseCollector(leaf: leaf, rowKeys: rowKeys)
      var column = ColumnComparison(leaf, counts)
      var found = counts.unequal.isEmpty ? [] : collector.causes(counts)
      switch SwallowedColumn.find(leaf, counts) {
      case .warning(let sentence)?: warnings.append(sentence)
      case .refusal(let sentence)?:
        warnings.append(sentence + "; lower it, or sign it with approvedBy")
        found.append(Cause(.toleranceSwallows, column: leaf.path, cellCount: counts.tolerated))
        column.unequal += column.tolerated
        column.tolerated = 0
      case nil: break
      }
      leaves.append((leaf, counts))
      collected.append(found)
      leafColumns.append(columns.count)
      columns.append(column)
    }
    for (first, second) in SwappedColumns.find(leaves) {
      let count = leaves[first].counts.unequal.count + leaves[second].counts.unequal.count
      let collector = CauseCollector(leaf: leaves[first].leaf, rowKeys: rowKeys)
      collected[first] = [
        Cause(
          .swappedColumns, column: leaves[first].leaf.path, detail: "with \(leaves[second].leaf.path)",
          cellCount: count, examples: [collector.example(leaves[first].counts.unequal[0])])
      ]
      collected[second] = []
    }
    causes = collected.flatMap { $0 }
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
      unequalAbsolute: Self.largestDifference(leaf, counts.unequal), nullVersusNaN: counts.nullVersusNaN,
      nullVersusValue: counts.nullVersusValue, policy: leaf.policy.text, reason: leaf.policy.reason)
  }

  private static func largestDifference(_ leaf: LeafPair, _ slots: [Int]) -> Double? {
    guard leaf.reference.type.byteWidth != nil else { return nil }
    return slots.lazy.compactMap { slot -> Double? in
      let difference = leaf.reference.cell(slot).distance(to: leaf.candidate.cell(slot))
      return difference?.isFinite ?? false ? difference : nil
    }
    .max()
  }
}
