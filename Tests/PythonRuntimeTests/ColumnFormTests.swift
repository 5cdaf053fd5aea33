import Columns
import FoundationEssentials
import Testing
import Workers

@Suite("The column form of Python values")
struct ColumnFormTests {
  /// The rows of the table in the module's documentation.
  static func documentedForms() throws -> [(expression: String, form: String)] {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/PythonRuntime/PythonRuntime.docc/Values.md")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      .filter { $0.hasPrefix("| `") }
      .map { row in
        let cells = row.split(separator: "`")  // "| ", expression, " | ", form, " |"
        return (String(cells[1]), cells.count > 3 ? String(cells[3]) : "refused")
      }
  }

  @Test("Values become the columns that the documentation names")
  func formsAreAsDocumented() throws {
    let forms = try Self.documentedForms()
    #expect(forms.count >= 34)
    let code =
      """
      import _regauge, signal
      from collections import Counter, defaultdict, deque
      from datetime import date, datetime, time, timedelta, timezone
      from decimal import Decimal
      from fractions import Fraction
      from pathlib import Path
      from urllib.parse import urlsplit
      from uuid import UUID
      from zoneinfo import ZoneInfo
      def form(value):
          try: return _regauge.schema(value).removeprefix("value: ").removesuffix("?")
          except ValueError: return "refused"

      """ + forms.map { "print(form(\($0.expression)))\n" }.joined()
    let lines = try Launcher.lines(Interpreters.first, code)
    #expect(lines.count == forms.count)
    for (documented, line) in zip(forms, lines) {
      #expect(line == documented.form, "\(documented.expression)")
    }
  }

  @Test("The encoded bytes are an Arrow file with the values and the kinds")
  func bytesAreArrow() throws {
    let code = """
      import _regauge
      rows = [{"n": 7, "x": -0.0, "s": "é", "t": (1, 2)}, {"n": None, "x": 2.5, "s": None, "t": ()}]
      print(_regauge.encode(rows).hex())
      """
    let hex = try #require(try Launcher.lines(Interpreters.first, code).first)
    let datum = try ArrowFile.read(Buffer(Self.bytes(hex)))
    #expect(datum.field.metadata[MetadataKey.root] == "list")
    #expect(datum.field.metadata[MetadataKey.kind] == "dict")
    #expect(
      datum.column.fields.map { $0.metadata[MetadataKey.kind] } == ["int", "float", "str", "tuple"])
    let numbers = try #require(datum.column.child("n").flatMap(Int64Column.init))
    #expect(numbers[0] == 7 && numbers[1] == nil)
    let floats = try #require(datum.column.child("x").flatMap(Float64Column.init))
    #expect(floats[0]?.sign == .minus && floats[1] == 2.5)
    let texts = try #require(datum.column.child("s").flatMap(StringColumn.init))
    #expect(texts[0] == "é" && texts[1] == nil)
  }

  @Test("Columns that native code made become plain Python values")
  func nativeColumnsDecode() throws {
    let table = Column(
      type: .structure([
        Field("i", .int32), Field("u", .uint64), Field("f", .float32), Field("s", .utf8),
        Field("t", .timestamp(.second, timeZone: nil)),
      ]), count: 2,
      content: .structure([
        NumberColumn<Int32>([1, nil]).column, NumberColumn<UInt64>([.max, 0]).column,
        NumberColumn<Float>([0.5, 1]).column, StringColumn(["a", nil]).column,
        Column(
          type: .timestamp(.second, timeZone: nil), count: 2,
          content: Int64Column([86_400, -1]).column.content),
      ]))
    let bytes = ArrowFile.bytes(of: Datum(Field("native", table.type), table))
    let hex = bytes.span(of: UInt8.self)
    let text = hex.indices.map { String(hex[$0], radix: 16) }.map { $0.count == 1 ? "0\($0)" : $0 }.joined()
    let lines = try Launcher.lines(
      Interpreters.first, "import _regauge; print(_regauge.decode(bytes.fromhex('\(text)')))")
    #expect(
      lines == [
        "[{'i': 1, 'u': 18446744073709551615, 'f': 0.5, 's': 'a', 't': datetime.datetime(1970, 1, 2, 0, 0)}, "
          + "{'i': None, 'u': 0, 'f': 1.0, 's': None, 't': datetime.datetime(1969, 12, 31, 23, 59, 59)}]"
      ])
  }

  private static func bytes(_ hex: String) -> [UInt8] {
    let digits = Array(hex.utf8)
    return stride(from: 0, to: digits.count - 1, by: 2).map { index in
      UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16)!
    }
  }
}
