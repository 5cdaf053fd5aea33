import Columns
import StageKit
import Testing

/// No struct: what it codes is a lone text.
private enum Season: String, StageTable {
  case winter, summer
}

/// A struct, but one property is no column.
private struct Labelled: StageTable {
  var n: Int64Column
  var label: [String: Int]
}

private struct Outer: StageTable {
  var rows: Labelled
}

/// A struct to the decoder, and a lone value to the encoder.
private struct TwoFaced: StageTable {
  var n: Int64Column

  init(n: Int64Column) { self.n = n }
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode("n")
  }
}

@Suite("Declarations")
struct DeclarationTests {
  /// Stages that are declared wrongly, and what the host says of their library.
  private static let mistakes: [(stages: [Stage], problem: String)] = [
    (
      [Stage("sum", inputs: ["a"], outputs: "c") { (a: Int, b: Int) in a + b }],
      "stage sum: inputs and parameters has 1 names (a), but the function 2 arguments"
    ),
    (
      [Stage("sum", inputs: ["a"], parameters: ["b", "c"], outputs: "d") { (a: Int, b: Int) in a + b }],
      "stage sum: inputs and parameters has 3 names (a, b, c), but the function 2 arguments"
    ),
    (
      [Stage("pair", inputs: "a", outputs: "b") { (a: Int) in (a, a) }],
      "stage pair: outputs has 1 names (b), but the function 2 results"
    ),
    (
      [Stage("sum", inputs: ["a", "a"], outputs: "c") { (a: Int, b: Int) in a + b }],
      "stage sum: inputs and parameters has a name twice (a, a)"
    ),
    (
      [
        Stage("same", inputs: "a", outputs: "b") { (a: Int) in a },
        Stage("same", inputs: "a", outputs: "c") { (a: Double) in a },
      ],
      "stage same: declared 2 times"
    ),
    (
      [Stage("season", inputs: "season", outputs: "n") { (season: Season) in 1 }],
      "stage season, season: the columns of Season cannot be told: "
        + "table: a StageTable is a struct whose stored properties are columns"
    ),
    (
      [Stage("label", inputs: "n", outputs: "rows") { (n: Int64Column) in Labelled(n: n, label: [:]) }],
      "stage label, rows: the columns of Labelled cannot be told: "
        + "label: Dictionary<String, Int> is no column; see StageValue"
    ),
    (
      [Stage("nested", inputs: "rows", outputs: "n") { (rows: Outer) in 1 }],
      "stage nested, rows: the columns of Outer cannot be told: "
        + "rows.label: Dictionary<String, Int> is no column; see StageValue"
    ),
    (
      [Stage("lists", inputs: "rows", outputs: "n") { (rows: ListColumn<Labelled>) in 1 }],
      "stage lists, rows: the columns of Labelled cannot be told: "
        + "label: Dictionary<String, Int> is no column; see StageValue"
    ),
    (
      [
        Stage("one", inputs: [], outputs: "b") { (a: Int) in a },
        Stage("two", inputs: [], outputs: "b") { (a: Int) in a },
      ],
      "stage one: inputs and parameters has 0 names (), but the function 1 arguments; "
        + "stage two: inputs and parameters has 0 names (), but the function 1 arguments"
    ),
  ]

  @Test("A library whose stages are declared wrongly is refused, with stage, declaration and remedy")
  func mistakes() {
    for (stages, problem) in Self.mistakes {
      let error = #expect(throws: LibraryError.self) {
        try NativeLibrary(StageLibrary("wrong") { stages })
      }
      #expect(error?.kind == .malformed)
      #expect(error?.problem == problem)
      #expect(error?.remedy == "correct the declaration in the library's sources, and build it anew")
    }
  }

  @Test("A wrongly declared stage that its author runs throws what is wrong")
  func run() {
    let stage = Stage("sum", inputs: ["a"], outputs: "c") { (a: Int, b: Int) in a + b }
    let error = #expect(throws: StageError.self) { try stage.run([]) }
    #expect(
      error?.message == "stage sum: inputs and parameters has 1 names (a), but the function 2 arguments")
  }

  @Test("A table that codes itself as something else is an error of its stage")
  func twoFaced() throws {
    let stage = Stage("face", inputs: "n", outputs: "rows") { (n: Int64Column) in TwoFaced(n: n) }
    let n = Int64Column([1]).column
    let error = #expect(throws: StageError.self) {
      try stage.run([Datum(Field("n", .int64, metadata: [MetadataKey.root: "list"]), n)])
    }
    #expect(error?.message == "rows: a StageTable is a struct whose stored properties are columns")
  }
}
