import Testing

/// What plain rows and columns make of JSON lines and CSV.
@Suite("Inputs as plain rows and columns")
struct PlainInputTests {
  /// A file's content, and the rows and columns that a stage gets of it, as Python writes them.
  static let plain: [(file: String, content: String, rows: String, columns: String)] = [
    (
      "kinds.jsonl", "{\"a\":1}\n\n{\"a\":1.5,\"b\":null}\n{\"a\":\"x\",\"b\":[1,{\"c\":2}]}\n",
      "[{'a': 1}, {'a': 1.5, 'b': None}, {'a': 'x', 'b': [1, {'c': 2}]}]",
      "{'a': [1, 1.5, 'x'], 'b': [None, None, [1, {'c': 2}]]}"
    ),
    (
      "codes.csv", "code,day,state,flag\n007,2020-01-01,NA,true\n010,2020-01-02,CA,false\n",
      "[{'code': '007', 'day': '2020-01-01', 'state': 'NA', 'flag': 'true'}, "
        + "{'code': '010', 'day': '2020-01-02', 'state': 'CA', 'flag': 'false'}]",
      "{'code': ['007', '010'], 'day': ['2020-01-01', '2020-01-02'], 'state': ['NA', 'CA'], "
        + "'flag': ['true', 'false']}"
    ),
    (
      "numbers.csv", "n,x,mixed,name,lost\n1,1.5,2,,1e400\n,,-0.5,\"a,\nb\",1\n0,1e3,nan,c,2\n",
      "[{'n': 1, 'x': 1.5, 'mixed': 2.0, 'name': '', 'lost': '1e400'}, "
        + "{'n': None, 'x': None, 'mixed': -0.5, 'name': 'a,\\nb', 'lost': '1'}, "
        + "{'n': 0, 'x': 1000.0, 'mixed': nan, 'name': 'c', 'lost': '2'}]",
      "{'n': [1, None, 0], 'x': [1.5, None, 1000.0], 'mixed': [2.0, -0.5, nan], 'name': ['', 'a,\\nb', 'c'], "
        + "'lost': ['1e400', '1', '2']}"
    ),
    (
      "close.tsv", "id\tx\n9223372036854775807\t9007199254740993\n-1\t0.5\n",
      "[{'id': 9223372036854775807, 'x': '9007199254740993'}, {'id': -1, 'x': '0.5'}]",
      "{'id': [9223372036854775807, -1], 'x': ['9007199254740993', '0.5']}"
    ),
    ("none.csv", "a,b\n", "[]", "{'a': [], 'b': []}"),
  ]

  @Test("Rows and columns are what a script's own json and csv read, numbers only where nothing is lost")
  func plainValues() throws {
    var manifest = "[pipeline]\nname = \"plain\"\n[inputs]\n"
    var (stages, functions, expected) = ("", "", "")
    for (position, item) in Self.plain.enumerated() {
      for (form, text) in [("rows", item.rows), ("columns", item.columns)] {
        let name = "\(form)\(position)"
        manifest += "\(name) = { file = \"\(item.file)\", as = \"\(form)\" }\n"
        stages +=
          "[[stages]]\nname = \"look_\(name)\"\nreference = \"plain:look\"\ninputs = { value = \"\(name)\" }\n"
        functions += "look_\(name) = \"plain:silent\", "
        expected += text + "\n"
      }
    }
    manifest +=
      stages
      + "[[candidates]]\nname = \"silent\"\nkind = \"python\"\nfunctions = { \(functions.dropLast(2)) }\n"
    let workshop = try Workshop(manifest: manifest)
    for item in Self.plain { try workshop.write(item.file, item.content) }
    try workshop.write(
      "plain.py",
      """
      def look(value):
          with open("seen.txt", "a") as file: print(value, file=file)
          return 1

      def silent(value): return 1

      """)
    let result = try workshop.regauge("verify")
    expect(result, status: 0, output: ["10 of 10 stages match"])
    #expect(try workshop.text("seen.txt") == expected)
  }

  /// A file that is refused, and what is said of it.
  static let refused: [(file: String, content: String, more: String, said: String)] = [
    (
      "a.csv", "a,a\n1,2\n", "",
      "two columns are called 'a': give each a name of its own (in a query: AS name)"
    ),
    ("a.csv", "a,b\n1\n", "", "the row that ends in line 2 has 1 cell, and the header names 2 columns"),
    ("a.csv", "a\n\"x\n", "", "line 2: unexpected end of data"),
    ("a.csv", "", "", "its first line is empty, and should name the columns"),
    (
      "a.jsonl", "{\"a\":1}\n{a}\n", "",
      "line 2 is no JSON: Expecting property name enclosed in double quotes"
    ),
    ("a.jsonl", "[1]\n", "", "line 1 is a list, and a row is an object"),
    ("a.csv", "a\n9223372036854775808\n", "", "table0[0].a is an int of 64 bits: "),
    (
      "a.db", "", ", query = \"SELECT 1 AS a, 2 AS a\"",
      "two columns are called 'a': give each a name of its own (in a query: AS name)"
    ),
    ("a.parquet", "no", "", "pyarrow.lib.ArrowInvalid: "),
  ]

  @Test("What plain rows would lose is refused in one line, without a traceback")
  func refused() throws {
    let workshop = try Workshop(manifest: "", python: InputTests.python)
    for (file, content, more, said) in Self.refused {
      try workshop.write(file, content)
      try workshop.write(
        "regauge.toml", InputTests.manifest(["{ file = \"\(file)\", as = \"rows\"\(more) }"]))
      let result = try workshop.regauge("verify")
      expect(result, status: 2, errors: ["cannot read input 'table0' ", "/\(file): ", said])
      #expect(!result.errors.contains("Traceback"), "\(result)")
    }
  }
}
