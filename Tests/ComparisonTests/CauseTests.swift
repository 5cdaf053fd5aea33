import Columns
import Comparison
import Testing

/// One planted bug and how it must be named.
struct PlantedBug: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var reference: Column
  var candidate: Column
  var kind: CauseKind
  var detail: String
  var cellCount: Int
  var policy: ColumnPolicy

  init(
    _ name: String, _ reference: Column, _ candidate: Column, _ kind: CauseKind, _ detail: String = "",
    cells: Int, policy: ColumnPolicy = .exact
  ) {
    testDescription = name
    self.reference = reference
    self.candidate = candidate
    self.kind = kind
    self.detail = detail
    cellCount = cells
    self.policy = policy
  }

  static let hour: Int64 = 3_600_000_000
  static let bitPattern = Double(bitPattern: 0x3FF0_0000_0000_0100)

  static let numbers: [PlantedBug] = [
    PlantedBug(
      "one cell that may be rounded half away", .reals([0.12, 5]), .reals([0.13, 5]), .offByOne,
      "one too high in decimal 2", cells: 1),
    PlantedBug(
      "ties rounded away from zero", .reals([0.12, -0.38, 2.5]), .reals([0.13, -0.39, 2.5]), .roundingHalf,
      "2 decimals", cells: 2),
    PlantedBug(
      "truncated instead of rounded", .reals([1.26, 2.51, 3.38, 4]), .reals([1.25, 2.5, 3.37, 4]),
      .truncation,
      "the candidate truncates to 2 decimals", cells: 3),
    PlantedBug(
      "rounded too early", .reals([1.23456, 2.5, 3.98765]), .reals([1.23, 2.5, 3.99]), .roundingDigits,
      "the candidate rounds to 2 decimals", cells: 2),
    PlantedBug(
      "sums rounded to cents", .reals([94.80000000000001, 2.5, 0.30000000000000004, 7.25]),
      .reals([94.8, 2.5, 0.3, 7.25]), .roundingDigits, "the candidate rounds to 2 decimals", cells: 2),
    PlantedBug(
      "a sum in another order that happens to end", .reals([94.80000000000001, 2.5]), .reals([94.8, 2.5]),
      .floatNoise, "and no tolerance is granted", cells: 1),
    PlantedBug(
      "sums in another order", .reals([94.80000000000001, 1.1, 0.30000000000000004, 7.25]),
      .reals([94.8, 1.1000000000000003, 0.3, 7.25]), .floatNoise, "and no tolerance is granted", cells: 3),
    PlantedBug("off by one", .ints([1, 2, 4]), .ints([1, 3, 4]), .offByOne, "one too high", cells: 1),
    PlantedBug(
      "a window that counts one more", .ints([60, 60, 60, 7]), .ints([61, 61, 61, 7]), .offByOne,
      "one too high", cells: 3),
    PlantedBug(
      "one more in every cell", .ints([2, 4, 6]), .ints([3, 5, 7]), .offByOne, "one too high", cells: 3),
    PlantedBug(
      "whole floats one lower", .reals([60, 60, 60, 7]), .reals([59, 59, 59, 7]), .offByOne, "one too low",
      cells: 3),
    PlantedBug(
      "whole floats one lower in every cell", .reals((1...9).map { Double($0 * $0) }),
      .reals((1...9).map { Double($0 * $0) - 1 }), .offByOne, "one too low", cells: 9),
    PlantedBug(
      "ties of whole numbers rounded away from zero", .ints([2, -4, 8, 3]), .ints([3, -5, 9, 3]),
      .roundingHalf, "whole numbers", cells: 3),
    PlantedBug(
      "truncating division", .ints([-1, -4, 3, -2]), .ints([0, -3, 3, -1]), .flooring,
      "the reference rounds down, the candidate towards zero", cells: 3),
    PlantedBug(
      "C's remainder", .ints([2, 1, 0, 4, 3]), .ints([-3, -4, 0, -1, 3]), .modulo, "divisor 5", cells: 3),
    PlantedBug(
      "metres for kilometres", .reals([1.5, 2, 3.25]), .reals([1500, 2000, 3250]), .scaleFactor,
      "the candidate is 1000 times the reference", cells: 3),
    PlantedBug(
      "an index that begins at 1", .ints([10, 20, 35]), .ints([15, 25, 40]), .constantOffset,
      "the candidate is +5 off", cells: 3),
    PlantedBug(
      "a 32-bit sum", .ints([5_000_000_000, 7]), .ints([705_032_704, 7]), .overflowWrap, "32 bits", cells: 1),
    PlantedBug("a flipped sign", .reals([1.5, 2]), .reals([-1.5, 2]), .signFlipped, cells: 1),
    PlantedBug(
      "the sign of zero", .reals([0, 1]), .reals([-0.0, 1]), .signOfZero, "-0.0 in the candidate", cells: 1),
    PlantedBug(
      "single precision inside", .reals([0.1, 0.7]), .reals([Double(Float(0.1)), Double(Float(0.7))]),
      .singlePrecision, cells: 2),
    PlantedBug(
      "another order of summation", .reals([1, 2]), .reals([bitPattern, 2]), .floatNoise,
      "beyond the tolerance", cells: 1, policy: ColumnPolicy(ulps: 2)),
    PlantedBug(
      "null for NaN", .reals([.nan, 1]), .reals([nil, 1]), .nullVersusNaN, "null in the candidate", cells: 1),
    PlantedBug(
      "0 for None", .ints([nil, 1]), .ints([0, 1]), .nullVersusValue,
      "null in the reference, 0 in the candidate", cells: 1),
    PlantedBug("a lost NaN", .reals([.nan]), .reals([3]), .nanVersusValue, "NaN in the reference", cells: 1),
    PlantedBug(
      "a division by zero", .reals([7]), .reals([.infinity]), .infinityVersusValue,
      "infinite in the candidate",
      cells: 1),
    PlantedBug(
      "a window that is one row late",
      .rows(["id": .ints([1, 2, 3, 4, 5, 6]), "x": .reals([1, 4, 9, 16, 25, 36])]),
      .rows(["id": .ints([1, 2, 3, 4, 5, 6]), "x": .reals([1, 1, 4, 9, 16, 25])]), .shiftedRows,
      "one row later", cells: 5),
    PlantedBug("anything else", .ints([3, 8]), .ints([3, 91]), .value, cells: 1),
  ]

  static let others: [PlantedBug] = [
    PlantedBug(
      "local time for UTC", .timestamps([0, 5 * hour]), .timestamps([5 * hour, 10 * hour]), .timeZoneShift,
      "+5:00",
      cells: 2),
    PlantedBug(
      "lost fractions of seconds", .timestamps([1_500_000, -500_000]), .timestamps([1_000_000, -1_000_000]),
      .truncation, "the candidate truncates to whole seconds", cells: 2),
    PlantedBug(
      "the day after midnight", .dates([10, 20]), .dates([11, 20]), .offByOne, "one day late", cells: 1),
    PlantedBug(
      "decomposed text", .texts(["Z\u{FC}rich"]), .texts(["Zu\u{308}rich"]), .unicodeNormalisation, cells: 1),
    PlantedBug(
      "untrimmed text", .texts(["UA"]), .texts(["UA "]), .whitespace, "more in the candidate", cells: 1),
    PlantedBug("upper case", .texts(["Jfk", "b"]), .texts(["JFK", "b"]), .letterCase, cells: 1),
    PlantedBug("another number format", .texts(["1.50"]), .texts(["1.5"]), .numberFormat, cells: 1),
    PlantedBug(
      "UTF-8 read as Latin-1", .texts(["\u{E9}"]), .texts(["\u{C3}\u{A9}"]), .textEncoding, cells: 1),
    PlantedBug(
      "an empty text for None", .texts([nil]), .texts([""]), .nullVersusValue,
      "null in the reference, an empty text in the candidate", cells: 1),
    PlantedBug("a wrong flag", .bools([true, false, nil]), .bools([true, true, nil]), .value, cells: 1),
    PlantedBug(
      "a lost element", .lists([2, 1], of: .ints([1, 2, 3])), .lists([1, 1], of: .ints([1, 3])), .listLength,
      cells: 1),
  ]
}

@Suite("Causes")
struct CauseTests {
  @Test("A planted bug is named and counted", arguments: PlantedBug.numbers + PlantedBug.others)
  func isNamed(_ bug: PlantedBug) throws {
    let policy = ComparisonPolicy(default: bug.policy)
    let result = compare(reference: .value(bug.reference), candidate: .value(bug.candidate), policy: policy)
    #expect(result.verdict == .mismatch)
    let cause = try #require(result.causes.first)
    #expect(cause.kind == bug.kind)
    #expect(cause.detail == bug.detail)
    #expect(cause.cellCount == bug.cellCount)
    #expect(result.causes.count == 1, "\(result.causes.map(\.text))")
    #expect(!cause.examples.isEmpty && cause.examples.count <= 3)
  }

  @Test("Swapped columns are one cause")
  func swappedColumns() {
    let result = compare(
      reference: .table(["a": .ints([1, 2]), "b": .ints([3, 4])]),
      candidate: .table(["a": .ints([3, 4]), "b": .ints([1, 2])]))
    #expect(result.causes.map(\.kind) == [.swappedColumns])
    #expect(result.causes.first?.cellCount == 4)
    #expect(result.causes.first?.text == "columns swapped, with b")
  }

  @Test("Two bugs in one column are two causes, the frequent one first")
  func twoCauses() {
    let result = compare(
      reference: .reals([0.12, 0.24, 0.46, 5, 7]), candidate: .reals([0.13, 0.25, 0.47, 5, nil]))
    #expect(result.causes.map(\.kind) == [.roundingHalf, .nullVersusValue])
    #expect(result.causes.map(\.cellCount) == [3, 1])
  }

  @Test("The simplest cell is the first example, with its row, distance and key")
  func simplestExample() throws {
    let result = compare(
      reference: .table(["id": .ints([10, 11, 12]), "x": .ints([123_456, 7, 900])]),
      candidate: .table(["id": .ints([10, 11, 12]), "x": .ints([923_456, 53, 10])]),
      policy: ComparisonPolicy(keys: ["id"]))
    let example = try #require(result.causes.first?.examples.first)
    #expect(
      example
        == CellExample(
          path: "x", referenceRow: 1, candidateRow: 1, rowKey: "id=11", reference: "7", candidate: "53",
          absoluteDifference: 46, relativeDifference: 46.0 / 7))
    #expect(result.causes.first?.examples.count == 3)
  }

  @Test("Equal decimals and hidden signs come with their bits")
  func bits() throws {
    let zeros = compare(reference: .reals([0.0]), candidate: .reals([-0.0]))
    let zero = try #require(zeros.causes.first?.examples.first)
    #expect(zero.referenceBits == "0x0000000000000000")
    #expect(zero.candidateBits == "0x8000000000000000")
    let texts = compare(reference: .texts(["\u{E9}"]), candidate: .texts(["e\u{301}"]))
    let text = try #require(texts.causes.first?.examples.first)
    #expect(text.referenceBits == "c3 a9")
    #expect(text.candidateBits == "65 cc 81")
  }

  @Test("A dropped row is one missing row, not a shift of everything after it")
  func droppedRow() throws {
    let reference = Datum.table(["id": .ints([1, 2, 3, 4, 5]), "x": .reals([1, 4, 9, 16, 25])])
    let candidate = Datum.table(["id": .ints([1, 3, 4, 5]), "x": .reals([1, 9, 16, 26])])
    let result = compare(reference: reference, candidate: candidate)
    #expect(result.causes.map(\.kind) == [.rowsMissing, .offByOne])
    #expect(result.causes.first?.examples.first?.referenceRow == 1)
    #expect(result.causes.first?.examples.first?.reference == "{id: 2, x: 4.0}")
    #expect(result.causes.last?.examples.first?.referenceRow == 4)
    #expect(result.causes.last?.examples.first?.candidateRow == 3)
    #expect(result.rows == [RowComparison(reference: 5, candidate: 4, common: 4, onlyReference: 1)])
  }

  @Test("One row dropped and another added keep the rows between in place")
  func droppedAndAdded() {
    let result = compare(
      reference: .table(["a": .ints(Array(0..<50)), "b": .ints((0..<50).map { $0 * $0 })]),
      candidate: .table([
        "a": .ints(Array(1..<50) + [99]), "b": .ints((1..<50).map { $0 * $0 } + [7]),
      ]))
    #expect(result.causes.map(\.kind) == [.rowsMissing, .rowsAdded])
    #expect(result.unequalCells == 0)
  }

  @Test("Rows in another order are one cause")
  func rowOrder() throws {
    let reference = Datum.table(["a": .ints([1, 2, 3]), "b": .texts(["x", "y", "z"])])
    let candidate = Datum.table(["a": .ints([2, 1, 3]), "b": .texts(["y", "x", "z"])])
    let result = compare(reference: reference, candidate: candidate)
    let cause = try #require(result.causes.first)
    #expect(result.causes.count == 1)
    #expect(cause.kind == .rowOrder)
    #expect(cause.cellCount == 2)
    #expect(result.rows.first?.sameOrder == false)
    let forgiving = compare(
      reference: reference, candidate: candidate, policy: ComparisonPolicy(order: .ignored))
    #expect(forgiving.verdict == .withinTolerance)
    #expect(forgiving.forgiven == ["2 rows stand at another place"])
  }

  @Test("An element of a list is named by its position")
  func nestedExample() {
    let item: ([Double]) -> Column = { .rows(["distance": .reals($0)]) }
    let result = compare(
      reference: .table(["legs": .lists([1, 2, nil], of: item([1, 2, 3]))]),
      candidate: .table(["legs": .lists([1, 2, nil], of: item([1, 2, 95]))]))
    let cause = result.causes.first
    #expect(cause?.column == "legs[].distance")
    #expect(cause?.examples.first?.path == "legs[1].distance")
    #expect(cause?.examples.first?.referenceRow == 1)
  }

  @Test("Entries of a dictionary are paired by key")
  func dictionaryEntries() {
    let result = compare(
      reference: FalseAlarm.map([1, 2, 3], ["x", "y", "z"]),
      candidate: FalseAlarm.map([3, 2, 1], ["z", "q", "x"]))
    #expect(result.unequalCells == 1)
    #expect(result.causes.first?.column == "value[].value")
    #expect(result.causes.first?.examples.first?.candidate == "'q'")
  }

  @Test("A long list is shown by its beginning, a long text around its difference")
  func longValues() throws {
    let numbers = (0..<5_000).map { Int64?($0) }
    let lists = compare(
      reference: .value(.lists([5_000], of: .ints(numbers))),
      candidate: .value(.lists([4_999], of: .ints(Array(numbers.dropLast())))))
    let list = try #require(lists.causes.first?.examples.first)
    #expect(list.reference.hasSuffix("30, 31, … 4968 more]"))
    #expect(list.candidate.hasSuffix("30, 31, … 4967 more]"))
    let prefix = String(repeating: "a", count: 100_000)
    let texts = compare(reference: .texts([prefix + "x"]), candidate: .texts([prefix + "y"]))
    let text = try #require(texts.causes.first?.examples.first)
    #expect(text.reference.utf8.count < 3_000 && text.reference.hasSuffix("ax'"))
    #expect(text.candidate.hasSuffix("ay'"))
  }
}
