import Comparison
import FoundationEssentials
import Ledger
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
    #expect(
      pipeline.manifest.inputs["text"]
        == .file(Manifest.FileInput(file: "a.csv", form: .text, format: nil, query: nil)))
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

  /// A second candidate, called x, with these members.
  private static func candidate(_ members: String, message: String, remedy: String) -> Mistake {
    Mistake(
      old: "\"library\": \"shop\"}", new: "\"library\": \"shop\"}, {\"name\": \"x\", \(members)}",
      message: message,
      remedy: remedy)
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
      message: "'inputs.text.as' is \"table\"",
      remedy:
        "use one of \"text\", \"bytes\", \"rows\", \"columns\", \"pandas\", \"polars\", \"pyarrow\", \"numpy\""
    ),
    .init(
      old: "\"file\": \"a.csv\"", new: "\"fiel\": \"a.csv\"", message: "'inputs.text.file' is missing",
      remedy: "rename 'fiel' to 'file'"),
    .init(
      old: "\"file\": \"a.csv\"", new: "\"loader\": \"load\"",
      message: "input 'text': loader \"load\" is not of the form \"module:function\"",
      remedy: "write \"package.module:function\""),
    .init(
      old: "\"file\": \"a.csv\"", new: "\"file\": \"a.csv\", \"loader\": \"shop:load\"",
      message: "unknown key 'inputs.text.file'", remedy: "known keys: loader"),
    .init(
      old: "\"a.csv\"", new: "\"a.dat\", \"as\": \"rows\"",
      message: "input 'text': the name of a.dat does not tell its format",
      remedy: "add format = \"…\": one of csv, tsv, jsonl, parquet, arrow, npy, npz, sqlite"),
    .init(
      old: "\"a.csv\"", new: "\"a.npy\", \"as\": \"rows\"",
      message: "input 'text': npy cannot be taken as \"rows\"", remedy: "use one of \"numpy\""),
    .init(
      old: "\"a.csv\"", new: "\"a.db\", \"as\": \"rows\"",
      message: "input 'text' is a database without a query", remedy: "add query = \"SELECT …\""),
    .init(
      old: "\"a.csv\"", new: "\"a.csv\", \"as\": \"rows\", \"query\": \"SELECT 1\"",
      message: "input 'text' has a query and is no database",
      remedy: "leave it out, or add format = \"sqlite\""),
    .init(
      old: "\"a.csv\"", new: "\"a.csv\", \"format\": \"csv\"",
      message: "input 'text' has a format, and is taken as it is: as = \"text\"",
      remedy: "say what the stage gets: as = \"rows\", or leave out 'format'"),
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
    candidate(
      "\"kind\": \"python\"", message: "candidate 'x' has no 'functions'",
      remedy: "add functions = { stage = \"module:function\" }"),
    candidate(
      "\"kind\": \"python\", \"functions\": {\"first\": \"fast\"}",
      message: "candidate 'x': functions.first \"fast\" is not of the form \"module:function\"",
      remedy: "write \"package.module:function\""),
    candidate(
      "\"kind\": \"python\", \"functions\": {\"frist\": \"fast:first\"}",
      message: "candidate 'x' names the stage 'frist', which does not exist", remedy: "did you mean 'first'?"),
    candidate(
      "\"kind\": \"python\", \"functions\": {\"first\": \"fast:first\"}, \"takes\": \"panda\"",
      message: "'candidates[1].takes' is \"panda\"",
      remedy: "use one of \"rows\", \"columns\", \"numpy\", \"pandas\", \"polars\", \"pyarrow\""),
    candidate(
      "\"kind\": \"python\", \"functions\": {\"first\": \"fast:first\"}, \"library\": \"shop\"",
      message: "unknown key 'candidates[1].library'", remedy: "known keys: default, functions, kind, name"),
    candidate(
      "\"kind\": \"command\"", message: "candidate 'x' is a command without one",
      remedy: "add command = [\"./tool\", \"{stage}\"]"),
    candidate(
      "\"kind\": \"command\", \"command\": [\"./tool\"]",
      message: "the command of candidate 'x' cannot tell which of 2 stages it is to run",
      remedy: "add \"{stage}\" to it"),
    candidate(
      "\"kind\": \"mixed\"", message: "candidate 'x' has no 'of'",
      remedy: "add of = { stage = \"candidate\" }"),
    candidate(
      "\"kind\": \"mixed\", \"of\": {\"first\": \"nativ\"}",
      message: "candidate 'x' takes 'first' from 'nativ', which does not exist",
      remedy: "did you mean 'native'?"),
    candidate(
      "\"kind\": \"mixed\", \"of\": {\"first\": \"x\"}",
      message: "candidate 'x' takes 'first' from 'x', which is of kind mixed",
      remedy: "take it from a native candidate"),
    candidate(
      "\"kind\": \"wasm\"", message: "'candidates[1].kind' is \"wasm\"",
      remedy: "use one of \"native\", \"python\", \"command\", \"mixed\""),
    candidate(
      "\"kind\": \"native\"", message: "'candidates[1].library' is missing", remedy: "add library = \"…\""),
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
    rule("\"null_equals_nan\": true", message: "[policy] allows null = NaN without a reason"),
    rule(
      "\"signed_zero\": \"equal\", \"reason\": \" \"", message: "[policy] allows -0.0 = 0.0 without a reason"),
    rule(
      "\"columns\": {\"one.x\": {\"type_strict\": false, \"ulps\": 2}}",
      message: "[policy.columns.\"one.x\"] allows 2 ULP, any number type without a reason"),
    rule(
      "\"outputs\": {\"one\": {\"row_order\": \"ignored\", \"keys\": [\"id\"]}}",
      message: "[policy.outputs.\"one\"] allows any order of rows without a reason"),
    rule(
      "\"outputs\": {\"one\": {\"missing_key_equals_null\": true}}",
      message: "[policy.outputs.\"one\"] allows a missing key for None without a reason"),
    rule(
      "\"outputs\": {\"one\": {\"row_order\": \"any\"}}",
      message: "'policy.outputs.one.row_order' is \"any\"",
      remedy: "use one of \"exact\", \"ignored\""),
    rule(
      "\"outputs\": {\"one\": {\"row_ordr\": \"exact\"}}",
      message: "unknown key 'policy.outputs.one.row_ordr'",
      remedy: "did you mean"),
    rule(
      "\"error_messages\": 1", message: "'policy.error_messages' is an integer", remedy: "write true or false"
    ),
    .init(
      old: "\"b\": \"two\", \"a\": \"one\"}},",
      new: """
        "b": "two", "a": "one"}, "mutates": ["a"]}, {"name": "later", "reference": "shop:x", "inputs": ["one"]},
        {"name": "latest", "reference": "shop:x", "inputs": {"y": "one"}},
        """,
      message: "stage 'last' mutates the value 'one', which is taken after it by 'later', 'latest'",
      remedy: "let 'last' return what it changed as an output of its own, and wire that to 'later', 'latest'"),
  ]

  /// A rule in `[policy]` that is refused.
  private static func rule(
    _ json: String, message: String, remedy: String = "add reason = \"…\""
  ) -> Mistake {
    .init(
      old: "\"stages\": [", new: "\"policy\": {\(json)}, \"stages\": [", message: message, remedy: remedy)
  }

  private func pipeline(policy: String) throws -> Pipeline {
    try pipeline(Self.ordinary.replacing("\"stages\": [", with: "\"policy\": {\(policy)}, \"stages\": ["))
  }

  @Test("Every field of a policy can be reached, and each output gets its own rules")
  func policy() throws {
    let policy = try pipeline(
      policy: """
        "error_messages": true,
        "columns": {
          "one.x": {"absolute": 1, "reason": "a"}, "two.x": {"ulps": 1, "reason": "b"},
          "y": {"nan": "sameBits", "approved_by": "A. Lovelace"}},
        "outputs": {"one": {"row_order": "ignored", "keys": ["id"], "key_order_strict": true,
          "missing_key_equals_null": true, "reason": "parallel"}}
        """
    ).manifest.policy
    let y = ColumnPolicy(nan: .sameBits, approvedBy: "A. Lovelace")
    #expect(
      policy.policy(forOutput: "one")
        == ComparisonPolicy(
          columns: ["one.x": ColumnPolicy(absolute: 1, reason: "a"), "y": y], order: .ignored, keys: ["id"],
          keyOrderStrict: true, missingKeyEqualsNull: true, errorMessages: true, reason: "parallel"))
    #expect(
      policy.policy(forOutput: "two")
        == ComparisonPolicy(
          columns: ["two.x": ColumnPolicy(ulps: 1, reason: "b"), "y": y], errorMessages: true))
    #expect(policy.policyForErrors.errorMessages)
  }

  @Test("A rule is for the result of the longest name that it begins with")
  func longestName() throws {
    let text = Self.ordinary.replacing(
      "\"one\", \"two\"]", with: "\"one\", \"two\", \"one_more\", \"two.more\"]"
    )
    .replacing("\"a\": \"one\"}", with: "\"a\": \"one\"}, \"mutates\": [\"b\"]")
    let rules = ["one.x", "one_more.x", "two.x", "two.more.x", "last.x", "last.b'.x", "last.b'"]
    let columns = rules.map { "\"\($0)\": {\"nan\": \"different\"}" }.joined(separator: ", ")
    let policy = try pipeline(
      text.replacing("\"stages\": [", with: "\"policy\": {\"columns\": {\(columns)}}, \"stages\": [")
    ).manifest.policy
    for (result, rules) in [
      ("one", ["one.x"]), ("one_more", ["one_more.x"]), ("two", ["two.x"]), ("two.more", ["two.more.x"]),
      ("last", ["last.b'", "last.x"]), ("last.b'", ["last.b'.x"]),
    ] {
      #expect(policy.policy(forOutput: result).columns.keys.sorted() == rules, "\(result)")
    }
  }

  /// Two policies, and whether the verdicts of one hold for the other; the stage has the outputs one and two.
  static let pairs: [(String, String, Bool)] = [
    ("\"ulps\": 1, \"reason\": \"a\"", "\"ulps\": 1, \"reason\": \"b\"", true),
    ("\"ulps\": 1, \"reason\": \"a\"", "\"ulps\": 2, \"reason\": \"a\"", false),
    ("\"approved_by\": \"her\"", "\"approved_by\": \"him\"", true),
    // A signature lets a tolerance swallow a column.
    ("\"approved_by\": \"her\"", "", false),
    ("", "\"error_messages\": true", false),
    ("", "\"columns\": {\"one.x\": {\"nan\": \"different\"}}", false),
    ("", "\"columns\": {\"last.x\": {\"nan\": \"different\"}}", true),
    (
      "\"outputs\": {\"one\": {\"row_order\": \"ignored\", \"reason\": \"a\"}}",
      "\"outputs\": {\"one\": {\"row_order\": \"ignored\", \"reason\": \"b\"}}", true
    ),
    ("", "\"outputs\": {\"two\": {\"key_order_strict\": true}}", false),
  ]

  @Test("A policy's hash covers what decides verdicts, and nothing else", arguments: pairs)
  func policyHash(_ first: String, _ second: String, _ isSame: Bool) throws {
    let hashes = try [first, second].map { text in
      let pipeline = try pipeline(policy: text)
      return try #require(
        pipeline.policyHash(try pipeline.stage("first"), ReferenceCode(stages: [:], helpers: [:])))
    }
    #expect((hashes[0] == hashes[1]) == isSame)
  }

  /// Code of the stages and adapters, and whether verdicts on the stages `first` and `last` outlive it.
  static let codes: [(stages: [String: String], adapters: [String: String], first: Bool, last: Bool)] = [
    (["first": "1", "last": "2"], ["carry": "3"], true, true),
    // A stage's own code has a hash of its own.
    (["first": "1", "last": "4"], ["carry": "3"], true, true),
    (["first": "4", "last": "2"], ["carry": "3"], true, false),
    (["last": "2"], ["carry": "3"], true, false),
    (["first": "1", "last": "2"], ["carry": "4"], false, false),
  ]

  @Test("The code of earlier stages and of adapters is part of what a verdict stands on", arguments: codes)
  func codeBehindInputs(
    _ stages: [String: String], _ adapters: [String: String], _ first: Bool, _ last: Bool
  ) throws {
    let pipeline = try pipeline(Self.ordinary)
    func hash(_ stage: String, _ stages: [String: String], _ adapters: [String: String]) throws -> String {
      try #require(
        pipeline.policyHash(try pipeline.stage(stage), ReferenceCode(stages: stages, helpers: adapters)))
    }
    for (stage, stands) in [("first", first), ("last", last)] {
      let (before, now) = (
        try hash(stage, ["first": "1", "last": "2"], ["carry": "3"]), try hash(stage, stages, adapters)
      )
      #expect((before == now) == stands, "\(stage)")
    }
  }

  @Test(
    "The whole has a hash where each stage has one, and another library name for a stage is another candidate"
  )
  func wholeHashes() throws {
    let pipeline = try pipeline(Self.ordinary)
    func hashes(_ stages: [String: String], own: [String: String] = [:]) -> CodeHashes {
      pipeline.wholeHashes(
        ReferenceCode(stages: stages, helpers: [:]), CandidateCode(title: "c", hash: "c", stages: own))
    }
    let both = ["first": "1", "last": "2"]
    let reference = try #require(hashes(both).reference)
    #expect(hashes(["first": "1", "last": "3"]).reference != reference)
    #expect(hashes(["first": "1"]).reference == nil)
    #expect(hashes(both).candidate == "c")
    #expect(hashes(both, own: ["last": "another"]).candidate != "c")
  }

  @Test("A value may be changed by the last stage that takes it")
  func lastMutation() throws {
    let text = Self.ordinary.replacing(
      "\"b\": \"two\", \"a\": \"one\"}},",
      with: """
        "b": "two", "a": "one"}}, {"name": "latest", "reference": "shop:x", "inputs": ["one"],
        "mutates": ["one"]},
        """)
    #expect(try pipeline(text).stages.map(\.name) == ["first", "last", "latest"])
    #expect(try pipeline(text).stages[2].results == ["latest", "latest.one'"])
  }

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
