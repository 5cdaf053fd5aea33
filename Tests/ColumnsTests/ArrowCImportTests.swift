import CStageABI
import Columns
import Testing

@Suite("Foreign Arrow C data, layouts that are not our own")
struct ArrowCImportTests {
  static let views: [UInt8] =
    view("short") + view("a longer text", block: 0, at: 2) + view("twelve bytes")
    + view("another long one", block: 1, at: 0)

  static let layouts: [(String, ForeignData, [String])] = [
    ("no rows and no buffers", ForeignData("u", length: 0, [nil, nil, nil]), []),
    ("nulls without a type", ForeignData("n", length: 2, []), ["None", "None"]),
    (
      "numbers from an offset on", .int64([1, 2, 3, 4]).with { ($0.length, $0.offset) = (2, 1) }, ["2", "3"]
    ),
    ("numbers that are not aligned", .int64([1, 2]).with { $0.misalignment = 1 }, ["1", "2"]),
    (
      "a validity bitmap from an offset on",
      ForeignData("c", length: 4, [[0b1011_0000], [0, 0, 0, 0, 5, 6, 7, 8]]).with {
        ($0.offset, $0.nullCount) = (4, -1)
      },
      ["5", "6", "None", "8"]
    ),
    (
      "Booleans from an offset on", ForeignData("b", length: 3, [nil, [0b0010_1000]]).with { $0.offset = 3 },
      ["True", "False", "True"]
    ),
    ("text with 32-bit offsets", .text([0, 2, 2, 5], "abčd"), ["'ab'", "''", "'čd'"]),
    ("text from an offset on", .text([0, 1, 2, 3], "abc").with { ($0.length, $0.offset) = (1, 2) }, ["'c'"]),
    ("text whose offsets start above 0", .text([1, 2, 3], "abc"), ["'b'", "'c'"]),
    (
      "text that is broken where it is null",
      ForeignData("u", length: 2, [[0b01], ForeignData.bytes([Int32(0), 1, 2]), [0x61, 0xFF]]).with {
        $0.nullCount = 1
      },
      ["'a'", "None"]
    ),
    (
      "binary", ForeignData("z", length: 1, [nil, ForeignData.bytes([Int32(0), 2]), [0xFF, 0]]),
      ["b'\\xff\\x00'"]
    ),
    (
      "times in seconds", ForeignData("tts", length: 1, [nil, ForeignData.bytes([Int32(3661)])]), ["01:01:01"]
    ),
    (
      "string views",
      ForeignData(
        "vu", length: 4,
        [
          nil, views, Array("..a longer text".utf8), Array("another long one".utf8),
          ForeignData.bytes([Int64(15), 16]),
        ]), ["'short'", "'a longer text'", "'twelve bytes'", "'another long one'"]
    ),
    ("views without data buffers", ForeignData("vz", length: 1, [nil, view("abc"), []]), ["b'abc'"]),
    (
      "a dictionary",
      ForeignData("c", length: 3, [[0b101], [1, 99, 0]]).with {
        ($0.nullCount, $0.dictionary) = (1, [.text([0, 1, 3], "abb")])
      }, ["'bb'", "None", "'a'"]
    ),
    (
      "a dictionary with a null value, from an offset on",
      ForeignData("C", length: 2, [nil, [7, 0, 1]]).with {
        $0.offset = 1
        $0.dictionary = [
          ForeignData("l", length: 2, [[0b01], ForeignData.bytes([Int64(5), 0])]).with { $0.nullCount = 1 }
        ]
      }, ["5", "None"]
    ),
    (
      "a list with offsets on both levels",
      ForeignData(
        "+l", length: 2, [nil, ForeignData.bytes([Int32(0), 1, 1, 3])],
        children: [.int64([9, 10, 11, 12]).with { ($0.length, $0.offset) = (3, 1) }]
      ).with { $0.offset = 1 },
      ["[]", "[11, 12]"]
    ),
    (
      "a struct with offsets on both levels",
      ForeignData(
        "+s", length: 2, [nil], children: [.int64([9, 10, 11, 12]).with { ($0.length, $0.offset) = (3, 1) }]
      )
      .with { $0.offset = 1 }, ["{'x': 11}", "{'x': 12}"]
    ),
    (
      "a struct longer than its own slice of the children",
      ForeignData("+s", length: 1, [[0]], children: [.int64([1, 2])]).with { $0.nullCount = 1 }, ["None"]
    ),
  ]

  @Test("Every layout is read", arguments: layouts.map(\.0))
  func layout(name: String) throws {
    let (_, data, expected) = try #require(Self.layouts.first { $0.0 == name })
    let producer = ForeignProducer(data)
    do {
      let datum = try producer.datum()
      try datum.column.validate()
      #expect((0..<datum.count).map { datum.column.cellText(at: $0) } == expected)
      #expect(datum.column.type == datum.field.type)
      #expect(producer.schemaReleases == 1)
    }
    #expect(producer.arrayReleases == 1)
  }

  @Test("A slice of a long list column copies no elements outside it")
  func listWindow() throws {
    let producer = ForeignProducer(
      ForeignData(
        "+L", length: 1, [nil, ForeignData.bytes([Int64(2), 4])], children: [.int64([1, 2, 3, 4, 5])]))
    let column = try producer.datum().column
    guard case .list(_, let elements) = column.content else {
      Issue.record("not a list")
      return
    }
    #expect(elements.count == 2)
    #expect(column.cellText(at: 0) == "[3, 4]")
  }

  @Test("Chunks of a stream become one column; the stream and each chunk are released once", arguments: 0...3)
  func stream(chunkCount: Int) throws {
    let producer = StreamProducer((0..<chunkCount).map { .int64([Int64($0), Int64($0) + 10]) })
    do {
      let datum = try producer.datum()
      #expect(datum.field.name == "x")
      #expect(
        (0..<datum.count).map { datum.column.cellText(at: $0) }
          == (0..<chunkCount).flatMap { ["\($0)", "\($0 + 10)"] })
      #expect(producer.releases == 1)
    }
    #expect(producer.chunks.allSatisfy { $0.arrayReleases == 1 })
  }

  @Test("A stream's own error is passed on")
  func streamError() throws {
    for (failing, text) in [
      (0, "get_schema failed with status 5, saying \"the disk is full\""), (2, "get_next failed"),
    ] {
      let producer = StreamProducer([.int64([1]), .int64([2])])
      producer.failingCall = failing
      let error = #expect(throws: ColumnError.self) { try producer.datum() }
      #expect(error?.problem.contains(text) == true, "\(String(describing: error))")
      #expect(producer.releases == 1)
    }
  }

  private static func view(_ text: String, block: Int32 = 0, at position: Int32 = 0) -> [UInt8] {
    let bytes = Array(text.utf8)
    let length = ForeignData.bytes([Int32(bytes.count)])
    if bytes.count <= 12 { return length + bytes + [UInt8](repeating: 0, count: 12 - bytes.count) }
    return length + bytes.prefix(4) + ForeignData.bytes([block, position])
  }
}

/// A C stream of the given chunks, the schema being the first one's.
@safe
final class StreamProducer {
  let chunks: [ForeignProducer]
  private(set) var releases = 0
  /// The number of the call to fail: 0 is get_schema, then get_next each.
  var failingCall = -1
  private var callCount = 0
  private let schema: ForeignProducer

  init(_ data: [ForeignData]) {
    chunks = data.map { ForeignProducer($0) }
    schema = ForeignProducer(data.first ?? .int64([]))
  }

  func datum() throws -> Datum {
    var stream = unsafe ArrowArrayStream(
      get_schema: { stream, out in unsafe StreamProducer.of(stream).giveSchema(out!) },
      get_next: { stream, out in unsafe StreamProducer.of(stream).giveNext(out!) },
      get_last_error: { _ in
        // A literal's storage is never freed.
        let words: StaticString = "the disk is full"
        return unsafe UnsafeRawPointer(words.utf8Start).assumingMemoryBound(to: CChar.self)
      },
      release: { stream in
        unsafe StreamProducer.of(stream).releases += 1
        unsafe stream!.pointee.release = nil
      }, private_data: Unmanaged.passUnretained(self).toOpaque())
    return try unsafe Datum(importingStream: &stream)
  }

  private static func of(_ stream: UnsafeMutablePointer<ArrowArrayStream>?) -> StreamProducer {
    unsafe Unmanaged<StreamProducer>.fromOpaque(stream!.pointee.private_data).takeUnretainedValue()
  }

  private func giveSchema(_ out: UnsafeMutablePointer<ArrowSchema>) -> CInt {
    defer { callCount += 1 }
    if callCount == failingCall { return 5 }
    unsafe out.pointee = schema.pairs.schemas.pointee
    unsafe schema.pairs.schemas.pointee.release = nil
    return 0
  }

  private func giveNext(_ out: UnsafeMutablePointer<ArrowArray>) -> CInt {
    defer { callCount += 1 }
    if callCount == failingCall { return 5 }
    let index = callCount - 1
    guard index < chunks.count else {
      unsafe out.pointee.release = nil
      return 0
    }
    unsafe out.pointee = chunks[index].pairs.arrays.pointee
    unsafe chunks[index].pairs.arrays.pointee.release = nil
    return 0
  }
}
