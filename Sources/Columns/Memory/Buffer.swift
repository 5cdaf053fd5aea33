/// A range of bytes inside a shared, immutable block: what a column's values, offsets and bits are made of.
///
/// Copying a buffer copies a reference; slicing shares the block.
@frozen
public struct Buffer: Sendable {
  public let memory: Memory
  public let byteOffset: Int
  public let byteCount: Int

  /// The bytes `byteOffset ..< byteOffset + byteCount` of `memory`; traps when they do not lie inside it.
  @inlinable
  public init(_ memory: Memory, byteOffset: Int = 0, byteCount: Int) {
    precondition(
      byteOffset >= 0 && byteCount >= 0 && byteOffset <= memory.byteCount
        && byteCount <= memory.byteCount - byteOffset,
      "Buffer: bytes \(byteOffset) + \(byteCount) exceed a block of \(memory.byteCount) bytes")
    self.memory = memory
    self.byteOffset = byteOffset
    self.byteCount = byteCount
  }

  /// All of `memory`.
  @inlinable
  public init(_ memory: Memory) { self.init(memory, byteCount: memory.byteCount) }

  /// A buffer of `count` elements, written by `fill`. Elements it leaves out have an unspecified value.
  @inlinable
  public init<Element: BitwiseCopyable>(
    count: Int, of type: Element.Type, fill: (inout MutableSpan<Element>) throws -> Void
  ) rethrows {
    self.init(
      try Memory(byteCount: count * MemoryLayout<Element>.stride) { bytes in
        var elements = unsafe MutableSpan<Element>(_unsafeElements: &bytes, count: count)
        try fill(&elements)
      })
  }

  /// A buffer with a copy of `elements`.
  @inlinable
  public init<Element: BitwiseCopyable>(copying elements: Span<Element>) {
    self.init(
      Memory(byteCount: elements.count * MemoryLayout<Element>.stride) { bytes in
        // Both have that many bytes, and the new block cannot overlap the old one.
        unsafe bytes.withUnsafeMutableBytes { output in
          unsafe elements.withUnsafeBytes { unsafe output.copyMemory(from: $0) }
        }
      })
  }

  @inlinable
  public init<Element: BitwiseCopyable>(_ elements: [Element]) { self.init(copying: elements.span) }

  public static let empty = Buffer([UInt8]())

  @inlinable
  public var bytes: RawSpan {
    @_lifetime(borrow self)
    get {
      let span = unsafe RawSpan(_unsafeStart: memory.base + byteOffset, byteCount: byteCount)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// The bytes as whole elements; traps when the buffer is not aligned for them.
  @inlinable
  @_lifetime(borrow self)
  public func span<Element: BitwiseCopyable>(of type: Element.Type) -> Span<Element> {
    let start = unsafe memory.base + byteOffset
    precondition(
      Int(bitPattern: start) & (MemoryLayout<Element>.alignment - 1) == 0,
      "Buffer: not aligned for \(type)")
    let span = unsafe Span(
      _unsafeStart: start.assumingMemoryBound(to: Element.self),
      count: byteCount / MemoryLayout<Element>.stride)
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// The elements `range`, sharing the block. Complexity: O(1).
  @inlinable
  public func slice<Element: BitwiseCopyable>(_ range: Range<Int>, of type: Element.Type) -> Buffer {
    let stride = MemoryLayout<Element>.stride
    precondition(
      range.lowerBound >= 0 && range.upperBound <= byteCount / stride,
      "Buffer: slice \(range) is out of bounds")
    return Buffer(memory, byteOffset: byteOffset + range.lowerBound * stride, byteCount: range.count * stride)
  }

  /// The bytes `range`, sharing the block. Complexity: O(1).
  @inlinable
  public func slice(bytes range: Range<Int>) -> Buffer { slice(range, of: UInt8.self) }

  /// Calls `body` with the address of the first byte, for C interfaces. It is valid during the call only,
  /// unless `memory` is kept alive beyond it.
  @unsafe @inlinable
  public func withUnsafeBase<Result>(_ body: (UnsafeRawPointer) throws -> Result) rethrows -> Result {
    defer { withExtendedLifetime(memory) {} }
    return try unsafe body(memory.base + byteOffset)
  }
}

extension MutableSpan where Element: BitwiseCopyable {
  /// A view of raw bytes as `count` elements; the caller vouches for size and alignment.
  @unsafe @inlinable @_lifetime(&bytes)
  init(_unsafeElements bytes: inout MutableRawSpan, count: Int) {
    let start = unsafe bytes.withUnsafeMutableBytes { $0.baseAddress }
    let elements = unsafe MutableSpan(
      _unsafeStart: start!.assumingMemoryBound(to: Element.self), count: count)
    self = unsafe _overrideLifetime(elements, mutating: &bytes)
  }
}
