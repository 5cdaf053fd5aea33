import Columns
import Testing

@Suite("Cells as text")
struct CellTextTests {
  @Test("Floats are shown as Python shows them")
  func floats() {
    let cases: [(Double, String)] = [
      (0.1, "0.1"), (-0.0, "-0.0"), (1e-4, "0.0001"), (1e-5, "1e-05"), (1e15, "1000000000000000.0"),
      (9_007_199_254_740_992, "9007199254740992.0"), (1e16, "1e+16"), (-1.5e16, "-1.5e+16"), (1e22, "1e+22"),
      (.leastNonzeroMagnitude, "5e-324"), (.infinity, "inf"), (-.infinity, "-inf"), (-.nan, "nan"),
      (2.5e7, "25000000.0"),
    ]
    for (number, text) in cases { #expect(Float64Column([number]).column.cellText(at: 0) == text) }
    #expect(NumberColumn<Float>([2e7, 0.1]).column.cellText(at: 0) == "20000000.0")
    #expect(NumberColumn<Float>([2e7, 0.1]).column.cellText(at: 1) == "0.1")
    let half = Column(type: .float16, count: 1, content: .fixed(Buffer([UInt16(0x3C01)])))
    #expect(half.cellText(at: 0) == "1.001")
  }

  @Test("Times are exact, whatever their unit")
  func times() {
    func text(_ type: DataType, _ value: Int64) -> String {
      Column(type: type, count: 1, content: .fixed(Buffer([value]))).cellText(at: 0)
    }
    #expect(text(.timestamp(.nanosecond, timeZone: nil), 1) == "1970-01-01 00:00:00.000000001")
    #expect(text(.timestamp(.nanosecond, timeZone: nil), -1) == "1969-12-31 23:59:59.999999999")
    #expect(text(.timestamp(.millisecond, timeZone: "UTC"), 1500) == "1970-01-01 00:00:01.500000+00:00")
    #expect(text(.timestamp(.second, timeZone: nil), 951_782_400) == "2000-02-29 00:00:00")
    #expect(text(.timestamp(.microsecond, timeZone: nil), .min).hasPrefix("-290308-12-21"))
    #expect(text(.time64(.microsecond), 86_400_000_000) == "86400000000 us")
    #expect(text(.time64(.nanosecond), 1_000) == "00:00:00.000001")
    #expect(text(.duration(.second), -5) == "-5 s")
  }

  @Test("Nested values and names are unambiguous")
  func nested() {
    let inner = Samples.structure([("it's", StringColumn(["a\"b'c\u{0}"]).column), ("n", .nulls(1))])
    #expect(inner.cellText(at: 0) == #"{"it's": 'a"b\'c\x00', 'n': None}"#)
    #expect(
      Samples.list(of: inner, offsets: [0, 1]).cellText(at: 0) == #"[{"it's": 'a"b\'c\x00', 'n': None}]"#)
  }
}
