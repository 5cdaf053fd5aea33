import FoundationEssentials
import Testing

@Suite("References in scripts and notebooks as they are")
struct ReferenceLoadingTests {
  /// The stages of `module`, on captured cases, loaded in this way.
  private static func manifest(_ module: String = "shop", load: String?) -> String {
    let stages = [("scale", "\"values\", \"factor\""), ("total", "\"values\"")].map { name, inputs in
      """
      [[stages]]
      name = "\(name)"
      reference = "\(module):\(name)"
      cases = "captured"
      inputs = [\(inputs)]

      """
    }
    return "[pipeline]\nname = \"shop\"\n" + (load.map { "load = \"\($0)\"\n" } ?? "") + stages.joined()
      + Workshop.native
  }

  /// Reads its arguments and a file, writes another and ends by itself; the factor's table is filled by a loop.
  private static let script = """
    import sys

    FACTORS = {}
    for name, factor in [("half", 0.5), ("double", 2.0)]:
        FACTORS[name] = factor

    def scale(values, factor):
        return [value * FACTORS[factor] for value in values] if isinstance(factor, str) else [
            value * factor * FACTORS["double"] / 2.0 for value in values]

    def total(values):
        return sum(values)

    with open(sys.argv[1]) as file:
        amounts = [float(line) for line in file]
    with open("runs.txt", "a") as runs:
        runs.write("run\\n")
    print(total(scale(amounts, 2.5)))
    sys.exit(0)

    """

  @Test("A script without a guard is captured, then verified without running again")
  func unguarded() throws {
    let workshop = try Workshop(manifest: Self.manifest(load: "definitions"))
    try workshop.write("shop.py", Self.script)
    expect(try workshop.regauge("capture", "shop.py", "amounts.txt"), status: 0, output: ["12625.0"])
    expect(
      try workshop.regauge("verify"), status: 0, output: ["2 of 2 stages match on all captured cases"])
    #expect(try workshop.text("runs.txt") == "run\n")

    // As a plain import it fails at its first line of work, and the way out is named.
    try workshop.write("regauge.toml", Self.manifest(load: nil))
    expect(
      try workshop.regauge("verify"), status: 2,
      errors: [
        "cannot load the reference: import stage 'scale' from shop:scale: IndexError: list index out of range; line 14 of"
          + " shop.py, 'with open(sys.argv[1]) as file:', is work that the script does at its top level",
        "\n  → leave that work out: write load = \"definitions\" under [pipeline]",
      ])
  }

  @Test("A notebook is captured, then verified; a new run of it voids no verdict, other code does")
  func notebook() throws {
    func notebook(count: Int, body: String) -> String {
      #"""
      {"cells": [
        {"cell_type": "code", "execution_count": \#(count), "source": ["%matplotlib inline\n", "import os\n"]},
        {"cell_type": "code", "execution_count": \#(count), "source": [
          "def scale(values, factor):\n", "    return \#(body)\n", "def total(values):\n", "    return sum(values)"]},
        {"cell_type": "code", "execution_count": \#(count), "source": "total(scale([1.0, 2.0, 4.0], 2.5))"}
      ]}
      """#
    }
    let workshop = try Workshop(manifest: Self.manifest("book", load: nil))
    let body = "[value * factor for value in values]"
    try workshop.write("book.ipynb", notebook(count: 1, body: body))
    expect(try workshop.regauge("capture", "book.ipynb"), status: 0)
    expect(
      try workshop.regauge("verify"), status: 0, output: ["2 of 2 stages match on all captured cases"])
    try workshop.write("book.ipynb", notebook(count: 2, body: body))
    expect(try workshop.regauge("report"), status: 0, output: ["2 of 2 stages match"])
    try workshop.write("book.ipynb", notebook(count: 2, body: "list(\(body))"))
    let report = try workshop.regauge("report")
    #expect(!report.output.contains("2 of 2 stages match"), "\(report)")
  }

  @Test("A full run gives functions the state that only a run makes, and leaves no file behind")
  func fullRun() throws {
    let workshop = try Workshop(manifest: Self.manifest(load: "run"))
    try workshop.write(
      "shop.py",
      """
      FACTORS = []

      def scale(values, factor):
          return [value * factor * FACTORS[0] for value in values]

      def total(values):
          return sum(values)

      def main():
          FACTORS.append(1.0)
          print(total(scale([1.0, 2.0], 2.5)))
          open("result.txt", "w").close()

      if __name__ == "__main__":
          main()

      """)
    expect(try workshop.regauge("capture", "shop.py"), status: 0, output: ["7.5\n"])
    try workshop.remove("result.txt")
    let result = try workshop.regauge("verify")
    expect(result, status: 0, output: ["2 of 2 stages match on all captured cases"])
    #expect(!workshop.exists("result.txt") && !result.output.contains("7.5"))
    try workshop.write("regauge.toml", Self.manifest(load: "import"))
    expect(try workshop.regauge("verify", "--stage", "scale"), status: 1, output: ["IndexError"])
  }

  /// The end of a module, how it is loaded, and what is said of it.
  static let troubles: [(work: String, load: String, messages: [String])] = [
    (
      "sys.exit(3)", "import",
      ["SystemExit: 3; line 12 of shop.py, 'sys.exit(3)', is work", "→ leave that work out: write load = "]
    ),
    ("answer = input()", "import", ["EOFError", "'answer = input()', is work", "→ leave that work out"]),
    (
      "import argparse; argparse.ArgumentParser().parse_args(['--year'])", "import",
      ["SystemExit: 2; line 12", "unrecognized arguments: --year", "→ leave that work out"]
    ),
    (
      "os._exit(3)", "import",
      ["importing shop ended the process: it exited with status 3", "→ leave that work out"]
    ),
    (
      "RATE = float(sys.argv[1])\ndef scale(values, factor): return [RATE * factor]", "definitions",
      [
        "IndexError: list index out of range; line 12 of shop.py, 'RATE = float(sys.argv[1])',"
          + " is kept because scale needs 'RATE'"
      ]
    ),
    (
      "open('absent.csv')", "run",
      [
        "FileNotFoundError",
        "line 12 of shop.py, \"open('absent.csv')\", does not work in a run without arguments",
      ]
    ),
    ("def scale(", "definitions", ["SyntaxError", "→ make it importable with "]),
    (
      "pass", "imports",
      ["'pipeline.load' is \"imports\"", "use one of \"import\", \"definitions\", \"run\""]
    ),
  ]

  @Test("A module that cannot be loaded so says where, why and what helps")
  func trouble() throws {
    for (work, load, messages) in Self.troubles {
      let head = Workshop.head.replacing("[pipeline]", with: "[pipeline]\nload = \"\(load)\"")
      let workshop = try Workshop(
        manifest: head + Workshop.scaling("scale") + Workshop.native, python: work + "\n")
      expect(try workshop.regauge("verify"), status: 2, errors: messages)
    }
  }
}
