/// Chooses the calls of a run that become cases, without knowing how many there will be.
///
/// Three kinds of places: the first call; the largest one, which gives way only to one that is larger by more than a
/// tenth, so that a growing argument is not captured at every call, and then joins the others; and a reservoir that at any time is a uniform
/// sample of all other calls (Vitter's algorithm R). The same seed chooses the same calls.
public struct CallSampler: Sendable {
  /// Calls seen so far.
  public private(set) var calls = 0
  private let reservoir: Int
  private var largest = -1
  private var hasLargest = false
  /// What `largest` and `hasLargest` were before the last call that was placed as the largest.
  private var before: (largest: Int, hasLargest: Bool) = (-1, false)
  /// From this size on a call cannot be kept.
  private var ceiling = Int.max
  private var offered = 0
  private var generator: SplitMix64

  /// - Parameter capacity: how many cases are kept, at least 2.
  public init(capacity: Int, seed: UInt64) {
    reservoir = max(capacity, 2) - 2
    generator = SplitMix64(seed: seed)
  }

  /// Where a call goes.
  public struct Placement: Sendable, Hashable {
    /// 0 for the first call, 1 for the largest, else a place of the reservoir.
    public var place: Int
    /// Where what was the largest goes now; nil where it is dropped, or was not displaced.
    public var displacedTo: Int?
  }

  /// Counts one call whose arguments have about `size` items, and says where it may be kept; nil for nowhere.
  ///
  /// Complexity: O(1).
  public mutating func place(size: Int) -> Placement? {
    calls += 1
    if calls == 1 {
      largest = size
      return Placement(place: 0)
    }
    if Double(size) > Double(largest) * 1.1, size < ceiling {
      before = (largest, hasLargest)
      largest = size
      defer { hasLargest = true }
      return Placement(place: 1, displacedTo: hasLargest ? reservoirPlace() : nil)
    }
    return reservoirPlace().map { Placement(place: $0) }
  }

  /// The call that was just placed as the largest could not be kept: the largest stays what it was, and no call of
  /// such a size is tried in its place again.
  public mutating func refuseLargest() {
    ceiling = min(ceiling, largest)
    (largest, hasLargest) = before
  }

  private mutating func reservoirPlace() -> Int? {
    offered += 1
    if offered <= reservoir { return 1 + offered }
    let index = Int(generator.next() % UInt64(offered))
    return index < reservoir ? 2 + index : nil
  }
}
