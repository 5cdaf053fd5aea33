import Cases
import Testing

@Suite("Which calls of a run become cases")
struct SamplerTests {
  /// The calls that hold each place after `sizes.count` calls.
  private func kept(_ sizes: [Int], capacity: Int, seed: UInt64 = 1) -> [Int: Int] {
    var sampler = CallSampler(capacity: capacity, seed: seed)
    var kept: [Int: Int] = [:]
    for (index, size) in sizes.enumerated() {
      guard let placement = sampler.place(size: size) else { continue }
      if placement.place == 1, let largest = kept.removeValue(forKey: 1), let place = placement.displacedTo {
        kept[place] = largest
      }
      kept[placement.place] = index + 1
    }
    #expect(sampler.calls == sizes.count)
    return kept
  }

  @Test("The first call and the largest one are always kept, whatever else comes")
  func firstAndLargest() {
    var sizes = [Int](repeating: 3, count: 10_000)
    sizes[7_321] = 50
    for seed in 1...20 as ClosedRange<UInt64> {
      let places = kept(sizes, capacity: 5, seed: seed)
      #expect(places[0] == 1)
      #expect(places[1] == 7_322)
      #expect(places.count == 5)
    }
  }

  @Test("All calls of a short run are kept")
  func shortRun() {
    #expect(kept([1, 1, 1, 1], capacity: 5).values.sorted() == [1, 2, 3, 4])
    // Also where each is larger than all before.
    #expect(kept([1, 2, 4, 8], capacity: 5).values.sorted() == [1, 2, 3, 4])
  }

  @Test("Every part of a long run is as likely as any other")
  func wholeRun() {
    var tenths = [Int](repeating: 0, count: 10)
    for seed in 0..<500 as Range<UInt64> {
      for (place, call) in kept([Int](repeating: 1, count: 1_000), capacity: 12, seed: seed) where place > 1 {
        tenths[(call - 1) / 100] += 1
      }
    }
    // 500 runs of 10: 500 a tenth, with a standard deviation of about 21.
    for count in tenths { #expect((400...600).contains(count), "\(tenths)") }
  }

  @Test("An argument that grows from call to call is not captured at every call")
  func growth() {
    var sampler = CallSampler(capacity: 2, seed: 1)
    let taken = (1...10_000).count { sampler.place(size: $0)?.place == 1 }
    #expect(taken < 100)
    #expect(taken > 50)
  }

  @Test("A largest call that cannot be kept leaves the place to those that can")
  func refusal() {
    var sampler = CallSampler(capacity: 3, seed: 1)
    #expect(sampler.place(size: 1)?.place == 0)
    #expect(sampler.place(size: 1_000_000)?.place == 1)
    sampler.refuseLargest()
    // Neither one that is as large, nor what was kept before.
    #expect(sampler.place(size: 1_000_000)?.place != 1)
    #expect(sampler.place(size: 10)?.place == 1)
    #expect(sampler.place(size: 10)?.place != 1)
    #expect(sampler.place(size: 20)?.place == 1)
  }

  @Test("The same seed chooses the same calls, another one others")
  func seeds() {
    let sizes = [Int](repeating: 1, count: 1_000)
    #expect(kept(sizes, capacity: 10, seed: 7) == kept(sizes, capacity: 10, seed: 7))
    #expect(kept(sizes, capacity: 10, seed: 7) != kept(sizes, capacity: 10, seed: 8))
  }
}
