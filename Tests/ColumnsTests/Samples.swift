import Columns

/// Data that the tests of several files share.
enum Samples {
  /// One column of every type, with and without nulls, nested both ways; 5 rows.
  static func table() -> Datum {
    let names = StringColumn(["Ada", nil, "", "žluťoučký kůň", "日本語"]).column
    let tags = list(
      ["x", "y", nil, "z"], offsets: [0, 2, 2, 2, 3, 4], validity: [true, true, false, true, true])
    let inner = structure([("a", Int64Column([1, nil, 3, 4, 5]).column), ("s", names)])
    return Datum.table(
      "sample",
      [
        ("int64", Int64Column([1, 2, nil, .min, .max]).column),
        ("int8", NumberColumn<Int8>([1, -2, 3, -128, 127]).column),
        ("uint64", NumberColumn<UInt64>([0, 1, 2, .max, 4]).column),
        ("float64", Float64Column([0.1, -0.0, .nan, .infinity, nil]).column),
        ("float32", NumberColumn<Float>([1.5, 2.5, 3.5, 4.5, 5.5]).column),
        ("bool", BooleanColumn([true, false, nil, true, false]).column),
        ("text", names),
        ("blob", binary([[0, 255], [], [7], [1, 2, 3], [9]])),
        ("day", DateColumn(days: NumberColumn<Int32>([0, -1, 20_000, nil, 1])).column),
        (
          "time",
          Column(type: .time64(.second), count: 5, content: Int64Column([0, 1, 2, 3, 86_399]).column.content)
        ),
        ("stamp", TimestampColumn(microseconds: Int64Column([0, -1, 1_700_000_000_000_000, nil, 5])).column),
        (
          "zoned",
          Column(
            type: .timestamp(.nanosecond, timeZone: "Europe/Prague"), count: 5,
            content: Int64Column([0, 1000, -1000, 1_700_000_000_000_000_000, 5000]).column.content)
        ),
        (
          "span",
          Column(
            type: .duration(.millisecond), count: 5, content: Int64Column([1, 2, 3, 4, 5]).column.content)
        ),
        ("tags", tags), ("inner", inner), ("nothing", .nulls(5)),
      ])
  }

  static func bytes(_ buffer: Buffer) -> [UInt8] {
    let bytes = buffer.span(of: UInt8.self)
    return bytes.indices.map { bytes[$0] }
  }

  static func structure(_ children: [(String, Column)], validity: [Bool]? = nil) -> Column {
    Column(
      type: .structure(children.map { Field($0.0, $0.1.type) }), count: children[0].1.count,
      validity: validity.map { Bitmap($0) }, content: .structure(children.map(\.1)))
  }

  static func list(_ elements: [String?], offsets: [Int64], validity: [Bool]? = nil) -> Column {
    list(of: StringColumn(elements).column, offsets: offsets, validity: validity)
  }

  static func list(of elements: Column, offsets: [Int64], validity: [Bool]? = nil) -> Column {
    Column(
      type: .list(Field("item", elements.type)), count: offsets.count - 1,
      validity: validity.map { Bitmap($0) },
      content: .list(offsets: Buffer(offsets), elements: elements))
  }

  static func binary(_ values: [[UInt8]]) -> Column {
    var offsets: [Int64] = [0]
    for value in values { offsets.append(offsets.last! + Int64(value.count)) }
    return Column(
      type: .binary, count: values.count,
      content: .bytes(offsets: Buffer(offsets), data: Buffer(values.flatMap { $0 })))
  }
}
