import CStageABI
import Columns
import Foundation
import Testing

@Suite("Arrow C data exchanged with pyarrow and polars, in one process", .serialized)
struct ArrowCInteropTests {
  let folder: TemporaryDirectory
  let python: EmbeddedPython

  init() throws {
    folder = try TemporaryDirectory()
    python = try EmbeddedPython.shared.get()
  }

  private var expected: URL { folder.url.appending(path: "expected") }

  /// Calls a function of crossing.py with `arguments`, the addresses of the pair and the path of the rows.
  private func call(_ function: String, _ arguments: String, _ pairs: ArrowPairs) throws {
    let (schema, array) = unsafe (UInt(bitPattern: pairs.schemas), UInt(bitPattern: pairs.arrays))
    try python.execute(
      "crossing.\(function)(\(arguments)\(schema), \(array), \(EmbeddedPython.literal(expected.path)))")
    withExtendedLifetime(pairs) {}
  }

  /// The datum of the stream that a function of crossing.py exports.
  private func stream(_ function: String, _ arguments: String = "") throws -> Datum {
    let stream = UnsafeMutablePointer<ArrowArrayStream>.allocate(capacity: 1)
    defer { unsafe stream.deallocate() }
    unsafe stream.initialize(to: ArrowArrayStream())
    try python.execute(
      "crossing.\(function)(\(arguments)\(UInt(bitPattern: stream)), \(EmbeddedPython.literal(expected.path)))"
    )
    return try unsafe Datum(importingStream: stream)
  }

  private func expect(_ datum: Datum, _ name: String) throws {
    try datum.column.validate()
    let lines = try String(contentsOf: expected, encoding: .utf8).split(separator: "\n").map(String.init)
    #expect(datum.count == lines.count, "\(name)")
    for (row, line) in zip(0..<datum.count, lines) {
      #expect(datum.column.cellText(at: row) == line, "\(name), row \(row)")
    }
  }

  @Test("What pyarrow exports is taken, value for value", arguments: ["whole", "slice", "chunks", "empty"])
  func tables(name: String) throws {
    let pairs = ArrowPairs(count: 1)
    try call("give_array", "'\(name)', ", pairs)
    try expect(pairs.datum(at: 0), name)
    try expect(try stream("give_stream", "'\(name)', "), "stream of \(name)")
  }

  @Test("A pyarrow array with an offset of its own is taken, whatever its type")
  func columns() throws {
    try python.execute(
      "open(\(EmbeddedPython.literal(expected.path)), 'w').write('\\n'.join(crossing.interop.SCALARS))")
    let names = try String(contentsOf: expected, encoding: .utf8).split(separator: "\n")
    #expect(names.count > 30)
    for name in names {
      let pairs = ArrowPairs(count: 1)
      try call("give_column", "'\(name)', ", pairs)
      try expect(pairs.datum(at: 0), String(name))
    }
  }

  @Test("What polars exports as a stream is taken, value for value")
  func polarsStream() throws {
    try expect(try stream("give_polars_stream"), "polars")
  }

  @Test("pyarrow and polars take what is exported here", arguments: [0..<5, 1..<4, 2..<2])
  func theyTake(rows: Range<Int>) throws {
    let table = Samples.table()
    for (field, column) in zip(table.column.fields, table.column.children) {
      let datum = Datum(field, column.slice(rows))
      try (0..<datum.count).map { datum.column.cellText(at: $0) + "\n" }.joined()
        .write(to: expected, atomically: false, encoding: .utf8)
      try call("take_pyarrow", "", ArrowPairs(exporting: [datum]))
      // polars turns times of seconds into nanoseconds.
      if field.name != "time" { try call("take_polars", "", ArrowPairs(exporting: [datum])) }
    }
  }
}
