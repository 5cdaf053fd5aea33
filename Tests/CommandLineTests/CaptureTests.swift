import FoundationEssentials
import Testing

@Suite("Capturing calls of a script")
struct CaptureTests {
  /// A workshop whose manifest takes captured cases of these functions, with these arguments.
  static func workshop(
    _ script: String, name: String = "shop.py",
    stages: [(name: String, reference: String, inputs: [String])], more: String = ""
  ) throws -> Workshop {
    let declarations = stages.map { stage in
      """
      [[stages]]
      name = "\(stage.name)"
      reference = "\(stage.reference)"
      cases = "captured"
      inputs = [\(stage.inputs.map { "\"\($0)\"" }.joined(separator: ", "))]

      """
    }
    let workshop = try Workshop(manifest: "[pipeline]\nname = \"shop\"\n" + declarations.joined() + more)
    try workshop.write(name, script)
    return workshop
  }

  /// The cases of a stage as `cases list --json` tells them.
  static func cases(_ workshop: Workshop, _ stage: String) throws -> [JSON] {
    let list = try workshop.regauge("cases", "list", "--stage", stage, "--json").json()
    return list.items.first?["cases"].items ?? []
  }

  @Test(
    "The script's output, arguments and exit status are its own, and nothing of ours is in its tracebacks")
  func transparency() throws {
    let script = """
      import sys
      def scale(values, factor):
          return [value * factor for value in values]
      print(__name__, sys.argv, scale([1.0, 2.0], 2.0))
      sys.stderr.write("to errors\\n")
      def fail(): raise KeyError("amount")
      if "fail" in sys.argv: fail()
      if "exit" in sys.argv: sys.exit(7)

      """
    let workshop = try Self.workshop(script, stages: [("scale", "shop:scale", ["values", "factor"])])
    let plain = try workshop.regauge("capture", "shop.py", "--year", "2025")
    expect(
      plain, status: 0,
      errors: ["to errors\n", "✓ scale        1 case of 1 call", "→ next: regauge cases list"])
    #expect(plain.output == "__main__ ['shop.py', '--year', '2025'] [2.0, 4.0]\n")
    expect(
      try workshop.regauge("capture", "shop.py", "exit"), status: 1,
      errors: ["the program exited with status 7"])
    let failed = try workshop.regauge("capture", "shop.py", "fail")
    expect(failed, status: 1, errors: ["the program exited with status 1", "KeyError: 'amount'\n"])
    let python = try Tool.shell("python3 shop.py fail", in: workshop.path)
    let trace = python.errors[python.errors.firstRange(of: "Traceback")!.lowerBound...]
    #expect(failed.errors.contains(trace), "\(failed)\n--- python\n\(python)")
    // With --json the script's output gives way to the document.
    let json = try workshop.regauge("capture", "--json", "shop.py")
    #expect(try json.json()["stages"].items.count == 1)
    #expect(json.errors.contains("__main__ ['shop.py']"))
  }

  /// A call, and how its arguments and outcome are kept.
  struct Call: Sendable {
    var reference: String
    var definition: String
    var call: String
    var inputs: [String]
  }

  static let calls: [Call] = [
    .init(
      reference: "shop:defaults",
      definition: "def defaults(values, factor=2.0): return [v * factor for v in values]",
      call: "defaults([1.0])", inputs: ["values", "factor"]),
    .init(
      reference: "shop:keywords",
      definition: "def keywords(values, *, factor): return [v * factor for v in values]",
      call: "keywords([1.0], factor=3.0)", inputs: ["values", "factor"]),
    .init(
      reference: "shop:spread",
      definition: "def spread(first, *rest, **more): return [first, *rest, *more.values()]",
      call: "spread(1.0, 2.0, x=3.0)", inputs: ["first", "rest", "more"]),
    .init(
      reference: "shop:positional", definition: "def positional(a, /, b): return a - b",
      call: "positional(3, 1)",
      inputs: ["a", "b"]),
    .init(
      reference: "shop:make.<locals>.inner",
      definition:
        "def make(factor):\n    def inner(v): return v * factor if v < 9 else inner(v - 1)\n    return inner",
      call: "make(2)(10)", inputs: ["v", "factor"]),
    .init(
      reference: "shop:Tools.plus",
      definition: "class Tools:\n    @staticmethod\n    def plus(a, b=1): return a + b",
      call: "Tools.plus(1)",
      inputs: ["a", "b"]),
    .init(
      reference: "shop:Tools2.name",
      definition: "class Tools2:\n    @classmethod\n    def name(cls, a): return [cls.__name__, a]",
      call: "Tools2().name('x')", inputs: ["a"]),
    .init(
      reference: "shop:Order.total",
      definition: "from dataclasses import dataclass\n@dataclass\nclass Order:\n    prices: list\n"
        + "    def total(self): return sum(self.prices)", call: "Order([1, 2]).total()", inputs: ["self"]),
    .init(
      reference: "shop:numbers", definition: "def numbers(n):\n    for i in range(n): yield i",
      call: "list(numbers(3))", inputs: ["n"]),
    .init(
      reference: "shop:fail", definition: "def fail(a): raise LookupError(a)",
      call: "try: fail('gone')\nexcept LookupError: pass", inputs: ["a"]),
    .init(
      reference: "shop:both", definition: "def both(a): return [a], {'a': a}", call: "both(1)", inputs: ["a"]),
  ]

  @Test("Calls of every shape are kept by their parameters' names, and the reference repeats them")
  func shapes() throws {
    let definitions = Self.calls.map { $0.definition + "\n" }.joined()
    let script =
      definitions + "if __name__ == '__main__':\n"
      + Self.calls.map { "    " + $0.call.replacing("\n", with: "\n    ") + "\n" }.joined()
    let names = Self.calls.indices.map { "s\($0)" }
    let workshop = try Self.workshop(
      script, stages: zip(names, Self.calls).map { ($0, $1.reference, $1.inputs) },
      more: Workshop.native + "stage_names = { s3 = \"total\" }\n")
    expect(try workshop.regauge("capture", "shop.py"), status: 0)
    for (name, call) in zip(names, Self.calls) {
      let kept = try Self.cases(workshop, name)
      #expect(!kept.isEmpty, "\(call)")
      #expect(kept.first?["arguments"].items.compactMap { $0["name"].string } == call.inputs, "\(call)")
    }
    #expect(try Self.cases(workshop, "s9").first?["error"]["className"].string == "LookupError")
    #expect(try Self.cases(workshop, "s9").first?["error"]["message"].string == "gone")
    #expect(try Self.cases(workshop, "s10").first?["items"].items.count == 2)
  }

  @Test("Arguments are kept as they were before the call, and what it changed as it was after")
  func mutation() throws {
    let script = """
      def scale(values, factor):
          values.append(9.0)
          return len(values)
      rows = [1.0]
      for _ in range(3): scale(rows, 2.0)

      """
    let workshop = try Self.workshop(script, stages: [("scale", "shop:scale", ["values", "factor"])])
    expect(try workshop.regauge("capture", "shop.py"), status: 0)
    let cases = try Self.cases(workshop, "scale")
    #expect(cases.map { $0["arguments"].items[0]["value"]["rowCount"] } == [1, 2, 3].map { .number($0) })
    #expect(
      cases.map { $0["changes"].items.map { $0["name"] } }
        == [[JSON]](repeating: [.string("values")], count: 3))
    #expect(cases.map { $0["changes"].items[0]["value"]["rowCount"] } == [2, 3, 4].map { .number($0) })
    // A value that several cases share is there once.
    #expect(cases[0]["changes"].items[0]["value"]["hash"] == cases[1]["arguments"].items[0]["value"]["hash"])
  }

  /// A function that cannot be captured whole, and what is said.
  static let findings: [(script: String, messages: [String])] = [
    (
      "def work(x): return x.read()\nwork(open(__file__))",
      [
        "argument 'x' is a _io.TextIOWrapper, which has no column form",
        "→ pass the file's contents, or its path",
      ]
    ),
    (
      "def work(x): return sum(x)\nassert work(i for i in range(3)) == 3",
      ["argument 'x' is a generator, which can be read only once", "→ pass a list"]
    ),
    (
      "class Shop: pass\ndef work(x): return 1\nwork([1, Shop()])\nwork([1, Shop()])",
      ["x[1] is a __main__.Shop, which has no column form (2 calls, the first is 1)", "[[adapters]]"]
    ),
    ("def wrok(x): return x\nwrok(1)", ["'shop:work' was never called", "→ it called wrok"]),
    (
      "import asyncio\nasync def work(x): return x\nasyncio.run(work(1))",
      ["'shop:work' is a coroutine, whose call returns before its work is done"]
    ),
    (
      "def work(x):\n    yield x\n    yield x\nfor n in range(3): next(work(n))",
      ["what it yields was consumed in part: the call is not kept (3 calls, the first is 1)"]
    ),
    (
      "def work(x):\n    try: yield x\n    finally: print('closed')\nwork(0); next(work(1))",
      ["what it yields was consumed in part: the call is not kept\n"]
    ),
    (
      "def twice(f):\n    def wrapper(*a): return f(*a) * 2\n    return wrapper\n@twice\ndef work(x): return x\nwork(1)",
      ["it is decorated by twice: a verification would run that", "→ move its body to a function of its own"]
    ),
    (
      "import functools\ndef timed(f):\n    @functools.wraps(f)\n    def inner(*a): return f(*a)\n    return inner\n"
        + "def work(x): return x\nwork = timed(work)\nwork(1)",
      ["its name stands for a function inner (", "a verification would run that"]
    ),
    ("class shop:\n    def work(x): return x\nshop.work(1)", ["'shop:work' was never called"]),
    ("print('nothing')", ["'shop:work' was never called", "the program called no function of its own"]),
  ]

  @Test("What cannot be captured is a finding, and the script goes on", arguments: findings)
  func unrepresentable(_ script: String, _ messages: [String]) throws {
    let workshop = try Self.workshop(script + "\nprint('done')\n", stages: [("work", "shop:work", ["x"])])
    let result = try workshop.regauge("capture", "shop.py")
    expect(result, status: 1, errors: ["✗ work         0 cases"] + messages, output: ["done\n"])
  }

  /// What a function does besides computing its result, and how it is told.
  static let effects: [(body: String, told: String)] = [
    ("print(x)", "prints"), ("x = len(sys.stdin.read())", "reads standard input"),
    ("SEEN.append(x)", "changes SEEN outside of it"),
    ("x = random.random()", "calls random.random, another result each time"),
    ("open('side.txt', 'a').write('x')", "writes side.txt"),
    ("x = len(open('shop.py').read())", "reads shop.py"),
    ("subprocess.run(['true'])", "calls subprocess.Popen (true)"),
  ]

  @Test("Effects of a function are told, and its cases kept", arguments: effects)
  func effect(_ body: String, _ told: String) throws {
    let script =
      "import random, subprocess, sys\nSEEN = []\ndef work(x):\n    \(body)\n    return x\nwork(1)\n"
      // Neither the caller's effects nor those of an import are the function's.
      + "def pure(x):\n    import colorsys\n    return x\nopen('other.txt', 'w')\npure(1)\nprint(1)\n"
    let workshop = try Self.workshop(
      script, stages: [("work", "shop:work", ["x"]), ("pure", "shop:pure", ["x"])])
    let result = try workshop.regauge("capture", "shop.py")
    expect(
      result, status: 0,
      errors: [
        "✓ work         1 case of 1 call", "besides computing its result it \(told)\n",
        "leave that to its caller",
      ])
    #expect(result.errors.split(separator: "besides").count == 2)
  }

  @Test("The same arguments with another result are told")
  func nondeterminism() throws {
    let script = """
      calls = 0
      def work(x):
          global calls
          calls += 1
          return calls
      for n in (1, 2, 1, 2, 1): work(n)

      """
    let workshop = try Self.workshop(script, stages: [("work", "shop:work", ["x"])])
    expect(
      try workshop.regauge("capture", "shop.py"), status: 0,
      errors: [
        "the same arguments came to another result than at call 1: it depends on more than them (3 calls, "
      ])
    #expect(try Self.cases(workshop, "work").count == 2)
  }

  @Test("Calls by another name, from another module, by threads and out of -m and notebooks are seen")
  func ways() throws {
    let workshop = try Self.workshop(
      """
      import threading
      from lib import clean as tidy, work
      print(tidy([1.0]))
      thread = threading.Thread(target=work, args=([2.0],)); thread.start(); thread.join()

      """, stages: [("clean", "lib:clean", ["values"]), ("work", "lib:work", ["values"])])
    try workshop.write("lib.py", "def clean(values): return values\ndef work(values): return values\n")
    expect(try workshop.regauge("capture", "shop.py"), status: 0, output: ["[1.0]\n"])
    expect(try workshop.regauge("capture", "-m", "shop"), status: 0, errors: ["✓ clean", "✓ work"])
    try workshop.write(
      "book.ipynb",
      """
      {"cells": [{"cell_type": "markdown", "source": ["# no code"]},
        {"cell_type": "code", "source": ["%matplotlib inline\\n", "from lib import clean, work\\n", "!ls"]},
        {"cell_type": "code", "source": ["%%bash\\n", "exit 1"]},
        {"cell_type": "code", "source": "def add(x): return x\\nclean([1]); work([2])\\nprint('ran')"}]}
      """)
    expect(try workshop.regauge("capture", "book.ipynb"), status: 0, output: ["ran\n"])
  }

  /// Scripts and plans that cannot be captured at all.
  @Test(
    "A capture that could not be kept changes nothing and says why",
    arguments: [
      (
        "import os\ndef work(x): return x\nwork(1)\nos._exit(0)", "",
        ["the program exited with status 0 before", "os._exit"]
      ),
      (
        "import os\ndef work(x): return x\nwork(1)\nos.kill(os.getpid(), 9)", "",
        ["was ended by SIGKILL (signal 9)"]
      ),
      (
        "def work(x): return x\nwork([{'name': 'ada'}])", "[cases]\nredact = { \"x.nmae\" = \"hash\" }\n",
        ["redact names 'x.nmae', but no captured value has such a column", "nothing was kept"]
      ),
    ])
  func failures(_ script: String, _ more: String, _ messages: [String]) throws {
    let workshop = try Self.workshop(
      "def work(x): return x\nwork(0)\n", stages: [("work", "shop:work", ["x"])])
    expect(try workshop.regauge("capture", "shop.py"), status: 0)
    let before = try Self.cases(workshop, "work")
    try workshop.write("regauge.toml", try workshop.text("regauge.toml") + more)
    try workshop.write("shop.py", script + "\n")
    expect(
      try workshop.regauge("capture", "shop.py"), status: 2, errors: ["cannot capture shop.py: "] + messages)
    #expect(try Self.cases(workshop, "work") == before)
    #expect(try Tool.shell("ls -A .regauge/cases | grep -c '^.capture'", in: workshop.path).output == "0\n")
  }

  @Test("The limit is said when it bites, and what fits is kept")
  func limit() throws {
    let workshop = try Self.workshop(
      "def work(x): return len(x)\nfor n in (1, 100_000, 2): work([float(i) for i in range(n)])\n",
      stages: [("work", "shop:work", ["x"])], more: "[cases]\nlimit = \"100kB\"\n")
    expect(
      try workshop.regauge("capture", "shop.py"), status: 0,
      errors: [
        "✓ work         2 cases of 3 calls", "the cases would take more than 100000 bytes",
        "raise [cases] limit",
      ])
  }

  @Test("A full disk is told, and nothing half-written stays")
  func fullDisk() throws {
    let workshop = try Self.workshop(
      "def work(x): return len(x)\nwork([float(i) for i in range(300_000)])\nprint('done')\n",
      stages: [("work", "shop:work", ["x"])])
    // The kernel refuses to make the file longer, as a full disk does.
    let result = try Tool.shell(
      "trap '' XFSZ; ulimit -f 1000; exec \(Tool.path) capture shop.py", in: workshop.path)
    expect(
      result, status: 2, errors: ["cannot capture shop.py: cannot write ", "nothing was kept"],
      output: ["done\n"])
    #expect(try Tool.shell("ls -A .regauge/cases | grep -c arrow", in: workshop.path).output == "0\n")
  }

  @Test("Redacted columns leave no trace of their values, results included")
  func redaction() throws {
    let workshop = try Self.workshop(
      """
      def work(orders): return [order["email"].upper() for order in orders]
      def count(people): return len(people)
      work([{"email": "ada@example.org", "total": 1}, {"email": "bob@example.org", "total": 2}])
      count([{"email": "cyd@example.com"}])

      """, stages: [("work", "shop:work", ["orders"]), ("count", "shop:count", ["people"])],
      more: "[cases]\nredact = { \"orders.email\" = \"hash\" }\n" + Workshop.native)
    expect(
      try workshop.regauge("capture", "shop.py"), status: 0,
      errors: ["note: count.people has a column 'email' too, which was kept in clear", "→ redact it as well"])
    #expect(
      try Tool.shell("grep -rci example.org .regauge/cases | grep -cv ':0'", in: workshop.path).output
        == "0\n")
    let kept = try Self.cases(workshop, "work")
    #expect(kept.first?["result"] == .null)
    #expect(kept.first?["resultAbsence"].string == "it is made of redacted values")
  }

  @Test("A call whose redacted column lies in another place or form is not kept")
  func redactionElsewhere() throws {
    let workshop = try Self.workshop(
      """
      def work(orders): return None
      work([{"email": "ada@example.org"}])
      for other in ([{"email": "bob@example.org"}, 5, None], {1: {"email": "bob@example.org"}},
                    [("a", {"email": "bob@example.org"})], {"all": [{"email": "bob@example.org"}]}):
          work(other)

      """, stages: [("work", "shop:work", ["orders"])],
      more: "[cases]\nredact = { \"orders.email\" = \"hash\" }\n" + Workshop.native)
    expect(
      try workshop.regauge("capture", "shop.py"), status: 0,
      errors: ["'orders.email' is not where the rule says, and 'email' lies elsewhere in the value (4 calls"])
    #expect(
      try Tool.shell("grep -rc example.org .regauge/cases | grep -cv ':0'", in: workshop.path).output == "0\n"
    )
    #expect(try Self.cases(workshop, "work").count == 1)
  }

  @Test(
    "What a capture that was killed left behind goes with the next; an argument called result is exported too"
  )
  func leftBehind() throws {
    let workshop = try Self.workshop(
      "def work(result): return result + 1\nwork(1)\n", stages: [("work", "shop:work", ["result"])],
      more: Workshop.native)
    // No process has this number: it is beyond what the kernel gives.
    let folder = workshop.path + "/.regauge/cases/.capture-2147483647"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try workshop.write(".regauge/cases/.capture-2147483647/x.arrow", "production data")
    expect(try workshop.regauge("capture", "shop.py"), status: 0)
    #expect(!FileManager.default.fileExists(atPath: folder))
    let id = try #require(try Self.cases(workshop, "work").first?["id"].string)
    expect(
      try workshop.regauge("cases", "export", id, "out"), status: 0,
      output: ["result.argument.arrow", "result.arrow", "case.json"])
  }
}
