import Columns
import Testing

@Suite("Hostile Arrow C data")
struct ArrowCHostileTests {
  static let plain = ForeignData.int64([1, 2, 3])
  static let text = ForeignData.text([0, 1, 2], "ab")
  static let list = ForeignData(
    "+l", length: 1, [nil, ForeignData.bytes([Int32(0), 2])], children: [.int64([1, 2])])
  static let record = ForeignData("+s", length: 2, [nil], children: [.int64([1, 2])])
  static let dictionary = ForeignData("c", length: 1, [nil, [0]]).with { $0.dictionary = [text] }

  static func views(_ view: [Int32], sizes: [Int64] = [20]) -> ForeignData {
    ForeignData(
      "vu", length: 1,
      [nil, ForeignData.bytes(view), [UInt8](repeating: 0x61, count: 20), ForeignData.bytes(sizes)])
  }

  static func metadata(_ bytes: [UInt8]) -> ForeignData { plain.with { $0.metadata = bytes } }

  static func nested(_ depth: Int) -> ForeignData {
    (0..<depth).reduce(ForeignData.int64([])) { inner, _ in
      ForeignData("+l", length: 0, [nil, nil], children: [inner])
    }
  }

  static let cases: [(String, ForeignData)] = [
    ("the schema was released already", plain.with { $0.isSchemaReleased = true }),
    ("the array was released already", plain.with { $0.isArrayReleased = true }),
    ("the schema has no format", plain.with { $0.format = nil }),
    ("the Arrow format \"?\" is unknown", plain.with { $0.format = Array("?".utf8) }),
    ("the Arrow format \"\" is unknown", plain.with { $0.format = [] }),
    ("the format is not valid UTF-8", plain.with { $0.format = [0xFF] }),
    ("the length is -1", plain.with { $0.length = -1 }),
    ("the length is 9223372036854775807", plain.with { $0.length = .max }),
    ("the offset is -1", plain.with { $0.offset = -1 }),
    ("the offset is 9223372036854775807", plain.with { $0.offset = .max }),
    ("the null count is -2", plain.with { $0.nullCount = -2 }),
    ("the null count is 4 for 3 values", plain.with { $0.nullCount = 4 }),
    ("the validity buffer is missing", plain.with { $0.nullCount = 1 }),
    ("but the validity buffer has 2 nulls", plain.with { ($0.nullCount, $0.buffers[0]) = (1, [0b001]) }),
    ("the array has 1 buffers instead of 2", plain.with { $0.bufferCount = 1 }),
    ("the array has -1 buffers", plain.with { $0.bufferCount = -1 }),
    ("the array has 3 buffers instead of 2", plain.with { $0.bufferCount = 3 }),
    ("the pointer to the buffers is null", plain.with { $0.hasNullBuffers = true }),
    ("the data buffer is missing", plain.with { $0.buffers[1] = nil }),
    ("has 1 children instead of none", plain.with { $0.children = [plain] }),
    ("the offset buffer is missing", text.with { $0.buffers[1] = nil }),
    ("the data buffer is missing; it should have 2 bytes", text.with { $0.buffers[2] = nil }),
    ("offset 0 is -1", .text([-1, 1], "ab")),
    ("offset 2 is 1, below offset 1, 2", .text([0, 2, 1], "ab")),
    ("offset 1 is -2147483648", .text([0, .min, 2], "ab")),
    (
      "the last offset is 9223372036854775807",
      ForeignData("U", length: 1, [nil, ForeignData.bytes([Int64(0), .max]), [0]])
    ),
    ("value 1 is not valid UTF-8: \"\\xff\"", .text([0, 1, 2], [0x61, 0xFF])),
    ("value 0 is not valid UTF-8: \"\\xc4\"", .text([0, 1, 2], "č")),
    (
      "the last offset is 3, but there are 2 elements",
      list.with { $0.buffers[1] = ForeignData.bytes([Int32(0), 3]) }
    ),
    ("a list has 0 children", list.with { ($0.children, $0.schemaChildCount) = ([], 0) }),
    ("the array has 0 children instead of 1", list.with { $0.arrayChildCount = 0 }),
    ("the number of children is -1", record.with { $0.schemaChildCount = -1 }),
    ("child 0 of 1 is a null pointer", record.with { $0.hasNullChild = true }),
    ("child 0 of 1 is a null pointer", record.with { $0.hasNullChildren = true }),
    ("the array has 1 values instead of 2", record.with { $0.children = [.int64([1])] }),
    ("the array has 2 values instead of 3", record.with { $0.offset = 1 }),
    ("dictionary index 7 is outside 0 ..< 2", dictionary.with { $0.buffers[1] = [7] }),
    ("dictionary index -1 is outside", dictionary.with { $0.buffers[1] = [0xFF] }),
    ("dictionary indices have the format \"u\"", text.with { $0.dictionary = [text] }),
    ("the schema has a dictionary, the array has none", dictionary.with { $0.lacksArrayDictionary = true }),
    ("the array has a dictionary, the schema has none", dictionary.with { $0.lacksSchemaDictionary = true }),
    ("the dictionary is itself dictionary-encoded", dictionary.with { $0.dictionary = [dictionary] }),
    ("dictionaries of list<int64> are not read", dictionary.with { $0.dictionary = [list] }),
    ("view 0 has length -1", views([-1, 0, 0, 0])),
    ("points into data buffer 1 of 1", views([13, 0, 1, 0])),
    ("points into data buffer -1 of 1", views([13, 0, -1, 0])),
    ("covers bytes 8 + 13 of a data buffer of 20", views([13, 0, 0, 8])),
    ("covers bytes -1 + 13", views([13, 0, 0, -1])),
    ("the size of data buffer 0 is -1", views([1, 0, 0, 0], sizes: [-1])),
    ("the array has 2 buffers instead of 3 or more", views([1, 0, 0, 0]).with { $0.bufferCount = 2 }),
    ("the metadata's number of pairs is -1", metadata(ForeignData.bytes([Int32(-1)]))),
    ("the metadata's key length is -5", metadata(ForeignData.bytes([Int32(1), -5]))),
    ("a metadata key is not valid UTF-8", metadata(ForeignData.bytes([Int32(1), 1]) + [0xFF])),
    ("the type nests deeper than 64 levels", nested(70)),
    (
      "date64 values (Arrow format \"tdm\") have no column type", plain.with { $0.format = Array("tdm".utf8) }
    ),
    ("decimal values", plain.with { $0.format = Array("d:10,2".utf8) }),
    ("fixed-size binary values", plain.with { $0.format = Array("w:16".utf8) }),
    ("fixed-size list values", list.with { $0.format = Array("+w:2".utf8) }),
    ("map values", list.with { $0.format = Array("+m".utf8) }),
    ("union values", record.with { $0.format = Array("+us:0".utf8) }),
    ("list view values", list.with { $0.format = Array("+vl".utf8) }),
    ("run-end encoded values", record.with { $0.format = Array("+r".utf8) }),
    ("interval values", plain.with { $0.format = Array("tiM".utf8) }),
  ]

  @Test("Each is refused with its reason and released once", arguments: cases.indices)
  func refused(index: Int) {
    let (words, data) = Self.cases[index]
    let producer = ForeignProducer(data)
    let error = #expect(throws: ColumnError.self, "\(words)") { try producer.datum() }
    #expect(error?.problem.contains(words) == true, "\(String(describing: error)) instead of \(words)")
    #expect(error?.remedy.isEmpty == false)
    #expect(producer.schemaReleases == (data.isSchemaReleased ? 0 : 1), "\(words)")
    #expect(producer.arrayReleases == (data.isArrayReleased ? 0 : 1), "\(words)")
  }

  @Test("A little data that expands to more than memory holds is refused")
  func bombs() {
    let block = [UInt8](repeating: 0x61, count: 1 << 20)
    let count = 70_000
    let view = ForeignData.bytes([Int32(block.count), 0, 0, 0])
    let views = ForeignData(
      "vu", length: Int64(count),
      [
        nil, Array(repeatElement(view, count: count).joined()), block,
        ForeignData.bytes([Int64(block.count)]),
      ])
    let codes = ForeignData("c", length: Int64(count), [nil, [UInt8](repeating: 0, count: count)]).with {
      $0.dictionary = [.text([0, Int32(block.count)], block)]
    }
    for bomb in [views, codes] {
      let error = #expect(throws: ColumnError.self) { try ForeignProducer(bomb).datum() }
      #expect(error?.problem.contains("expand to more than") == true, "\(String(describing: error))")
    }
  }

  @Test("An error names the column")
  func path() {
    let inner = ForeignData.text([0, 2, 1], "ab").with { $0.name = "dep_time" }
    let flights = ForeignData("+s", length: 2, [nil], children: [inner]).with { $0.name = "flights" }
    let error = #expect(throws: ColumnError.self) { try ForeignProducer(flights).datum() }
    #expect(
      error?.description
        == "import Arrow C data: flights.dep_time: offset 2 is 1, below offset 1, 2; "
        + "the producer broke Arrow's rules; check or update it")
  }
}
