import FoundationEssentials
import Testing

@Suite("regauge profile runs a script and names what could be stages")
struct ProfileTests {
  static let script = """
    import sys
    LOG = []
    def parse(text):
        rows = []
        for line in text.split():
            rows.append({"id": int(line), "v": half(line)})
        return rows
    def half(line):
        return float(line) / 2
    def clean(rows):
        for row in rows:
            row["v"] = row["v"] + 1
            row["w"] = row["v"] * row["v"] % 7
            row["x"] = row["w"] ** 0.5 + row["v"]
    def note(rows):
        for row in rows:
            LOG.append(row["v"] * 2 + row["w"])
        print("noted", len(LOG))
    def given(rows):
        for row in rows:
            yield row["id"]
    def main():
        rows = parse(" ".join(str(i) for i in range(60000)))
        clean(rows)
        note(rows)
        sum(given(rows))
        print(sys.argv[1:], sys.stdin.readline().strip())
    """

  static func workshop(_ ending: String, name: String = "script.py") throws -> Workshop {
    let workshop = try Workshop()
    try workshop.write(name, script + "\n" + ending + "\n")
    return workshop
  }

  /// The prospects of a run, by name.
  static func prospects(_ result: ToolResult) throws -> [String: JSON] {
    let list = try result.json()["prospects"].items
    return Dictionary(uniqueKeysWithValues: list.map { ($0["name"].string ?? "", $0) })
  }

  @Test(
    "The script is its own: streams, arguments, exit status",
    arguments: ["main()", "if __name__ == \"__main__\": main()"])
  func transparent(_ ending: String) throws {
    let workshop = try Self.workshop(ending)
    let result = try Tool.run(["profile", "script.py", "-x", "data"], in: workshop.path, input: "hello\n")
    expect(
      result, status: 0, errors: ["profile script.py -x data", "  → next: regauge init script.py --stages "])
    #expect(result.output == "noted 60000\n['-x', 'data'] hello\n")
  }

  @Test("A report to a pipe or a device goes there, and does not take its place")
  func specialFiles() throws {
    let workshop = try Workshop()
    try workshop.write("tiny.py", "print(sum(range(1000)))\n")
    let line =
      "mkfifo pipe && (cat pipe > got & '\(Tool.path)' profile --output pipe tiny.py; wait) && test -p pipe && grep -c profile got"
    expect(try Tool.shell(line, in: workshop.path), status: 0, output: ["499500\n"])
    #expect(try workshop.text("got").hasPrefix("profile tiny.py"))
  }

  @Test("Functions come with calls, purity and advice; standard output is one document with --json")
  func findings() throws {
    let workshop = try Self.workshop("main()")
    let result = try Tool.run(["profile", "--json", "script.py"], in: workshop.path)
    expect(result, status: 0, errors: ["noted 60000"])
    let found = try Self.prospects(result)
    #expect(Set(found.keys) == ["parse", "half", "clean", "note", "given", "main"])
    func integer(_ name: String, _ key: String) throws -> Int { try #require(found[name]?[key].integer) }
    #expect(try integer("half", "calls") == 60000)
    #expect(try integer("given", "calls") == 1)
    #expect(try integer("parse", "inclusive") >= integer("half", "inclusive"))
    #expect(try integer("clean", "bytesIn") > 900_000)
    #expect(found["clean"]?["changedArguments"].items.map(\.string) == ["rows"])
    #expect(found["parse"]?["impurities"].items.isEmpty == true)
    #expect(
      found["note"]?["impurities"].items.map(\.string) == ["changes LOG outside of it", "prints"])
    #expect(found["half"]?["advice"].string == "widen" || found["half"]?["advice"].string == "leave")
  }

  @Test("A clock is unsteady under any name; a generator with a seed is not, and no computation either")
  func steadiness() throws {
    let workshop = try Workshop()
    try workshop.write("clocks.py", "from time import perf_counter\n")
    try workshop.write(
      "draw.py",
      """
      import random
      import clocks
      def timed(count):
          start = clocks.perf_counter()
          sum(i * i for i in range(count))
          return clocks.perf_counter() - start
      def seeded(count):
          generator = random.Random(7)
          return [generator.random() for _ in range(count)]
      def unseeded(count):
          generator = random.Random()
          return [generator.random() for _ in range(count)]
      def ordered(count):
          return sorted(range(count), reverse=True)
      timed(300_000), seeded(300_000), unseeded(300_000), ordered(2_000_000)
      """)
    let result = try Tool.run(["profile", "--python", "python3", "--json", "draw.py"], in: workshop.path)
    expect(result, status: 0)
    let found = try Self.prospects(result).mapValues { $0["impurities"].items.map(\.string) }
    #expect(found["timed"] == ["calls clocks.perf_counter, another result each time"])
    #expect(found["seeded"] == ["draws random numbers (random.Random)"])
    #expect(found["unseeded"] == ["calls random.Random, another result each time"])
    expect(
      try Tool.run(["profile", "--python", "python3", "draw.py"], in: workshop.path), status: 0,
      errors: [
        "seeded purify: it draws random numbers (random.Random): leave that to its caller, and keep the computation",
        // What is left is left for a reason.
        "\nordered leave: ",
      ])
  }

  @Test("A script that fails ends as it would, and is reported on as far as it came")
  func failing() throws {
    let workshop = try Self.workshop("main()\nraise ValueError('at the end')")
    let result = try Tool.run(["profile", "script.py"], in: workshop.path)
    expect(
      result, status: 1,
      errors: [
        "ValueError: at the end",
        "the program exited with status 1: ValueError: at the end; this is how far it came",
        "parse",
      ])
    #expect(!result.errors.contains("<regauge"), "\(result)")
  }

  @Test("Slow lines outside of functions are named with the way out")
  func topLevel() throws {
    let workshop = try Workshop()
    try workshop.write(
      "flat.py",
      """
      total = 0

      for i in range(3_000_000):
          total += i * i % 7
      print(total)
      """)
    expect(
      try Tool.run(["profile", "flat.py"], in: workshop.path), status: 0,
      errors: [
        "lines 3–4 of flat.py: ", "in no function",
        """
          → make a function of them, its constants as arguments:

              def make_total():
                  total = 0

                  for i in range(3_000_000):
                      total += i * i % 7
                  return total

              total = make_total()
        """,
        "no function of this run is worth being a stage yet",
      ])
  }

  @Test("Lines outside of functions become one that takes what it reads and returns what is read later")
  func extraction() throws {
    let workshop = try Workshop()
    try workshop.write(
      "flat.py",
      """
      import sys
      FACTOR = 3
      def scaled(x): return x * FACTOR
      if __name__ == "__main__":
          with open("amounts.txt") as file:
              amounts = [int(line) for line in file] * 3000
          text = '''two
      lines'''
          seen, last = {}, None
          for amount in amounts:
              seen[amount] = seen.get(amount, 0) + amount % FACTOR
              last = f'''{amount}
      of {text}'''
          print(len(seen), last)
      """)
    // Constants are values like others; what only begins a result comes along.
    let function = """
            def lines_9_to_13(amounts, FACTOR, text):
                seen, last = {}, None
                for amount in amounts:
                    seen[amount] = seen.get(amount, 0) + amount % FACTOR
                    last = f'''{amount}
            of {text}'''
                return seen, last

            seen, last = lines_9_to_13(amounts, FACTOR, text)
      """
    let profile = try Tool.run(["profile", "flat.py"], in: workshop.path)
    expect(
      profile, status: 0, errors: ["lines 10–13 of flat.py: ", "  → make a function of them:\n\n" + function])
    // Nothing is called here but what the lines of the file are.
    try workshop.write(
      "flat.py", workshop.text("flat.py").replacing("def scaled(x): return x * FACTOR\n", with: ""))
    expect(
      try Tool.run(["init", "--stages", "count", "flat.py"], in: workshop.path), status: 1,
      errors: [
        "the program called no function of its own; make one of lines 8–12",
        "def lines_8_to_12(amounts, FACTOR, text):", "nothing was written",
      ])
  }

  @Test("Methods, threads, recursion and functions of other modules are seen")
  func kinds() throws {
    let workshop = try Workshop()
    try workshop.write("shop.py", "def price(x):\n    return x * 2\n")
    try workshop.write(
      "kinds.py",
      """
      import threading
      from shop import price
      class Till:
          def total(self, n):
              return sum(price(i) for i in range(n))
          @staticmethod
          def fixed(n): return n
      def down(n): return n and down(n - 1)
      def fails(n): raise KeyError(n)
      threads = [threading.Thread(target=Till().total, args=(50,)) for _ in range(2)]
      for thread in threads: thread.start()
      for thread in threads: thread.join()
      down(20); Till.fixed(1)
      for i in range(3):
          try: fails(i)
          except KeyError: pass
      """)
    let found = try Self.prospects(try Tool.run(["profile", "--json", "kinds.py"], in: workshop.path))
    let calls = found.mapValues { $0["calls"].integer }
    #expect(calls == ["price": 100, "Till.total": 2, "Till.fixed": 1, "down": 21, "fails": 3])
    #expect(found["fails"]?["notes"].items.map(\.string) == ["3 of its calls raised"])
  }

  @Test("A module and a notebook are run as well, and the report can go to a file")
  func otherPrograms() throws {
    let workshop = try Self.workshop("main()", name: "tool.py")
    let result = try Tool.run(
      ["profile", "--output", "report.txt", "--python", "python3", "-m", "tool", "a"], in: workshop.path,
      input: "b\n")
    expect(result, status: 0, output: ["['a'] b"])
    #expect(result.errors.isEmpty)
    let report = try String(contentsOfFile: workshop.path + "/report.txt", encoding: .utf8)
    #expect(report.contains("regauge init --python python3 -m tool --stages "))
    try workshop.write(
      "n.ipynb",
      #"{"cells": [{"cell_type": "code", "source": ["x = 1\n"]}, {"cell_type": "code", "source": "t = 0\nfor i in range(3000000):\n    t += i * i % 7\nprint(t)"}]}"#
    )
    expect(
      try Tool.run(["profile", "n.ipynb"], in: workshop.path), status: 0,
      errors: ["lines 2–3 of cell 2 of n.ipynb"])
  }

  @Test(
    "What cannot be profiled is said with the way out",
    arguments: [
      (["nowhere.py"], "cannot profile nowhere.py: there is no such file\n  → name a script, a notebook"),
      (["."], "cannot profile .: it is a folder"), (["-m"], "-m needs a module\n  → write -m MODULE"),
      (["-c", "1"], "'-c' is neither a script nor -m MODULE"),
      (["--sort", "size", "x.py"], "option '--sort' is 'size'\n  → give one of advice, time, own, calls"),
      (
        ["leaves.py"],
        "cannot profile leaves.py: the program exited with status 3 before its profile was written down"
      ),
    ])
  func refusals(_ arguments: [String], _ message: String) throws {
    let workshop = try Workshop()
    try workshop.write("leaves.py", "import os\nos._exit(3)\n")
    expect(try Tool.run(["profile"] + arguments, in: workshop.path), status: 2, errors: [message])
  }
}

extension JSON {
  fileprivate var integer: Int? { if case .number(let number) = self { Int(number) } else { nil } }
}
