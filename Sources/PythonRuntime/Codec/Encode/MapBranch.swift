import CPython
import Columns

/// Dicts as lists of struct{key, value}: for keys that are no text, or too many to be columns.
@safe
final class MapBranch: Branch {
  private let keys: Position
  private let values: Position
  private let buffer = ReferenceBuffer(capacity: 2 * CodecLimit.batch)
  private var offsets: OffsetsBuilder
  private var validity = ValidityBuilder()

  init(_ path: PositionPath, expected: Int) {
    offsets = OffsetsBuilder(expected: expected)
    keys = Position(path.child("{key}"))
    values = Position(path.child("{value}"))
  }

  var count: Int { validity.count }

  func append(_ batch: Batch, _ context: EncodeContext) throws -> Int {
    try context.checkDepth(of: keys.path, at: batch)
    for row in 0..<batch.count {
      let dict = batch[row]
      if dict.kind == RGPY_NONE {
        try appendNulls(1)
        continue
      }
      guard dict.kind == RGPY_DICT else { return row }
      let size = Int(unsafe rgpy_dict_count(dict.pointer))
      buffer.reserve(2 * size)
      let copied = Int(
        unsafe rgpy_dict_items(dict.pointer, buffer.base, buffer.base + size, Int64(size)))
      guard copied == size else { throw Rejection(dict, .changedWhileReading) }
      let pinned = try context.pin(buffer.batch(count: 2 * size))
      defer { withExtendedLifetime(pinned) {} }
      try append(keys, buffer.batch(count: copied), context)
      try append(values, buffer.batch(from: size, count: copied), context)
      try offsets.append(length: copied)
      validity.appendPresent(1)
    }
    return batch.count
  }

  /// In batches, so that nested values are taken depth first.
  private func append(_ position: Position, _ batch: Batch, _ context: EncodeContext) throws {
    var rest = batch
    while !rest.isEmpty {
      let part = rest.prefix(CodecLimit.batch)
      try position.append(part, context)
      rest = rest.dropFirst(part.count)
    }
  }

  func appendNulls(_ number: Int) throws {
    try offsets.appendEmpty(number)
    validity.appendNulls(number)
  }

  func finish(_ name: String) throws -> EncodedColumn {
    let children = [try keys.finish(Kind.mapKeyField), try values.finish(Kind.mapValueField)]
    let entries = EncodedColumn.structure(
      "entries", children, count: children[0].column.count, validity: nil, metadata: [:])
    let type = DataType.list(entries.field)
    return EncodedColumn(
      Field(name, type, metadata: [MetadataKey.kind: Kind.map]),
      Column(
        type: type, count: count, validity: validity.finish(),
        content: .list(offsets: try offsets.finish(), elements: entries.column)))
  }
}
