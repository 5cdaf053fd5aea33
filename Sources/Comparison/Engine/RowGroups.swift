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
    var table = GroupTable(capacity: max(reference.count, candidate.count))
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
  /// One cache line holds four of them.
  private struct Entry {
    var hash: UInt64
    /// -1 where the entry is free.
    var group: Int
  }

  private var entries: [Entry]
  private var mask: Int
  private(set) var count = 0

  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    entries = Array(repeating: Entry(hash: 0, group: -1), count: size)
    mask = size - 1
  }

  mutating func group(of hash: UInt64) -> Int {
    let slot = find(hash)
    if entries[slot].group >= 0 { return entries[slot].group }
    entries[slot] = Entry(hash: hash, group: count)
    count += 1
    if count * 2 > entries.count { grow() }
    return count - 1
  }

  private func find(_ hash: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: hash) & mask
    while entries[slot].group >= 0 && entries[slot].hash != hash { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    let old = entries
    entries = Array(repeating: Entry(hash: 0, group: -1), count: old.count * 2)
    mask = entries.count - 1
    for entry in old where entry.group >= 0 { entries[find(entry.hash)] = entry }
  }
}
