/// A sort key of several parts for each row, packed into as few 64-bit words as they fit.
struct RadixKey {
  /// The most significant word first.
  private var words: [Output<UInt64>] = []
  private var bitCounts: [Int] = []
  private let count: Int

  init(count: Int) { self.count = count }

  /// Adds a part that weighs less than all before it: a number below 2 to the power `bitCount` for each row.
  mutating func append(bitCount: Int, _ value: (Int) -> UInt64) {
    if let last = words.last, bitCounts.last! + bitCount <= 64 {
      for row in 0..<count { last[row] = last[row] &<< UInt64(bitCount & 63) | value(row) }
      bitCounts[bitCounts.count - 1] += bitCount
    } else {
      let word = Output<UInt64>(count: count)
      for row in 0..<count { word[row] = value(row) }
      words.append(word)
      bitCounts.append(bitCount)
    }
  }

  /// The rows in ascending order of their keys, equal ones in their own order.
  ///
  /// A stable radix sort from the last digit to the first, 12 bits a digit. Complexity: O(rows × bits / 12).
  func order() -> Output<Int32> {
    var rows = Output<Int32>(count: count)
    for row in 0..<count { rows[row] = Int32(truncatingIfNeeded: row) }
    var next = Output<Int32>(count: count)
    var (keys, nextKeys) = (Output<UInt64>(count: count), Output<UInt64>(count: count))
    for (word, bitCount) in zip(words, bitCounts).reversed() {
      for index in 0..<count { keys[index] = word[Int(rows[index])] }
      for shift in stride(from: 0, to: bitCount, by: 12) {
        Self.pass(UInt64(shift), from: rows, keys, to: next, nextKeys)
        swap(&rows, &next)
        swap(&keys, &nextKeys)
      }
    }
    return rows
  }

  /// Moves rows and keys to their places by one digit.
  private static func pass(
    _ shift: UInt64, from rows: Output<Int32>, _ keys: Output<UInt64>, to next: Output<Int32>,
    _ nextKeys: Output<UInt64>
  ) {
    var places = [Int](repeating: 0, count: 4097)
    var starts = places.mutableSpan
    for index in 0..<keys.count { starts[Int(keys[index] &>> shift & 4095) &+ 1] &+= 1 }
    for digit in 0..<4096 { starts[digit + 1] &+= starts[digit] }
    for index in 0..<keys.count {
      let digit = Int(keys[index] &>> shift & 4095)
      let place = starts[digit]
      starts[digit] = place &+ 1
      nextKeys[place] = keys[index]
      next[place] = rows[index]
    }
  }

  /// The bits that numbers below `bound` take.
  static func bitCount(below bound: Int) -> Int {
    bound <= 1 ? 0 : Int.bitWidth - (bound - 1).leadingZeroBitCount
  }
}
