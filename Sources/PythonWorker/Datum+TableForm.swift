import Columns
import FoundationEssentials
import Workers

extension Datum {
  /// The same table as another kind of Python value; any other value, and a table of that very kind, as it is.
  ///
  /// A table is a list or tuple of dicts with the same keys, a dict of lists, or a frame. Only what the columns' fields
  /// say is rewritten; the values stay where they are.
  /// - Throws: `UnsuitableTable` for rows that have different keys or of which some are None.
  func table(as form: TableForm) throws(UnsuitableTable) -> Datum {
    // With all that its library noted, so that the function that made it finds it as it was.
    if form != .numpy, field.metadata[MetadataKey.root] == form.root { return self }
    guard let fields = try tableFields() else { return self }
    let columns = column.children
    var table = Field(field.name, .structure(fields), isNullable: field.isNullable)
    table.metadata[MetadataKey.root] = form.root
    switch form {
    case .rows, .columns: table.metadata[MetadataKey.kind] = "dict"
    case .polars, .pyarrow: table.metadata[MetadataKey.layout] = "arrow"
    case .pandas: table.metadata[MetadataKey.details] = Self.pandasDetails(fields, columns)
    case .numpy: return Self.arrays(field.name, fields, columns, rowCount: count)
    }
    return Datum(table, column.retyped(table.type))
  }

  /// The columns of a table without what a library noted of its own layout; nil for what is no table.
  private func tableFields() throws(UnsuitableTable) -> [Field]? {
    let root = field.metadata[MetadataKey.root] ?? "list"
    let isFrame = ["dataframe:", "table:", "recordbatch:"].contains { root.hasPrefix($0) }
    guard case .structure(let fields) = field.type, isFrame || ["list", "tuple", "columns"].contains(root),
      isFrame || (field.metadata[MetadataKey.kind] ?? "dict") == "dict", !isIterator
    else { return nil }
    if fields.contains(where: { $0.name == MetadataKey.shapeField }) {
      throw UnsuitableTable(problem: "its rows have different keys")
    }
    if column.nullCount > 0 { throw UnsuitableTable(problem: "some of its rows are None") }
    return fields.map { child in
      var child = child
      child.metadata[MetadataKey.layout] = nil
      child.metadata[MetadataKey.details] = nil
      if child.isLibraryKind { child.metadata[MetadataKey.kind] = nil }
      return child
    }
  }

  /// pandas holds nulls among floats in a type of its own only; in the ordinary one they would be NaN.
  private static func pandasDetails(_ fields: [Field], _ columns: [Column]) -> String {
    let types = zip(fields, columns).map { field, column in
      column.nullCount == 0
        ? "null"
        : field.type == .float64
          ? #"{"masked":"Float64"}"# : field.type == .float32 ? #"{"masked":"Float32"}"# : "null"
    }
    return "{\"types\":[\(types.joined(separator: ","))]}"
  }

  /// A dict of arrays: one row, in which each column is a list. Arrays have no nulls, but for times, and
  /// no zones: such a column is an array of objects, with None and with datetimes.
  private static func arrays(_ name: String, _ fields: [Field], _ columns: [Column], rowCount: Int) -> Datum {
    var listFields: [Field] = []
    var lists: [Column] = []
    for (field, column) in zip(fields, columns) {
      var item = field
      item.name = "item"
      var metadata = [MetadataKey.kind: "ndarray"]
      if column.nullCount > 0 && !field.type.hasNaT || field.type.hasZone {
        item.metadata[MetadataKey.layout] = "objects"
        metadata[MetadataKey.details] = #"{"dtype":"object"}"#
      }
      let list = Field(field.name, .list(item), isNullable: false, metadata: metadata)
      listFields.append(list)
      lists.append(
        Column(
          type: list.type, count: 1,
          content: .list(offsets: Buffer([Int64(0), Int64(rowCount)]), elements: column.retyped(item.type))))
    }
    let type = DataType.structure(listFields)
    return Datum(
      Field(name, type, isNullable: false, metadata: [MetadataKey.root: "scalar", MetadataKey.kind: "dict"]),
      Column(type: type, count: 1, content: .structure(lists)))
  }
}

/// Why a table cannot become another kind of value.
struct UnsuitableTable: Error {
  var problem: String
}

extension TableForm {
  /// The root of such a value; see `MetadataKey.root`.
  fileprivate var root: String {
    switch self {
    case .rows: "list"
    case .columns: "columns"
    case .numpy: "scalar"
    case .pandas: "dataframe:pandas"
    case .polars: "dataframe:polars"
    case .pyarrow: "table:pyarrow"
    }
  }
}

extension Field {
  /// Whether its values are of a class that only an array library has.
  fileprivate var isLibraryKind: Bool {
    [
      "numpy:", "pandas.", "series:", "index:", "dataframe:", "table:", "array:", "chunkedarray:",
      "recordbatch:",
    ]
    .contains { carriedKind?.hasPrefix($0) == true }
  }
}

extension DataType {
  fileprivate var hasZone: Bool { if case .timestamp(_, let zone) = self { zone != nil } else { false } }

  /// Whether NumPy has a null of the type.
  fileprivate var hasNaT: Bool {
    switch self {
    case .timestamp, .duration, .date32: true
    default: false
    }
  }
}
