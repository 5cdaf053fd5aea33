import Columns

/// Clusters the unequal cells of one pair of columns into causes.
///
/// Every cell gets the first explanation that fits it, from the specific to the general. Explanations with a
/// parameter (factor, offset, shift) are guessed from a sample of the cells first and must hold for several.
/// Explanations that say no more than a distance are then told as one, unless one of them covers nearly all.
struct CauseCollector {
  /// How many examples a cause keeps.
  static let exampleLimit = 3
  /// How many cells of a cause are looked at in search of the simplest example.
  static let searchLimit = 512
  /// How many different values must bear out an interpretation: each does so by chance with at most one half.
  static let certainty = 8

  private struct Group {
    var key: CauseKey
    var count = 0
    var candidates: [(complexity: Int, slot: Int)] = []
    var spread = Spread()
    var noise = NoiseExtent()

    mutating func add(_ other: Group) {
      count += other.count
      candidates += other.candidates
      spread.add(other.spread)
    }
  }

  let leaf: LeafPair
  let rowKeys: RowKeys
  /// The output that the column belongs to; empty where there is one without a name.
  let output: String

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
      groups[latest].spread.include(slot, reference, candidate)
      if key.kind == .floatNoise, let r = reference.number, let c = candidate.number {
        groups[latest].noise.include(r, c)
      }
      if groups[latest].count <= Self.searchLimit {
        groups[latest].candidates.append((reference.complexity + candidate.complexity, slot))
      }
    }
    return merged(groups).map(cause).sorted { ($1.cellCount, $0.text) < ($0.cellCount, $1.text) }
  }

  private func cause(_ group: Group) -> Cause {
    let simplest = group.candidates.sorted { ($0.complexity, $0.slot) < ($1.complexity, $1.slot) }
    let isNoise = group.key.kind == .floatNoise && !leaf.policy.hasTolerance
    return Cause(
      group.key.kind, column: leaf.path,
      detail: group.key.kind == .value ? group.spread.note(in: leaf) : group.key.note, cellCount: group.count,
      examples: simplest.prefix(Self.exampleLimit).map { example($0.slot) }, isGuess: isGuess(group),
      tolerance: isNoise
        ? group.noise.tolerance(for: output.isEmpty ? leaf.path : "\(output).\(leaf.path)") : nil)
  }

  /// Groups that are mere distances as one: as the named one where it covers nearly all of them, otherwise as
  /// "off by one" where all are, or as what their differences share.
  private func merged(_ groups: [Group]) -> [Group] {
    let numberCount = groups.reduce(0) { $0 + $1.spread.count }
    func isMergeable(_ group: Group) -> Bool {
      guard group.spread.count > 0 else { return false }
      return group.key.isMereDistance
        || group.key.mayBeChance && group.count < ColumnPattern.evidence && group.count * 10 <= numberCount
    }
    var parts = groups.filter(isMergeable)
    guard parts.count > 1 else { return groups }
    var result = groups.filter { !isMergeable($0) }
    let total = parts.reduce(0) { $0 + $1.count }
    if let main = parts.firstIndex(where: { ColumnPattern.isNearlyAll($0.count, of: total) }),
      parts[main].key.kind != .value
    {
      result.append(parts.remove(at: main))
    }
    var whole = parts[0]
    for part in parts.dropFirst() { whole.add(part) }
    if parts.count > 1 {
      whole.key =
        parts.allSatisfy { $0.key.kind == .offByOne }
        ? CauseKey(.offByOne, note: parts.map(\.key.note).sorted().joined(separator: " or "))
        : CauseKey(.value)
    }
    return result + [whole]
  }

  /// Whether too few different values bear out what is said of the code.
  private func isGuess(_ group: Group) -> Bool {
    guard group.key.isInterpretation else { return false }
    var values: Set<String> = []
    for (_, slot) in group.candidates where values.count < Self.certainty {
      values.insert(leaf.reference.cell(slot).description)
    }
    return values.count < Self.certainty
  }

  /// One cell with everything needed to look at it.
  func example(_ slot: Int) -> CellExample {
    let place = leaf.positions.locate(slot)
    let reference = leaf.reference.cell(slot)
    let candidate = leaf.candidate.cell(slot)
    let texts = Excerpt(reference.description, candidate.description, limit: Excerpt.storedLimit)
    var example = CellExample(
      path: leaf.path.insertingIndices(place.indices), referenceRow: place.reference,
      candidateRow: place.candidate, rowKey: rowKeys.text(place.reference),
      reference: texts.first, candidate: texts.second)
    // The same glyphs can hide different bytes, and zeros and NaNs different bits.
    if example.reference == example.candidate || reference.hidesBits && candidate.hidesBits {
      example.referenceBits = reference.bitText
      example.candidateBits = candidate.bitText
    }
    example.elapsed = reference.elapsed(to: candidate)?.glanceText
    if example.elapsed == nil, let first = reference.number, let second = candidate.number, first.isFinite,
      second.isFinite
    {
      let difference = reference.distance(to: candidate) ?? (first - second).magnitude
      if difference.isFinite { example.absoluteDifference = difference }
      let relative = difference / first.magnitude
      if first != 0 && relative.isFinite { example.relativeDifference = relative }
    }
    example.ulps = reference.ulpDistance(to: candidate)
    return example
  }
}
