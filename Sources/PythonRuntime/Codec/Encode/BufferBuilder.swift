import CPython
import Columns

/// Elements appended to a block that becomes a column's buffer without a copy.
@safe
struct BufferBuilder<Element: BitwiseCopyable>: ~Copyable {
  private var block: UnsafeMutableRawPointer?
  private var capacity = 0
  private let expected: Int
  private(set) var count = 0

  /// - Parameter expected: how many elements there will be, if known: what room is made for at once.
  init(expected: Int = 0) {
    unsafe block = nil
    self.expected = expected
  }

  deinit { unsafe rgpy_block_free(block) }

  mutating func append(_ element: Element) throws(Rejection) { try append(repeating: element, count: 1) }

  mutating func append(repeating element: Element, count number: Int) throws(Rejection) {
    if count + number > capacity { try reserve(count + number) }
    for index in count..<count + number {
      unsafe block!.storeBytes(
        of: element, toByteOffset: index * MemoryLayout<Element>.stride, as: Element.self)
    }
    count += number
  }

  subscript(index: Int) -> Element {
    get {
      precondition(index >= 0 && index < count, "BufferBuilder: index \(index) is out of range 0..<\(count)")
      return unsafe block!.load(fromByteOffset: index * MemoryLayout<Element>.stride, as: Element.self)
    }
    set {
      precondition(index >= 0 && index < count, "BufferBuilder: index \(index) is out of range 0..<\(count)")
      unsafe block!.storeBytes(
        of: newValue, toByteOffset: index * MemoryLayout<Element>.stride, as: Element.self)
    }
  }

  private mutating func reserve(_ needed: Int) throws(Rejection) {
    let stride = MemoryLayout<Element>.stride
    let wanted = max(needed, capacity * 2, expected, 64)
    guard unsafe rgpy_block_resize(&block, Int64(count * stride), Int64(wanted * stride)) == 0 else {
      throw Rejection.outOfMemory
    }
    capacity = wanted
  }

  /// The elements; the builder is empty afterwards.
  mutating func finish() -> Buffer {
    defer { (count, capacity) = (0, 0) }
    return unsafe Buffer(adoptingBlock: &block, byteCount: count * MemoryLayout<Element>.stride)
  }
}

extension BufferBuilder<Int32> {
  /// The numbers as a column without nulls; the builder is empty afterwards.
  mutating func finishColumn() -> Column {
    let count = count
    return Column(type: .int32, count: count, validity: nil, content: .fixed(finish()))
  }
}

/// Where the items of each row begin and end in the column of all of them.
struct OffsetsBuilder: ~Copyable {
  private var offsets: BufferBuilder<Int64>
  private var end: Int64 = 0

  /// - Parameter expected: how many rows there will be, if known.
  init(expected: Int) { offsets = BufferBuilder(expected: expected + 1) }

  /// Appends a row of `length` items.
  mutating func append(length: Int) throws(Rejection) {
    try begin()
    end += Int64(length)
    try offsets.append(end)
  }

  mutating func appendEmpty(_ rows: Int) throws(Rejection) {
    try begin()
    try offsets.append(repeating: end, count: rows)
  }

  private mutating func begin() throws(Rejection) {
    if offsets.count == 0 { try offsets.append(0) }
  }

  mutating func finish() throws(Rejection) -> Buffer {
    try begin()
    return offsets.finish()
  }
}

extension Buffer {
  /// Takes over a block that C made (`rgpy_block_resize`), and frees it with the last column that points into it.
  init(adoptingBlock block: inout UnsafeMutableRawPointer?, byteCount: Int) {
    guard let base = unsafe block else {
      self = .empty
      return
    }
    unsafe block = nil
    self = unsafe Buffer(
      Memory(adopting: base, byteCount: byteCount) { base, _ in
        unsafe rgpy_block_free(UnsafeMutableRawPointer(mutating: base))
      })
  }
}
