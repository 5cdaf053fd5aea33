import Columns
import Testing

@testable import Comparison

/// What array libraries note of a value, told in words.
@Suite("Types, labels and index of frames and arrays")
struct DetailsTests {
  struct Change: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var reference: String
    var candidate: String
    var columns = ["id", "kind"]
    /// "column: detail" of each cause.
    var told: [String]
  }

  private static func frame(
    types: String = "\"int64\", \"object\"", columns: String = #"{"type": "object", "name": null}"#,
    index: String = #"{"range": [0, 2, 1], "name": null}"#
  ) -> String { "{\"columns\": \(columns), \"types\": [\(types)], \"index\": \(index)}" }

  private static let category =
    #"{"categories": {"type": "object", "values": ["in", "out", "adjust"], "name": null}, "ordered": true}"#
  private static let str = #"{"string": "pyarrow", "missing": "nan"}"#

  static let changes: [Change] = [
    .init(
      testDescription: "a category that became text", reference: frame(types: "\"int64\", \(category)"),
      candidate: frame(types: "\"int64\", \(str)"),
      told: ["kind: another type, ordered category (in < out < adjust) against str"]),
    .init(
      testDescription: "categories in another order", reference: frame(types: "\"int64\", \(category)"),
      candidate: frame(types: "\"int64\", \(category.replacing("\"in\", \"out\"", with: "\"out\", \"in\""))"),
      told: [
        "kind: another type, ordered category (in < out < adjust) against ordered category (out < in < adjust)"
      ]),
    .init(
      testDescription: "two columns, each by its name", reference: frame(),
      candidate: frame(types: "\"int32\", \(str)"),
      told: ["id: another type, int64 against int32", "kind: another type, object against str"]),
    .init(
      testDescription: "an index that was reset",
      reference: frame(index: #"{"array": "<M8[ns]", "name": "day", "freq": "D"}"#), candidate: frame(),
      told: [": another type, index: datetime64[ns] called 'day', every D against range(0, 2, 1)"]),
    .init(
      testDescription: "labels of another type", reference: frame(),
      candidate: frame(columns: "{\"type\": \(str), \"name\": null}"),
      told: [": another type, labels of the columns: object against str"]),
    .init(
      testDescription: "texts in another storage", reference: frame(types: "\"int64\", \(str)"),
      candidate: frame(types: "\"int64\", \(str.replacing("pyarrow", with: "python"))"),
      told: [
        "kind: another type, str {missing: nan, string: pyarrow} against str {missing: nan, string: python}"
      ]),
    .init(
      testDescription: "an array of another dtype", reference: #"{"dtype": "float64"}"#,
      candidate: #"{"dtype": "float32", "order": "F", "readonly": true}"#, columns: [],
      told: [
        "value: another type, dtype: float64 against float32",
        "value: another type, memory order: C against F", "value: another type, writable against read-only",
      ]),
    .init(
      testDescription: "what is not known", reference: #"{"wings": [1, 2]}"#, candidate: #"{"wings": null}"#,
      told: [": another type, wings: (1, 2) against nothing"]),
    .init(
      testDescription: "the same in another order", reference: frame(), candidate: frame() + " ", told: []),
  ]

  @Test("A difference names the column and what differs", arguments: changes)
  func told(_ change: Change) {
    func datum(_ details: String) -> Datum {
      let root = change.columns.isEmpty ? "ndarray" : "dataframe:pandas"
      let column = Int64Column([1, 2]).column
      let metadata = [MetadataKey.root: root, MetadataKey.details: details]
      guard !change.columns.isEmpty else {
        return Datum(Field("x", .int64, isNullable: false, metadata: metadata), column)
      }
      let type = DataType.structure(change.columns.map { Field($0, .int64, isNullable: false) })
      return Datum(
        Field("x", type, isNullable: false, metadata: metadata),
        Column(type: type, count: 2, content: .structure(change.columns.map { _ in column })))
    }
    let result = compare(reference: datum(change.reference), candidate: datum(change.candidate))
    #expect(result.causes.map { "\($0.column): \($0.text)" } == change.told)
    #expect(result.passes == change.told.isEmpty)
  }
}
