import Columns
import Testing

@testable import ExampleRewrites

@Suite("Kernels")
struct KernelTests {
  @Test("A quotient of integers is rounded once, to even on a tie")
  func quotients() {
    let cases: [(UInt64, UInt64, Double)] = [
      (0, 7, 0), (1, 3, 1.0 / 3), (7, 7, 1),
      // 2^53 + 1 lies between two doubles: to the even one.
      ((1 << 53) + 1, 1, 0x1p53), ((1 << 53) + 3, 1, 0x1p53 + 4), (.max, 1, 0x1p64),
      (10_357_019_999_999_999, 1_000_000_000_000_000, 10.357019999999999),
      (12_345_678_901_234_567_890, 10_000_000_000, 1_234_567_890.123456789),
      (1, .max, 0x1p-64), (.max, .max, 1), ((1 << 63) + 1, 1 << 63, 1),
    ]
    for (numerator, denominator, expected) in cases {
      let quotient = roundedQuotient(numerator, denominator)
      #expect(quotient == expected, "\(numerator) / \(denominator)")
    }
    #expect(roundedQuotient(Int128(-7), 2) == -3.5)
    // (2^100 + 1) / 3, worked out with Python's integers.
    #expect(roundedQuotient((Int128(1) << 100) + 1, 3) == 4.2255020007607644e+29)
  }

  @Test("Dates are those of Python's calendar")
  func dates() {
    let known: [(Int64, Int64, Int64, Int64?)] = [
      (1970, 1, 1, 0), (1969, 12, 31, -1), (2000, 2, 29, 11_016), (2013, 1, 1, 15_706),
      (1900, 2, 28, -25_509), (1900, 2, 29, nil), (2100, 2, 29, nil), (2013, 4, 31, nil),
      (2013, 0, 1, nil), (2013, 13, 1, nil), (2013, 1, 0, nil), (2013, 1, 32, nil), (0, 1, 1, nil),
      (9999, 12, 31, 2_932_896), (10_000, 1, 1, nil), (1, 1, 1, -719_162),
    ]
    for (year, month, day, expected) in known {
      #expect(Calendar.day(year, month, day) == expected, "\(year)-\(month)-\(day)")
    }
    for day in stride(from: Int64(-719_162), to: 2_932_896, by: 97) {
      let (year, month) = Calendar.yearAndMonth(ofDay: day)
      let first = Calendar.day(year, month, 1)!
      let following = month == 12 ? Calendar.day(year + 1, 1, 1) : Calendar.day(year, month + 1, 1)
      #expect(first <= day && day < following ?? .max, "day \(day)")
    }
  }

  @Test("A UTC time is read only as YYYY-MM-DDTHH:MM:SSZ")
  func utcTimes() {
    let cases: [(String, Int64?)] = [
      ("1970-01-01T00:00:00Z", 0), ("2013-01-01T10:00:01Z", 1_357_034_401_000_000),
      ("1969-12-31T23:59:59Z", -1_000_000), ("2013-02-29T00:00:00Z", nil), ("2013-01-01T24:00:00Z", nil),
      ("2013-01-01T10:60:00Z", nil), ("2013-01-01T10:00:60Z", nil), ("2013-01-01 10:00:00Z", nil),
      ("2013-01-01T10:00:00", nil), ("2013-1-01T10:00:00Z", nil), ("2013-01-01T10:00:00z", nil),
      ("", nil), ("٢013-01-01T10:00:0Z", nil), ("2013-01-01T1:0:00:00Z", nil),
    ]
    for (text, expected) in cases {
      let column = StringColumn([text])
      let texts = TextView(column)
      let found = Calendar.microseconds(ofUTC: texts.text(0))
      #expect(found == expected, "\(text)")
    }
  }

  @Test("A table gives back what was last set, through growth and collisions")
  func indexTable() {
    var table = IndexTable(capacity: 4)
    for value in 0..<5_000 { table.set(UInt64(value) << 40, Int32(value)) }
    for value in 0..<100 { table.set(UInt64(value) << 40, Int32(value + 7)) }
    #expect(table.count == 5_000)
    let wrong = (0..<5_000).filter { table[UInt64($0) << 40] != Int32($0 < 100 ? $0 + 7 : $0) }
    #expect(wrong.isEmpty)
    #expect(table[1] == -1)
  }

  @Test("Equal texts have one code, whatever their length, and null has its own")
  func textCodes() {
    let texts: [String?] = [
      "EWR", nil, "", "EWR", "seven77", "eight888", "eight889", "eight888", "é", nil,
      "a long text of many bytes",
      "a long text of many bytez", "a long text of many bytes", "\0", "",
    ]
    let (codes, table) = TextCodes.codes(of: StringColumn(texts))
    for (first, text) in texts.enumerated() {
      for (second, other) in texts.enumerated() {
        #expect((codes[first] == codes[second]) == (text == other), "\(first) and \(second)")
      }
    }
    #expect(table.count == 10)
  }

  @Test("Ranks follow the order of code points")
  func ranks() {
    let texts = ["b", "ab", "", "abcdefghij", "a", "é", "\u{FFFF}", "\u{10000}", "B"]
    let (codes, table) = TextCodes.codes(of: StringColumn(texts))
    let ranks = table.ranks()
    let ordered = texts.indices.sorted { ranks[Int(codes[$0])] < ranks[Int(codes[$1])] }.map { texts[$0] }
    #expect(ordered == ["", "B", "a", "ab", "abcdefghij", "b", "é", "\u{FFFF}", "\u{10000}"])
  }

  @Test("Rows are sorted by all parts of a key, and stay in order where it is equal")
  func radixKey() {
    var seed: UInt64 = 0x51C3
    func random(_ bound: UInt64) -> UInt64 {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (seed >> 33) % bound
    }
    let rows = (0..<2_000).map { _ in (random(3), random(1 << 31) << 30, random(5), random(2)) }
    var key = RadixKey(count: rows.count)
    key.append(bitCount: 2) { rows[$0].0 }
    key.append(bitCount: 61) { rows[$0].1 }
    key.append(bitCount: 3) { rows[$0].2 }
    key.append(bitCount: 1) { rows[$0].3 }
    let order = key.order()
    let expected = rows.indices.sorted { rows[$0] == rows[$1] ? $0 < $1 : rows[$0] < rows[$1] }
    #expect((0..<order.count).map { Int(order[$0]) } == expected)
  }

  @Test("Text is shown as Python's repr shows it")
  func repr() {
    let cases = [
      ("12x", "'12x'"), ("it's", "\"it's\""), ("\"it's\"", "'\"it\\'s\"'"), ("a\\b", "'a\\\\b'"),
      ("\t\n\r\0\u{7F}", "'\\t\\n\\r\\x00\\x7f'"), ("é", "'é'"), ("\u{AD}\u{2028}", "'\\xad\\u2028'"),
      ("\u{E0001}", "'\\U000e0001'"), ("😀", "'😀'"), ("", "''"),
    ]
    for (text, expected) in cases { #expect(PythonText.repr(text) == expected) }
  }

  @Test("Numbers are rounded to the nearest double, and nothing else is a number")
  func numbers() {
    let cases: [(String, Double?)] = [
      ("0", 0), ("-0", -0.0), ("39.02", 39.02), ("14.960139999999999", 14.960139999999999),
      ("0.1", 0.1), ("123456789012345678901234567890", 1.2345678901234568e29), ("1e3", 1000),
      ("1.5E-2", 0.015), ("1e400", nil), ("9007199254740993", 9007199254740992),
      ("0.0000000000000000000000001", 1e-25), (".5", nil), ("5.", nil), ("+1", nil), ("1e", nil),
      ("1e+", nil), ("--1", nil), ("", nil), ("-", nil), ("1x", nil), ("nan", nil), ("1_0", nil), (" 1", nil),
    ]
    for (text, expected) in cases {
      let column = StringColumn([text])
      let found = CellText.number(TextView(column).text(0))
      #expect(found?.bitPattern == expected?.bitPattern, "\(text)")
    }
  }
}
