import Columns
import StageKit
import Testing

/// A table of times in several units and zones, and of values of several kinds.
struct Moments: StageTable {
  var start: DatetimeColumn<Nanoseconds>
  var seen: ZonedDatetimeColumn<Seconds>
  var took: TimedeltaColumn<Milliseconds>
  var amount: MixedColumn
}

@Suite("Times of every unit, and values of several kinds")
struct ValueKindTests {
  let library = Result {
    try NativeLibrary(
      StageLibrary("kinds") {
        Stage("echo", inputs: "rows", outputs: "rows") { (rows: Moments) in rows }
        Stage("again", inputs: "values", outputs: "values") { (values: MixedColumn) in
          MixedColumn((0..<values.count).map { values[$0] })
        }
        Stage("nested", inputs: "values", outputs: "lists") { (values: MixedColumn) in
          ListColumn(offsets: [0, Int64(values.count)], elements: values)
        }
        Stage("numbers", inputs: [], parameters: "values", outputs: "values") { (values: Float64Column) in
          values
        }
        Stage(
          "lone", inputs: [], parameters: ["value", "from", "span", "day"], outputs: ["value", "to", "day"]
        ) {
          (value: MixedValue, from: Datetime, span: Timedelta, day: Day) in
          (value, Datetime(microseconds: from.microseconds + span.microseconds), Day(days: day.days + 1))
        }
      })
  }

  private func datum(_ column: Column, kind: String? = nil, root: String = "list") -> Datum {
    Datum(
      Field(
        "", column.type, metadata: [MetadataKey.kind: kind, MetadataKey.root: root].compactMapValues(\.self)),
      column)
  }

  /// As the codec makes them of `[None, 3, "x", 2.5, True]`.
  private func mixed(_ kinds: [(String, Column)], tags: [Int32], nulls: Set<Int> = []) -> Column {
    let children = [("tag", NumberColumn<Int32>(tags).column)] + kinds
    return Column(
      type: .structure(children.map { Field($0.0, $0.1.type) }), count: tags.count,
      validity: Bitmap(count: tags.count) { !nulls.contains($0) }, content: .structure(children.map(\.1)))
  }

  private var sample: Column {
    mixed(
      [
        ("int", Int64Column([nil, 3, nil, nil, nil]).column),
        ("str", StringColumn([nil, nil, "x", nil, nil]).column),
        ("float", Float64Column([nil, nil, nil, 2.5, nil]).column),
        ("bool", BooleanColumn([nil, nil, nil, nil, true]).column),
      ], tags: [0, 0, 1, 2, 3], nulls: [0])
  }

  @Test("Times keep their unit and zone, of whatever zone they are")
  func times() throws {
    let ticks = Int64Column([1, nil])
    let columns = [
      ("start", DatetimeColumn<Nanoseconds>(ticks: ticks).column),
      ("seen", ZonedDatetimeColumn<Seconds>(ticks: ticks, zone: "Europe/Berlin").column),
      ("took", TimedeltaColumn<Milliseconds>(ticks: ticks).column), ("amount", Int64Column([1, 2]).column),
    ]
    let rows = Column(
      type: .structure(columns.map { Field($0.0, $0.1.type) }), count: 2,
      content: .structure(columns.map(\.1)))
    let result = try library.get().call("echo", [datum(rows)])[0]
    #expect(
      result.column.type.description
        == "struct<start: timestamp[ns]?, seen: timestamp[s, Europe/Berlin]?, took: duration[ms]?, amount: int64?>"
    )
    #expect(
      result.column.fields.map { $0.metadata[MetadataKey.kind] } == [
        "datetime", "datetime", "timedelta", "int",
      ])
    #expect(result.column.children.map(\.nullCount) == [1, 1, 1, 0])
  }

  @Test("Values of several kinds go in and out as the kinds that they are, in the order they came in")
  func kinds() throws {
    let result = try library.get().call("again", [datum(sample, kind: "mixed")])[0]
    #expect(result.field.metadata[MetadataKey.kind] == "mixed")
    #expect(result.column.fields.map(\.name) == ["tag", "int", "str", "float", "bool"])
    #expect(result.column.nullCount == 1)
    let values = try MixedColumn(datum: result, at: "values")
    #expect((0..<5).map { values[$0] } == [.none, .int(3), .string("x"), .float(2.5), .bool(true)])
    #expect((0..<5).map { values[$0].number } == [nil, 3, nil, 2.5, nil])
    let nested = try library.get().call("nested", [datum(sample, kind: "mixed")])[0].column
    #expect(nested.type.description.contains("list<struct<tag: int32, int: int64?"))
  }

  @Test("Where one kind occurs, or none, the column is of that kind", arguments: [true, false])
  func oneKind(isEmpty: Bool) throws {
    let column = isEmpty ? Column.nulls(2) : Int64Column([nil, 4]).column
    let result = try library.get().call("again", [datum(column)])[0]
    #expect(result.column.type == column.type)
    #expect(result.field.metadata[MetadataKey.kind] == (isEmpty ? "none" : "int"))
  }

  @Test("A parameter that asks for floats takes ints among them")
  func widened() throws {
    let numbers = mixed(
      [("int", Int64Column([3, nil, nil]).column), ("float", Float64Column([nil, 2.5, nil]).column)],
      tags: [0, 1, 0], nulls: [2])
    let result = try library.get().call("numbers", [datum(numbers, kind: "mixed")])[0]
    let floats = try #require(Float64Column(result.column))
    #expect((0..<3).map { floats[$0] } == [3, 2.5, nil])
  }

  @Test("Lone times and days, and a lone value of any kind")
  func lone() throws {
    let results = try library.get().call(
      "lone",
      [
        datum(StringColumn(["x"]).column, root: "scalar"),
        datum(TimestampColumn(microseconds: Int64Column([5])).column, root: "scalar"),
        datum(TimedeltaColumn<Microseconds>(ticks: Int64Column([2])).column, root: "scalar"),
        datum(DateColumn(days: NumberColumn<Int32>([9])).column, root: "scalar"),
      ])
    #expect(StringColumn(results[0].column)?[0] == "x")
    #expect(results[0].field.metadata == [MetadataKey.kind: "str", MetadataKey.root: "scalar"])
    #expect(TimestampColumn(results[1].column)?.microseconds[0] == 7)
    #expect(DateColumn(results[2].column)?.days[0] == 10)
  }

  @Test("What fits no such column is refused with what does")
  func refused() throws {
    for (stage, column, message) in [
      (
        "again", DateColumn(days: NumberColumn<Int32>([1])).column,
        "expected None, bool, int, float and str, found date32"
      ),
      (
        "again", mixed([("date", DateColumn(days: NumberColumn<Int32>([1])).column)], tags: [0]),
        "and found date32"
      ),
      ("numbers", mixed([("str", StringColumn(["x"]).column)], tags: [0]), "expected float64, found struct"),
    ] {
      #expect {
        _ = try library.get().call(stage, [datum(column, kind: "mixed")])
      } throws: { "\($0)".contains(message) }
    }
  }

  @Test("Rows are picked out of columns of every kind, and of whole tables")
  func gathered() throws {
    let mixed = MixedColumn([.int(3), .string("x"), .none]).gather([2, 1, 1])
    #expect((0..<3).map { mixed[$0] } == [.none, .string("x"), .string("x")])
    // A kind that no row has left is none of the column's.
    #expect(mixed.column(at: "").type == .utf8)
    let lists = try ListColumn(offsets: [0, 2, 3], elements: Int64Column([1, 2, 3])).gather([1, 0])
    #expect(lists[0] == 0..<1 && lists[1] == 1..<3 && lists.elements[0] == 3)
    let moments = Moments(
      start: DatetimeColumn([5, nil]), seen: ZonedDatetimeColumn([6, 7], zone: "UTC"),
      took: TimedeltaColumn([8, 9]),
      amount: MixedColumn([.int(1), .float(2.5)]))
    let picked = try moments.gather([1])
    #expect(
      picked.start[0] == nil && picked.seen[0] == 7 && picked.took[0] == 9 && picked.amount[0] == .float(2.5))
    #expect(DateColumn([4, nil])[0] == 4)
  }
}
