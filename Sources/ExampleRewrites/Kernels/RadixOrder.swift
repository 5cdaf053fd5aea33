/// Orders rows by the low bits of their keys.
enum RadixOrder {
  /// The rows `0 ..< count` in ascending order of their keys, equal ones in their own order.
  ///
  /// A stable radix sort of the lowest `bitCount` bits, 11 a pass. Complexity: O(rows × bits / 11).
  static func rows(keys: [UInt64], bitCount: Int) -> [Int32] {
    let count = keys.count
    var rows = (0..<Int32(count)).map { $0 }
    var sortedKeys = keys
    var (nextRows, nextKeys) = (rows, keys)
    for shift in stride(from: 0, to: bitCount, by: 11) {
      var starts = [Int](repeating: 0, count: 2049)
      for key in sortedKeys { starts[Int(key >> UInt64(shift) & 2047) + 1] &+= 1 }
      // All keys alike here: nothing to move.
      if starts.contains(count) { continue }
      for digit in 1...2048 { starts[digit] &+= starts[digit - 1] }
      for index in 0..<count {
        let key = sortedKeys[index]
        let digit = Int(key >> UInt64(shift) & 2047)
        let target = starts[digit]
        starts[digit] = target &+ 1
        nextKeys[target] = key
        nextRows[target] = rows[index]
      }
      swap(&rows, &nextRows)
      swap(&sortedKeys, &nextKeys)
    }
    return rows
  }

  /// The bits that numbers below `bound` take.
  static func bitCount(below bound: UInt64) -> Int {
    bound <= 1 ? 0 : UInt64.bitWidth - (bound - 1).leadingZeroBitCount
  }
}
