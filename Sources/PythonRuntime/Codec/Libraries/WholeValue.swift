import CPython
import Columns

/// A container of an array library, taken apart: an array, a frame, a table.
struct WholeValue {
  let form: WholeForm
  let column: Column

  /// The columns of `value`; nil when it is no such container. Throws a rejection for one that columns cannot hold.
  init?(_ value: Borrowed, at path: PositionPath, _ context: EncodeContext, _ gil: borrowing GIL) throws {
    let whole = unsafe PythonObject(retaining: value.pointer)
    let taken = try Adapters.shared(gil).call("take_whole", [whole], gil)
    if taken.isNone(gil) { return nil }
    let parts = taken.items(gil)
    if taken.isTuple(gil) {
      throw Rejection(
        value, problem: try parts[0].text(gil), remedy: try parts[1].text(gil),
        pathInHolder: try parts[2].text(gil))
    }
    do {
      let encoded = try PieceReader(context: context).column(
        Piece(parts[2], gil), "item", at: path, label: "", gil)
      form = WholeForm(
        root: try parts[0].text(gil), details: try parts[1].text(gil), item: encoded.field)
      column = encoded.column
    } catch let refused as PieceRefused {
      throw Rejection(value, problem: refused.problem, remedy: refused.remedy, pathInHolder: refused.path)
    } catch var rejection as Rejection {
      rejection.holder = whole
      throw rejection
    }
  }
}

/// What containers at one position have in common, all but their rows.
struct WholeForm: Hashable {
  /// "ndarray", "dataframe:pandas" …, one of `Root.libraries`.
  var root: String
  /// JSON, see `MetadataKey.details`.
  var details: String
  /// The column of one container.
  var item: Field

  init(root: String, details: String, item: Field) {
    self.root = root
    self.details = details
    self.item = item
  }

  /// The form that the field of a whole datum names; nil for other roots.
  init?(root field: Field) {
    guard let root = field.metadata[MetadataKey.root], Root.libraries.contains(root) else { return nil }
    self.init(root: root, details: field.metadata[MetadataKey.details] ?? "", item: field)
  }

  /// The form of the containers that each row of a list column is; nil for other kinds.
  init?(kind field: Field) {
    guard let kind = field.metadata[MetadataKey.kind], Root.libraries.contains(kind),
      case .list(let item) = field.type
    else { return nil }
    self.init(root: kind, details: field.metadata[MetadataKey.details] ?? "", item: item)
  }

  /// The field of a datum that is one container.
  func rootField(_ name: String) -> Field {
    var field = item
    field.name = name
    field.metadata[MetadataKey.root] = root
    field.metadata[MetadataKey.details] = details
    return field
  }

  /// The container of these rows.
  func rebuild(
    _ column: Column, _ memory: MemoryUse, path: String, _ gil: borrowing GIL
  ) throws -> PythonObject {
    let piece = try PieceWriter(memory: memory).piece(item, column, path, gil)
    do {
      return try Adapters.shared(gil).call(
        "make_whole", [.string(root, gil), .string(details, gil), piece], gil)
    } catch  where error.className.hasSuffix("Unsuitable") {
      throw UnreadableColumn(path: path, problem: error.message)
    }
  }
}

extension Root {
  /// Containers of array libraries. A container that stands inside of another value is a list column of its rows,
  /// with this name as its kind.
  static let libraries: Set<String> = [
    "ndarray", "dataframe:pandas", "series:pandas", "index:pandas", "dataframe:polars", "series:polars",
    "table:pyarrow", "recordbatch:pyarrow", "array:pyarrow", "chunkedarray:pyarrow", "scalar:pyarrow",
  ]
}

/// What Python may do with the memory of columns that it is given without a copy.
public enum MemoryUse: Sendable {
  /// Read it: an array that Python may change is a copy.
  case shared
  /// Read and write it: nobody else has it, and it is writable.
  case exclusive
}
