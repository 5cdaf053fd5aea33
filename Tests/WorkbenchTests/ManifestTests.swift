import FoundationEssentials
import Testing

@testable import Workbench

@Suite("Reading and wiring a manifest")
struct ManifestTests {
  private static let ordinary = """
    {"pipeline": {"name": "shop"},
     "inputs": {"text": {"file": "a.csv"}},
     "stages": [
       {"name": "last", "reference": "shop:last", "inputs": {"b": "two", "a": "one"}},
       {"name": "first", "reference": "shop:first", "inputs": ["text"], "outputs": ["one", "two"],
        "parameters": {"k": 3, "share": {"$float": "1.0"}}}],
     "candidates": [{"name": "native", "library": "shop"}]}
    """

  private func document(_ text: String) throws -> JSONValue {
    try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
  }

  private func pipeline(_ text: String) throws -> Pipeline {
    try Pipeline(try Manifest(try document(text), file: "/shop/regauge.toml"), at: "/shop/regauge.toml")
  }

  @Test("An ordinary one: order by wiring, arguments, defaults")
  func ordinary() throws {
    let pipeline = try pipeline(Self.ordinary)
    #expect(pipeline.stages.map(\.name) == ["first", "last"])
    #expect(pipeline.stages[0].parameters == ["k": .integer(3), "share": .number(1)])
    #expect(pipeline.stages[1].outputs == ["last"])
    #expect(
      pipeline.stages[1].inputs == [
        Manifest.Wire(argument: "a", value: "one"), Manifest.Wire(argument: "b", value: "two"),
      ])
    #expect(pipeline.manifest.inputs["text"]?.form == .text)
    #expect(pipeline.manifest.pipeline.path == ["."])
    #expect(pipeline.finalOutputs == ["last"])
    #expect(pipeline.resolve("data/a.csv") == "/shop/data/a.csv")
    #expect(pipeline.stagesNeeded(for: ["first"]).map(\.name) == ["first"])
    #expect(pipeline.stagesNeeded(for: ["last"]).map(\.name) == ["first", "last"])
  }

  /// A replacement in the ordinary document, and what it is told.
  struct Mistake: Sendable, CustomTestStringConvertible {
    var old: String
    var new: String
    var message: String
    var remedy: String
    var testDescription: String { message }
  }

  static let mistakes: [Mistake] = [
    .init(
      old: "\"pipeline\"", new: "\"pipelin\"", message: "there is no [pipeline]",
      remedy: "add [pipeline] with name = \"…\""),
    .init(
      old: "{\"name\": \"shop\"}", new: "3", message: "pipeline is an integer", remedy: "write it as a table"),
    .init(
      old: "{\"file\": \"a.csv\"}", new: "\"a.csv\"", message: "inputs.text is a string",
      remedy: "write it as a table: [inputs.text]"),
    .init(
      old: "\"file\": \"a.csv\"", new: "\"file\": \"a.csv\", \"as\": \"table\"",
      message: "'inputs.text.as' is \"table\"", remedy: "use one of \"text\", \"bytes\""),
    .init(
      old: "\"file\": \"a.csv\"", new: "\"fiel\": \"a.csv\"", message: "'inputs.text.file' is missing",
      remedy: "add file = \"…\""),
    .init(
      old: "[\"text\"]", new: "[1]", message: "stage 'first': an input is an integer",
      remedy: "list names of values"),
    .init(
      old: "[\"text\"]", new: "\"text\"", message: "stage 'first': inputs is a string",
      remedy: "write [\"value\", …] or { argument = \"value\", … }"),
    .init(
      old: "\"name\": \"last\", ", new: "\"name\": \"last\", \"mutates\": [\"c\"], ",
      message: "stage 'last' mutates 'c', which is none of its arguments", remedy: "name an argument: a, b"),
    .init(
      old: "\"k\": 3", new: "\"text\": 3", message: "stage 'first': 'text' is both an input and a parameter",
      remedy: "keep one of them"),
    .init(
      old: "\"one\", \"two\"", new: "\"text\", \"two\"",
      message: "value 'text' comes from both the pipeline's input and stage 'first'",
      remedy: "give one of them another name under outputs"),
    .init(
      old: "\"stages\": [", new: "\"measure\": {\"samples\": {}}, \"stages\": [",
      message: "unknown key 'measure.samples'", remedy: "did you mean 'sample'? (known keys: sample)"),
    .init(
      old: "\"stages\": [", new: "\"policy\": {\"ulps\": -1}, \"stages\": [",
      message: "'policy.ulps' is an integer",
      remedy: "write a whole number of at least 0"),
    .init(
      old: "\"stages\": [", new: "\"policy\": {\"nan\": \"maybe\"}, \"stages\": [",
      message: "'policy.nan' is \"maybe\"", remedy: "use one of "),
    .init(
      old: "\"stages\": [", new: "\"policy\": {\"absolute\": {\"$float\": \"0.1\"}}, \"stages\": [",
      message: "[policy] allows ", remedy: "add reason = \"…\""),
  ]

  @Test("Each mistake has its message and its remedy", arguments: mistakes)
  func mistake(_ mistake: Mistake) throws {
    let text = Self.ordinary.replacing(mistake.old, with: mistake.new)
    #expect(text != Self.ordinary)
    let error = #expect(throws: WorkbenchError.self) { try pipeline(text) }
    #expect(error?.problem.contains(mistake.message) == true, "\(error?.description ?? "")")
    #expect(error?.remedy.contains(mistake.remedy) == true, "\(error?.description ?? "")")
    #expect(error?.object == "/shop/regauge.toml")
  }

  @Test("JSON values keep their kinds: floats are tagged, Booleans are no numbers")
  func kinds() throws {
    let value = try document("{\"a\": 1, \"b\": {\"$float\": \"1.0\"}, \"c\": true, \"d\": [null, \"x\"]}")
    #expect(
      value
        == .object([
          "a": .integer(1), "b": .number(1), "c": .bool(true), "d": .array([.null, .string("x")]),
        ]))
  }
}
