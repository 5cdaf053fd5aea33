/// Finds pairs of columns that hold each other's values.
enum SwappedColumns {
  /// Beyond this many differing columns the search would cost more than it tells.
  static let limit = 32

  /// Pairs of indices into `leaves` where each side of one holds the other side of the other.
  ///
  /// Complexity: O(differing columns² · cells) at worst; most pairs differ in their first cells.
  static func find(_ leaves: [(leaf: LeafPair, counts: CellCounts)]) -> [(Int, Int)] {
    let differing = leaves.indices.filter { !leaves[$0].counts.unequal.isEmpty }
    guard differing.count <= limit else { return [] }
    var pairs: [(Int, Int)] = []
    var used = Set<Int>()
    for (order, first) in differing.enumerated() where !used.contains(first) {
      let second = differing[(order + 1)...].first { second in
        !used.contains(second) && isSwapped(leaves[first].leaf, leaves[second].leaf)
      }
      guard let second else { continue }
      used.formUnion([first, second])
      pairs.append((first, second))
    }
    return pairs
  }

  private static func isSwapped(_ first: LeafPair, _ second: LeafPair) -> Bool {
    guard case .rows = first.positions, case .rows = second.positions, first.active == nil,
      second.active == nil,
      first.reference.type == second.candidate.type, second.reference.type == first.candidate.type,
      first.reference.count == second.reference.count
    else { return false }
    var crossed = first
    crossed.candidate = second.candidate
    guard crossed.counts().unequal.isEmpty else { return false }
    crossed.reference = second.reference
    crossed.candidate = first.candidate
    return crossed.counts().unequal.isEmpty
  }
}
