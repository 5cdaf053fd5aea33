import Columns
import StageKit
import Testing

@Suite("Calls through the stage ABI")
struct StageCallTests {
  let library: NativeLibrary

  init() throws { library = try NativeLibrary(fixture) }

  func datum(_ column: Column, root: String = "list") -> Datum {
    Datum(Field("", column.type, metadata: [MetadataKey.root: root]), column)
  }

  func table(_ columns: [(String, Column)]) -> Datum {
    let fields = columns.map { Field($0.0, $0.1.type) }
    return datum(
      Column(type: .structure(fields), count: columns[0].1.count, content: .structure(columns.map(\.1))))
  }

  var trips: [(String, Column)] {
    [
      ("year", Int64Column([2013, 2014]).column),
      ("dep_delay", Float64Column([1.5, nil]).column),
      ("carrier", StringColumn(["UA", nil]).column),
      ("is_late", BooleanColumn([true, nil]).column),
      ("left_at", TimestampColumn(microseconds: Int64Column([5, nil])).column),
      ("left_on", DateColumn(days: NumberColumn<Int32>([7, nil])).column),
    ]
  }

  @Test("The listing has names, parameters, types and kinds as declared")
  func listing() {
    #expect(library.name == "fixture")
    #expect(library.abiVersion == 1)
    #expect(library.toolchain.hasPrefix("Swift 6."))
    #expect(library.stages.map(\.name) == ["double", "echo", "split", "lists", "ragged", "raise"])
    let split = library.stages[2]
    #expect(split.inputs.map(\.name) == ["numbers", "cuts", "name", "half", "flag"])
    #expect(split.inputs.map(\.isParameter) == [false, true, true, true, true])
    #expect(
      split.inputs.map(\.field.type.description) == [
        "struct<n: int64?>", "float64", "utf8", "float64", "bool",
      ])
    #expect(
      split.inputs.map { $0.field.metadata[MetadataKey.root] } == [
        "list", "list", "scalar", "scalar", "scalar",
      ])
    #expect(split.outputs.map(\.name) == ["numbers", "text", "sum"])
    #expect(
      library.stages[1].inputs[0].field.type.description
        == "struct<year: int64, dep_delay: float64?, carrier: utf8?, is_late: bool?, left_at: timestamp[us]?, "
        + "left_on: date32?, note: utf8?>")
    let children = library.stages[1].inputs[0].field.type
    guard case .structure(let fields) = children else { return }
    #expect(
      fields.map { $0.metadata[MetadataKey.kind] } == [
        "int", "float", "str", "bool", "datetime", "date", "str",
      ])
  }

  @Test(
    "A column and a parameter go in, nulls and values come out", arguments: [HostMemory.fresh, .recycled])
  func double(memory: HostMemory) throws {
    for _ in 0..<3 {
      let values = Int64Column([1, nil, 3])
      let results = try library.call(
        "double", [datum(values.column), datum(Int64Column([7]).column, root: "scalar")], memory: memory)
      let products = try #require(Int64Column(results[0].column))
      #expect((0..<3).map { products[$0] } == [7, nil, 21])
      #expect(results[0].field.name == "products")
      #expect(results[0].field.metadata == [MetadataKey.kind: "int", MetadataKey.root: "list"])
    }
  }

  @Test("A table passes through without a copy, and columns nobody named are left behind")
  func echo() throws {
    let input = table(trips + [("extra", Int64Column([1, 2]).column)])
    let output = try library.call("echo", [input])[0].column
    #expect(output.fields.map(\.name) == ["year", "dep_delay", "carrier", "is_late", "left_at", "left_on"])
    #expect(StringColumn(output.child("carrier")!)?[0] == "UA")
    #expect(output.children.map(\.nullCount) == [0, 1, 1, 1, 1, 1])
    guard case .fixed(let sent) = input.column.children[0].content,
      case .fixed(let received) = output.children[0].content
    else { return }
    unsafe #expect(sent.withUnsafeBase { unsafe $0 } == received.withUnsafeBase { unsafe $0 })
  }

  @Test("An optional column is taken where it is present")
  func optionalColumn() throws {
    let input = table(trips + [("note", StringColumn(["x", "y"]).column)])
    #expect(try library.call("echo", [input])[0].column.child("note")?.count == 2)
  }

  @Test("Several outputs come back in order, with scalars and texts as parameters")
  func severalOutputs() throws {
    let results = try library.call(
      "split",
      [
        table([("n", Int64Column([1]).column)]), datum(Float64Column([1, 2]).column),
        datum(StringColumn(["größe"]).column, root: "scalar"),
        datum(Float64Column([0.5]).column, root: "scalar"),
        datum(BooleanColumn([true]).column, root: "scalar"),
      ])
    #expect(results.map(\.field.name) == ["numbers", "text", "sum"])
    #expect(StringColumn(results[1].column)?[0] == "7 true")
    #expect(Float64Column(results[2].column)?[0] == 3.5)
  }

  @Test("Lists come back as a list column")
  func lists() throws {
    let lists = try library.call("lists", [datum(Int64Column([1, 2, 3]).column)])[0].column
    #expect(lists.type.description == "list<int64>")
    #expect(lists.count == 2)
  }

  @Test("A column that is null throughout, or a list without elements, may come without a type")
  func untyped() throws {
    let factor = datum(Int64Column([7]).column, root: "scalar")
    let products = try library.call("double", [datum(.nulls(3)), factor])[0].column
    #expect(products.type == .int64)
    #expect(products.nullCount == 3)
    let empty = try library.call("echo", [datum(.nulls(0))])[0].column
    #expect(empty.count == 0)
    #expect(empty.children.count == 6)
  }

  @Test("An int serves where a parameter is a float")
  func intForFloat() throws {
    let results = try library.call(
      "split",
      [
        table([("n", Int64Column([1]).column)]), datum(Int64Column([1, 2]).column),
        datum(StringColumn([""]).column, root: "scalar"), datum(Int64Column([4]).column, root: "scalar"),
        datum(BooleanColumn([true]).column, root: "scalar"),
      ])
    #expect(Float64Column(results[2].column)?[0] == 7)
  }

  @Test("Swift errors arrive with Python's class, the message and the path")
  func errors() throws {
    let expected: [StageError] = [
      .valueError("n must not be 0", path: "n"), .runtimeError("the bridge is up"),
      .valueError("gather: n: index 9 of 3; use fewer", path: "n"),
    ]
    for (n, error) in expected.enumerated() {
      let failure = #expect(throws: StageFailure.self) {
        try library.call("raise", [datum(Int64Column([Int64(n)]).column, root: "scalar")])
      }
      #expect(failure == .raised(stage: "raise", error))
    }
  }

  @Test("Arguments that do not fit are refused before the stage runs, with place, expectation and finding")
  func mismatches() throws {
    let remedy = "change the stage's declaration, or what produces the value"
    let factor = datum(Int64Column([7]).column, root: "scalar")
    let nullYear = [("year", Int64Column([2013, nil]).column)] + trips.dropFirst()
    let cases: [(String, [Datum], String)] = [
      ("double", [factor], "1 arguments for 2 inputs: values, factor"),
      (
        "double", [datum(Float64Column([1.0]).column), factor],
        "values: expected int64, found float64; \(remedy)"
      ),
      (
        "double", [datum(Int64Column([1]).column), datum(Int64Column([7]).column)],
        "factor: expected a lone value of type int64, found a list of int64; \(remedy)"
      ),
      (
        "echo", [table(Array(trips.dropFirst()))],
        "trips.year: expected a column of int64, found no such column among dep_delay, carrier, is_late, "
          + "left_at, left_on; \(remedy)"
      ),
      (
        "echo", [table(Array(nullYear))],
        "trips.year: expected int64 without nulls, found 1 nulls in 2 values; \(remedy)"
      ),
      ("echo", [datum(.nulls(2))], "trips: expected struct"),
    ]
    for (stage, arguments, message) in cases {
      let failure = #expect(throws: StageFailure.self) { try library.call(stage, arguments) }
      guard case .argumentMismatch(_, let error) = failure else {
        Issue.record("\(stage): \(String(describing: failure))")
        continue
      }
      #expect(error.message.hasPrefix(message), "\(error.message)")
      #expect(error.className == "TypeError")
    }
    #expect(
      throws: StageFailure.unknownStage(
        name: "tripel", library: "fixture", known: ["double", "echo", "split", "lists", "ragged", "raise"])
    ) { try library.call("tripel", []) }
  }

  @Test("A table whose columns differ in length is an error of the stage")
  func ragged() throws {
    let failure = #expect(throws: StageFailure.self) {
      try library.call("ragged", [datum(Int64Column([1, 2]).column)])
    }
    #expect(
      failure
        == .raised(
          stage: "ragged",
          .runtimeError("rows: column dep_delay has 1 values, column year has 2", path: "rows.dep_delay")))
  }

  @Test("An inlined table's columns stand where the table stands")
  func inlinedTable() throws {
    let library = try NativeLibrary(
      StageLibrary("inlined") {
        Stage("echo", inputs: "rows", outputs: "rows") { (rows: LabelledNumbers) in rows }
      })
    #expect(
      library.stages[0].inputs[0].field.type.description
        == "struct<before: utf8?, n: int64?, after: bool?>")
    let input = table([
      ("after", BooleanColumn([true]).column), ("n", Int64Column([5]).column),
      ("before", StringColumn(["x"]).column),
    ])
    let output = try library.call("echo", [input])[0].column
    #expect(output.fields.map(\.name) == ["before", "n", "after"])
    #expect(Int64Column(output.children[1])?[0] == 5)
  }

  @Test("A stage whose ports are known at run time only takes and returns columns")
  func untypedStage() throws {
    let port = Port(name: "x", isParameter: false, field: Field("x", .int64))
    let library = try NativeLibrary(
      StageLibrary("untyped") { [Stage("same", inputs: [port], outputs: [port]) { $0 }] })
    #expect(try library.call("same", [datum(Int64Column([4]).column)])[0].column.count == 1)
  }

  @Test("Property names become column names")
  func columnNames() {
    #expect(Renamed.stageField.type.description == "struct<DepDelay: int64?>")
  }
}
