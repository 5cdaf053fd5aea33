/// Compares the errors of both sides: classes, and messages where the policy asks for them.
///
/// Class names are compared in full where both are qualified by a module, otherwise by their last part:
/// a native stage says "ValueError" where Python says "builtins.ValueError".
/// One side without an error is an `errorMismatch`; where neither raised, the caller compares values instead.
public func compareErrors(
  reference: RaisedError?, candidate: RaisedError?, policy: ComparisonPolicy = .exact
) -> ComparisonResult {
  let pair = ErrorPair(reference: reference, candidate: candidate)
  if reference == nil && candidate == nil {
    return ComparisonResult(
      verdict: .notComparable, detail: "compare errors: neither side raised one; compare their values instead"
    )
  }
  func different(_ kind: CauseKind, _ first: String, _ second: String) -> ComparisonResult {
    let example = CellExample(path: "", reference: first, candidate: second)
    return ComparisonResult(
      verdict: .errorMismatch, causes: [Cause(kind, cellCount: 1, examples: [example])], errors: pair)
  }
  guard let reference, let candidate else {
    return different(
      .errorOnOneSide, reference?.description ?? "returned a value",
      candidate?.description ?? "returned a value")
  }
  guard reference.hasSameClass(as: candidate) else {
    return different(.errorClass, reference.description, candidate.description)
  }
  if policy.errorMessages && !reference.message.utf8.elementsEqual(candidate.message.utf8) {
    return different(.errorMessage, reference.description, candidate.description)
  }
  return ComparisonResult(verdict: .sameError, errors: pair)
}

extension RaisedError: CustomStringConvertible {
  /// "ValueError: invalid literal", as the last line of a traceback.
  public var description: String { message.isEmpty ? className : "\(className): \(message)" }

  func hasSameClass(as other: RaisedError) -> Bool {
    if className == other.className { return true }
    let parts = [className, other.className].map { $0.split(separator: ".") }
    let isQualified = parts.map { $0.count > 1 && $0.first != "builtins" }
    return !(isQualified[0] && isQualified[1]) && parts[0].last == parts[1].last
  }
}
