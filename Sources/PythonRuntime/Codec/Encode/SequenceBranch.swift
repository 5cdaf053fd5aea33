import CPython
import Columns

/// Lists, or tuples: offsets, and one position for the items of all of them.
@safe
final class SequenceBranch: Branch {
  private let kind: rgpy_kind
  private let items: Position
  private let buffer = ReferenceBuffer(capacity: CodecLimit.batch)
  private var offsets: OffsetsBuilder
  private var validity = ValidityBuilder()

  init(_ kind: rgpy_kind, _ path: PositionPath, expected: Int) {
    self.kind = kind
    offsets = OffsetsBuilder(expected: expected)
    items = Position(path.child("[]"))
  }

  var count: Int { validity.count }

  func append(_ batch: Batch, _ context: EncodeContext) throws -> Int {
    try context.checkDepth(of: items.path, at: batch)
    let batch = batch.prefix(CodecLimit.batch)
    var lengths = [Int64](repeating: 0, count: batch.count)
    let taken = Int(unsafe rgpy_sequence_lengths(kind, batch.base, Int64(batch.count), &lengths))
    var collected = 0
    for row in 0..<taken {
      let length = Int(lengths[row])
      guard length >= 0 else {
        try appendNulls(1)
        continue
      }
      var start = 0
      while start < length {
        let copied = Int(
          unsafe rgpy_sequence_items(
            batch[row].pointer, Int64(start), buffer.base + collected, Int64(buffer.capacity - collected)))
        // Another length than a moment ago: an adapter's code, or another thread, was at it.
        guard copied > 0, copied <= length - start else { throw Rejection(batch[row], .changedWhileReading) }
        start += copied
        collected += copied
        if collected == buffer.capacity {
          try items.append(buffer.batch(count: collected), context)
          collected = 0
        }
      }
      try offsets.append(length: length)
      validity.appendPresent(1)
    }
    try items.append(buffer.batch(count: collected), context)
    return taken
  }

  func appendNulls(_ number: Int) throws {
    try offsets.appendEmpty(number)
    validity.appendNulls(number)
  }

  func finish(_ name: String) throws -> EncodedColumn {
    let elements = try items.finish("item")
    let type = DataType.list(elements.field)
    return EncodedColumn(
      Field(name, type, metadata: [MetadataKey.kind: kind == RGPY_LIST ? Kind.list : Kind.tuple]),
      Column(
        type: type, count: count, validity: validity.finish(),
        content: .list(offsets: try offsets.finish(), elements: elements.column)))
  }
}
