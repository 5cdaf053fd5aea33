import Columns
import Testing

@Suite("Operations on columns")
struct OperationTests {
  static func texts(_ column: Column) -> [String] { (0..<column.count).map { column.cellText(at: $0) } }

  static var columns: [(String, Column)] {
    zip(Samples.table().column.fields, Samples.table().column.children).map { ($0.name, $1) }
      + [("records", Samples.table().column)]
  }

  @Test("Concatenated slices are the whole again", arguments: columns.map(\.0))
  func concatenate(name: String) throws {
    let column = try #require(Self.columns.first { $0.0 == name }).1
    for cut in 0...5 {
      let parts = [column.slice(0..<cut), column.slice(cut..<cut), column.slice(cut..<5)]
      let whole = Column.concatenate(parts)
      #expect(whole.isBitIdentical(to: column), "\(name) cut at \(cut)")
      try whole.validate()
    }
  }

  @Test(
    "Gathering takes values in any order, repeats them, and yields nulls for null indices",
    arguments: columns.map(\.0))
  func gather(name: String) throws {
    let column = try #require(Self.columns.first { $0.0 == name }).1
    let all = Self.texts(column)
    let indices: [Int64?] = [4, 0, nil, 2, 2, 1, 3]
    let gathered = column.gather(Int64Column(indices))
    #expect(Self.texts(gathered) == indices.map { $0.map { all[Int($0)] } ?? "None" })
    try gathered.validate()
    #expect(column.gather([]).count == 0)
    #expect(column.slice(1..<4).gather([2, 0]).isBitIdentical(to: column.gather([3, 1])))
    #expect(Column.empty(column.type).gather(Int64Column([nil, nil] as [Int64?])).nullCount == 2)
    #expect(StringColumn(["a", nil, "c"]).gather([2, 1, 2])[2] == "c")
  }

  @Test("Bits differ where a value, a null or a type does, and only there")
  func identity() {
    let different: [(Column, Column)] = [
      (Float64Column([0.0]).column, Float64Column([-0.0]).column),
      (Float64Column([.nan]).column, Float64Column([Double(nan: 1, signaling: false)]).column),
      (Int64Column([1, nil]).column, Int64Column([1, 0]).column),
      (Int64Column([1]).column, NumberColumn<Int32>([1]).column),
      (Int64Column([1]).column, Int64Column([1, 2]).column),
      (StringColumn(["ab", "c"]).column, StringColumn(["a", "bc"]).column),
      (StringColumn(["eight by", "x"]).column, StringColumn(["eight bz", "x"]).column),
      (StringColumn(["a", nil]).column, StringColumn(["a", ""]).column),
      (BooleanColumn([true, false]).column, BooleanColumn([true, true]).column),
      (Samples.list(["a", "b"], offsets: [0, 1, 2]), Samples.list(["a", "b"], offsets: [0, 0, 2])),
      (Samples.list(["a", "b"], offsets: [0, 1, 2]), Samples.list(["a", "c"], offsets: [0, 1, 2])),
      (
        Samples.structure([("a", Int64Column([1]).column)]),
        Samples.structure([("a", Int64Column([1]).column)], validity: [false])
      ),
    ]
    for (first, second) in different {
      #expect(!first.isBitIdentical(to: second), "\(first) and \(second)")
      #expect(!second.isBitIdentical(to: first), "\(second) and \(first)")
      #expect(first.isBitIdentical(to: first), "\(first)")
    }
    let same: [(Column, Column)] = [
      (Float64Column([.nan, 1]).column, Float64Column([9, .nan, 1]).column.slice(1..<3)),
      (StringColumn(["b", nil, "c"]).column, StringColumn(["a", "b", nil, "c"]).column.slice(1..<4)),
      (
        Samples.list(["b", "c"], offsets: [0, 2]),
        Samples.list(["a", "b", "c"], offsets: [0, 1, 3]).slice(1..<2)
      ),
      (
        Samples.list(["x", "a", "y", "b"], offsets: [1, 2, 3, 4], validity: [true, false, true]),
        Samples.list(["a", "b"], offsets: [0, 1, 1, 2], validity: [true, false, true])
      ),
      (
        Samples.structure([("a", Int64Column([1, 2]).column)], validity: [true, false]),
        Samples.structure([("a", Int64Column([1, 3]).column)], validity: [true, false])
      ),
    ]
    for (first, second) in same { #expect(first.isBitIdentical(to: second), "\(first) and \(second)") }
  }

  @Test("What is built by hand and broken is found, with its path")
  func validate() {
    let offsets = Buffer([Int64(0), 2, 1])
    let broken: [(String, Column)] = [
      (
        "offset 2 is 1, below offset 1, 2",
        Column(type: .utf8, count: 2, content: .bytes(offsets: offsets, data: Buffer(Array("ab".utf8))))
      ),
      (
        "the last offset is 5, but there are 2 bytes",
        Column(
          type: .utf8, count: 1,
          content: .bytes(offsets: Buffer([Int64(0), 5]), data: Buffer(Array("ab".utf8))))
      ),
      (
        "value 0 is not valid UTF-8",
        Column(
          type: .utf8, count: 1, content: .bytes(offsets: Buffer([Int64(0), 1]), data: Buffer([UInt8(0xC0)])))
      ),
      ("the last offset is 3, but there are 2 elements", Samples.list(["a", "b"], offsets: [0, 3])),
      (
        "the values are not aligned to 8 bytes",
        Column(
          type: .int64, count: 1,
          content: .fixed(Buffer([UInt8](repeating: 0, count: 16)).slice(bytes: 1..<9)))
      ),
    ]
    for (words, column) in broken {
      let nested = Samples.structure([("outer", Samples.list(of: column, offsets: [0, Int64(column.count)]))])
      let error = #expect(throws: ColumnError.self, "\(words)") { try nested.validate() }
      #expect(error?.problem.contains(words) == true, "\(String(describing: error))")
      #expect(error?.path == "outer.item", "\(String(describing: error))")
    }
  }

  @Test("UTF-8 is told from what only looks like it, in every position of a block")
  func utf8() throws {
    let cases: [([UInt8], Bool)] = [
      ([0x7F], true), ([0x80], false), ([0xC1, 0x80], false), ([0xC2, 0x80], true), ([0xC2], false),
      ([0xE0, 0x9F, 0x80], false), ([0xE0, 0xA0, 0x80], true), ([0xED, 0x9F, 0xBF], true),
      ([0xED, 0xA0, 0x80], false), ([0xEF, 0xBF, 0xBF], true), ([0xE2, 0x82], false),
      ([0xF0, 0x8F, 0x80, 0x80], false), ([0xF0, 0x90, 0x80, 0x80], true), ([0xF4, 0x8F, 0xBF, 0xBF], true),
      ([0xF4, 0x90, 0x80, 0x80], false), ([0xF5, 0x80, 0x80, 0x80], false),
      ([0xF0, 0x90, 0x80, 0x41], false),
    ]
    for (bytes, isValid) in cases {
      for before in [0, 1, 7, 63, 64, 65] {
        for after in [0, 1, 70] {
          let text = [UInt8](repeating: 0x61, count: before) + bytes + [UInt8](repeating: 0x62, count: after)
          #expect(
            ((try? Datum.text(Buffer(text))) != nil) == isValid, "\(bytes) after \(before), before \(after)")
        }
      }
    }
  }

  @Test("A datum's parts are found by name")
  func parts() throws {
    let table = Samples.table()
    #expect(try #require(table["int8"]).column.type == .int8)
    #expect(table["absent"] == nil)
    #expect(Datum.scalar(true).description == "value: bool × 1 [True]")
    #expect(Datum.scalar(1.5).field.metadata[MetadataKey.kind] == "float")
  }
}
