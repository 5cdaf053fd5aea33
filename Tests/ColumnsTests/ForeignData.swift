import CStageABI
import Columns

/// An Arrow C array with its schema, described by values that need not make sense.
struct ForeignData {
  var format: [UInt8]?
  var name = "x"
  var length: Int64
  var nullCount: Int64 = 0
  var offset: Int64 = 0
  var buffers: [[UInt8]?]
  /// Bytes to put in front of each buffer, so that it is not aligned.
  var misalignment = 0
  var children: [ForeignData] = []
  var dictionary: [ForeignData] = []
  var metadata: [UInt8]?

  // What the structs claim, where it is not what they hold.
  var bufferCount: Int64?
  var schemaChildCount: Int64?
  var arrayChildCount: Int64?
  var hasNullChild = false
  var hasNullChildren = false
  var hasNullBuffers = false
  var isSchemaReleased = false
  var isArrayReleased = false
  var lacksSchemaDictionary = false
  var lacksArrayDictionary = false

  init(_ format: String, length: Int64, _ buffers: [[UInt8]?], children: [ForeignData] = []) {
    self.format = Array(format.utf8)
    self.length = length
    self.buffers = buffers
    self.children = children
  }

  /// The little-endian bytes of `numbers`.
  static func bytes<Number: FixedWidthInteger>(_ numbers: [Number]) -> [UInt8] {
    numbers.flatMap { number in
      (0..<MemoryLayout<Number>.size).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
  }

  static func int64(_ numbers: [Int64]) -> ForeignData {
    ForeignData("l", length: Int64(numbers.count), [nil, bytes(numbers)])
  }

  /// 32-bit offsets and text.
  static func text(_ offsets: [Int32], _ text: [UInt8]) -> ForeignData {
    ForeignData("u", length: Int64(offsets.count - 1), [nil, bytes(offsets), text])
  }

  static func text(_ offsets: [Int32], _ text: String) -> ForeignData { Self.text(offsets, Array(text.utf8)) }

  func with(_ change: (inout ForeignData) -> Void) -> ForeignData {
    var copy = self
    change(&copy)
    return copy
  }
}

/// Holds the memory behind a `ForeignData` and counts how often its root structs are released.
@safe
final class ForeignProducer {
  let pairs = ArrowPairs(count: 1)
  private(set) var schemaReleases = 0
  private(set) var arrayReleases = 0
  private var allocations: [UnsafeMutableRawPointer] = unsafe []

  init(_ data: ForeignData) {
    unsafe build(data, pairs.schemas, pairs.arrays)
    if data.isSchemaReleased { unsafe pairs.schemas.pointee.release = nil }
    if data.isArrayReleased { unsafe pairs.arrays.pointee.release = nil }
  }

  deinit { unsafe allocations.forEach { unsafe $0.deallocate() } }

  /// What the importer makes of it.
  func datum() throws -> Datum { try pairs.datum(at: 0) }

  private func copy(_ bytes: [UInt8], misalignment: Int = 0) -> UnsafeMutableRawPointer {
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: bytes.count + misalignment + 1, alignment: 64)
    unsafe allocations.append(memory)
    let start = unsafe memory + misalignment
    for (index, byte) in bytes.enumerated() {
      unsafe start.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
    }
    return unsafe start
  }

  private func allocate<Element>(_ type: Element.Type, _ count: Int) -> UnsafeMutablePointer<Element> {
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, count) * MemoryLayout<Element>.stride, alignment: 16)
    unsafe allocations.append(memory)
    return unsafe memory.bindMemory(to: Element.self, capacity: count)
  }

  private func build(
    _ data: ForeignData, _ schema: UnsafeMutablePointer<ArrowSchema>,
    _ array: UnsafeMutablePointer<ArrowArray>
  ) {
    let nodes = data.children + data.dictionary
    let schemas = unsafe allocate(ArrowSchema.self, nodes.count)
    let arrays = unsafe allocate(ArrowArray.self, nodes.count)
    for (index, node) in nodes.enumerated() { unsafe build(node, schemas + index, arrays + index) }
    let schemaList = unsafe allocate(UnsafeMutablePointer<ArrowSchema>?.self, data.children.count)
    let arrayList = unsafe allocate(UnsafeMutablePointer<ArrowArray>?.self, data.children.count)
    for index in data.children.indices {
      unsafe (schemaList + index).initialize(to: data.hasNullChild ? nil : schemas + index)
      unsafe (arrayList + index).initialize(to: data.hasNullChild ? nil : arrays + index)
    }
    let buffers = unsafe allocate(UnsafeRawPointer?.self, data.buffers.count)
    for (index, buffer) in data.buffers.enumerated() {
      let start = unsafe buffer.map { unsafe UnsafeRawPointer(copy($0, misalignment: data.misalignment)) }
      unsafe (buffers + index).initialize(to: start)
    }
    let dictionaryIndex = data.children.count
    let hasDictionary = !data.dictionary.isEmpty
    let owner = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe schema.initialize(
      to: ArrowSchema(
        format: data.format.map { unsafe UnsafePointer(copy($0 + [0]).assumingMemoryBound(to: CChar.self)) },
        name: UnsafePointer(copy(Array(data.name.utf8) + [0]).assumingMemoryBound(to: CChar.self)),
        metadata: data.metadata.map { unsafe UnsafePointer(copy($0).assumingMemoryBound(to: CChar.self)) },
        flags: 2, n_children: data.schemaChildCount ?? Int64(data.children.count),
        children: data.hasNullChildren ? nil : schemaList,
        dictionary: hasDictionary && !data.lacksSchemaDictionary ? schemas + dictionaryIndex : nil,
        release: { schema in
          unsafe Unmanaged<ForeignProducer>.fromOpaque(schema!.pointee.private_data).takeUnretainedValue()
            .schemaReleases += 1
          unsafe schema!.pointee.release = nil
        }, private_data: owner))
    unsafe array.initialize(
      to: ArrowArray(
        length: data.length, null_count: data.nullCount, offset: data.offset,
        n_buffers: data.bufferCount ?? Int64(data.buffers.count),
        n_children: data.arrayChildCount ?? Int64(data.children.count),
        buffers: data.hasNullBuffers ? nil : buffers, children: data.hasNullChildren ? nil : arrayList,
        dictionary: hasDictionary && !data.lacksArrayDictionary ? arrays + dictionaryIndex : nil,
        release: { array in
          unsafe Unmanaged<ForeignProducer>.fromOpaque(array!.pointee.private_data).takeUnretainedValue()
            .arrayReleases += 1
          unsafe array!.pointee.release = nil
        }, private_data: owner))
  }
}
