import FoundationEssentials
import Testing

@Suite("Verifying, measuring and looking into captured cases")
struct CapturedCaseTests {
  private static let script = """
    def scale(values, factor):
        return [value * factor for value in values]

    def total(values):
        return sum(values)

    if __name__ == "__main__":
        for n in range(1, 7):
            scale([float(i) for i in range(n)], n / 2)
            total([float(i) for i in range(n)])

    """

  /// A workshop with captured cases of `scale` and `total`; the candidate calls them so or as `names` says.
  private static func workshop(names: String = "", script: String = script) throws -> Workshop {
    let workshop = try CaptureTests.workshop(
      script,
      stages: [("scale", "shop:scale", ["values", "factor"]), ("total", "shop:total", ["values"])],
      more: Workshop.native + (names.isEmpty ? "" : "stage_names = { \(names) }\n"))
    expect(try workshop.regauge("capture", "shop.py"), status: 0)
    return workshop
  }

  @Test("A stage passes when all its cases do, each of them in the ledger")
  func allPass() throws {
    let workshop = try Self.workshop()
    expect(
      try workshop.regauge("verify"), status: 0,
      errors: ["all captured cases", "✓ scale", "6 cases of up to 6 rows"],
      output: ["2 of 2 stages match on all captured cases"])
    #expect(
      try workshop.ledger(
        """
        SELECT s.name, v.kind, count(*), count(DISTINCT v.case_id), count(v.attempt_id)
        FROM verdicts v JOIN stages s ON s.id = v.stage_id GROUP BY 1, 2 ORDER BY 1
        """) == ["scale|identical|6|6|6", "total|identical|6|6|6"])
    expect(try workshop.regauge("report"), status: 0, output: ["2 of 2 stages match"])

    // Of a stage without cases that is said, and the others are verified.
    expect(try workshop.regauge("cases", "purge", "--stage", "total"), status: 0)
    expect(
      try workshop.regauge("verify"), status: 1, errors: ["✓ scale", "✗ total        not run"],
      output: ["no case of it is captured: regauge capture --stage total SCRIPT", "1 of 2 stages matches"])
  }

  @Test("The verdict tells of the smallest case that fails, and its replay runs that one alone")
  func failure() throws {
    let workshop = try Self.workshop(names: "total = \"work\"")
    let result = try workshop.regauge("verify", "--stage", "total")
    // The largest value is the sum for one and two values.
    expect(
      result, status: 1, errors: ["✗ total", "4 of 6 cases fail"],
      output: ["FAIL total   mismatch", "3 rows, case "])
    let failing = try workshop.regauge("verify", "--stage", "total", "--json").json()["verifications"].items[
      0]["cases"]
    let id = try #require(failing["shown"].string)
    #expect(failing["failing"].items.first == .string(id))
    #expect(failing["failing"].items.count == 4)
    #expect(failing["count"] == .number(6))
    expect(result, status: 1, output: ["replay: regauge verify --stage total --case \(id)"])
    expect(
      try workshop.regauge("verify", "--case", String(id.prefix(6))), status: 1,
      errors: ["one captured case"], output: ["1 of 1 case fails"])
    let passing = try #require(try CaptureTests.cases(workshop, "total").first?["id"].string)
    expect(
      try workshop.regauge("verify", "--stage", "total", "--case", passing), status: 0,
      output: ["1 of 1 stage matches on one captured case"])
  }

  @Test("A reference that no longer returns what was captured is told, one that still does is not")
  func changedReference() throws {
    let workshop = try Self.workshop()
    let body = "[value * factor for value in values]"
    try workshop.write("shop.py", Self.script.replacing(body, with: "list(\(body))"))
    expect(try workshop.regauge("verify", "--stage", "scale"), status: 0)
    try workshop.write(
      "shop.py", Self.script.replacing(body, with: "[value * factor + (value > 2) for value in values]"))
    expect(
      try workshop.regauge("verify", "--stage", "scale"), status: 1,
      errors: ["✗ scale", "3 of 6 cases fail"],
      output: [
        "FAIL scale   nondeterministic reference", "the reference was changed after case ", "capture again",
      ])
  }

  @Test("A reference that depends on more than its arguments is told")
  func hiddenState() throws {
    let workshop = try Self.workshop(
      script: """
        CALLS = 0

        def scale(values, factor):
            global CALLS
            CALLS += 1
            return [value * factor + CALLS for value in values]

        def total(values):
            return sum(values)

        if __name__ == "__main__":
            total([1.0])
            for n in (3, 2, 1): scale([float(n)] * n, 1.0)

        """)
    expect(
      try workshop.regauge("verify", "--stage", "scale"), status: 1,
      output: ["FAIL scale   nondeterministic reference", "3 of 3 cases fail"])
  }

  /// What is asked of a pipeline, and why it cannot be done.
  static let refusals: [(change: String, command: [String], messages: [String])] = [
    (
      "rm -r .regauge/cases", ["verify"],
      [
        "cannot use the cases of stage 'scale': none is captured in ",
        "→ run its script: regauge capture --stage scale SCRIPT",
      ]
    ),
    (
      "sed -i 's/\"values\", \"factor\"/\"values\", \"rate\"/' regauge.toml", ["verify"],
      [
        "has other arguments than the manifest names (rate, values)",
        "→ write inputs = [\"values\", \"factor\"]",
      ]
    ),
    (
      "for file in .regauge/cases/*.arrow; do printf x >> $file; done", ["verify"],
      ["cannot read the captured value ", "its content is not what was captured", "regauge cases purge"]
    ),
    (
      "echo '{' > .regauge/cases/scale/capture.json", ["cases", "list"],
      ["cannot read the captured cases ", "it is not what this version of Regauge writes"]
    ),
    ("true", ["verify", "--case", "zzzz"], ["cannot find the case 'zzzz'", "→ see 'regauge cases list'"]),
    ("true", ["verify", "--case", ""], ["cannot find the case ''"]),
    ("true", ["cases", "show", "zzzz"], ["cannot find the case 'zzzz'"]),
    ("true", ["cases", "lst"], ["regauge cases has no 'lst'", "→ did you mean 'list'?"]),
    ("true", ["cases"], ["regauge cases needs ACTION"]),
    (
      "true", ["cases", "export", "abc"],
      ["takes 2 more arguments, not 1", "→ write regauge cases export ID FOLDER"]
    ),
    (
      "true", ["cases", "list", "--stage", "scal"], ["cannot find the stage 'scal'", "did you mean 'scale'?"]
    ),
    ("true", ["capture", "--stage", "scal", "shop.py"], ["cannot find the stage 'scal'"]),
    ("true", ["capture"], ["regauge capture needs SCRIPT"]),
    ("true", ["capture", "-m"], ["-m needs a module"]),
    (
      "sed -i 's/^cases = .*//; s/^inputs = .*/inputs = [\"values\"]/' regauge.toml", ["verify"],
      ["takes 'values', which nothing provides"]
    ),
    (
      "sed -i 's/captured/caught/' regauge.toml", ["verify"],
      ["'stages[0].cases' is \"caught\"", "→ use one of \"captured\""]
    ),
    (
      "sed -i '/^cases/a parameters = { x = 1 }' regauge.toml", ["verify"],
      ["takes captured cases and has the parameter 'x'", "→ list 'x' among its inputs"]
    ),
    (
      "printf '[cases]\\nlimit = \"much\"\\n' >> regauge.toml", ["verify"],
      ["'cases.limit' is \"much\"", "→ write a size such as \"500MB\""]
    ),
    (
      "printf '[cases]\\nredact = { \"vales.x\" = \"hash\" }\\n' >> regauge.toml", ["verify"],
      ["[cases.redact] names 'vales.x', which is no argument of a stage with captured cases"]
    ),
    (
      "printf '[[stages]]\\nname = \"next\"\\nreference = \"shop:total\"\\ninputs = { values = \"scale\" }\\n' >> regauge.toml",
      ["verify"], ["takes 'scale', which 'scale' makes of captured cases, one by one"]
    ),
  ]

  @Test("What cannot be done is refused with the object, the value and the way out")
  func refusing() throws {
    let original = try Self.workshop()
    for (change, command, messages) in Self.refusals {
      let workshop = try Workshop()
      _ = try Tool.shell("rm -rf \(workshop.path) && cp -r \(original.path) \(workshop.path)")
      #expect(try Tool.shell(change, in: workshop.path).status == 0, "\(change)")
      expect(try Tool.run(command, in: workshop.path), status: 2, errors: messages)
    }
  }

  @Test("list, show and purge tell what is there and remove it, for the owner alone")
  func looking() throws {
    let workshop = try Self.workshop()
    let id = try #require(try CaptureTests.cases(workshop, "scale").last?["id"].string)
    expect(
      try workshop.regauge("cases", "list"), status: 0,
      output: ["stage  case", "scale  \(id)     6     6", "values, factor  6 rows", "12 cases, "])
    expect(
      try workshop.regauge("cases", "show", String(id.prefix(7))), status: 0,
      output: [
        "case \(id) of scale, call 6 of 6 of shop:scale", "captured 20", "  values  float64", "    0.0\n",
        "… 1 more", "→ returned  float64",
      ])
    let modes = try Tool.shell("find .regauge/cases -printf '%m %y\\n' | sort -u", in: workshop.path).output
    #expect(modes.split(separator: "\n").allSatisfy { ["600 f", "644 f", "700 d"].contains($0) }, "\(modes)")
    #expect(
      try Tool.shell("find .regauge/cases -perm 644", in: workshop.path).output
        == ".regauge/cases/.gitignore\n")
    expect(
      try workshop.regauge("cases", "purge", "--stage", "scale"), status: 0, output: ["6 cases removed, "])
    #expect(try CaptureTests.cases(workshop, "scale").isEmpty)
    expect(try workshop.regauge("verify", "--stage", "total"), status: 0)
    #expect(try workshop.regauge("cases", "purge", "--json").json()["cases"] == .number(6))
    #expect(!workshop.exists(".regauge/cases"))
    #expect(workshop.exists(".regauge/ledger.sqlite"))
    expect(try workshop.regauge("cases", "list"), status: 0, output: ["no case is captured"])
  }

  @Test("What is exported opens in pyarrow and polars, and overwrites nothing")
  func export() throws {
    let workshop = try CaptureTests.workshop(
      """
      def clean(orders, rate):
          orders.append({"id": 3, "name": None})
          return [order["id"] * rate for order in orders]
      clean([{"id": 1, "name": "ada"}, {"id": 2, "name": "bob"}], 2.5)

      """, stages: [("clean", "shop:clean", ["orders", "rate"])])
    expect(try workshop.regauge("capture", "shop.py"), status: 0)
    let id = try #require(try CaptureTests.cases(workshop, "clean").first?["id"].string)
    let files = ["orders.arrow", "rate.arrow", "result.arrow", "orders.after.arrow", "case.json"]
    expect(
      try workshop.regauge("cases", "export", id, "out"), status: 0,
      output: files.map { "\(workshop.path)/out/\($0)\n" })
    expect(
      try workshop.regauge("cases", "export", id, "out"), status: 2,
      errors: ["cannot export the case \(workshop.path)/out/orders.arrow: there is such a file already"])
    let program = """
      import json, polars, pyarrow as pa
      print(pa.ipc.open_file("out/orders.arrow").read_all().to_pylist())
      print(polars.read_ipc("out/orders.after.arrow").rows())
      print(polars.read_ipc("out/result.arrow").to_series().to_list())
      print(json.load(open("out/case.json"))["arguments"][1]["name"])
      """
    #expect(
      try Tool.python(["-c", program], in: workshop.path) == """
        [{'id': 1, 'name': 'ada'}, {'id': 2, 'name': 'bob'}]
        [(1, 'ada'), (2, 'bob'), (3, None)]
        [2.5, 5.0, 7.5]
        rate

        """)
  }

  @Test("A measurement runs on the largest case, and stages on captured cases make no whole")
  func measuring() throws {
    let workshop = try Self.workshop(
      script: Self.script.replacing("range(1, 7)", with: "(3, 40_000, 2)"))
    let result = try workshop.regauge("measure", "--stage", "total", "--budget", "3s", "--json").json()
    let measurement = try #require(result["measurements"].items.first)
    #expect(measurement["stage"] == .string("total"))
    #expect(measurement["rowCount"] == .number(40_000))
    #expect(measurement["workload"] == .string("the largest of 3 captured cases"))
    #expect(result["measurements"].items.count == 1)
    let report = try workshop.regauge("report", "--json").json()
    #expect(
      report["stages"].items.allSatisfy { $0["isCaptured"] == .bool(true) && $0["upstream"].items.isEmpty })
  }
}
