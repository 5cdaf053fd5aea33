import Columns

/// What pairing the rows came to.
struct RowFindings {
  private let matching: RowMatching?
  private let reference: Column
  private let candidate: Column
  private let isOrderIgnored: Bool
  private let movedRows: Int
  private let reasonSuffix: String

  private let rowKeys: RowKeys
  private let hasher: RowHasher

  init(_ matching: RowMatching?, _ comparison: OutputComparison) {
    self.matching = matching
    reference = comparison.reference.column
    candidate = comparison.candidate.column
    isOrderIgnored = comparison.policy.order == .ignored
    reasonSuffix = comparison.policy.reasonSuffix
    movedRows = matching.map { $0.isSameOrder ? 0 : $0.movedRows } ?? 0
    rowKeys = RowKeys(reference, keys: comparison.policy.keys)
    hasher = RowHasher(policy: comparison.policy, output: comparison.output)
  }

  /// Rows without a partner.
  var unmatchedRows: Int { matching.map { $0.onlyReference.count + $0.onlyCandidate.count } ?? 0 }

  /// Whether every row has its partner, in the order that the policy asks for.
  var isComplete: Bool { unmatchedRows == 0 && (movedRows == 0 || isOrderIgnored) }

  var comparison: RowComparison {
    RowComparison(
      reference: reference.count, candidate: candidate.count,
      common: matching?.reference.count ?? reference.count, onlyReference: matching?.onlyReference.count ?? 0,
      onlyCandidate: matching?.onlyCandidate.count ?? 0, sameOrder: movedRows == 0)
  }

  var forgiven: [String] {
    movedRows > 0 && isOrderIgnored ? ["\(movedRows) rows stand at another place\(reasonSuffix)"] : []
  }

  var causes: [Cause] {
    guard let matching else { return [] }
    var causes: [Cause] = []
    if !matching.onlyReference.isEmpty {
      let kind: CauseKind =
        isRepeated(matching.onlyReference, reference, candidate) ? .duplicatesDropped : .rowsMissing
      causes.append(
        Cause(
          kind, cellCount: matching.onlyReference.count,
          examples: matching.onlyReference.prefix(CauseCollector.exampleLimit).map { row in
            CellExample(
              path: "", referenceRow: row, rowKey: rowKeys.text(row),
              reference: reference.cell(row).description,
              candidate: "no such row")
          }))
    }
    if !matching.onlyCandidate.isEmpty {
      let kind: CauseKind =
        isRepeated(matching.onlyCandidate, candidate, reference) ? .duplicatesAdded : .rowsAdded
      causes.append(
        Cause(
          kind, cellCount: matching.onlyCandidate.count,
          examples: matching.onlyCandidate.prefix(CauseCollector.exampleLimit).map { row in
            CellExample(
              path: "", candidateRow: row, reference: "no such row",
              candidate: candidate.cell(row).description)
          }))
    }
    if movedRows > 0 && !isOrderIgnored {
      let first = matching.candidate.indices.first { matching.candidate[$0] != matching.reference[$0] }
      causes.append(
        Cause(.rowOrder, cellCount: movedRows, examples: first.map { [movedExample(matching, $0)] } ?? []))
    }
    return causes
  }

  private func movedExample(_ matching: RowMatching, _ pair: Int) -> CellExample {
    let row = matching.reference[pair]
    let other = matching.candidate[pair]
    return CellExample(
      path: "", referenceRow: row, candidateRow: other, rowKey: rowKeys.text(row),
      reference: "row \(row) is \(reference.cell(row))", candidate: "the same at row \(other)")
  }

  /// Whether each of the `rows`, which only one side has, equals a row that the other side has once less often.
  private func isRepeated(_ rows: [Int], _ side: Column, _ other: Column) -> Bool {
    let known = Set(hasher.hashes(other, sharedWith: side))
    return hasher.hashes(side.taking(rows), sharedWith: other).allSatisfy { known.contains($0) }
  }
}
