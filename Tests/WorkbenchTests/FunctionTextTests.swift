import Testing

@testable import Workbench

@Suite("A recorded function in its file")
struct FunctionTextTests {
  private static let function = """
    @traced
    def scale(values):
        # Each by two.
        return [value * 2 for value in values]

    """
  private static let ordinary =
    "import math\n\n\n" + function + "\n\ndef total(values):\n    return sum(values)\n"

  /// A replacement in the ordinary file, and whether the function still stands in it.
  static let edits: [(edit: String, old: String, new: String, stands: Bool)] = [
    ("none", "", "", true),
    ("another function", "sum(values)", "math.fsum(values)", true),
    ("a function that calls it", "sum(values)", "sum(scale(values))", true),
    ("a local of the same name", "    return sum", "    scale = 1\n    return scale * sum", true),
    ("a decorator on what stands before", "import math\n", "@traced\ndef one():\n    return 1\n", true),
    ("no line break at the end", "\n\ndef total(values):\n    return sum(values)\n", "", true),
    ("its text", "value * 2", "value * 3", false),
    ("a line added to its end", "for value in values]\n", "for value in values]\n    return []\n", false),
    (
      "a line added to its end, after a comment", "for value in values]\n",
      "for value in values]\n\n# More.\n    return []\n", false
    ),
    ("a longer last line", "for value in values]\n", "for value in values][1:]\n", false),
    ("another decorator above", "@traced", "@cached\n@traced", false),
    ("another decorator of several lines", "@traced", "@cached(\n    1\n)\n@traced", false),
    ("a further definition", "def total", "def scale", false),
    ("a definition under a condition", "def total(values):", "if math:\n    def scale(values):", false),
    ("an import of its name", "import math\n\n\n", "import math\n\n\nfrom math import scale\n", false),
    ("an import of everything", "def total", "from math import *\n\ndef total", false),
    ("an assignment", "def total", "scale = len\n\ndef total", false),
    ("an assignment of several", "def total", "other, scale = len, len\n\ndef total", false),
    ("an assignment to the manifest's name", "def total", "main = len\n\ndef total", false),
    ("its text twice", "def total(values):\n    return sum(values)\n", function, false),
    ("its text within a longer line", "@traced", "# @traced", false),
  ]

  @Test("It stands where nothing was done to it, and never after an edit of its own", arguments: edits)
  func stands(_ edit: String, _ old: String, _ new: String, _ stands: Bool) {
    let file = old.isEmpty ? Self.ordinary : Self.ordinary.replacing(old, with: new)
    #expect(old.isEmpty || file != Self.ordinary)
    #expect(FunctionText(Self.function, of: "depot:main").stands(in: file) == stands)
  }
}
