import Columns

/// The floating-point columns with a tolerance, which tell the rows of one group apart.
struct TolerantRows {
  private struct Pair {
    let reference: Column
    let candidate: Column
    let policy: ColumnPolicy
    let rule: FloatRule
  }

  private var pairs: [Pair] = []

  /// Takes the float columns of a table, or the floats of a plain list. Floats inside nested values are left to
  /// the comparison of the paired rows.
  init(_ reference: Column, _ candidate: Column, policy: ComparisonPolicy, output: String) {
    func add(_ first: Column, _ second: Column, _ path: String) {
      let columnPolicy = policy.column(path, output: output)
      guard columnPolicy.hasTolerance, first.type.isNumber, second.type.isNumber,
        first.type.isFloatingPoint || second.type.isFloatingPoint
      else { return }
      var aligned = (first, second)
      if first.type != second.type {
        guard let converted = Column.losslesslyAligned(first, second) else { return }
        aligned = converted
      }
      pairs.append(
        Pair(reference: aligned.0, candidate: aligned.1, policy: columnPolicy, rule: FloatRule(columnPolicy)))
    }
    if reference.fields.isEmpty { add(reference, candidate, "value") }
    for (field, column) in zip(reference.fields, reference.children) {
      guard let twin = candidate.fields.firstIndex(where: { $0.name.hasSameBytes(as: field.name) }) else {
        continue
      }
      add(column, candidate.children[twin], field.name)
    }
  }

  var isEmpty: Bool { pairs.isEmpty }

  /// Whether all tolerant columns of two rows agree within their tolerances.
  func matches(_ referenceRow: Int, _ candidateRow: Int) -> Bool {
    pairs.allSatisfy { pair in
      let first = pair.reference.real(referenceRow)
      let second = pair.candidate.real(candidateRow)
      switch (first, second) {
      case (nil, nil): return true
      case (let number?, nil), (nil, let number?): return pair.policy.nullEqualsNaN && number.isNaN
      case (let r?, let c?):
        if pair.reference.type == .float64 { return pair.rule.judge(r, c) != .unequal }
        if pair.reference.type == .float32 { return pair.rule.judge(Float(r), Float(c)) != .unequal }
        return pair.rule.judge(Float16(r), Float16(c)) != .unequal
      }
    }
  }

  /// Pairs as many rows as the tolerances allow.
  ///
  /// Both sides are sorted by their floats, which pairs all rows where the noise is smaller than their distances.
  /// What is left of groups up to `exactLimit` rows is matched by augmenting paths, which finds the largest
  /// matching there is; larger groups are matched greedily along the sorted order.
  func match(_ reference: ArraySlice<Int>, _ candidate: ArraySlice<Int>) -> [(Int, Int)] {
    let first = sorted(reference, \.reference)
    let second = sorted(candidate, \.candidate)
    if first.count == second.count && zip(first, second).allSatisfy({ matches($0, $1) }) {
      return Array(zip(first, second))
    }
    return first.count <= Self.exactLimit && second.count <= Self.exactLimit
      ? largestMatching(first, second) : greedyMatching(first, second)
  }

  static let exactLimit = 1_000

  private func sorted(_ rows: ArraySlice<Int>, _ side: KeyPath<Pair, Column>) -> [Int] {
    let keys = rows.map { row in
      (
        row,
        pairs.map { pair in
          let value = pair[keyPath: side].real(row) ?? .infinity
          return value.isNaN ? .infinity : value
        }
      )
    }
    return keys.sorted { $0.1.lexicographicallyPrecedes($1.1) }.map(\.0)
  }

  /// Kuhn's algorithm. Complexity: O(rows³) at worst, O(rows²) for groups that are nearly matched.
  private func largestMatching(_ first: [Int], _ second: [Int]) -> [(Int, Int)] {
    let edges = first.map { row in second.indices.filter { matches(row, second[$0]) } }
    var partner = [Int?](repeating: nil, count: second.count)
    func augment(_ index: Int, _ isVisited: inout [Bool]) -> Bool {
      for target in edges[index] where !isVisited[target] {
        isVisited[target] = true
        if partner[target].map({ augment($0, &isVisited) }) ?? true {
          partner[target] = index
          return true
        }
      }
      return false
    }
    for index in first.indices {
      var isVisited = [Bool](repeating: false, count: second.count)
      _ = augment(index, &isVisited)
    }
    return partner.enumerated().compactMap { target, index in index.map { (first[$0], second[target]) } }
  }

  private func greedyMatching(_ first: [Int], _ second: [Int]) -> [(Int, Int)] {
    var matched: [(Int, Int)] = []
    var next = 0
    for row in first {
      // Rows whose partner is missing make the order drift; a window bounds the search for it.
      guard let found = (next..<min(next + 64, second.count)).first(where: { matches(row, second[$0]) })
      else {
        continue
      }
      matched.append((row, second[found]))
      next = found + 1
    }
    return matched
  }
}

extension Column {
  /// A float of any width as Double, nil where it is null.
  fileprivate func real(_ row: Int) -> Double? {
    guard isValid(row), case .fixed(let buffer) = content else { return nil }
    switch type {
    case .float64: return buffer.span(of: Double.self)[row]
    case .float32: return Double(buffer.span(of: Float.self)[row])
    case .float16: return Double(buffer.span(of: Float16.self)[row])
    default: return nil
    }
  }
}
