import Columns
import Testing

@Suite("Damaged Arrow IPC")
struct ArrowFileHostileTests {
  /// 1009 rows: numbers of which 17 are null, and text of 4001 bytes; numbers that are easy to find in a file.
  static let datum = Datum.table(
    "flights",
    [
      ("number", Int64Column((0..<1009).map { $0 < 17 ? nil : 7 }).column),
      ("text", StringColumn((0..<1009).map { $0 == 0 ? String(repeating: "x", count: 4001) : "" }).column),
      ("stamp", TimestampColumn(microseconds: Int64Column((0..<1009).map(Int64.init))).column),
    ])
  static let file = Samples.bytes(ArrowFile.bytes(of: datum))
  static let stream = Samples.bytes(ArrowFile.bytes(of: datum, format: .stream))

  /// One way to damage a file, and what the reader must say.
  struct Damage: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let words: String
    let bytes: [UInt8]

    init(_ description: String, _ words: String, _ bytes: [UInt8]) {
      (testDescription, self.words, self.bytes) = (description, words, bytes)
    }
  }

  static let damages: [Damage] =
    [
      Damage("no bytes", "0 bytes are neither a file nor a stream", []),
      Damage("seven bytes", "7 bytes are neither", Array("ARROW1\0".utf8)),
      Damage("some text", "of metadata;", Array("hello, this is not Arrow at all".utf8)),
      Damage("zeros", "the stream is empty", [UInt8](repeating: 0, count: 64)),
      Damage("the start of a file", "does not end with it", Array(file.prefix(1000))),
      Damage("the first bytes of a file", "does not end with it", Array(file.prefix(9))),
      Damage("another end", "does not end with it", file.dropLast() + [0]),
      Damage("no footer", "the footer claims 0 bytes", footerLength(0)),
      Damage("a negative footer", "the footer claims -1 bytes", footerLength(-1)),
      Damage("a footer longer than the file", "the footer claims 100000 bytes", footerLength(100_000)),
      Damage("a footer cut short", "metadata is damaged", footerLength(8)),
      Damage(
        "a footer root outside", "metadata is damaged", patch(file, footerStart, [0xFF, 0xFF, 0xFF, 0x7F])),
      Damage("a block before the first message", "points to byte 0, where", block(0)),
      Damage("a block at the schema", "points to byte 8, where no batch is", block(8)),
      Damage("a negative block", "points to byte -64", block(-64)),
      Damage("a block behind the end", "points to byte 99999999", block(99_999_999)),
      Damage("a block between messages", "metadata is damaged", block(batchStart + 64)),
      Damage(
        "a message longer than the stream", "bytes of metadata;", patch(stream, 4, [0xF0, 0xFF, 0xFF, 0x7F])),
      Damage("a message shorter than its root", "metadata is damaged", patch(stream, 4, [4, 0, 0, 0])),
      Damage(
        "a stream without its schema", "message type 3 instead of a schema",
        Array(stream.dropFirst(streamBatchStart))),
      Damage("two schemas", "messages of type 1 have no place", stream.prefix(streamBatchStart) + stream),
      Damage("a body longer than the file", "claims a body of", int64(bodyByteCount, 1 << 40)),
      Damage("a negative body", "claims a body of -1 bytes", int64(bodyByteCount, -1)),
      Damage("a body cut short", "of a body of", int64(bodyByteCount, 64)),
      Damage("a batch of one row more", "1009 values in a batch of 1010", int64(1009, 1010)),
      Damage("a batch of negative length", "1009 values in a batch of -1", int64(1009, -1)),
      Damage(
        "an array of more rows than its batch", "1100 values in a batch of 1009",
        int64(1009, 1100, occurrence: 1)),
      Damage(
        "an array beyond counting", "9223372036854775807 values in a batch", int64(1009, .max, occurrence: 1)),
      Damage("a negative array", "-5 values in a batch", int64(1009, -5, occurrence: 1)),
      Damage("a negative null count", "the null count is -3", int64(17, -3)),
      Damage("more nulls than rows", "the null count is 5000", int64(17, 5000)),
      Damage("another null count", "has 17 nulls", int64(17, 18)),
      Damage("a buffer of negative length", "+ -1 of a body", int64(1009 * 8, -1)),
      Damage("a buffer longer than the body", "of a body of", int64(1009 * 8, 1 << 50)),
      Damage(
        "a buffer one byte short", "buffer has 8071 bytes instead of 8072", int64(1009 * 8, 1009 * 8 - 1)),
      Damage("text one byte short", "the data buffer has 4000 bytes instead of 4001", int64(4001, 4000)),
      Damage("an offset beyond the text", "below offset", int64(4001, 4002, occurrence: 5)),
      Damage("a negative offset", "below offset", int64(4001, -4001, occurrence: 5)),
      Damage(
        "broken text", "value 0 is not valid UTF-8", patch(file, find(Array("xxxx".utf8), in: file), [0xFF])),
      Damage(
        "a broken name", "not valid UTF-8",
        patch(file, find(Array("number".utf8), in: file, last: true), [0xFF])),
      Damage("broken annotations", "is not a JSON object", annotations(in: annotated)),
      Damage("wrapped, but three columns", "has 3 columns instead of 1", wrapped),
    ]

  @Test("Each damage is refused with its reason", arguments: damages)
  func refused(damage: Damage) {
    let error = #expect(throws: ColumnError.self) { try ArrowFile.read(Buffer(damage.bytes)) }
    #expect(error?.problem.contains(damage.words) == true, "\(String(describing: error))")
    #expect(error?.remedy.isEmpty == false)
  }

  @Test("A stream or file cut anywhere is refused, or ends at a message")
  func cut() {
    for length in stride(from: 0, to: Self.file.count, by: 61) {
      #expect(throws: ColumnError.self, "file of \(length) bytes") {
        try ArrowFile.read(Buffer(Array(Self.file.prefix(length))))
      }
    }
    for length in stride(from: 0, to: Self.stream.count - 8, by: 61) where length != Self.streamBatchStart {
      #expect(throws: ColumnError.self, "stream of \(length) bytes") {
        try ArrowFile.read(Buffer(Array(Self.stream.prefix(length))))
      }
    }
  }

  @Test("Thousands of random changes never trap: an error, or a valid column", arguments: [1, 2])
  func fuzz(seed: UInt64) throws {
    for format in [ArrowFileWriter.Format.file, .stream] {
      try Fuzz.mutate(ArrowFile.bytes(of: Samples.table(), format: format), seed: seed, rounds: 1000)
    }
  }

  // MARK: - Damaging

  private static let footerStart: Int = {
    let length = file.suffix(10).prefix(4).enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
    return file.count - 10 - length
  }()
  private static let batchStart = messageEnd(file, at: 8)
  private static let streamBatchStart = messageEnd(stream, at: 0)
  private static let bodyByteCount: Int64 = 64 * 2 + 8128 + 8128 + 4032 + 8128

  /// Where the message without a body that starts at `start` ends.
  private static func messageEnd(_ bytes: [UInt8], at start: Int) -> Int {
    start + 8 + Int(bytes[start + 4]) + Int(bytes[start + 5]) << 8
  }

  private static func patch(_ bytes: [UInt8], _ position: Int, _ new: [UInt8]) -> [UInt8] {
    var bytes = bytes
    bytes.replaceSubrange(position..<position + new.count, with: new)
    return bytes
  }

  private static func footerLength(_ length: Int32) -> [UInt8] {
    patch(file, file.count - 10, ForeignData.bytes([length]))
  }

  /// The position of `wanted`, which must be there.
  private static func find(
    _ wanted: [UInt8], in bytes: [UInt8], occurrence: Int = 0, last: Bool = false, step: Int = 1
  ) -> Int {
    let places = stride(from: 0, through: bytes.count - wanted.count, by: step).filter {
      bytes[$0..<$0 + wanted.count].elementsEqual(wanted)
    }
    return last ? places.last! : places[occurrence]
  }

  /// The file with an Int64 replaced; the batch's metadata comes before its body, and the footer last.
  private static func int64(_ old: Int64, _ new: Int64, occurrence: Int = 0) -> [UInt8] {
    let tail = Array(file.dropFirst(batchStart))
    let position = find(ForeignData.bytes([old]), in: tail, occurrence: occurrence, step: 8)
    return patch(file, batchStart + position, ForeignData.bytes([new]))
  }

  private static func block(_ start: Int) -> [UInt8] {
    let wanted = ForeignData.bytes([Int64(batchStart)])
    let position = find(wanted, in: file, last: true)
    return patch(file, position, ForeignData.bytes([Int64(start)]))
  }

  private static let annotated: [UInt8] = {
    var fields = datum.column.fields
    fields[0].metadata = ["regauge.kind": "int"]
    let column = datum.column.retyped(.structure(fields))
    return Samples.bytes(ArrowFile.bytes(of: Datum(Field("x", column.type), column)))
  }()

  private static func annotations(in bytes: [UInt8]) -> [UInt8] {
    patch(bytes, find(Array("{\"/number".utf8), in: bytes, last: true), Array("[".utf8))
  }

  private static let wrapped: [UInt8] = {
    var datum = ArrowFileHostileTests.datum
    datum.field.metadata["regauge.wrappeX"] = "1"
    let bytes = Samples.bytes(ArrowFile.bytes(of: datum))
    return patch(
      bytes, find(Array("regauge.wrappeX".utf8), in: bytes, last: true), Array("regauge.wrapped".utf8))
  }()
}

/// Random damage, repeatable by its seed.
enum Fuzz {
  /// Changes up to 4 bytes of `original` in each of `rounds`; whatever is read must be a valid column.
  static func mutate(_ original: Buffer, seed: UInt64, rounds: Int) throws {
    var random = SplitMix(state: seed)
    let bytes = Samples.bytes(original)
    for round in 0..<rounds {
      var mutated = bytes
      for _ in 0...Int.random(in: 0..<4, using: &random) {
        let position = Int.random(in: 0..<mutated.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: mutated[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: mutated[position] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &random)!
        case 2: mutated[position] &+= 1
        default: mutated[position] = UInt8.random(in: 0...255, using: &random)
        }
      }
      guard let datum = try? ArrowFile.read(Buffer(mutated)) else { continue }
      do { try datum.column.validate() } catch {
        Issue.record("seed \(seed), round \(round): \(error)")
      }
      for row in 0..<min(datum.count, 10) { _ = datum.column.cellText(at: row) }
    }
  }
}

/// The generator SplitMix64 (Steele, Lea and Flood, 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
