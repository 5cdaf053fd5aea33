import Columns
import Foundation
import Testing

@Suite("Arrow files exchanged with pyarrow and polars")
struct ArrowInteropTests {
  @Test("pyarrow and polars read what is written here")
  func theyRead() throws {
    let python = try ToolEnvironment()
    let folder = try TemporaryDirectory()
    let data = ArrowFileRoundTripTests.data
    for (index, (_, datum)) in data.enumerated() {
      for format in [ArrowFileWriter.Format.file, .stream] {
        let name = "\(index)-\(format)"
        try write(datum, format, name, to: folder)
      }
    }
    let printed = try python.run("interop.py", ["check", folder.url.path])
    #expect(printed == "\(data.count * 2)\n")
  }

  @Test("What pyarrow and polars write is read here, value for value")
  func weRead() throws {
    let python = try ToolEnvironment()
    let folder = try TemporaryDirectory()
    _ = try python.run("interop.py", ["write", folder.url.path])
    var fileCount = 0
    for file in try FileManager.default.contentsOfDirectory(at: folder.url, includingPropertiesForKeys: nil)
    where file.pathExtension.hasPrefix("arrow") {
      let expected = try String(
        contentsOf: file.deletingPathExtension().appendingPathExtension("expected"), encoding: .utf8)
      let datum: Datum
      do {
        datum = try ArrowFile.read(try contents(of: file))
      } catch {
        Issue.record("\(file.lastPathComponent): \(error)")
        continue
      }
      try datum.column.validate()
      let lines = expected.split(separator: "\n")
      #expect(datum.count == lines.count, "\(file.lastPathComponent)")
      if let row = zip(0..<datum.count, lines).first(where: { datum.column.cellText(at: $0) != $1 })?.0 {
        Issue.record(
          "\(file.lastPathComponent), row \(row): \(datum.column.cellText(at: row))\ninstead of \(lines[row])"
        )
      }
      fileCount += 1
    }
    #expect(fileCount >= 20)
  }

  @Test("Metadata that a library drops from the fields is filled in from the schema's")
  func metadataSurvives() throws {
    let python = try ToolEnvironment()
    let folder = try TemporaryDirectory()
    let (_, datum) = try #require(ArrowFileRoundTripTests.data.first { $0.0 == "metadata at every level" })
    try write(datum, .file, "metadata", to: folder)
    try write(.scalar(Int64(7), name: "wrapped"), .file, "scalar", to: folder)
    _ = try python.run("interop.py", ["strip", folder.url.path])
    let back = try ArrowFile.read(try contents(of: folder.url.appending(path: "metadata.arrow")))
    #expect(back.field == datum.field)
    #expect(back.column.isBitIdentical(to: datum.column))
    let scalar = try ArrowFile.read(try contents(of: folder.url.appending(path: "scalar.arrow")))
    #expect(scalar.field == Datum.scalar(Int64(7), name: "wrapped").field)
  }

  @Test("The Python of the page on Arrow files does what the page says")
  func page() throws {
    let python = try ToolEnvironment()
    let folder = try TemporaryDirectory()
    let flights = Datum.table(
      "flights",
      [
        ("flight", StringColumn(["UA1545", "B6725", nil]).column),
        ("dep_delay", Float64Column([2, 61, 90.5]).column),
      ])
    try write(flights, .file, "flights", to: folder)
    #expect(
      try python.run("document.py", [python.page("Columns.docc/ArrowFiles.md"), folder.url.path]) == "2\n")
    let delayed = try ArrowFile.read(try contents(of: folder.url.appending(path: "delayed.arrow")))
    #expect(
      delayed.column.description.hasSuffix(
        "[{'flight': 'B6725', 'dep_delay': 61.0}, {'flight': None, 'dep_delay': 90.5}]"))
    let all = try ArrowFile.read(try contents(of: folder.url.appending(path: "all.arrow")))
    #expect(all.field == flights.field)
    #expect(all.column.isBitIdentical(to: flights.column))
  }

  @Test("Random changes to what they write never trap", arguments: [7])
  func fuzz(seed: UInt64) throws {
    let python = try ToolEnvironment()
    let folder = try TemporaryDirectory()
    _ = try python.run("interop.py", ["write", folder.url.path])
    for name in ["everything.arrow", "batches_stream.arrows", "deltas.arrows", "polars.arrow"] {
      try Fuzz.mutate(try contents(of: folder.url.appending(path: name)), seed: seed, rounds: 500)
    }
  }

  @Test("What has no column type, or is compressed, is refused by name with a remedy")
  func refusals() throws {
    let python = try ToolEnvironment()
    let folder = try TemporaryDirectory()
    _ = try python.run("interop.py", ["write", folder.url.path])
    var count = 0
    for file in try FileManager.default.contentsOfDirectory(at: folder.url, includingPropertiesForKeys: nil)
    where file.pathExtension == "refused" {
      let words = try String(
        contentsOf: file.deletingPathExtension().appendingPathExtension("words"), encoding: .utf8)
      let bytes = try contents(of: file)
      let error = #expect(throws: ColumnError.self, "\(file.lastPathComponent)") { try ArrowFile.read(bytes) }
      #expect(
        error?.problem.contains(words) == true, "\(file.lastPathComponent): \(String(describing: error))")
      #expect(error?.remedy.isEmpty == false)
      count += 1
    }
    #expect(count >= 12)
  }

  private func write(
    _ datum: Datum, _ format: ArrowFileWriter.Format, _ name: String, to folder: TemporaryDirectory
  ) throws {
    let file = folder.url.appending(path: "\(name).\(format == .file ? "arrow" : "arrows")")
    try Data(Samples.bytes(ArrowFile.bytes(of: datum, format: format))).write(to: file)
    // A file holds records; anything else stands in a column "value".
    let isTable = !datum.column.fields.isEmpty && datum.column.nullCount == 0
    let table =
      isTable
      ? datum.column
      : Samples.structure([("value", datum.column)])
    let rows = (0..<table.count).map { table.cellText(at: $0) + "\n" }
    try rows.joined().write(
      to: folder.url.appending(path: "\(name).expected"), atomically: false, encoding: .utf8)
  }

  private func contents(of file: URL) throws -> Buffer { Buffer(Array(try Data(contentsOf: file))) }
}
