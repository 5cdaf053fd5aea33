import Columns
import Comparison
import Workers

extension Verifier {
  /// Compares two sides of which at least one raised: the errors and, where these are the same, what the arguments
  /// hold that the stage changes on purpose. Whoever catches the error finds them so.
  func compareEnds(
    _ call: StageCall, _ candidate: SideRun, _ reference: SideRun, _ form: ResultForm
  ) throws -> ComparisonResult {
    let errors = compareErrors(
      reference: reference.outcome.raised, candidate: candidate.outcome.raised,
      policy: bench.pipeline.manifest.policy.policyForErrors)
    let changed = call.changes.filter {
      reference.changedInputs.contains($0.slot) || candidate.changedInputs.contains($0.slot)
    }
    guard errors.passes, !changed.isEmpty else { return errors }
    let arguments = changed.map { "'\(call.argument(of: $0.slot))'" }.joined(separator: ", ")
    guard let expected = reference.leftovers, let found = candidate.leftovers else {
      let isReference = changed.contains { reference.changedInputs.contains($0.slot) }
      var result = errors
      result.verdict = .notComparable
      result.detail =
        "both raised the same error, but the \(isReference ? "reference" : "candidate") had changed \(arguments) by "
        + "then, and this kind of candidate returns nothing beside an error: check first and change after, or hand the values on as a result"
      return result
    }
    var result = try compareResults(changed.map(\.result), expected, found, form)
    result.errors = errors.errors
    if result.passes {
      result.verdict = .sameError
    } else if result.detail.isEmpty {
      result.detail = "both raised the same error, but what they left in \(arguments) differs"
    }
    return result
  }
}

extension SideOutcome {
  fileprivate var raised: RaisedError? {
    guard case .raised(let exception) = self else { return nil }
    return RaisedError(className: exception.className, message: exception.message)
  }
}
