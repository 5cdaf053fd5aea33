import Columns

/// Short ways to write down small datums.
extension Column {
  static func reals(_ values: [Double?]) -> Column { NumberColumn<Double>(values).column }
  static func floats(_ values: [Float?]) -> Column { NumberColumn<Float>(values).column }
  static func ints(_ values: [Int64?]) -> Column { NumberColumn<Int64>(values).column }
  static func ints32(_ values: [Int32?]) -> Column { NumberColumn<Int32>(values).column }
  static func texts(_ values: [String?]) -> Column { StringColumn(values).column }
  static func bools(_ values: [Bool?]) -> Column { BooleanColumn(values).column }
  static func timestamps(_ microseconds: [Int64?]) -> Column {
    TimestampColumn(microseconds: Int64Column(microseconds)).column
  }
  static func dates(_ days: [Int32?]) -> Column { DateColumn(days: NumberColumn<Int32>(days)).column }

  static func binaries(_ values: [[UInt8]]) -> Column {
    var offsets: [Int64] = [0]
    for value in values { offsets.append(offsets.last! + Int64(value.count)) }
    return Column(
      type: .binary, count: values.count,
      content: .bytes(offsets: Buffer(offsets), data: Buffer(values.flatMap { $0 })))
  }

  /// Lists of the given lengths over `elements`; a nil length is a null list.
  static func lists(_ lengths: [Int?], of elements: Column) -> Column {
    var offsets: [Int64] = [0]
    for length in lengths { offsets.append(offsets.last! + Int64(length ?? 0)) }
    return Column(
      type: .list(Field("item", elements.type)), count: lengths.count,
      validity: lengths.contains { $0 == nil } ? Bitmap(lengths.map { $0 != nil }) : nil,
      content: .list(offsets: Buffer(offsets), elements: elements))
  }

  static func rows(
    _ columns: KeyValuePairs<String, Column>, metadata: [String: [String: String]] = [:],
    isPresent: [Bool]? = nil
  ) -> Column {
    Column(
      type: .structure(columns.map { Field($0.key, $0.value.type, metadata: metadata[$0.key] ?? [:]) }),
      count: columns.first?.value.count ?? 0, validity: isPresent.map { Bitmap($0) },
      content: .structure(columns.map(\.value)))
  }
}

extension Datum {
  static func value(_ column: Column, metadata: [String: String] = [:]) -> Datum {
    Datum(Field("value", column.type, metadata: metadata), column)
  }

  /// A list of records.
  static func table(_ columns: KeyValuePairs<String, Column>, metadata: [String: String] = [:]) -> Datum {
    value(.rows(columns), metadata: metadata)
  }

  static func reals(_ values: [Double?]) -> Datum { value(.reals(values)) }
  static func ints(_ values: [Int64?]) -> Datum { value(.ints(values)) }
  static func texts(_ values: [String?]) -> Datum { value(.texts(values)) }
}
