import Columns
import Comparison
import Testing

/// A pair that well-known comparers report although the policy forgives it.
struct FalseAlarm: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var reference: Datum
  var candidate: Datum
  var policy: ComparisonPolicy
  var verdict: Verdict

  init(
    _ name: String, _ reference: Datum, _ candidate: Datum, policy: ComparisonPolicy = .exact,
    verdict: Verdict = .withinTolerance
  ) {
    testDescription = name
    self.reference = reference
    self.candidate = candidate
    self.policy = policy
    self.verdict = verdict
  }

  static let noisy = ComparisonPolicy(default: ColumnPolicy(absolute: 1e-9, relative: 1e-9), order: .ignored)
  static let nanWithPayload = Double(nan: 5, signaling: false)

  static let all: [FalseAlarm] = [
    FalseAlarm(
      "rows in another order with noise that changes their sorting",
      .table(["x": .reals([1.0, 1.000_000_000_1, 5]), "id": .texts(["a", "b", "c"])]),
      .table(["x": .reals([5, 1.000_000_000_1, 1.000_000_000_05]), "id": .texts(["c", "a", "b"])]),
      policy: noisy),
    FalseAlarm(
      "equal rows but for noise, in another order", .reals([3, 1, 2, 1]),
      .reals([1 + 1e-12, 2, 1 - 1e-12, 3]), policy: noisy),
    FalseAlarm(
      "noise that only the best pairing forgives", .reals([0, 1, 2]), .reals([0.9, 1.9, 0.1]),
      policy: ComparisonPolicy(default: ColumnPolicy(absolute: 0.95), order: .ignored)),
    FalseAlarm(
      "noise in one column that changes the order, another column telling the rows apart",
      .table(["x": .reals([0, 0.3, 0.4]), "y": .reals([0, 10, 20])]),
      .table(["x": .reals([0.1, 0.2, 0.35]), "y": .reals([20, 10, 0])]),
      policy: ComparisonPolicy(default: ColumnPolicy(absolute: 0.9), order: .ignored)),
    FalseAlarm("NaN against NaN", .reals([.nan]), .reals([.nan]), verdict: .identical),
    FalseAlarm(
      "NaN against NaN with another payload", .reals([.nan]), .reals([nanWithPayload]), verdict: .identical),
    FalseAlarm(
      "noise next to zero under an absolute tolerance", .reals([0, 1]), .reals([1e-13, 1]), policy: noisy),
    FalseAlarm(
      "matching infinities under a tolerance", .reals([-.infinity, .infinity]),
      .reals([-.infinity, .infinity]),
      policy: noisy, verdict: .identical),
    FalseAlarm(
      "duplicate keys in another order",
      .table(["k": .ints([1, 1, 2]), "v": .texts(["x", "y", "z"])]),
      .table(["k": .ints([2, 1, 1]), "v": .texts(["z", "y", "x"])]),
      policy: ComparisonPolicy(order: .ignored, keys: ["k"])),
    FalseAlarm(
      "garbage in the slots of nulls", .value(withGarbage(7)), .value(withGarbage(8)), verdict: .identical),
    FalseAlarm(
      "garbage in the records of nulls",
      .value(.rows(["a": .ints([1, 2])], isPresent: [true, false])),
      .value(.rows(["a": .ints([1, 3])], isPresent: [true, false])), verdict: .identical),
    FalseAlarm("validity without a null", .ints([1, 2]), .value(explicitlyValid), verdict: .identical),
    FalseAlarm(
      "all None, untyped against typed", .value(.nulls(2)), .reals([nil, nil]), verdict: .identical),
    FalseAlarm(
      "empty lists, untyped against typed", .value(.lists([0, 0], of: .nulls(0))),
      .value(.lists([0, 0], of: .texts([]))), verdict: .identical),
    FalseAlarm(
      "offsets that do not begin at 0", .texts(["b", "c"]), .value(.texts(["a", "b", "c"]).slice(1..<3)),
      verdict: .identical),
    FalseAlarm(
      "a slice that does not begin at a byte", .value(.bools([true, nil, false])),
      .value(.bools([false, true, nil, false]).slice(1..<4)), verdict: .identical),
    FalseAlarm(
      "columns in another order", .table(["a": .ints([1]), "b": .ints([2])]),
      .table(["b": .ints([2]), "a": .ints([1])])),
    FalseAlarm(
      "the name of the datum",
      Datum(Field("flights", .int64), .ints([1])), Datum(Field("value", .int64), .ints([1])),
      verdict: .identical),
    FalseAlarm(
      "a Python type that only one side states", FalsePass.kind("tuple"), .value(.lists([1], of: .ints([1]))),
      verdict: .identical),
    FalseAlarm(
      "a native list for a frame", FalsePass.library(root: "dataframe:pandas"), FalsePass.root("list"),
      verdict: .identical),
    FalseAlarm(
      "a native float for NumPy's", .value(.reals([1]), metadata: [MetadataKey.kind: "numpy:float64"]),
      .value(.reals([1]), metadata: [MetadataKey.kind: "float"]), verdict: .identical),
    FalseAlarm(
      "integers against floats, types forgiven", .ints([1, nil, 3]), .reals([1, nil, 3]),
      policy: ComparisonPolicy(default: ColumnPolicy(typeStrict: false))),
    FalseAlarm(
      "single against double precision, types forgiven", .reals([0.5]), .value(.floats([0.5])),
      policy: ComparisonPolicy(default: ColumnPolicy(typeStrict: false))),
    FalseAlarm(
      "an array of other numbers, types forgiven", FalsePass.ndarray(#"{"dtype":"float32","shape":[0]}"#),
      FalsePass.ndarray(#"{"shape":[0],"dtype":">i8"}"#),
      policy: ComparisonPolicy(default: ColumnPolicy(typeStrict: false))),
    FalseAlarm(
      "a frame with other numbers, types forgiven",
      FalsePass.ndarray(#"{"columns":{"values":["a"]},"types":[{"masked":"Int64"},null]}"#),
      FalsePass.ndarray(#"{"columns":{"values":["a"]},"types":[{"masked":"Float64"},null]}"#),
      policy: ComparisonPolicy(default: ColumnPolicy(typeStrict: false))),
    FalseAlarm(
      "a Python float for NumPy's, types forgiven", FalsePass.kind("numpy:float32"), FalsePass.kind("int"),
      policy: ComparisonPolicy(default: ColumnPolicy(typeStrict: false)), verdict: .identical),
    FalseAlarm(
      "the sign of zero, forgiven", .reals([0.0]), .reals([-0.0]),
      policy: ComparisonPolicy(default: ColumnPolicy(signedZero: .equal))),
    FalseAlarm(
      "null against NaN, forgiven", .reals([nil, .nan]), .reals([.nan, nil]),
      policy: ComparisonPolicy(default: ColumnPolicy(nullEqualsNaN: true))),
    FalseAlarm(
      "a missing key against None, forgiven", FalsePass.shaped([1]), FalsePass.shaped([0]),
      policy: ComparisonPolicy(missingKeyEqualsNull: true)),
    FalseAlarm(
      "one unit in the last place", .reals([1]), .reals([(1.0).nextUp]),
      policy: ComparisonPolicy(default: ColumnPolicy(ulps: 1))),
    FalseAlarm(
      "entries of a dictionary in another order", map([1, 2], ["x", "y"]), map([2, 1], ["y", "x"])),
    FalseAlarm(
      "kinds of a mixed position in another order",
      mixed(["tag": .ints32([0, 1]), "int": .ints([5, nil]), "str": .texts([nil, "x"])]),
      mixed(["tag": .ints32([1, 0]), "str": .texts([nil, "x"]), "int": .ints([5, nil])]), verdict: .identical),
    FalseAlarm(
      "a mixed position that has one kind only", .ints([5, 6]),
      mixed(["tag": .ints32([1, 1]), "str": .texts([nil, nil]), "int": .ints([5, 6])]), verdict: .identical),
    FalseAlarm(
      "noise among values of several kinds",
      mixed(["tag": .ints32([0, 1]), "float": .reals([1, nil]), "str": .texts([nil, "x"])]),
      mixed(["tag": .ints32([0, 1]), "float": .reals([1 + 1e-12, nil]), "str": .texts([nil, "x"])]),
      policy: noisy),
  ]

  /// A dictionary with numbers for keys, which columns keep as a list of entries.
  static func map(_ keys: [Int64], _ values: [String]) -> Datum {
    .value(
      .lists([keys.count], of: .rows(["key": .ints(keys), "value": .texts(values)])),
      metadata: [MetadataKey.kind: "map"])
  }

  static func withGarbage(_ garbage: Int64) -> Column {
    Column(
      type: .int64, count: 2, validity: Bitmap([true, false]), content: .fixed(Buffer([Int64(1), garbage])))
  }

  static func mixed(_ columns: KeyValuePairs<String, Column>) -> Datum {
    .table(columns, metadata: [MetadataKey.kind: "mixed"])
  }

  static let explicitlyValid = Column(
    type: .int64, count: 2, validity: Bitmap([true, true]), content: .fixed(Buffer([Int64(1), 2])))
}

@Suite("What other comparers report in vain")
struct FalseAlarmTests {
  @Test("passes", arguments: FalseAlarm.all)
  func passes(_ example: FalseAlarm) {
    let result = compare(reference: example.reference, candidate: example.candidate, policy: example.policy)
    #expect(result.verdict == example.verdict, "\(result.causes.map(\.text)) \(result.forgiven)")
    #expect(result.causes.isEmpty)
  }

  @Test("Two empty sides are identical, with a warning that nothing was compared")
  func emptySides() {
    let result = compare(reference: .ints([]), candidate: .ints([]))
    #expect(result.verdict == .identical)
    #expect(result.warnings == ["nothing was compared: both sides are empty"])
  }

  @Test("An untyped column of None is named in a warning")
  func untypedNulls() {
    let result = compare(reference: .table(["a": .nulls(1)]), candidate: .table(["a": .texts([nil])]))
    #expect(
      result.warnings == [
        "column a: all None in the reference, taken for nulls of the other side's type utf8"
      ])
    #expect(result.columns.map(\.referenceType) == ["null"])
  }
}
