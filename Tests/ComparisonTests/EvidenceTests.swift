import Columns
import Comparison
import Testing

/// Causes that a column bears out as a whole, or does not.
@Suite("The evidence for a cause")
struct EvidenceTests {
  /// A column on both sides, and the causes that it comes to: their texts, the frequent one first.
  struct Evidence: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var reference: Column
    var candidate: Column
    var causes: [String]

    init(_ name: String, _ reference: Column, _ candidate: Column, _ causes: String...) {
      testDescription = name
      self.reference = reference
      self.candidate = candidate
      self.causes = causes
    }
  }

  private static let second: Int64 = 1_000_000
  private static let hour = 3_600 * second
  private static let day = 24 * hour
  /// Different times without a pattern, to the microsecond.
  private static let instants = (1...20).map { Int64($0 * $0) * 7_654_321_987 }

  private static func shifted(_ shifts: [Int64]) -> Column {
    .timestamps(zip(instants, shifts).map { $0 + $1 })
  }

  static let numbers: [Evidence] = [
    Evidence(
      "one cell that happens to be whole is no rounding",
      .reals([187, 12.25, 40.5, 3.75, 8.12, 9.99]), .reals([186.77, 11.5, 38.02, 3.5, 7.75, 9.99]),
      "other values, all too low, by 0.23 to 2.48"),
    Evidence(
      "the reference does not round to whole numbers where others of its numbers are not whole",
      .reals([187, 12, 40.5, 8.12]), .reals([186.77, 12.25, 40.5, 8.12]), "other values"),
    Evidence(
      "a tenth is a number of two decimals that ends early",
      .reals([1.96875, 14.095238095238095, 2.25, 7.3333333333333333, 5.5]),
      .reals([1.97, 14.1, 2.25, 7.33, 5.5]),
      "looks like rounding to other digits, the candidate rounds to 2 decimals"),
    Evidence(
      "one decimal for two is one cause, whole numbers and neighbours included",
      .reals([18769.98, 1.29, 1.21, 3.44, 7.25, 2.5, 9.97, 4.06, 5.55, 8.15]),
      .reals([18770, 1.3, 1.2, 3.4, 7.3, 2.5, 10, 4.1, 5.5, 8.2]),
      "rounding to other digits, the candidate rounds to 1 decimal"),
    Evidence(
      "whole numbers for fractions", .reals([1.75, 2.5, 9.25, 4]), .reals([1, 2, 9, 4]),
      "looks like truncation, the candidate truncates to whole numbers"),
    Evidence(
      "a candidate with fractions does not round to whole numbers", .reals([1.75, 2.5, 9.25, 4.5]),
      .reals([1, 2, 9, 4.5]), "other values, all too low, by 0.25 to 0.75"),
    Evidence(
      "one number again and again is no rule of rounding", .reals([0.12, 0.12, 0.12, 5]),
      .reals([0.13, 0.13, 0.13, 5]), "off by one, one too high in decimal 2"),
    Evidence(
      "a few ties among other differences are no rounding", .reals([0.12, 0.24, 0.46, 3, 8, 9.5, 7]),
      .reals([0.13, 0.25, 0.47, 31, 2, 95.5, 7]), "other values"),
    Evidence(
      "a counter that runs away is one cause", .ints([1, 5, 9, 20, 31, 40, 7]),
      .ints([2, 6, 10, 22, 35, 77, 7]), "other values, all too high, by 1 to 37"),
    Evidence(
      "twice the number in most cells is no factor", .ints([1, 2, 3, 4, 5, 1, 2, 7]),
      .ints([2, 4, 6, 8, 6, 9, 7, 7]), "other values, all too high, by 1 to 8"),
    Evidence(
      "one too high and one too low", .ints([1, 5, 9, 20, 31, 7]), .ints([2, 6, 8, 19, 32, 7]),
      "off by one, one too high or one too low"),
    Evidence(
      "another bug in few cells stays apart", .ints((1...21).map { $0 * $0 * 7 }),
      .ints((1...19).map { $0 * $0 * 7 + 1 } + [900, 21 * 21 * 7]), "off by one, one too high", "other values"
    ),
    Evidence(
      "one flipped sign among many other values is an accident", .ints((0..<12).map { $0 * $0 - 1 } + [3]),
      .ints((0..<12).map { $0 * $0 + ($0 % 3 == 0 ? 1 : 20) } + [3]),
      "other values, all too high, by 2 to 21"),
    Evidence(
      "one of -1 and 0 is no division", .ints([-1, 40, 7]), .ints([0, 40, 7]), "off by one, one too high"),
    Evidence(
      "a sum that cancels is noise like its neighbours",
      .reals([94.80000000000001, 1.1, 0.30000000000000004, 1e-16, 7]),
      .reals([94.8, 1.1000000000000003, 0.3, 3.5e-16, 7]), "floating-point noise, and no tolerance is granted"
    ),
  ]

  static let times: [Evidence] = [
    Evidence(
      "one time alone is in no other zone", .timestamps([0, 5 * hour]), .timestamps([0, 10 * hour]),
      "other values"),
    Evidence(
      "a zone with summer time", .timestamps(instants),
      shifted((0..<20).map { $0 < 8 ? -5 * hour : -4 * hour }),
      "a shift by a time zone offset, -5:00 and -4:00"),
    Evidence(
      "whole hours of all sizes are no zone", .timestamps(instants),
      shifted((1...20).map { Int64($0 % 7 + 1) * hour }), "other values, all too late, by 1 h to 7 h"),
    Evidence(
      "late by anything", .timestamps(instants), shifted((1...20).map { Int64($0) * 31_234_567_891 }),
      "other values, all too late, by 8 h 40 min to 7 d 5 h"),
    Evidence(
      "a constant offset is told in full", .timestamps(instants),
      shifted(Array(repeating: day + 90 * second, count: 20)), "constant offset, +1 d 1 min 30 s"),
    Evidence(
      "the reference has lost the fractions", .timestamps(instants.map { $0 - $0 % second }),
      .timestamps(instants), "truncation, the reference truncates to whole seconds"),
    Evidence(
      "one of several days", .dates([10, 20, 31]), .dates([11, 22, 61]),
      "other values, all too late, by 1 d to 30 d"),
  ]

  @Test("is the column's, not the cell's", arguments: numbers + times)
  func isOfTheColumn(_ evidence: Evidence) {
    let result = compare(reference: .value(evidence.reference), candidate: .value(evidence.candidate))
    #expect(result.causes.map(\.text) == evidence.causes)
    #expect(result.causes.reduce(0) { $0 + $1.cellCount } == result.unequalCells)
  }

  @Test("makes a guess of what fewer than eight different values bear out", arguments: [2, 7, 8, 40])
  func guess(count: Int) {
    let values = (0..<count).map { Double($0) + 0.123456 }
    let result = compare(
      reference: .reals(values + [5]), candidate: .reals(values.map { ($0 * 100).rounded() / 100 } + [5]))
    #expect(result.causes.map(\.kind) == [.roundingDigits])
    #expect(result.causes.map(\.isGuess) == [count < 8])
  }
}
