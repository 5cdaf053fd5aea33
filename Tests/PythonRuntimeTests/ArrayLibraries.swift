import FoundationEssentials
import Testing
import Workers

/// The interpreter of the workbench's own environment, which has the array libraries.
enum ArrayLibraries {
  static let python = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: ".venv/bin/python").path

  /// Throws, and so fails the test, when the environment is not there: the libraries are not optional.
  static var interpreter: PythonInterpreter {
    get throws {
      do {
        return try InterpreterProbe.probe(python, environment: Interpreters.environment)
      } catch {
        throw Missing(description: "\(python): \(error); `tools/setup.sh --with-tests` makes the environment")
      }
    }
  }

  struct Missing: Error, CustomStringConvertible {
    let description: String
  }

  /// What the scripts below begin with: comparisons that tell bits, types, orders and layouts apart.
  static let prelude = #"""
    import _regauge, json, struct, sys

    def same(a, b):
        """Whether two values are the same in type, bits and layout; a text that says what differs if not."""
        if a is b: return None
        if type(a) is not type(b): return f"{type(a)} became {type(b)}"
        library = type(a).__module__.partition(".")[0]
        if library in comparisons and type(a) in comparisons[library]: return comparisons[library][type(a)](a, b)
        if isinstance(a, float): return same_bytes(struct.pack("d", a), struct.pack("d", b))
        if isinstance(a, (list, tuple)):
            if len(a) != len(b): return f"{len(a)} items became {len(b)}"
            return first(same(x, y) for x, y in zip(a, b))
        if isinstance(a, dict): return same(list(a), list(b)) or same(list(a.values()), list(b.values()))
        return None if a == b and repr(a) == repr(b) or a != a and repr(a) == repr(b) else f"{a!r} became {b!r}"

    def same_bytes(a, b): return None if a == b else f"bytes {a.hex()} became {b.hex()}"
    def first(complaints): return next(filter(None, complaints), None)
    def differ(what, a, b): return None if same(a, b) is None else f"{what}: {same(a, b)}"
    comparisons = {}

    def check(text, scope):
        value = eval(text, scope)
        for how, back in (("roundtrip", _regauge.roundtrip), ("stored", lambda v: _regauge.decode(_regauge.encode(v)))):
            complaint = same(value, back(value))
            if complaint: return f"{text} ({how}): {complaint}"
            if _regauge.encode(value) != _regauge.encode(back(value)): return f"{text} ({how}): other bytes"
        return "same"

    """#

  /// Runs each expression through columns and back, in the library's interpreter, with what `prelude` defines.
  static func roundTrips(_ prelude: String, _ expressions: [String]) throws {
    let code =
      self.prelude + prelude + "\nfor text in (\n" + expressions.map { "  r'''\($0)''',\n" }.joined()
      + "):\n    print(check(text, globals()))\n"
    let lines = try Launcher.lines(interpreter, code)
    #expect(lines.count == expressions.count)
    for (expression, line) in zip(expressions, lines) { #expect(line == "same", "\(expression)") }
  }

  /// What each expression is refused with.
  static func refuses(_ prelude: String, _ cases: [(expression: String, message: String)]) throws {
    let code =
      self.prelude + prelude + "\nfor text in (\n" + cases.map { "  r'''\($0.expression)''',\n" }.joined()
        + #"""
        ):
            try: print("encoded: " + _regauge.schema(eval(text)))
            except ValueError as error: print(str(error).replace("\n", " "))
        """#
    let lines = try Launcher.lines(interpreter, code)
    #expect(lines.count == cases.count)
    for (expected, line) in zip(cases, lines) { #expect(line == expected.message, "\(expected.expression)") }
  }
}
