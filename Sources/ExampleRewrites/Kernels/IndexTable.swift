/// An open-addressing hash table from 64-bit keys to non-negative Int32 values, for joins and grouping.
///
/// Linear probing in a power of two of slots, at most half of them used. Complexity: O(1) on average.
struct IndexTable {
  private var keys: [UInt64]
  /// -1 marks a free slot.
  private var values: [Int32]
  private(set) var count = 0

  init(capacity: Int = 16) {
    let slots = max(16, (capacity * 2).nextPowerOfTwo)
    keys = Array(repeating: 0, count: slots)
    values = Array(repeating: -1, count: slots)
  }

  /// The slot where `key` stands or would stand.
  @inline(__always)
  private func slot(of key: UInt64) -> Int {
    let mask = keys.count &- 1
    // Multiplication spreads the key over the upper bits (Fibonacci hashing); they select the slot.
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while values[slot] >= 0 && keys[slot] != key { slot = (slot &+ 1) & mask }
    return slot
  }

  /// The value of `key`, -1 where there is none.
  @inline(__always)
  subscript(key: UInt64) -> Int32 { values[slot(of: key)] }

  /// Gives `key` the value `value`, in place of what it had.
  @inline(__always)
  mutating func set(_ key: UInt64, _ value: Int32) {
    let slot = slot(of: key)
    if values[slot] < 0 {
      keys[slot] = key
      count += 1
      values[slot] = value
      if count * 2 > keys.count { grow() }
    } else {
      values[slot] = value
    }
  }

  private mutating func grow() {
    var larger = IndexTable(capacity: keys.count)
    for slot in keys.indices where values[slot] >= 0 { larger.set(keys[slot], values[slot]) }
    self = larger
  }
}

extension Int {
  /// The smallest power of two that is not less.
  var nextPowerOfTwo: Int { self <= 1 ? 1 : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount) }
}
