import Columns

/// Which row of the candidate stands for which row of the reference.
struct RowMatching {
  /// Paired rows, ascending by reference row.
  var reference: [Int]
  var candidate: [Int]
  var onlyReference: [Int]
  var onlyCandidate: [Int]

  /// Whether the paired rows stand in the same order on both sides.
  var isSameOrder: Bool { zip(candidate, candidate.dropFirst()).allSatisfy { $0 < $1 } }

  /// How many paired rows stand at another place among the paired rows.
  var movedRows: Int {
    let bound = (candidate.max() ?? -1) + 1
    var pairOfRow = [Int](repeating: -1, count: bound)
    for (pair, row) in candidate.enumerated() { pairOfRow[row] = pair }
    return pairOfRow.lazy.filter { $0 >= 0 }.enumerated().count { $0.offset != $0.element }
  }
}

/// Pairs rows by content: by their keys, or by all exact columns, then by floats within the tolerance.
struct RowMatcher {
  private let reference: Column
  private let candidate: Column
  private let policy: ComparisonPolicy
  private let output: String
  private let referenceHashes: [UInt64]
  private let candidateHashes: [UInt64]

  /// Hashes all rows of both sides. Complexity: O(bytes).
  init(_ comparison: OutputComparison) {
    reference = comparison.reference.column
    candidate = comparison.candidate.column
    policy = comparison.policy
    output = comparison.output
    let hasher = RowHasher(policy: policy, output: output)
    referenceHashes = hasher.hashes(reference, sharedWith: candidate)
    candidateHashes = hasher.hashes(candidate, sharedWith: reference)
  }

  /// Whether at least a quarter of some rows of the reference stand anywhere in the candidate.
  func isFound(_ rows: [Int]) -> Bool {
    let wanted = Set(rows.map { referenceHashes[$0] })
    var found = Set<UInt64>()
    for hash in candidateHashes where wanted.contains(hash) { found.insert(hash) }
    return found.count * 4 >= wanted.count
  }

  /// Pairs rows. Complexity: O(rows) expected, plus sorting within groups of equal rows where floats have a
  /// tolerance.
  func match() -> RowMatching {
    let tolerant = TolerantRows(reference, candidate, policy: policy, output: output)
    var pairs: [(Int, Int)] = []
    pairs.reserveCapacity(min(reference.count, candidate.count))
    if policy.keys.isEmpty {
      pair(RowGroups(referenceHashes, candidateHashes), tolerant, &pairs)
      return matching(pairs, pairingLeftovers: true)
    }
    let hasher = RowHasher(policy: policy, output: output)
    let groups = RowGroups(
      hasher.hashes(reference, sharedWith: candidate, names: policy.keys),
      hasher.hashes(candidate, sharedWith: reference, names: policy.keys))
    for group in 0..<groups.count {
      pairWithinKey(groups.reference.rows(of: group), groups.candidate.rows(of: group), tolerant, &pairs)
    }
    return matching(pairs, pairingLeftovers: false)
  }

  private func pair(_ groups: RowGroups, _ tolerant: TolerantRows, _ pairs: inout [(Int, Int)]) {
    for group in 0..<groups.count {
      let first = groups.reference.rows(of: group)
      let second = groups.candidate.rows(of: group)
      if first.isEmpty || second.isEmpty { continue }
      if tolerant.isEmpty || (first.count == 1 && second.count == 1) {
        // All rows of the group are equal, or there is no choice.
        for (row, other) in zip(first, second) { pairs.append((row, other)) }
      } else {
        let matched = tolerant.match(first, second)
        pairs += matched
        pairInOrder(first, second, except: matched, &pairs)
      }
    }
  }

  /// Rows with one key: equal rows first, then those within the tolerance, then the rest in order.
  private func pairWithinKey(
    _ first: ArraySlice<Int>, _ second: ArraySlice<Int>, _ tolerant: TolerantRows, _ pairs: inout [(Int, Int)]
  ) {
    if first.isEmpty || second.isEmpty { return }
    if first.count == 1 && second.count == 1 {
      pairs.append((first.first!, second.first!))
      return
    }
    let inner = RowGroups(first.map { referenceHashes[$0] }, second.map { candidateHashes[$0] })
    var matched: [(Int, Int)] = []
    for group in 0..<inner.count {
      let a = inner.reference.rows(of: group).map { first[first.startIndex + $0] }
      let b = inner.candidate.rows(of: group).map { second[second.startIndex + $0] }
      if tolerant.isEmpty {
        matched += zip(a, b).map { ($0, $1) }
      } else if !a.isEmpty && !b.isEmpty {
        matched += tolerant.match(a[...], b[...])
      }
    }
    pairs += matched
    pairInOrder(first, second, except: matched, &pairs)
  }

  private func pairInOrder(
    _ first: ArraySlice<Int>, _ second: ArraySlice<Int>, except matched: [(Int, Int)],
    _ pairs: inout [(Int, Int)]
  ) {
    let usedFirst = Set(matched.map(\.0))
    let usedSecond = Set(matched.map(\.1))
    let restFirst = first.filter { !usedFirst.contains($0) }
    let restSecond = second.filter { !usedSecond.contains($0) }
    pairs += zip(restFirst, restSecond).map { ($0, $1) }
  }

  private func matching(_ found: [(Int, Int)], pairingLeftovers: Bool) -> RowMatching {
    var pairs = found
    var leftover = unpaired(pairs)
    if pairingLeftovers && !leftover.reference.isEmpty && !leftover.candidate.isEmpty {
      pairs += SimilarRows(reference, candidate, policy: policy, output: output)
        .pair(leftover.reference, leftover.candidate)
      leftover = unpaired(pairs)
    }
    // A pass over the rows sorts the pairs, since no row has two partners.
    var partners = [Int](repeating: -1, count: reference.count)
    for (row, other) in pairs { partners[row] = other }
    let rows = partners.indices.filter { partners[$0] >= 0 }
    return RowMatching(
      reference: rows, candidate: rows.map { partners[$0] }, onlyReference: leftover.reference,
      onlyCandidate: leftover.candidate)
  }

  private func unpaired(_ pairs: [(Int, Int)]) -> (reference: [Int], candidate: [Int]) {
    var isPaired = [Bool](repeating: false, count: reference.count)
    var isOtherPaired = [Bool](repeating: false, count: candidate.count)
    for (row, other) in pairs {
      isPaired[row] = true
      isOtherPaired[other] = true
    }
    return (isPaired.indices.filter { !isPaired[$0] }, isOtherPaired.indices.filter { !isOtherPaired[$0] })
  }
}

/// Pairs rows that have no equal on the other side with the row that has most columns in common,
/// so that one wrong cell is reported as a cell and not as a missing and an additional row.
private struct SimilarRows {
  private let reference: Column
  private let candidate: Column
  private let hasher: RowHasher

  /// Beyond this many rows a side the differences are too many to be read row by row.
  static let limit = 256

  init(_ reference: Column, _ candidate: Column, policy: ComparisonPolicy, output: String) {
    self.reference = reference
    self.candidate = candidate
    hasher = RowHasher(policy: policy, output: output)
  }

  /// Greedy, most columns in common first, at least half of them; nearer rows win ties.
  func pair(_ rows: [Int], _ others: [Int]) -> [(Int, Int)] {
    let names = reference.fields.map(\.name).filter { name in
      name != MetadataKey.shapeField && candidate.fields.contains { $0.name.hasSameBytes(as: name) }
    }
    guard rows.count <= Self.limit, others.count <= Self.limit, names.count > 1 else { return [] }
    let first = reference.taking(rows)
    let second = candidate.taking(others)
    let firstHashes = names.map { hasher.hashes(first, sharedWith: second, names: [$0]) }
    let secondHashes = names.map { hasher.hashes(second, sharedWith: first, names: [$0]) }
    var scored: [(score: Int, distance: Int, first: Int, second: Int)] = []
    for a in rows.indices {
      for b in others.indices {
        let score = names.indices.count { firstHashes[$0][a] == secondHashes[$0][b] }
        if score * 2 >= names.count { scored.append((score, abs(rows[a] - others[b]), a, b)) }
      }
    }
    scored.sort {
      ($1.score, $0.distance, $0.first, $0.second) < ($0.score, $1.distance, $1.first, $1.second)
    }
    var used = Set<Int>()
    var usedOthers = Set<Int>()
    var pairs: [(Int, Int)] = []
    for pair in scored where !used.contains(pair.first) && !usedOthers.contains(pair.second) {
      used.insert(pair.first)
      usedOthers.insert(pair.second)
      pairs.append((rows[pair.first], others[pair.second]))
    }
    return pairs
  }
}
