import Columns

extension PairWalker {
  /// Compares what array libraries note of a value beside its columns: types, categories, labels, index.
  ///
  /// A native candidate notes nothing; a value of another library is told by its root or kind. A policy that is not
  /// strict about types forgives other numbers, and nothing else.
  mutating func compareDetails(_ node: Node) {
    let (first, second) = (node.referenceField.metadata, node.candidateField.metadata)
    guard let expected = first[MetadataKey.details], let found = second[MetadataKey.details],
      expected != found, first[MetadataKey.root] == second[MetadataKey.root],
      first[MetadataKey.kind] == second[MetadataKey.kind]
    else { return }
    let isForgiven =
      !policy.column(node.path, output: output).typeStrict
      && NumberKinds.areAllThatDiffers(MetadataKey.details, expected, found)
    let differences = LibraryDetails.differences(
      expected, found, columns: (Self.columns(of: node.reference), Self.columns(of: node.candidate)))
    for difference in differences {
      let place = difference.column.map { node.path.isEmpty ? $0 : "\(node.path).\($0)" } ?? node.path
      let sentence =
        (difference.what.isEmpty ? "" : "\(difference.what): ")
        + "\(difference.reference) against \(difference.candidate)"
      if isForgiven || difference.isOfNumberTypes && !policy.column(place, output: output).typeStrict {
        forgiven.append(place.isEmpty ? sentence : "column \(place): \(sentence)")
        continue
      }
      hasSameSchema = false
      causes.append(
        Cause(
          .typeChange, column: place, detail: sentence,
          cellCount: difference.column == nil ? 1 : max(node.cellCount, 1)))
    }
  }

  /// The names of a frame's columns, without those that hold its index.
  private static func columns(of frame: Column) -> [String] {
    frame.fields.map(\.name).filter { $0 != "regauge.index" && !$0.hasPrefix("regauge.index.") }
  }
}
