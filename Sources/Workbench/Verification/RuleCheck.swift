import Columns
import Comparison
import Workers

/// Finds the rules of `[policy.columns]` that no column of the reference's results follows.
///
/// A rule for "output.column" is judged when that output is seen, one for a column alone when all outputs were. One
/// that is a column's name but for a slip was meant for that column, which would then be compared by another rule
/// than was agreed: an error. Any other may be for a column that the data at hand do not have: a warning.
struct RuleCheck {
  /// A rule that no column follows.
  struct Finding {
    /// The rule and what it lacks, as one sentence.
    var warning: String
    /// The rule names a column of whatever output has it, so that no output's comparison could tell.
    var isForAnyOutput: Bool
    /// What stops the run: the rule is the misspelt name of a column; nil where it is like none.
    var error: WorkbenchError?
  }

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

  /// What one stage's results, seen for the first time, say of the rules.
  mutating func look(at results: [String: SealedRegion]) throws -> [Finding] {
    guard !pipeline.manifest.policy.columns.isEmpty else { return [] }
    var findings: [Finding] = []
    for (output, region) in results.sorted(by: { $0.key < $1.key }) {
      unseenOutputs.remove(output)
      let unmatched = pipeline.manifest.policy.policy(forOutput: output)
        .unmatchedRules(in: try region.datum(), output: output)
      let own = unmatched.filter { $0.key.contains(".") }
      findings += own.map {
        finding($0.key, "'\(output)' has no such column", among: $0.known, of: output + ".")
      }
      let general = unmatched.filter { !$0.key.contains(".") }
      pending.formIntersection(general.map(\.key))
      columns += general.first?.known ?? []
    }
    if unseenOutputs.isEmpty {
      findings += pending.sorted().map { finding($0, "no output has such a column", among: columns) }
      pending = []
    }
    return findings
  }

  /// - Parameter prefix: how the rule and the known columns begin, which is no part of a column's name.
  private func finding(
    _ key: String, _ problem: String, among known: [String], of prefix: String = ""
  ) -> Finding {
    let problem = "[policy.columns] names '\(key)', but \(problem)"
    let nearest = nearestName(
      to: String(key.dropFirst(prefix.count)),
      among: known.map { $0.dropFirst(prefix.count) }.map(String.init))
    return Finding(
      warning: problem, isForAnyOutput: prefix.isEmpty,
      error: nearest.map {
        WorkbenchError(
          "apply the policy of", pipeline.manifestPath, problem, remedy: "did you mean '\(prefix)\($0)'?")
      })
  }
}
