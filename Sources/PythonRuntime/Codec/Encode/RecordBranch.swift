import CPython
import Columns
import FoundationEssentials

/// Dicts with text keys: one position a key.
///
/// Rows mostly share one shape (their keys, in order), so rows are read against the last shape first: a C loop
/// compares each key by identity and files the values by key. Only a row of another shape is looked at in
/// detail.
@safe
final class RecordBranch: Branch {
  @safe
  private struct Shape {
    var keys: [PythonObject]
    var keyPointers: [OpaquePointer?]
    /// The child of each key.
    var children: [Int]
  }

  private let path: PositionPath
  private let expected: Int
  private var names: [String] = []
  private var children: [Position] = []
  private var childOfName: [String: Int] = [:]
  private var shapes: [Shape] = []
  private var shapeOfChildren: [[Int]: Int] = [:]
  /// The shapes met last, latest first: worth a try before a row is looked at in detail.
  private var recent: [Int] = []
  /// The shape of each row; kept only once there are two.
  private var rowShapes: BufferBuilder<Int32>
  private var validity = ValidityBuilder()
  private let buffer = ReferenceBuffer(capacity: 0)

  init(_ path: PositionPath, expected: Int) {
    self.path = path
    self.expected = expected
    rowShapes = BufferBuilder(expected: expected)
  }

  var count: Int { validity.count }

  func append(_ batch: Batch, _ context: EncodeContext) throws -> Int {
    var done = 0
    while done < batch.count {
      let rest = batch.dropFirst(done)
      switch rest[0].kind {
      case RGPY_NONE:
        let nones = rest.leadingNones
        try appendNulls(nones)
        done += nones
      case RGPY_DICT: done += try appendRecords(rest, context)
      default: return done
      }
    }
    return done
  }

  func appendNulls(_ number: Int) throws {
    if shapes.count > 1 { try rowShapes.append(repeating: 0, count: number) }
    validity.appendNulls(number)
  }

  /// Appends dicts of one shape from the start of `batch`; at least one.
  private func appendRecords(_ batch: Batch, _ context: EncodeContext) throws -> Int {
    for shape in recent {
      let taken = try appendRecords(batch, shape: shape, context)
      if taken > 0 {
        remember(shape)
        return taken
      }
    }
    try context.checkDepth(of: path.child(""), at: batch)
    let shape = try shape(of: batch[0])
    remember(shape)
    let taken = try appendRecords(batch, shape: shape, context)
    guard taken > 0 else { throw Rejection(batch[0], .changedWhileReading) }
    return taken
  }

  private func appendRecords(_ batch: Batch, shape index: Int, _ context: EncodeContext) throws -> Int {
    let shape = shapes[index]
    let keyCount = shape.children.count
    let rows = min(CodecLimit.batch, max(16, CodecLimit.recordReferences / max(keyCount, 1)))
    let batch = batch.prefix(rows)
    // One cache line more than a round number: otherwise the values of a row would all compete for the same few
    // lines of the cache.
    let stride = rows + 8
    buffer.reserve(keyCount * stride)
    var stop = RGPY_DONE
    let taken = Int(
      unsafe rgpy_records_gather(
        batch.base, Int64(batch.count), shape.keyPointers, Int64(keyCount), buffer.base, Int64(stride), &stop)
    )
    guard taken > 0 else { return 0 }
    let pinned = try (0..<keyCount).map { try context.pin(buffer.batch(from: $0 * stride, count: taken)) }
    defer { withExtendedLifetime(pinned) {} }
    for key in 0..<keyCount {
      let child = children[shape.children[key]]
      if child.count < count { try child.appendNulls(count - child.count) }
      try child.append(buffer.batch(from: key * stride, count: taken), context)
    }
    if shapes.count > 1 { try rowShapes.append(repeating: Int32(index), count: taken) }
    validity.appendPresent(taken)
    return taken
  }

  private func remember(_ shape: Int) {
    if recent.first == shape { return }
    recent.removeAll { $0 == shape }
    recent.insert(shape, at: 0)
    if recent.count > 4 { recent.removeLast() }
  }

  /// The shape of `dict`, which may be new.
  private func shape(of dict: Borrowed) throws -> Int {
    let size = Int(unsafe rgpy_dict_count(dict.pointer))
    buffer.reserve(size)
    unsafe rgpy_dict_items(dict.pointer, buffer.base, nil, Int64(size))
    let keys = buffer.batch(count: size)
    var order: [Int] = []
    for index in 0..<size { order.append(try child(forKey: keys[index])) }
    if let known = shapeOfChildren[order] { return known }

    if shapes.count == 1 { try rowShapes.append(repeating: 0, count: count) }
    shapeOfChildren[order] = shapes.count
    let owned = (0..<size).map { unsafe PythonObject(retaining: keys[$0].pointer) }
    unsafe shapes.append(
      Shape(keys: owned, keyPointers: owned.map { unsafe $0.pointer }, children: order))
    // Records in a list that all look alike may be as wide as they like; anything else is a lookup table.
    let isTable = path.isItem && shapes.count == 1
    if names.count > CodecLimit.keys && !isTable { throw NeedsMap(path: path) }
    if shapes.count > CodecLimit.shapes { throw NeedsMap(path: path) }
    return shapes.count - 1
  }

  private func child(forKey key: Borrowed) throws -> Int {
    guard key.kind == RGPY_STR else { throw NeedsMap(path: path) }
    var byteCount: Int64 = 0
    guard let utf8 = unsafe rgpy_str_utf8(key.pointer, &byteCount) else {
      if let error = unsafe rgpy_error_take_new() { unsafe rgpy_release(error) }
      throw Rejection(key, .loneSurrogate)
    }
    let bytes = unsafe UnsafeRawBufferPointer(start: utf8, count: Int(byteCount))
    let name = unsafe String(decoding: bytes, as: UTF8.self)
    if let known = childOfName[name] { return known }
    if name == MetadataKey.shapeField { throw NeedsMap(path: path) }
    childOfName[name] = names.count
    names.append(name)
    children.append(Position(path.child(name), expected: expected))
    return names.count - 1
  }

  func finish(_ name: String) throws -> EncodedColumn {
    var metadata = [MetadataKey.kind: Kind.dict]
    var columns: [EncodedColumn] = []
    for (name, child) in zip(names, children) {
      if child.count < count { try child.appendNulls(count - child.count) }
      columns.append(try child.finish(name))
    }
    if shapes.count > 1 {
      let orders = shapes.map { $0.children.map { names[$0] } }
      metadata[MetadataKey.shapes] = String(decoding: try JSONEncoder().encode(orders), as: UTF8.self)
      columns.append(
        EncodedColumn(
          Field(MetadataKey.shapeField, .int32, isNullable: false), rowShapes.finishColumn()))
    }
    return .structure(name, columns, count: count, validity: validity.finish(), metadata: metadata)
  }
}

/// Thrown when a position turns out to need the map form: the value is then read once more, with that known.
struct NeedsMap: Error {
  var path: PositionPath
}
