import Columns

/// The comparison of one output: decides how rows are paired.
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
    guard reference.count == candidate.count else {
      return Examination(self, RowMatcher(self).match()).result()
    }
    // Rows by position first, whatever the policy: it is fast, and most answers are right.
    let aligned = Examination(self, nil)
    if aligned.isImpossible || aligned.passes { return aligned.result() }
    if policy.order == .ignored { return Examination(self, RowMatcher(self).match()).result() }
    return (moved(insteadOf: aligned) ?? aligned).result()
  }

  /// The comparison of rows matched by content, where it explains much more than the one by position:
  /// rows in another order, or one dropped and another added.
  private func moved(insteadOf aligned: Examination) -> Examination? {
    guard reference.count > 1, aligned.cost > 1 else { return nil }
    let matcher = RowMatcher(self)
    // Most wrong answers are wrong in place: a sample of the differing rows tells before all rows are paired.
    guard matcher.isFound(aligned.differingRows(limit: 256)) else { return nil }
    let matching = matcher.match()
    guard !matching.isSameOrder || !matching.onlyReference.isEmpty else { return nil }
    let unmatched = matching.onlyReference.count + matching.onlyCandidate.count
    guard unmatched * 2 <= aligned.cost else { return nil }
    let examination = Examination(self, matching)
    return examination.cost * 2 <= aligned.cost ? examination : nil
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
}
