import Columns

/// An absolute tolerance that is larger than every answer of its column accepts any small number, zeros included.
enum SwallowedColumn {
  /// Fewer values than this may all be small by chance: a warning is enough.
  static let minimumForRefusal = 8

  /// What the tolerance did to the column.
  enum Finding {
    /// Worth a sentence.
    case warning(String)
    /// The column counts as unequal: nothing was proven about it.
    case refusal(String)
  }

  /// nil where the tolerance is smaller than some answer, or forgave nothing.
  ///
  /// It is refused when at least `minimumForRefusal` answers are swallowed, some of them not zero, the
  /// differences reach half of the largest answer, and nobody has signed the tolerance.
  static func find(_ leaf: LeafPair, _ counts: CellCounts) -> Finding? {
    let policy = leaf.policy
    guard policy.absolute > 0, counts.hasToleratedFloats, leaf.reference.type.isFloatingPoint else {
      return nil
    }
    var largest = 0.0
    var count = 0
    for slot in 0..<leaf.reference.count where leaf.active?[slot] ?? true {
      guard let value = leaf.reference.cell(slot).number, value.isFinite else { continue }
      if value.magnitude >= policy.absolute { return nil }
      largest = max(largest, value.magnitude)
      count += 1
    }
    let sentence =
      "column \(leaf.path): absolute tolerance \(policy.absolute.compactText) is larger than every answer"
      + " (largest \(largest.compactText)); zeros would pass"
    let provesNothing = largest > 0 && counts.toleratedAbsolute >= largest / 2 && count >= minimumForRefusal
    return provesNothing && policy.approvedBy.isEmpty ? .refusal(sentence) : .warning(sentence)
  }
}
