/// Where the cells of one column go, within one part of a plain CSV text.
///
/// Cells are read 8 bytes at a time (SIMD within a register): a few operations find the byte that separates,
/// three multiplications make the number.
struct CellSink {
  let kind: CellKind
  private let output: Output<UInt64>
  private var nulls: [Int32] = []
  private var text: Output<UInt8>
  private var textCount = 0

  /// - Parameter rowCount: how many rows the part has; most texts take less than 8 bytes.
  init(_ column: ParsedColumn, rowCount: Int) {
    kind = column.kind
    output = column.words
    text = Output(count: column.kind == .text ? rowCount * 8 + 64 : 0)
  }

  /// What the part found.
  func finish() -> PartColumn { PartColumn(nulls: nulls, text: text, textCount: textCount) }

  // Each of these reads the cell of `row` at `start` and returns where it ends, -1 where it is not plain.

  @inline(__always)
  mutating func integer(_ bytes: RawSpan, _ start: Int, _ row: Int) -> Int {
    let word = bytes.word(at: start)
    let separators = Self.separators(word)
    guard separators != 0 else { return longInteger(bytes, start, row) }
    let end = separators.trailingZeroBitCount >> 3
    // A leading "-" is shifted out at the low end, whatever follows the number at the high end.
    let sign = word & 0xFF == 0x2D ? 1 : 0
    let count = end &- sign
    let digits =
      ((word >> UInt64(truncatingIfNeeded: sign &* 8)) ^ 0x3030_3030_3030_3030)
      &<< UInt64(truncatingIfNeeded: (8 &- count) &* 8)
    guard count > 0 && Self.areDigits(digits) else { return longInteger(bytes, start, row) }
    let magnitude = Self.value(digits)
    output[row] = sign == 0 ? magnitude : 0 &- magnitude
    return start &+ end
  }

  /// "NA", long numbers, and what is no number at all.
  @inline(never)
  private mutating func longInteger(_ bytes: RawSpan, _ start: Int, _ row: Int) -> Int {
    if isNull(bytes, start, row) { return start + 2 }
    let end = Self.cellEnd(bytes, start)
    guard let value = CellText.integer(bytes.extracting(start..<end)) else { return -1 }
    output[row] = UInt64(bitPattern: value)
    return end
  }

  /// Up to 7 characters with at most one point: an integer over a power of ten, both exact as doubles, so that the
  /// quotient is the nearest double.
  @inline(__always)
  mutating func number(_ bytes: RawSpan, _ start: Int, _ row: Int) -> Int {
    let word = bytes.word(at: start)
    let separators = Self.separators(word)
    guard separators != 0 else { return longNumber(bytes, start, row) }
    let end = separators.trailingZeroBitCount >> 3
    let sign = word & 0xFF == 0x2D ? 1 : 0
    let text = word >> UInt64(truncatingIfNeeded: sign &* 8)
    let count = end &- sign
    // The point, or the end where there is none before it, is taken out by closing the gap.
    let points = Self.zeroBytes(text ^ 0x2E2E_2E2E_2E2E_2E2E)
    let point = min(count, points == 0 ? 8 : points.trailingZeroBitCount >> 3)
    let fraction = count &- point &- 1
    guard point > 0 && fraction != 0 else { return longNumber(bytes, start, row) }
    let whole = text & ((1 &<< UInt64(truncatingIfNeeded: point &* 8)) &- 1)
    let joined =
      point == count
      ? text : whole | (text >> UInt64(truncatingIfNeeded: point &* 8 &+ 8)) << UInt64(point &* 8)
    let digitCount = point == count ? count : count &- 1
    let digits = (joined ^ 0x3030_3030_3030_3030) &<< UInt64(truncatingIfNeeded: (8 &- digitCount) &* 8)
    guard Self.areDigits(digits) else { return longNumber(bytes, start, row) }
    let magnitude = Double(Self.value(digits)) / Self.powersOfTen[max(fraction, 0)]
    output[row] = (sign == 0 ? magnitude : -magnitude).bitPattern
    return start &+ end
  }

  private static let powersOfTen: InlineArray<8, Double> = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7]

  /// "NA", long numbers, exponents, and what is no number at all.
  @inline(never)
  private mutating func longNumber(_ bytes: RawSpan, _ start: Int, _ row: Int) -> Int {
    if isNull(bytes, start, row) { return start + 2 }
    let end = Self.cellEnd(bytes, start)
    guard let value = CellText.number(bytes.extracting(start..<end)) else { return -1 }
    output[row] = value.bitPattern
    return end
  }

  @inline(__always)
  mutating func text(_ bytes: RawSpan, _ start: Int, _ row: Int) -> Int {
    var count = 0
    while true {
      let word = bytes.word(at: start &+ count)
      write(word, at: textCount &+ count)
      let separators = Self.separators(word)
      if separators != 0 {
        count &+= separators.trailingZeroBitCount >> 3
        break
      }
      count &+= 8
    }
    guard count < CSVReader.fieldLimit else { return -1 }
    textCount &+= count
    output[row &+ 1] = UInt64(truncatingIfNeeded: textCount)
    return start &+ count
  }

  private mutating func isNull(_ bytes: RawSpan, _ start: Int, _ row: Int) -> Bool {
    guard bytes.word(at: start) & 0xFFFF == 0x414E else { return false }  // "NA"
    nulls.append(Int32(truncatingIfNeeded: row))
    output[row] = 0
    return true
  }

  /// Writes 8 bytes into the text, of which the cell may keep fewer.
  @inline(__always)
  private mutating func write(_ word: UInt64, at offset: Int) {
    if offset &+ 8 > text.count { growText() }
    text.store(word, at: offset)
  }

  @inline(never)
  private mutating func growText() {
    let larger = Output<UInt8>(count: text.count * 2 + 64)
    larger.copy(text, count: text.count, to: 0)
    text = larger
  }

  private static func cellEnd(_ bytes: RawSpan, _ start: Int) -> Int {
    var end = start
    while bytes.byte(at: end) != UInt8(ascii: ",") && bytes.byte(at: end) != UInt8(ascii: "\n") { end += 1 }
    return end
  }

  /// Whether all bytes of `word` are 0 to 9.
  @inline(__always)
  private static func areDigits(_ word: UInt64) -> Bool {
    // Adding 0x76 lifts everything above 9 to 0x80 or more.
    ((word & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7676_7676_7676_7676 | word) & 0x8080_8080_8080_8080 == 0
  }

  /// The number whose decimal digits are the bytes of `word`, the first lowest.
  ///
  /// One multiplication joins digits to pairs, two join pairs to the number.
  /// Source: D. Lemire, "Quickly parsing eight digits" (2018).
  @inline(__always)
  private static func value(_ word: UInt64) -> UInt64 {
    let pairs = word &* 10 &+ (word >> 8)
    let first = (pairs & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
    let second = (pairs >> 16 & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
    return (first &+ second) >> 32
  }

  /// 0x80 in the lowest byte of `word` that is a comma or a line feed; bytes above it may be marked too.
  @inline(__always)
  private static func separators(_ word: UInt64) -> UInt64 {
    zeroBytes(word ^ 0x2C2C_2C2C_2C2C_2C2C) | zeroBytes(word ^ 0x0A0A_0A0A_0A0A_0A0A)
  }

  /// 0x80 in the lowest byte of `word` that is 0; bytes above it may be marked too.
  @inline(__always)
  private static func zeroBytes(_ word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
  }
}
