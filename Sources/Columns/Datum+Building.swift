extension Datum {
  /// A lone integer, as a column of length 1.
  public static func scalar(_ value: Int64, name: String = "value") -> Datum {
    single(Int64Column([value]).column, kind: "int", name: name)
  }

  /// A lone float, as a column of length 1.
  public static func scalar(_ value: Double, name: String = "value") -> Datum {
    single(Float64Column([value]).column, kind: "float", name: name)
  }

  /// A lone Boolean, as a column of length 1.
  public static func scalar(_ value: Bool, name: String = "value") -> Datum {
    single(BooleanColumn([value]).column, kind: "bool", name: name)
  }

  /// A lone string, as a column of length 1.
  public static func scalar(_ value: String, name: String = "value") -> Datum {
    single(StringColumn([value]).column, kind: "str", name: name)
  }

  /// One string from UTF-8 bytes: a whole file as Python's `str`. Throws when they are not UTF-8.
  public static func text(_ utf8: Buffer, name: String = "value") throws(ColumnError) -> Datum {
    let offsets = Buffer([0, Int64(utf8.byteCount)])
    try Column.checkText(
      offsets: offsets, data: utf8, validity: nil, at: WirePlace("make a text", path: name))
    let column = Column(type: .utf8, count: 1, content: .bytes(offsets: offsets, data: utf8))
    return single(column, kind: "str", name: name)
  }

  /// One value of raw bytes: a whole file as Python's `bytes`.
  public static func binary(_ bytes: Buffer, name: String = "value") -> Datum {
    let offsets = Buffer([0, Int64(bytes.byteCount)])
    let column = Column(type: .binary, count: 1, content: .bytes(offsets: offsets, data: bytes))
    return single(column, kind: "bytes", name: name)
  }

  private static func single(_ column: Column, kind: String, name: String) -> Datum {
    let metadata = [MetadataKey.kind: kind, MetadataKey.root: "scalar"]
    return Datum(Field(name, column.type, isNullable: false, metadata: metadata), column)
  }

  /// A list of records, one child a column; all columns are equally long.
  public static func table(_ name: String, _ columns: [(String, Column)]) -> Datum {
    let fields = columns.map { Field($0.0, $0.1.type) }
    let column = Column(
      type: .structure(fields), count: columns.first?.1.count ?? 0, content: .structure(columns.map(\.1)))
    let metadata = [MetadataKey.kind: "dict", MetadataKey.root: "list"]
    return Datum(Field(name, column.type, isNullable: false, metadata: metadata), column)
  }

  /// The column of a record list's key, with its field; nil when there is none of that name.
  public subscript(key: String) -> Datum? {
    guard let index = column.fields.firstIndex(where: { $0.name == key }) else { return nil }
    return Datum(column.fields[index], column.children[index])
  }
}
