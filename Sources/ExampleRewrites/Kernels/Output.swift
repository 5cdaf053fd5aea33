import Columns
import Glibc

/// Memory of a column under construction, which several threads fill, each its own rows.
///
/// Elements start unspecified. `buffer` hands the memory over; nobody may write after that.
@safe
final class Output<Element: BitwiseCopyable>: @unchecked Sendable {
  // Unchecked: the threads of one stage write disjoint ranges, and are joined before anyone reads.
  let buffer: Buffer
  let count: Int
  private let base: UnsafeMutablePointer<Element>

  init(count: Int) {
    var start: UnsafeMutableRawPointer?
    // The address stays valid as long as `buffer`, which owns the memory, does.
    let memory = Memory(byteCount: count * MemoryLayout<Element>.stride) { bytes in
      unsafe bytes.withUnsafeMutableBytes { unsafe start = $0.baseAddress }
    }
    buffer = Buffer(memory)
    self.count = count
    unsafe base = start!.assumingMemoryBound(to: Element.self)
  }

  @inline(__always)
  subscript(index: Int) -> Element {
    get {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "Output: index out of range")
      return unsafe base[index]
    }
    set {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "Output: index out of range")
      unsafe base[index] = newValue
    }
  }

  /// Writes the 8 bytes of `word` from element `index` on, the lowest first.
  @inline(__always)
  func store(_ word: UInt64, at index: Int) where Element == UInt8 {
    precondition(index >= 0 && index <= count &- 8, "Output: index out of range")
    unsafe UnsafeMutableRawPointer(base + index).storeBytes(of: word.littleEndian, as: UInt64.self)
  }

  /// Copies the first `copied` elements of `source` to `offset` and beyond.
  func copy(_ source: Output, count copied: Int, to offset: Int) {
    precondition(
      copied >= 0 && copied <= source.count && offset >= 0 && offset <= count - copied,
      "Output: copy out of bounds")
    // In bounds, as just checked; the two never share memory.
    _ = unsafe memcpy(base + offset, source.base, copied * MemoryLayout<Element>.stride)
  }

  /// All elements, once they are written.
  func withSpan<Result>(_ body: (Span<Element>) throws -> Result) rethrows -> Result {
    try body(unsafe Span(_unsafeStart: base, count: count))
  }

  /// The elements `range`, to be written by the caller alone.
  func withRange<Result>(
    _ range: Range<Int>, _ body: (inout MutableSpan<Element>) throws -> Result
  ) rethrows -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "Output: \(range) is out of bounds")
    var span = unsafe MutableSpan(_unsafeStart: base + range.lowerBound, count: range.count)
    return try body(&span)
  }
}
