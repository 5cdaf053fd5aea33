import Columns
import Testing

@Suite("Arrow IPC, written and read back")
struct ArrowFileRoundTripTests {
  static let data: [(String, Datum)] = [
    ("a table of every type", Samples.table()),
    ("a table of no rows", Datum(Samples.table().field, Samples.table().column.slice(0..<0))),
    ("rows from the middle", Datum(Samples.table().field, Samples.table().column.slice(1..<4))),
    ("a lone integer", .scalar(Int64(42))),
    ("a lone text", .scalar("žluťoučký")),
    ("raw bytes", .binary(Buffer([UInt8(0), 255, 7]))),
    ("a list of strings", Datum(Field("names", .utf8), StringColumn(["a", nil, "c"]).column)),
    ("nothing but nulls", Datum(Field("none", .null), .nulls(3))),
    (
      "records of which one is null",
      Datum(
        Field("r", .structure([Field("a", .int64)])),
        Samples.structure([("a", Int64Column([1, 2]).column)], validity: [true, false]))
    ),
    (
      "records without keys",
      Datum(Field("r", .structure([])), Column(type: .structure([]), count: 3, content: .structure([])))
    ),
    (
      "metadata at every level",
      Datum(
        Field(
          "root",
          .structure([
            Field(
              "a/b~c", .list(Field("item", .float64, metadata: ["regauge.kind": "float"])),
              metadata: ["regauge.kind": "tuple", "q": "\"\\ü"])
          ]), isNullable: true, metadata: ["regauge.kind": "dict", "regauge.root": "list"]),
        Column(
          type: .structure([
            Field(
              "a/b~c", .list(Field("item", .float64, metadata: ["regauge.kind": "float"])),
              metadata: ["regauge.kind": "tuple", "q": "\"\\ü"])
          ]), count: 1,
          content: .structure([
            Samples.list(of: Float64Column([1, 2]).column, offsets: [0, 2]).retyped(
              .list(Field("item", .float64, metadata: ["regauge.kind": "float"])))
          ])))
    ),
  ]

  @Test("Data come back bit for bit", arguments: data.map(\.0), [ArrowFileWriter.Format.file, .stream])
  func roundTrip(name: String, format: ArrowFileWriter.Format) throws {
    let datum = try #require(Self.data.first { $0.0 == name }).1
    let back = try ArrowFile.read(ArrowFile.bytes(of: datum, format: format))
    #expect(back.field == datum.field)
    #expect(back.column.isBitIdentical(to: datum.column))
    try back.column.validate()
  }

  @Test("Equal data have equal bytes, whatever stood behind nulls and around slices")
  func determinism() throws {
    func text(_ offsets: [Int64], _ data: String, _ validity: [Bool]) -> Column {
      Column(
        type: .utf8, count: validity.count, validity: Bitmap(validity),
        content: .bytes(offsets: Buffer(offsets), data: Buffer(Array(data.utf8))))
    }
    let numbers = Int64Column([1, nil, 3]).column
    let texts = StringColumn(["a", nil, "c"]).column
    let pairs: [(Column, Column)] = [
      (
        numbers,
        Column(
          type: .int64, count: 3, validity: Bitmap([false, true, false, true]).slice(1..<4),
          content: .fixed(Buffer([Int64(1), 999, 3])))
      ),
      (texts, text([2, 3, 6, 7], "..aSECc", [true, false, true])),
      (
        BooleanColumn([true, nil]).column,
        Column(
          type: .boolean, count: 2, validity: Bitmap([true, false]), content: .bits(Bitmap([true, true])))
      ),
      (
        Samples.list(["x", "y"], offsets: [0, 1, 1, 2], validity: [true, false, true]),
        Samples.list(["x", "hidden", "y"], offsets: [0, 1, 2, 3], validity: [true, false, true])
      ),
      (
        Samples.structure([("n", numbers), ("t", texts)], validity: [true, false, true]),
        Samples.structure(
          [("n", Int64Column([1, 2, 3]).column), ("t", text([0, 1, 3, 4], "ahic", [true, true, true]))],
          validity: [true, false, true])
      ),
    ]
    for (clean, dirty) in pairs {
      #expect(clean.isBitIdentical(to: dirty), "\(clean)")
      let files = [clean, dirty].map { Samples.bytes(ArrowFile.bytes(of: Datum(Field("x", $0.type), $0))) }
      #expect(files[0] == files[1], "\(clean)")
      #expect(try ArrowFile.read(Buffer(files[0])).column.isBitIdentical(to: dirty), "\(clean)")
    }
  }

  @Test("A slice is written without the rows around it")
  func sliceIsSmall() {
    let long = StringColumn((0..<10_000).map { "row \($0)" }).column
    let writer = ArrowFileWriter(Datum(Field("x", .utf8), long.slice(5000..<5010)))
    #expect(writer.byteCount < 2000)
  }

  @Test("Buffers are shared with the file, at multiples of 64 bytes")
  func zeroCopy() throws {
    let file = ArrowFile.bytes(of: Samples.table())
    let back = try ArrowFile.read(file)
    for (field, column) in zip(back.column.fields, back.column.children) {
      let buffers: [Buffer] =
        switch column.content {
        case .fixed(let buffer): [buffer]
        case .bytes(let offsets, let data): [offsets, data]
        default: []
        }
      // Times in seconds are 32 bits wide in Arrow and must be widened.
      for buffer in buffers where field.name != "time" {
        #expect(buffer.memory === file.memory, "\(field.name)")
        #expect(buffer.byteOffset % 64 == 0, "\(field.name)")
      }
    }
  }
}
