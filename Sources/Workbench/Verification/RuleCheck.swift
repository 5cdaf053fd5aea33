import Columns
import Comparison
import Workers

/// Finds the rules of `[policy.columns]` that no column of the reference's results follows.
///
/// A rule for "output.column" is judged when that output is seen, one for a column alone when all outputs were.
struct RuleCheck {
  private let pipeline: Pipeline
  private var unseenOutputs: Set<String>
  /// Rules for a column alone that no output had so far, and the columns that there were.
  private var pending: Set<String>
  private var columns: [String] = []

  init(_ pipeline: Pipeline) {
    self.pipeline = pipeline
    unseenOutputs = Set(pipeline.stages.flatMap(\.results))
    pending = Set(pipeline.manifest.policy.columns.keys.filter { !$0.contains(".") })
  }

  /// Looks at one stage's results.
  ///
  /// - Throws: `WorkbenchError` with the nearest column that exists, for a rule that names none.
  mutating func look(at results: [String: SealedRegion]) throws {
    guard !pipeline.manifest.policy.columns.isEmpty else { return }
    for (output, region) in results.sorted(by: { $0.key < $1.key }) {
      unseenOutputs.remove(output)
      let unmatched = pipeline.manifest.policy.policy(forOutput: output)
        .unmatchedRules(in: try region.datum(), output: output)
      if let rule = unmatched.first(where: { $0.key.contains(".") }) {
        throw error(rule.key, "'\(output)' has no such column", among: rule.known)
      }
      pending.formIntersection(unmatched.map(\.key))
      columns += unmatched.first?.known ?? []
    }
    if unseenOutputs.isEmpty, let key = pending.sorted().first {
      throw error(key, "no output has such a column", among: columns)
    }
  }

  private func error(_ key: String, _ problem: String, among known: [String]) -> WorkbenchError {
    let nearest = suggestion(for: key, among: known)
    let listed =
      known.prefix(12).joined(separator: ", ") + (known.count > 12 ? ", … \(known.count - 12) more" : "")
    return WorkbenchError(
      "apply the policy of", pipeline.manifestPath, "[policy.columns] names '\(key)', but \(problem)",
      remedy: nearest.isEmpty ? "there are \(listed)" : nearest)
  }
}
