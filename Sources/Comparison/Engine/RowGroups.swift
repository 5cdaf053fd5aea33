/// The rows of both sides that share a hash.
struct RowGroups {
  /// The rows of each group are `rows[starts[group] ..< starts[group + 1]]`, ascending.
  struct Side {
    var starts: [Int]
    var rows: [Int]

    func rows(of group: Int) -> ArraySlice<Int> { rows[starts[group]..<starts[group + 1]] }
  }

  private(set) var count: Int
  private(set) var reference: Side
  private(set) var candidate: Side

  /// Groups rows by hash, in the order of their first appearance. Complexity: O(rows) expected.
  init(_ reference: [UInt64], _ candidate: [UInt64]) {
    var table = GroupTable(capacity: reference.count + candidate.count)
    let first = reference.map { table.group(of: $0) }
    let second = candidate.map { table.group(of: $0) }
    count = table.count
    self.reference = Self.sorted(first, into: table.count)
    self.candidate = Self.sorted(second, into: table.count)
  }

  /// A counting sort.
  private static func sorted(_ groups: [Int], into count: Int) -> Side {
    var starts = [Int](repeating: 0, count: count + 1)
    for group in groups { starts[group + 1] += 1 }
    for group in 0..<count { starts[group + 1] += starts[group] }
    var next = starts
    var rows = [Int](repeating: 0, count: groups.count)
    for (row, group) in groups.enumerated() {
      rows[next[group]] = row
      next[group] += 1
    }
    return Side(starts: starts, rows: rows)
  }
}

/// An open-addressed table from hashes, which are well mixed already, to group numbers.
private struct GroupTable {
  private var hashes: [UInt64]
  private var groups: [Int]
  private let mask: Int
  private(set) var count = 0

  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    hashes = Array(repeating: 0, count: size)
    groups = Array(repeating: -1, count: size)
    mask = size - 1
  }

  mutating func group(of hash: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: hash) & mask
    while groups[slot] >= 0 {
      if hashes[slot] == hash { return groups[slot] }
      slot = (slot + 1) & mask
    }
    hashes[slot] = hash
    groups[slot] = count
    count += 1
    return count - 1
  }
}
