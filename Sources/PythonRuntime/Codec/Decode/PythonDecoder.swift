import CPython
import Columns

/// Rebuilds Python values from columns.
///
/// Kinds come from field metadata; a column without it becomes what its Arrow type suggests (struct: dict,
/// list: list, timestamp: datetime …), and a datum without a root a list. Equal short texts of one column
/// become one str object.
public enum PythonDecoder {
  /// The value of `datum`.
  ///
  /// - Parameter memory: what Python may do with the columns' memory, which frames and arrays share where they can.
  /// Throws `ColumnError` for columns without a Python form, `PythonException` when Python fails to build it.
  public static func decode(
    _ datum: Datum, memory: MemoryUse = .shared, _ gil: borrowing GIL
  ) throws -> PythonObject {
    do {
      let value = try Collector.paused(gil) { try GIL.assumeHeld { try decodeRoot(datum, memory, $0) } }
      return datum.isIterator ? try value.iterator(gil) : value
    } catch let unreadable as UnreadableColumn {
      throw ColumnError(
        operation: "decode Python values", path: unreadable.path, problem: unreadable.problem,
        remedy: "write the column in a type that Python has")
    }
  }

  private static func decodeRoot(
    _ datum: Datum, _ memory: MemoryUse, _ gil: borrowing GIL
  ) throws -> PythonObject {
    let column = datum.column
    if let form = WholeForm(root: datum.field) { return try form.rebuild(column, memory, path: "", gil) }
    let path = datum.field.name == "value" ? "" : datum.field.name
    switch datum.field.metadata[MetadataKey.root] {
    case Root.scalar:
      guard column.count == 1 else {
        throw UnreadableColumn(path: "", problem: "a single value of \(column.count) rows")
      }
      let source = try SourceFactory(memory: memory).source(datum.field, column, "", gil)
      var output: OpaquePointer?
      try unsafe source.build(0..<1, into: &output)
      return try unsafe PythonObject.owned(output, gil)
    case Root.columns:
      let dict = try unsafe PythonObject.owned(rgpy_dict_new(), gil)
      for (field, child) in zip(column.fields, column.children) {
        let list = try sequence(RGPY_LIST, field, child, field.name, memory, gil)
        let key = try PythonObject.interned(field.name, gil)
        guard unsafe rgpy_dict_set(dict.pointer, key.pointer, list.pointer) == 0 else {
          throw PythonException.take(gil)
        }
      }
      return dict
    case Root.tuple: return try sequence(RGPY_TUPLE, datum.field, column, path, memory, gil)
    default: return try sequence(RGPY_LIST, datum.field, column, path, memory, gil)
    }
  }

  /// All rows of a column as one list or tuple.
  static func sequence(
    _ kind: rgpy_kind, _ field: Field, _ column: Column, _ path: String, _ memory: MemoryUse,
    _ gil: borrowing GIL
  ) throws -> PythonObject {
    let source = try SourceFactory(memory: memory).source(field, column, path, gil)
    let buffer = ReferenceBuffer(capacity: CodecLimit.batch)
    return try unsafe PythonObject.owned(source.sequence(kind, of: 0..<column.count, through: buffer), gil)
  }
}
