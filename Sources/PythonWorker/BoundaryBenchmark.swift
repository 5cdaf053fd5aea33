import Columns
import Glibc
import PythonRuntime
import Workers

/// What `make bench-boundary` measures beside the time of the codec.
enum BoundaryBenchmark {
  /// The bytes of a value's columns; by how many bytes the process's resident memory rose at most, over what it was
  /// before, while they were made; the same while the value was rebuilt from them.
  static func memory(of value: PythonObject, _ gil: borrowing GIL) throws -> [Int] {
    let beforeEncoding = try startPeak()
    let datum = try PythonEncoder.encode(value, gil)
    let encoding = try ProcessMemory.read().peakResidentBytes - beforeEncoding
    let beforeDecoding = try startPeak()
    let rebuilt = try PythonDecoder.decode(datum, gil)
    let decoding = try ProcessMemory.read().peakResidentBytes - beforeDecoding
    withExtendedLifetime(rebuilt) {}
    return [datum.column.byteCount, encoding, decoding]
  }

  private static func startPeak() throws -> Int {
    try ProcessMemory.resetPeak()
    return try ProcessMemory.read().residentBytes
  }

  /// Nanoseconds of each round: a column of `byteCount` bytes put into a sealed region, from nothing to the seal;
  /// the copy alone, into pages that are there; memcpy to memory that is fresh, as the region's is; memcpy to memory
  /// in use.
  static func regions(byteCount: Int, rounds: Int) throws -> [[Int]] {
    let numbers = Int64Column(count: byteCount / 8) { output in
      for index in output.indices { output[index] = Int64(index) }
    }
    let datum = Datum(Field("value", .int64), numbers.column)
    guard case .fixed(let source) = numbers.column.content else { return [] }
    let writer = ArrowFileWriter(datum)
    let block = CopyTarget(byteCount: source.byteCount)
    block.copy(source)
    var figures: [[Int]] = []
    for _ in 0..<rounds {
      let whole = try clock { _ = try SealedRegion(datum: datum) }
      var alone = 0
      _ = try SealedRegion(byteCount: writer.byteCount) { bytes in
        let started = monotonicNanoseconds()
        writer.write(into: &bytes)
        alone = monotonicNanoseconds() - started
      }
      let fresh = clock { CopyTarget(byteCount: source.byteCount).copy(source) }
      let used = clock { block.copy(source) }
      figures.append([whole, alone, fresh, used])
    }
    return figures
  }

  /// Nanoseconds of each round: a value's columns made; the value made of them again, in one process; the same from a
  /// region that is mapped as a private copy, its columns found and checked first.
  ///
  /// The columns are their reader's alone, as those that a native stage returns: an array over them may be written to.
  static func lending(of value: PythonObject, rounds: Int, _ gil: borrowing GIL) throws -> [[Int]] {
    let region = try SealedRegion(datum: PythonEncoder.encode(value, gil))
    var figures: [[Int]] = []
    for _ in 0...rounds {
      let mapped = try region.mapPrivately().asMemory()
      let started = monotonicNanoseconds()
      let datum = try PythonEncoder.encode(value, gil)
      let encoded = monotonicNanoseconds()
      let again = try PythonDecoder.decode(datum, memory: .exclusive, gil)
      let decoded = monotonicNanoseconds()
      let read = try PythonDecoder.decode(ArrowFile.read(mapped), memory: .exclusive, gil)
      let finished = monotonicNanoseconds()
      withExtendedLifetime((again, read)) {}
      figures.append([encoded - started, decoded - encoded, finished - decoded])
    }
    return Array(figures.dropFirst())  // the first round finds the library's functions
  }

  private static func clock(_ body: () throws -> Void) rethrows -> Int {
    let started = monotonicNanoseconds()
    try body()
    return monotonicNanoseconds() - started
  }
}

/// A block to copy to.
@safe
private final class CopyTarget {
  private let base: UnsafeMutableRawPointer
  private let byteCount: Int

  init(byteCount: Int) {
    unsafe base = .allocate(byteCount: byteCount, alignment: 64)
    self.byteCount = byteCount
  }

  func copy(_ source: Buffer) {
    precondition(source.byteCount <= byteCount, "CopyTarget: \(source.byteCount) bytes do not fit")
    unsafe source.withUnsafeBase { _ = unsafe memcpy(base, $0, source.byteCount) }
  }

  deinit { unsafe base.deallocate() }
}
