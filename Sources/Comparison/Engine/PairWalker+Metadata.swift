import Columns

extension PairWalker {
  mutating func compareKinds(_ node: Node) {
    compareMetadata(
      MetadataKey.kind, "Python type", node.referenceField, node.candidateField, node.path, node.cellCount)
  }

  /// Compares an annotation that native candidates do not carry: only where both sides have it.
  ///
  /// A policy that is not strict about types forgives other numbers, and nothing else that an annotation says.
  mutating func compareMetadata(
    _ key: String, _ name: String, _ reference: Field, _ candidate: Field, _ path: String, _ cellCount: Int
  ) {
    guard let first = reference.metadata[key], let second = candidate.metadata[key], first != second,
      !isStandIn(second, for: first, reference, candidate)
    else { return }
    let sentence = "\(name) \(first) against \(second)"
    if !policy.column(path, output: output).typeStrict, NumberKinds.areAllThatDiffers(key, first, second) {
      forgiven.append(path.isEmpty ? sentence : "column \(path): \(sentence)")
      return
    }
    hasSameSchema = false
    let example = CellExample(path: path, reference: first, candidate: second)
    causes.append(
      Cause(.typeChange, column: path, detail: sentence, cellCount: max(cellCount, 1), examples: [example]))
  }

  /// Whether a native candidate's kind stands for one of an array library, which native code does not name: a list
  /// for a frame or an array, a number for NumPy's number of the same column type.
  private func isStandIn(_ candidateKind: String, for kind: String, _ reference: Field, _ candidate: Field)
    -> Bool
  {
    if reference.metadata[MetadataKey.details] != nil {
      return candidate.metadata[MetadataKey.details] == nil && candidateKind == "list"
    }
    return kind.hasPrefix("numpy:")
      && ["int", "float", "bool", "datetime", "timedelta"].contains(candidateKind)
  }
}
