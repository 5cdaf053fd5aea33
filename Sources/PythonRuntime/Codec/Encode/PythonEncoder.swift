import CPython
import Columns

/// Turns Python values into columns.
///
/// A value is read once, in batches: the first values of a position suggest its kind, each further one is
/// checked for its exact type, and a position whose kinds differ becomes a mixed one. Nothing is converted:
/// bits of floats survive, `True` is no 1, a missing key is no None. A value that has no column form throws
/// `UnrepresentableValue`.
public enum PythonEncoder {
  /// The columns of `value`, as a field called "value". An iterator is drained.
  ///
  /// - Parameter wide: paths of columns, such as "orders.total", whose ints may have more than 64 bits; they become
  ///   text. The path of a lone value or of a list's items is "".
  public static func encode(
    _ value: PythonObject, wide: Set<String> = [], _ gil: borrowing GIL
  ) throws(UnrepresentableValue) -> Datum {
    if value.isIterator(gil) {
      do {
        var datum = try encode(value.list(gil), wide: wide, gil)
        datum.field.metadata[MetadataKey.iterator] = "true"
        return datum
      } catch let value as UnrepresentableValue {
        throw value
      } catch {
        throw UnrepresentableValue(
          path: "", typeName: value.className(gil), problem: "draining it raised \(error)",
          remedy: "return plain values")
      }
    }
    let context = EncodeContext(wide: wide)
    while true {
      do {
        return try Collector.paused(gil) { try encode(value, context) }
      } catch let needed as NeedsMap {
        context.mapPositions.insert(needed.path)  // at most once a position, so this ends
      } catch is NeedsCare {
        context.isCareful = true
      } catch let rejection as Rejection {
        throw UnrepresentableValue(rejection, in: value, gil)
      } catch let exception as PythonException {
        throw UnrepresentableValue(
          path: "", typeName: value.className(gil), problem: "reading it raised \(exception)",
          remedy: "return plain values")
      } catch {
        throw UnrepresentableValue(
          path: "", typeName: value.className(gil), problem: "\(error)", remedy: "return plain values")
      }
    }
  }

  private static func encode(_ value: PythonObject, _ context: EncodeContext) throws -> Datum {
    let borrowed = unsafe Borrowed(value.pointer)
    if borrowed.kind == RGPY_OTHER, let whole = try container(borrowed, context) { return whole }
    let (encoded, root): (EncodedColumn, String) =
      switch borrowed.kind {
      case RGPY_LIST: (try items(of: borrowed, PositionPath(), context).finish("value"), Root.list)
      case RGPY_TUPLE: (try items(of: borrowed, PositionPath(), context).finish("value"), Root.tuple)
      case RGPY_DICT:
        if let table = try table(borrowed, context) {
          (table, Root.columns)
        } else {
          (try single(borrowed, context), Root.scalar)
        }
      default: (try single(borrowed, context), Root.scalar)
      }
    var field = encoded.field
    field.metadata[MetadataKey.root] = root
    return Datum(field, encoded.column)
  }

  /// A container of an array library, whose rows are the datum's; nil for other values.
  private static func container(_ value: Borrowed, _ context: EncodeContext) throws -> Datum? {
    let isAdapted = try GIL.assumeHeld { gil in try AdaptedKind.of(value, gil) != nil }
    guard !isAdapted, let whole = try context.whole(value, at: PositionPath()) else { return nil }
    return Datum(whole.form.rootField("value"), whole.column)
  }

  private static func single(_ value: Borrowed, _ context: EncodeContext) throws -> EncodedColumn {
    if let text = longText(value) { return text }
    let position = Position(PositionPath(), expected: 1)
    let buffer = ReferenceBuffer(capacity: 1)
    unsafe buffer.base[0] = value.pointer
    try position.append(buffer.batch(count: 1), context)
    return try position.finish("value")
  }

  /// A long str or bytes, such as the text of a file, as the column that it already is: such objects never change.
  private static func longText(_ value: Borrowed) -> EncodedColumn? {
    guard value.kind == RGPY_STR || value.kind == RGPY_BYTES else { return nil }
    var size: Int64 = 0
    guard let start = unsafe rgpy_text_view(value.pointer, &size), size >= CodecLimit.lentText else {
      return nil
    }
    let data = GIL.assumeHeld { _ in
      unsafe Buffer.lent(
        by: PythonObject(retaining: value.pointer), address: Int(bitPattern: start), byteCount: Int(size))
    }
    let type: DataType = value.kind == RGPY_STR ? .utf8 : .binary
    return EncodedColumn(
      Field("value", type, metadata: [MetadataKey.kind: LeafBranch.kindName(value.kind)]),
      Column(
        type: type, count: 1, validity: nil, content: .bytes(offsets: Buffer([Int64(0), size]), data: data)))
  }

  /// The items of a list or tuple as one position.
  static func items(
    of sequence: Borrowed, _ path: PositionPath, _ context: EncodeContext
  ) throws -> Position {
    let count = Int(unsafe rgpy_sequence_count(sequence.pointer))
    let position = Position(path.child("[]"), expected: count)
    let buffer = ReferenceBuffer(capacity: CodecLimit.batch)
    var start = 0
    while start < count {
      start += try position.appendNumbers(of: sequence, from: start)
      if start == count { break }
      let copied = Int(
        unsafe rgpy_sequence_items(sequence.pointer, Int64(start), buffer.base, Int64(buffer.capacity)))
      guard copied > 0, start + copied <= count else { throw Rejection(sequence, .changedWhileReading) }
      try position.append(buffer.batch(count: copied), context)
      start += copied
    }
    return position
  }

  /// A dict of lists of equal length as one table; nil for any other dict.
  private static func table(_ dict: Borrowed, _ context: EncodeContext) throws -> EncodedColumn? {
    let size = Int(unsafe rgpy_dict_count(dict.pointer))
    guard size > 0 else { return nil }
    let buffer = ReferenceBuffer(capacity: 2 * size)
    unsafe rgpy_dict_items(dict.pointer, buffer.base, buffer.base + size, Int64(size))
    let keys = buffer.batch(count: size)
    let lists = buffer.batch(from: size, count: size)
    let pinned = try context.pin(buffer.batch(count: 2 * size))
    defer { withExtendedLifetime(pinned) {} }
    for index in 0..<size where keys[index].kind != RGPY_STR || lists[index].kind != RGPY_LIST { return nil }
    let rows = Int(unsafe rgpy_sequence_count(lists[0].pointer))
    for index in 0..<size
    where Int(unsafe rgpy_sequence_count(lists[index].pointer)) != rows { return nil }

    var children: [EncodedColumn] = []
    for index in 0..<size {
      let name = try GIL.assumeHeld { gil in
        do { return try unsafe PythonObject(retaining: keys[index].pointer).text(gil) } catch {
          throw Rejection(keys[index], .loneSurrogate)
        }
      }
      let position = try items(of: lists[index], PositionPath().child(name), context)
      guard position.count == rows else { throw Rejection(lists[index], .changedWhileReading) }
      children.append(try position.finish(name))
    }
    return .structure(
      "value", children, count: rows, validity: nil, metadata: [MetadataKey.kind: Kind.dict])
  }
}
