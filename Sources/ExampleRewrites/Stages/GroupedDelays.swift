import Columns

/// The known departure delays of each group, in ascending order.
struct GroupedDelays {
  /// Group after group.
  private var delays: [Int64]
  private var starts: [Int]

  /// Complexity: O(flights) where the delays span at most 2^16 minutes, as those of real flights do: two counting
  /// sorts, by delay and then by group. Otherwise each group is sorted by comparison.
  init(_ column: Int64Column, _ groups: CarrierMonths) {
    let values = column.values
    let isPresent = Presence(column.validity)
    starts = [Int](repeating: 0, count: groups.all.count + 1)
    var (least, most) = (Int64.max, Int64.min)
    for row in values.indices where isPresent[row] {
      starts[Int(groups.groupOf[row]) + 1] += 1
      least = min(least, values[row])
      most = max(most, values[row])
    }
    for group in groups.all.indices { starts[group + 1] += starts[group] }
    delays = [Int64](repeating: 0, count: starts.last!)
    guard least <= most else { return }

    let span = UInt64(bitPattern: most &- least)
    var next = starts
    if span < 1 << 16 {
      for row in Self.rowsByDelay(column, least: least, span: Int(span)) {
        let group = Int(groups.groupOf[Int(row)])
        delays[next[group]] = values[Int(row)]
        next[group] &+= 1
      }
    } else {
      for row in values.indices where isPresent[row] {
        let group = Int(groups.groupOf[row])
        delays[next[group]] = values[row]
        next[group] &+= 1
      }
      for group in groups.all.indices { delays[starts[group]..<starts[group + 1]].sort() }
    }
  }

  private static func rowsByDelay(_ column: Int64Column, least: Int64, span: Int) -> [Int32] {
    let values = column.values
    let isPresent = Presence(column.validity)
    var next = [Int](repeating: 0, count: span + 2)
    for row in values.indices where isPresent[row] {
      next[Int(values[row] &- least) + 1] &+= 1
    }
    for delay in 0...span { next[delay + 1] &+= next[delay] }
    var rows = [Int32](repeating: 0, count: next[span + 1])
    for row in values.indices where isPresent[row] {
      let delay = Int(values[row] &- least)
      rows[next[delay]] = Int32(truncatingIfNeeded: row)
      next[delay] &+= 1
    }
    return rows
  }

  func ordered(_ group: Int) -> ArraySlice<Int64> { delays[starts[group]..<starts[group + 1]] }

  /// The exact sum over the number of delays, rounded once.
  func mean(_ group: Int) -> Double {
    let sum = ordered(group).reduce(into: Int128(0)) { $0 += Int128($1) }
    return roundedQuotient(sum, Int128(ordered(group).count))
  }
}
