import Columns

/// Clusters the unequal cells of one pair of columns into causes.
///
/// Every cell gets the first explanation that fits it, from the specific to the general. Explanations with a
/// parameter (factor, offset, shift) are guessed from a sample of the cells first and must hold for several.
struct CauseCollector {
  /// How many examples a cause keeps.
  static let exampleLimit = 3
  /// How many cells of a cause are looked at in search of the simplest example.
  static let searchLimit = 512

  private struct Group {
    let key: CauseKey
    var count = 0
    var candidates: [(complexity: Int, slot: Int)] = []
  }

  let leaf: LeafPair
  let rowKeys: RowKeys

  /// The causes of the cells `slots`, the most frequent first. Complexity: O(`slots`).
  func causes(_ counts: CellCounts) -> [Cause] {
    let pattern = ColumnPattern(leaf, counts)
    var groups: [Group] = []
    var latest = 0
    for slot in counts.unequal {
      let reference = leaf.reference.cell(slot)
      let candidate = leaf.candidate.cell(slot)
      let key = pattern.explain(slot, reference, candidate)
      // There are few causes, and neighbours mostly share one: no table is needed.
      if !(groups.indices.contains(latest) && groups[latest].key == key) {
        latest = groups.firstIndex { $0.key == key } ?? groups.count
        if latest == groups.count { groups.append(Group(key: key)) }
      }
      groups[latest].count += 1
      if groups[latest].count <= Self.searchLimit {
        groups[latest].candidates.append((reference.complexity + candidate.complexity, slot))
      }
    }
    return groups.map { group in
      let simplest = group.candidates.sorted { ($0.complexity, $0.slot) < ($1.complexity, $1.slot) }
      return Cause(
        group.key.kind, column: leaf.path, detail: group.key.note, cellCount: group.count,
        examples: simplest.prefix(Self.exampleLimit).map { example($0.slot) })
    }
    .sorted { ($1.cellCount, $0.text) < ($0.cellCount, $1.text) }
  }

  /// One cell with everything needed to look at it.
  func example(_ slot: Int) -> CellExample {
    let place = leaf.positions.locate(slot)
    let reference = leaf.reference.cell(slot)
    let candidate = leaf.candidate.cell(slot)
    let texts = Excerpt(reference.description, candidate.description, limit: Excerpt.storedLimit)
    var example = CellExample(
      path: leaf.path.insertingIndices(place.indices), referenceRow: place.reference,
      candidateRow: place.candidate, rowKey: rowKeys.text(place.reference), reference: texts.first,
      candidate: texts.second)
    // The same glyphs can hide different bytes, and zeros and NaNs different bits.
    if example.reference == example.candidate || reference.hidesBits || candidate.hidesBits {
      example.referenceBits = reference.bitText
      example.candidateBits = candidate.bitText
    }
    if let first = reference.number, let second = candidate.number, first.isFinite, second.isFinite {
      let difference = reference.distance(to: candidate) ?? (first - second).magnitude
      if difference.isFinite { example.absoluteDifference = difference }
      let relative = difference / first.magnitude
      if first != 0 && relative.isFinite { example.relativeDifference = relative }
    }
    example.ulps = reference.ulpDistance(to: candidate)
    return example
  }
}

/// The key columns of the reference, which name a row better than its number does.
struct RowKeys {
  private let columns: [(name: String, column: Column)]

  init(_ reference: Column, keys: [String]) {
    columns = keys.compactMap { key in reference.child(key).map { (key, $0) } }
  }

  /// "carrier=UA, month=3"; empty without keys.
  func text(_ row: Int) -> String {
    columns.map { "\($0.name)=\($0.column.cell(row))" }.joined(separator: ", ")
  }
}
