import Columns
import Comparison
import Testing

/// A pair that well-known comparers take for equal.
struct FalsePass: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var reference: Datum
  var candidate: Datum
  var policy = ComparisonPolicy.exact
  var cause: CauseKind

  init(
    _ name: String, _ reference: Datum, _ candidate: Datum, policy: ComparisonPolicy = .exact,
    cause: CauseKind
  ) {
    testDescription = name
    self.reference = reference
    self.candidate = candidate
    self.policy = policy
    self.cause = cause
  }

  static let loose = ComparisonPolicy(default: ColumnPolicy(absolute: 1e-6, relative: 1e-5, ulps: 4))

  static let all: [FalsePass] =
    [
      FalsePass(
        "integers under a float tolerance", .ints([1_000_000_000]), .ints([1_000_000_001]), policy: loose,
        cause: .offByOne),
      FalsePass(
        "integers beyond 2⁵³", .ints([9_007_199_254_740_992]), .ints([9_007_199_254_740_993]), policy: loose,
        cause: .offByOne),
      FalsePass(
        "integers beyond 2⁵³ against floats, types forgiven", .ints([9_007_199_254_740_993]),
        .reals([9_007_199_254_740_992]),
        policy: ComparisonPolicy(default: ColumnPolicy(typeStrict: false)), cause: .typeChange),
      FalsePass(
        "zeros under an absolute tolerance larger than the answers",
        .reals((1...10).map { Double($0) * 1e-9 }), .reals(Array(repeating: 0, count: 10)), policy: loose,
        cause: .toleranceSwallows),
      FalsePass(
        "a missing column", .table(["a": .ints([1]), "b": .ints([2])]), .table(["a": .ints([1])]),
        cause: .missingColumn),
      FalsePass(
        "an additional column", .table(["a": .ints([1])]), .table(["a": .ints([1]), "b": .ints([2])]),
        cause: .extraColumn),
      FalsePass(
        "a missing column of an empty table", .table(["a": .ints([]), "b": .ints([])]),
        .table(["a": .ints([])]),
        cause: .missingColumn),
      FalsePass("an empty answer", .ints([1, 2, 3]), .ints([]), cause: .rowsMissing),
      FalsePass("an answer where none is due", .ints([]), .ints([1]), cause: .rowsAdded),
      FalsePass("an untyped empty answer", .ints([1]), .value(.nulls(0)), cause: .rowsMissing),
      FalsePass("one value broadcast to three", .reals([1, 1, 1]), .reals([1]), cause: .duplicatesDropped),
      FalsePass("the sign of zero", .reals([0.0]), .reals([-0.0]), cause: .signOfZero),
      FalsePass(
        "the sign of zero under a tolerance", .reals([-0.0]), .reals([0.0]), policy: loose, cause: .signOfZero
      ),
      FalsePass("null against NaN", .reals([nil]), .reals([.nan]), cause: .nullVersusNaN),
      FalsePass(
        "null against NaN under a tolerance", .reals([.nan]), .reals([nil]), policy: loose,
        cause: .nullVersusNaN),
      FalsePass("an integer column that became float", .ints([1, 2]), .reals([1, 2]), cause: .typeChange),
      FalsePass("single against double precision", .reals([0.5]), .value(.floats([0.5])), cause: .typeChange),
      FalsePass("32 against 64 bits", .ints([5]), .value(.ints32([5])), cause: .typeChange),
      FalsePass("text against bytes", .texts(["a"]), .value(.binaries([[97]])), cause: .typeChange),
      FalsePass(
        "composed against decomposed text", .texts(["\u{E9}"]), .texts(["e\u{301}"]),
        cause: .unicodeNormalisation),
      FalsePass(
        "composed against decomposed column name", .table(["\u{E9}": .ints([1])]),
        .table(["e\u{301}": .ints([1])]),
        cause: .missingColumn),
      FalsePass("None against an empty text", .texts([nil]), .texts([""]), cause: .nullVersusValue),
      FalsePass("None against 0", .ints([nil]), .ints([0]), cause: .nullVersusValue),
      FalsePass("all None against zeros", .value(.nulls(2)), .ints([0, 0]), cause: .nullVersusValue),
      FalsePass(
        "infinity under a relative tolerance", .reals([.infinity]), .reals([1e308]), policy: loose,
        cause: .infinityVersusValue),
      FalsePass(
        "the wrong infinity", .reals([.infinity]), .reals([-.infinity]), policy: loose, cause: .signFlipped),
      FalsePass("NaN for a number", .reals([1]), .reals([.nan]), policy: loose, cause: .nanVersusValue),
      FalsePass("a tuple that became a list", kind("tuple"), kind("list"), cause: .typeChange),
      FalsePass("another container", root("list"), root("tuple"), cause: .typeChange),
      FalsePass(
        "a frame that became a tuple", library(root: "dataframe:pandas"), root("tuple"), cause: .typeChange),
      FalsePass(
        "a frame of another library", library(root: "dataframe:pandas"), library(root: "dataframe:polars"),
        cause: .typeChange),
      FalsePass(
        "an array of another dtype", library(root: "ndarray", details: #"{"dtype":"int64"}"#),
        library(root: "ndarray", details: #"{"dtype":">i8"}"#), cause: .typeChange),
      FalsePass(
        "an array in a list of another shape", .value(array(#"{"dtype":"int64","shape":[0,3]}"#)),
        .value(array(#"{"dtype":"int64","shape":[0,4]}"#)), cause: .typeChange),
      FalsePass("duplicates dropped", .ints([1, 2, 2, 3]), .ints([1, 2, 3]), cause: .duplicatesDropped),
      FalsePass("another order of rows", .ints([3, 1, 2]), .ints([1, 2, 3]), cause: .rowOrder),
      FalsePass(
        "a duplicate for another row, order ignored", .ints([1, 2, 2]), .ints([1, 1, 2]),
        policy: ComparisonPolicy(order: .ignored), cause: .duplicatesDropped),
      FalsePass(
        "lists of another length", .value(.lists([2, 1], of: .ints([1, 2, 3]))),
        .value(.lists([1, 2], of: .ints([1, 2, 3]))), cause: .listLength),
      FalsePass(
        "None against an empty list", .value(.lists([nil], of: .ints([]))),
        .value(.lists([0], of: .ints([]))),
        cause: .nullVersusValue),
      FalsePass("a missing key against None", shaped([0]), shaped([1]), cause: .missingKey),
      FalsePass(
        "a missing key against None where the candidate cannot say so", shaped([1, 0]),
        .table(["a": .ints([1, 1]), "b": .ints([nil, nil])]), cause: .missingKey),
      FalsePass(
        "another zone of the same clock time", .value(zoned(nil)), .value(zoned("UTC")), cause: .typeChange),
      FalsePass(
        "a missing record against a record of None", .value(.rows(["a": .ints([nil])], isPresent: [false])),
        .value(.rows(["a": .ints([nil])], isPresent: [true])), cause: .nullVersusValue),
    ] + otherForms + otherKinds

  /// Cells of a position where ints, floats and texts meet: [1, 2.0, "3", None].
  private static func mixed(_ tags: [Int32], _ ints: [Int64?], _ floats: [Double?], _ texts: [String?])
    -> Datum
  {
    .value(
      .rows(
        ["tag": .ints32(tags), "int": .ints(ints), "float": .reals(floats), "str": .texts(texts)],
        isPresent: [true, true, true, false]), metadata: [MetadataKey.kind: "mixed"])
  }

  private static let several = mixed(
    [0, 1, 2, 0], [1, nil, nil, nil], [nil, 2, nil, nil], [nil, nil, "3", nil])

  static let otherKinds: [FalsePass] = [
    FalsePass(
      "an int for a float among several kinds", several,
      mixed([0, 0, 2, 0], [1, 2, nil, nil], [nil, nil, nil, nil], [nil, nil, "3", nil]), cause: .typeChange),
    FalsePass(
      "a number for its text among several kinds", several,
      mixed([0, 1, 0, 0], [1, nil, 3, nil], [nil, 2, nil, nil], [nil, nil, nil, nil]), cause: .typeChange),
    FalsePass(
      "another value of the same kind", several,
      mixed([0, 1, 2, 0], [1, nil, nil, nil], [nil, 2.5, nil, nil], [nil, nil, "3", nil]), cause: .value),
    FalsePass("floats for all of several kinds", several, .reals([1, 2, 3, nil]), cause: .typeChange),
    FalsePass(
      "None for one of several kinds", .ints([1, nil]), tail(of: several, from: 0), cause: .typeChange),
    FalsePass(
      "several kinds, types forgiven", several, .reals([1, 2, 3, nil]),
      policy: ComparisonPolicy(default: ColumnPolicy(typeStrict: false)), cause: .typeChange),
  ]

  /// Its first two rows from `start` on.
  private static func tail(of datum: Datum, from start: Int) -> Datum {
    Datum(datum.field, datum.column.slice(start..<start + 2))
  }

  /// Forms that no policy forgives, however little it asks of types.
  static let otherForms: [FalsePass] = [
    ("a value for a list of one", root("scalar"), root("list")),
    ("a tuple for a list, types forgiven", root("tuple"), root("list")),
    ("an inner tuple for a list, types forgiven", kind("tuple"), kind("list")),
    ("a dict with the columns of mixed kinds", kind("mixed"), kind("dict")),
    ("an enumeration for its number", kind("enum:shop.State|int"), kind("int")),
    ("a truth value for a number", kind("numpy:bool"), kind("numpy:uint8")),
    ("another shape", ndarray(#"{"dtype":"int64","shape":[]}"#), ndarray(#"{"dtype":"int64"}"#)),
    (
      "another shape and number", ndarray(#"{"dtype":"int64","shape":[0,3]}"#),
      ndarray(#"{"dtype":"float64","shape":[0,4]}"#)
    ),
    ("months for numbers", ndarray(#"{"dtype":"<M8[M]"}"#), ndarray(#"{"dtype":"int64"}"#)),
    (
      "a label that is the name of a type", ndarray(#"{"index":{"name":"int64"}}"#),
      ndarray(#"{"index":{"name":"float64"}}"#)
    ),
    (
      "a large label", ndarray(#"{"values":[9007199254740993]}"#), ndarray(#"{"values":[9007199254740992]}"#)
    ),
    ("details that are no JSON", ndarray("int64"), ndarray("float64")),
  ].map { name, reference, candidate in
    FalsePass(
      name, reference, candidate, policy: ComparisonPolicy(default: ColumnPolicy(typeStrict: false)),
      cause: .typeChange)
  }

  static func ndarray(_ details: String) -> Datum { library(root: "ndarray", details: details) }

  /// A list of lists that are arrays.
  static func array(_ details: String) -> Column {
    let field = Field("array", .int64, metadata: [MetadataKey.kind: "int", MetadataKey.details: details])
    return Column(type: .structure([field]), count: 1, content: .structure([.ints([1])]))
  }

  static func kind(_ kind: String) -> Datum {
    .value(.lists([1], of: .ints([1])), metadata: [MetadataKey.kind: kind])
  }

  static func root(_ root: String) -> Datum { .value(.ints([1]), metadata: [MetadataKey.root: root]) }

  static func library(root: String, details: String = "{}") -> Datum {
    .value(.ints([1]), metadata: [MetadataKey.root: root, MetadataKey.details: details])
  }

  /// Records {a: 1, b: None} (shape 0) and {a: 1} (shape 1).
  static func shaped(_ shapes: [Int32]) -> Datum {
    let count = shapes.count
    return .table(
      [
        "a": .ints(Array(repeating: 1, count: count)), "b": .ints(Array(repeating: nil, count: count)),
        MetadataKey.shapeField: .ints32(shapes),
      ],
      metadata: [MetadataKey.shapes: #"[["a", "b"], ["a"]]"#])
  }

  static func zoned(_ zone: String?) -> Column {
    Column(
      type: .timestamp(.microsecond, timeZone: zone), count: 1, content: .fixed(Buffer([Int64(0)])))
  }
}

@Suite("What fools other comparers")
struct FalsePassTests {
  @Test("is found, with its cause", arguments: FalsePass.all)
  func isFound(_ example: FalsePass) {
    let result = compare(reference: example.reference, candidate: example.candidate, policy: example.policy)
    #expect(result.verdict == .mismatch)
    #expect(!result.passes)
    #expect(result.causes.map(\.kind).contains(example.cause), "\(result.causes.map(\.text))")
    #expect(result.ladder.values == false)
  }

  @Test("is told from itself never", arguments: FalsePass.all)
  func equalsItself(_ example: FalsePass) {
    for side in [example.reference, example.candidate] {
      let result = compare(reference: side, candidate: side, policy: example.policy)
      #expect(result.verdict == .identical, "\(result.causes.map(\.text))")
    }
  }
}
