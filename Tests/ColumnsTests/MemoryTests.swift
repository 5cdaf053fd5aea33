import Columns
import Synchronization
import Testing

@Suite("Memory, buffers and bitmaps")
struct MemoryTests {
  /// 200 bits without a pattern that a shift could hide.
  static let bits = (0..<200).map { ($0 * $0 / 7 + $0) % 3 == 0 }

  @Test(
    "Bits are the same through slices, words and realignment", arguments: [0, 1, 7, 8, 9, 63, 64, 65, 130])
  func bitmaps(start: Int) {
    let bitmap = Bitmap(Self.bits)
    for end in [start, start + 1, start + 63, start + 64, start + 65, 200] where end <= 200 {
      let slice = bitmap.slice(start..<end)
      let expected = Array(Self.bits[start..<end])
      #expect((0..<slice.count).map { slice[$0] } == expected, "\(start)..<\(end)")
      #expect(slice.populationCount == expected.filter { $0 }.count, "\(start)..<\(end)")
      let aligned = slice.byteAligned()
      #expect(aligned.bitOffset == 0)
      #expect((0..<aligned.count).map { aligned[$0] } == expected, "\(start)..<\(end)")
      for index in [0, 1, 64] where index < expected.count {
        var word: UInt64 = 0
        for (shift, bit) in expected[index...].prefix(64).enumerated() where bit {
          word |= 1 << UInt64(shift)
        }
        #expect(slice.word(at: index) == word, "\(start)..<\(end), word at \(index)")
      }
      #expect(slice.word(at: slice.count) == 0)
    }
  }

  @Test("An intersection has the bits that both have; nil stands for all ones")
  func intersection() throws {
    let first = Bitmap(Self.bits).slice(3..<180)
    let second = Bitmap(Self.bits).slice(20..<197)
    let both = try #require(Bitmap.intersection(first, second))
    #expect((0..<177).allSatisfy { both[$0] == (first[$0] && second[$0]) })
    #expect(Bitmap.intersection(nil, nil) == nil)
    #expect(try #require(Bitmap.intersection(first, nil)).populationCount == first.populationCount)
  }

  @Test("Buffers start at multiples of 64 bytes, small and large")
  func alignment() {
    for count in [0, 1, 63, 4096, 20 << 20] {
      let buffer = Buffer(count: count, of: UInt8.self) { _ in }
      // The address is looked at, not followed.
      let address = unsafe buffer.withUnsafeBase { Int(bitPattern: $0) }
      #expect(address % MemorySource.alignment == 0, "\(count) bytes")
    }
  }

  @Test("New buffers come from the current source and go back to where they came from")
  func source() throws {
    let held = Mutex(0)
    let counting = unsafe MemorySource(
      allocate: { count in
        held.withLock { $0 += count }
        return UnsafeMutableRawPointer.allocate(byteCount: count, alignment: MemorySource.alignment)
      },
      deallocate: { memory, count in
        held.withLock { $0 -= count }
        unsafe memory.deallocate()
      })
    var column: Column? = MemorySource.with(counting) { Int64Column([1, 2, 3]).column }
    #expect(held.withLock { $0 } == 24)
    let part = column!.slice(1..<2)
    column = nil
    #expect(Int64Column(part)?[0] == 2)
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try MemorySource.with(counting) {
        _ = try Memory(byteCount: 100) { _ in throw Stop() }
      }
    }
    #expect(held.withLock { $0 } == 24)
  }

  @Test("A slice outside its buffer traps")
  func sliceOutside() async {
    await #expect(processExitsWith: .failure) { _ = Buffer([Int64(1), 2]).slice(1..<3, of: Int64.self) }
    await #expect(processExitsWith: .failure) {
      _ = Buffer([Int64(1), 2]).slice(bytes: 8..<16).slice(bytes: -8..<0)
    }
    await #expect(processExitsWith: .failure) { _ = Bitmap([true]).slice(0..<2) }
  }
}
