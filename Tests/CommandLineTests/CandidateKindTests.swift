import FoundationEssentials
import Testing

@Suite("Candidates of every kind")
struct CandidateKindTests {
  private static let tool = "\(Tool.package)/.venv"

  // MARK: - Python

  /// A table with nulls, texts and times; the stage adds a column.
  private static let tables = """
    [pipeline]
    name = "tables"
    python = "\(tool)"
    [inputs]
    text = { file = "rows.txt" }
    [[stages]]
    name = "parse"
    reference = "tables:parse"
    inputs = ["text"]
    outputs = ["rows"]
    [[stages]]
    name = "double"
    reference = "tables:double"
    inputs = ["rows"]
    outputs = ["doubled"]
    parameters = { factor = 2 }

    """

  private static let tablesModule = """
    from datetime import datetime, timedelta

    def parse(text):
        start = datetime(2013, 1, 1)
        return [
            {"id": int(line), "amount": None if int(line) % 7 == 0 else int(line) / 4, "name": f"n{line}",
             "count": None if int(line) % 5 == 0 else int(line), "when": start + timedelta(hours=int(line))}
            for line in text.split()
        ]

    def double(rows, factor):
        return [
            {**row, "twice": None if row["amount"] is None else row["amount"] * factor} for row in rows
        ]

    """

  /// A function for each form, which asks for that very form.
  private static let forms: [(form: String, function: String)] = [
    (
      "rows",
      """
      def rows(rows, factor):
          assert type(rows) is list and type(rows[0]) is dict
          return [dict(row, twice=row["amount"] and row["amount"] * factor) for row in rows]
      """
    ),
    (
      "columns",
      """
      def columns(rows, factor):
          assert type(rows) is dict and type(rows["id"]) is list
          return dict(rows, twice=[x if x is None else x * factor for x in rows["amount"]])
      """
    ),
    (
      "pandas",
      """
      def pandas(rows, factor):
          import pandas
          assert type(rows) is pandas.DataFrame
          return rows.assign(twice=rows["amount"] * factor)
      """
    ),
    (
      "polars",
      """
      def polars(rows, factor):
          import polars
          return rows.with_columns(twice=polars.col("amount") * factor)
      """
    ),
    (
      "pyarrow",
      """
      def pyarrow(rows, factor):
          import pyarrow.compute as pc
          return rows.append_column("twice", pc.multiply(rows["amount"], factor))
      """
    ),
    (
      "numpy",
      """
      def numpy(rows, factor):
          import numpy
          assert rows["id"].dtype == "int64" and rows["when"].dtype.kind == "M"
          twice = numpy.array([x if x is None else x * factor for x in rows["amount"]], object)
          return {**rows, "twice": twice}
      """
    ),
  ]

  private func tables(_ candidates: String, _ functions: String = "") throws -> Workshop {
    let workshop = try Workshop(manifest: Self.tables + candidates)
    try workshop.write("rows.txt", (1...50).map(String.init).joined(separator: "\n"))
    try workshop.write("tables.py", Self.tablesModule)
    try workshop.write("vectorised.py", functions)
    return workshop
  }

  private static func python(_ name: String, _ function: String, _ more: String = "") -> String {
    """
    [[candidates]]
    name = "\(name)"
    kind = "python"
    functions = { double = "vectorised:\(function)" }
    \(more)

    """
  }

  @Test("A table reaches a Python function in the form it asks for, and its result is compared by columns")
  func tableForms() throws {
    let workshop = try tables(
      Self.forms.map { Self.python($0.form, $0.form, "takes = \"\($0.form)\"") }.joined(),
      Self.forms.map(\.function).joined(separator: "\n\n"))
    let result = try workshop.regauge("verify")
    expect(result, status: 0, output: ["6 of 6 checks pass on all rows", "no candidate rewrites: parse"])
    for (form, _) in Self.forms { expect(result, status: 0, errors: ["· \(form) "]) }
    #expect(try workshop.ledger("SELECT DISTINCT kind FROM candidates") == ["python"])
  }

  /// Frames with something that rows of their own kind do not have.
  private static let frames = [
    "plain": "pd.DataFrame({'x': [1.0, 2.0]})", "indexed": "pd.DataFrame({'x': [1.0, 2.0]}, index=[5, 6])",
    "category": "pd.DataFrame({'x': pd.Categorical(['b', 'a'], categories=['b', 'a', 'z'], ordered=True)})",
    "numbered": "pd.DataFrame({0: [1, 2]})",
    "zoned": "pd.DataFrame({'x': pd.to_datetime(['2020-01-01']).tz_localize('Europe/Berlin')})",
    "rows": "[{'x': 1, 'y': 'a'}, {'x': 2, 'y': 'b'}]",
  ]

  @Test("A function matches itself, whatever it takes; a note of a library that is lost is told in words")
  func sameFunction() throws {
    let names = Self.frames.keys.sorted()
    var manifest = "[pipeline]\nname = \"frames\"\npython = \"\(Self.tool)\"\n[inputs]\n"
    for name in names { manifest += "\(name) = { loader = \"frames:\(name)\" }\n" }
    for (stage, function) in [("same", "same"), ("more", "more")] {
      for name in names where stage == "same" || name != "rows" {
        manifest += """
          [[stages]]
          name = "\(stage)_\(name)"
          reference = "frames:\(function)"
          inputs = { value = "\(name)" }

          """
      }
    }
    func candidate(_ name: String, _ more: String, _ function: (String) -> String) -> String {
      let stages = names.map { "same_\($0)" } + names.filter { $0 != "rows" }.map { "more_\($0)" }
      let own = stages.filter { more.contains("pandas") || $0.hasPrefix("same_") }
      return "[[candidates]]\nname = \"\(name)\"\nkind = \"python\"\n\(more)\nfunctions = { "
        + own.map { "\($0) = \"frames:\(function($0))\"" }.joined(separator: ", ") + " }\n"
    }
    for form in ["pandas", "numpy", "polars", "rows"] {
      manifest += candidate(form, "takes = \"\(form)\"") { String($0.prefix(4)) }
    }
    manifest += candidate("careless", "takes = \"pandas\"\ndefault = false") {
      $0 == "same_category" ? "careless" : String($0.prefix(4))
    }
    let workshop = try Workshop(manifest: manifest)
    try workshop.write(
      "frames.py",
      "import pandas as pd\n" + Self.frames.map { "def \($0)(): return \($1)\n" }.joined()
        + """
        def same(value): return value
        def more(value): return value.assign(y=1)
        def careless(value): return value.assign(x=value["x"].astype(str))

        """)
    expect(try workshop.regauge("verify"), status: 0, output: ["29 of 29 checks pass"])
    let result = try workshop.regauge("verify", "--candidate", "careless", "--stage", "same_category")
    let type = "another type, ordered category (b < a < z) against str"
    expect(
      result, status: 1,
      output: ["column x): \(type)", "replay: regauge verify --stage same_category --candidate careless\n"])
    let report = try workshop.regauge("report")
    expect(report, status: 1, output: ["x: another type, ordered"])
    #expect(report.output.split(separator: "\n").allSatisfy { $0.count < 200 }, "\(report)")
    // What other inputs hold is known from the session before.
    #expect(!report.output.contains("void"), "\(report)")
  }

  @Test("An index counts unless it only counts the rows, and so does the order of a frame's columns")
  func indexAndOrder() throws {
    let masks = ["00111", "10011", "10101", "11100", "00000"]
    var manifest = "[pipeline]\nname = \"frames\"\npython = \"\(Self.tool)\"\n[inputs]\n"
    for mask in masks { manifest += "m\(mask) = { loader = \"frames:m\(mask)\" }\n" }
    for mask in masks {
      manifest +=
        "[[stages]]\nname = \"keep\(mask)\"\nreference = \"frames:keep\"\ninputs = { frame = \"m\(mask)\" }\n"
    }
    manifest +=
      "[[stages]]\nname = \"order\"\nreference = \"frames:order\"\ninputs = { frame = \"m10011\" }\n"
    for name in ["keep", "lose", "number"] {
      manifest +=
        "[[candidates]]\nname = \"\(name)\"\nkind = \"python\"\nfunctions = { "
        + masks.map { "keep\($0) = \"frames:\(name)\"" }.joined(separator: ", ")
        + (name == "keep" ? ", order = \"frames:disorder\"" : "") + " }\n"
    }
    let workshop = try Workshop(manifest: manifest)
    try workshop.write(
      "frames.py",
      "import pandas as pd\n"
        + masks.map {
          "def m\($0)(): return pd.DataFrame({'x': list(range(5)), 'k': [c == '1' for c in '\($0)']})\n"
        }
        .joined() + """
          def keep(frame): return frame[frame.k]
          def lose(frame): return keep(frame).to_dict("records")
          def number(frame): return keep(frame).reset_index(names="regauge.index").to_dict("records")
          def order(frame): return frame[["x", "k"]]
          def disorder(frame): return frame[["k", "x"]]

          """)
    let result = try workshop.regauge("verify", "--json")
    let verdicts = try result.json()["verifications"].items.map { each in
      [each["stage"], each["candidate"], each["result"]["verdict"]].map { $0.string ?? "" }.joined(
        separator: " ")
    }
    let expected = masks.flatMap { mask in
      let isPlain = mask == "11100" || mask == "00000"
      return [
        "keep\(mask) keep identical", "keep\(mask) lose \(isPlain ? "identical" : "mismatch")",
        "keep\(mask) number identical",
      ]
    }
    #expect(Set(verdicts) == Set(expected + ["order keep mismatch"]), "\(verdicts)")
  }

  @Test("A Python candidate has a boundary only where tables arrive in another form")
  func pythonBoundary() throws {
    let forms = Self.forms.filter { ["rows", "polars"].contains($0.form) }
    let workshop = try tables(
      Self.python("same", "rows") + Self.python("polars", "polars", "takes = \"polars\""),
      "import polars as library\n\n" + forms.map(\.function).joined(separator: "\n\n"))
    let document = try workshop.regauge("measure", "--budget", "2s", "--stage", "double", "--json").json()
    let boundaries = document["measurements"].items.map { $0["boundary"]["decodeNanoseconds"] }
    #expect(boundaries.count == 2 && boundaries.first == .number(0) && boundaries.last != .number(0))
    expect(try workshop.regauge("report"), status: 0, output: ["double · same", "double · polars"])
    // Another version of the library would be another candidate.
    let version = try Tool.python(["-c", "import polars; print(polars.__version__, end='')"])
    let details = try workshop.ledger("SELECT details FROM artifacts WHERE name = 'polars'")
    #expect(details.first?.contains(", polars \(version)\"") == true, "\(details)")
  }

  @Test(
    "What a Python candidate does wrong is a finding or an error by name",
    arguments: [
      ("return rows", 1, "mismatch"), ("raise ValueError('no')", 1, "error mismatch"),
      ("import os; os.abort()", 1, "SIGABRT"), ("rows.clear(); return []", 1, "mismatch"),
      (
        "rows[0]['id'] = 7; return [dict(r, twice=r['amount'] and r['amount'] * factor) for r in rows]", 1,
        "mismatch"
      ),
    ])
  func pythonTrouble(_ body: String, _ status: Int32, _ text: String) throws {
    let workshop = try tables(
      Self.python("own", "double"), "def double(rows, factor):\n    \(body)\n")
    expect(try workshop.regauge("verify"), status: Int(status), output: ["FAIL double", text])
  }

  @Test("A candidate's module that cannot be imported is told with its traceback")
  func importFailure() throws {
    let workshop = try tables(Self.python("own", "double"), "import nowhere\n")
    expect(
      try workshop.regauge("verify"), status: 2,
      errors: [
        "cannot load candidate 'own'", "ModuleNotFoundError: No module named 'nowhere'", "path and python",
      ])
  }

  @Test("A change of any file in a Python candidate's folder, or of a command's script, voids its verdicts")
  func codeHashes() throws {
    let workshop = try tables(Self.python("own", "rows"), Self.forms[0].function)
    expect(try workshop.regauge("verify"), status: 0)
    expect(try workshop.regauge("report"), status: 0, output: ["identical"])
    try workshop.write("helper.py", "# new\n")
    let report = try workshop.regauge("report")
    #expect(report.output.contains("void"), "\(report)")
  }

  @Test("A candidate that is no default is run when it is asked for, and missed by nobody otherwise")
  func notDefault() throws {
    let workshop = try Workshop(
      manifest: Workshop.manifest + """
        [[candidates]]
        name = "elsewhere"
        kind = "python"
        python = "./nowhere"
        functions = { scale = "shop:scale" }
        default = false

        """)
    expect(try workshop.regauge("verify"), status: 0, output: ["2 of 2 stages match"])
    expect(try workshop.regauge("report"), status: 0)
    expect(try workshop.regauge("doctor", "--manifest", "."), status: 0, output: ["candidate elsewhere"])
    expect(try workshop.regauge("verify", "--candidate", "elsewhere"), status: 2, errors: ["nowhere"])
    try workshop.write(
      "regauge.toml",
      Workshop.head + """
        [[candidates]]
        name = "native"
        library = "./libshop.so"
        default = false

        """)
    expect(
      try workshop.regauge("verify"), status: 2,
      errors: ["ask for one with --candidate, since none is a default: native"])
  }

  // MARK: - Commands

  private static let script = """
    import sys
    import pyarrow as pa

    def read():
        return pa.ipc.open_stream(sys.stdin.buffer).read_all()

    def write(table):
        with pa.ipc.new_stream(sys.stdout.buffer, table.schema) as sink:
            sink.write_table(table)

    stage = sys.argv[1]
    values = read().column(0)
    if stage == "scale":
        factor = read().column(0)[0].as_py()
        write(pa.table({"value": pa.array([x.as_py() * factor for x in values], pa.float64())}))
    else:
        write(pa.table({"value": [sum(x.as_py() for x in values)]}))
    print("done", file=sys.stderr)

    """

  private static func command(_ words: String, _ more: String = "") -> String {
    """
    [[candidates]]
    name = "tool"
    kind = "command"
    command = [\(words)]
    \(more)

    """
  }

  @Test(
    "A command reads its arguments as Arrow streams in order and answers likewise, stage by stage and in a chain"
  )
  func command() throws {
    let workshop = try Workshop(
      manifest: Workshop.head + Workshop.scaling("scale") + Workshop.total(of: "scaled")
        + Self.command(
          "\"\(Self.tool)/bin/python\", \"tool.py\", \"{stage}\"", "stages = [\"scale\", \"total\"]")
        + Workshop.native)
    try workshop.write("tool.py", Self.script)
    let result = try workshop.regauge("verify")
    expect(result, status: 0, errors: ["scale printed: done"], output: ["4 of 4 checks pass"])
    #expect(
      try workshop.ledger("SELECT DISTINCT kind FROM candidates ORDER BY kind") == ["command", "native"])
    expect(try workshop.regauge("report"), status: 0, output: ["identical"])
    try workshop.write("tool.py", Self.script + "# another\n")
    let report = try workshop.regauge("report")
    #expect(report.output.contains("void"), "\(report)")
  }

  /// What a command does, and what is said of it.
  struct Misdeed: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var script: String
    var verdict: String
    var evidence: String
  }

  static let misdeeds: [Misdeed] = [
    .init(
      testDescription: "garbage", script: "echo 'Loading data …'", verdict: "not comparable",
      evidence: "standard output is no Arrow IPC stream: it begins with \"Loading data"),
    .init(
      testDescription: "a flood", script: "yes", verdict: "not comparable",
      evidence: "standard output is no Arrow IPC stream: it begins with \"y\\ny\\n"),
    .init(
      testDescription: "a hang", script: "sleep 1000 | cat", verdict: "timeout",
      evidence: "it did not return within 2.0 seconds"),
    .init(
      testDescription: "a status", script: "echo 'cannot open /data' >&2; exit 3", verdict: "error mismatch",
      evidence: "exited with status 3: cannot open /data"),
    .init(
      testDescription: "a named error", script: "echo 'ValueError: too small' >&2; exit 1",
      verdict: "error mismatch", evidence: "candidate: ValueError: too small"),
    .init(
      testDescription: "nothing", script: "true", verdict: "not comparable",
      evidence: "standard output is empty where the stage has 1 output (scaled)"),
    .init(
      testDescription: "too much", script: "cat", verdict: "not comparable",
      evidence: "standard output is 2 streams where the stage has 1 output"),
    .init(
      testDescription: "half a stream", script: "head -c 300", verdict: "not comparable",
      evidence: "standard output is no sequence of Arrow IPC streams"),
    .init(
      testDescription: "a crash", script: "echo last words >&2; kill -SEGV $$", verdict: "crash",
      evidence: "its process was ended by SIGSEGV"),
  ]

  @Test("What a command does wrong is a finding that says what", arguments: misdeeds)
  func misdeed(_ misdeed: Misdeed) throws {
    let workshop = try Workshop(
      manifest: Workshop.manifest + Self.command("\"sh\", \"tool.sh\"", "stages = [\"scale\"]"))
    try workshop.write("tool.sh", misdeed.script + "\n")
    let result = try workshop.regauge("verify", "--time-limit", "2s")
    expect(
      result, status: 1, errors: ["✓ total"],
      output: ["FAIL scale · tool   \(misdeed.verdict)", misdeed.evidence])
  }

  @Test("A process that a command leaves behind is found and ended")
  func leftBehind() throws {
    let workshop = try Workshop(
      manifest: Workshop.manifest
        + Self.command("\"sh\", \"tool.sh\", \"\(Self.tool)/bin/python\"", "stages = [\"scale\"]"))
    try workshop.write("tool.py", Self.script)
    try workshop.write("tool.sh", "sleep 987 >/dev/null 2>&1 &\n\"$1\" tool.py scale\n")
    expect(
      try workshop.regauge("verify"), status: 1,
      output: ["work left behind", "1 processes of the candidate were still alive after it returned"])
    #expect(try Tool.shell("pgrep -fx 'sleep 987'").status != 0)
  }

  @Test("A named error of a command is the reference's error")
  func sameError() throws {
    let workshop = try Workshop(
      manifest: Workshop.head + Workshop.scaling("scale")
        + Self.command("\"sh\", \"tool.sh\"", "stages = [\"scale\"]"),
      python: "def scale(values, factor): raise ValueError('too small')\n")
    try workshop.write("tool.sh", "echo 'ValueError: too small' >&2; exit 1\n")
    expect(try workshop.regauge("verify"), status: 0, errors: ["same error"])
  }

  @Test("A program that is not there is said so")
  func missingCommand() throws {
    for (words, problem) in [
      ("\"./tool\"", "is no program that can be executed"),
      ("\"no-such-tool\"", "there is no program of that name on PATH"),
    ] {
      let workshop = try Workshop(
        manifest: Workshop.manifest + Self.command(words, "stages = [\"scale\"]"))
      expect(try workshop.regauge("verify"), status: 2, errors: ["cannot find the command", problem])
    }
  }

  // MARK: - Mixtures

  @Test("A mixture runs each stage out of the library that it names, in one process")
  func mixture() throws {
    let workshop = try Workshop(
      manifest: Workshop.head.replacing("outputs = [\"amounts\"]", with: "outputs = [\"amounts\"]")
        + Workshop.scaling("scale") + Workshop.total(of: "scaled") + """
          [[candidates]]
          name = "one"
          library = "./libshop.so"
          stages = ["scale"]
          [[candidates]]
          name = "other"
          library = "./libother.so"
          stages = ["total"]
          [[candidates]]
          name = "both"
          kind = "mixed"
          of = { scale = "one", total = "other" }

          """)
    try workshop.copy(try Workshop.library(), to: "libother.so")
    let result = try workshop.regauge("verify")
    expect(result, status: 0, output: ["4 of 4 checks pass"])
    // Of another library of the mixture than the stage's, nothing is void.
    try workshop.copy(try Workshop.build(["-DABI_VERSION=7"]), to: "libother.so")
    expect(
      try workshop.regauge("verify", "--candidate", "both"), status: 2,
      errors: ["cannot load candidate 'both'", "libother.so", "version 7"])
  }
}
