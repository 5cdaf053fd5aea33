import Cases

extension Manifest.CasesSection {
  /// Reads `[cases]`; nil is as if it were empty.
  init(_ table: TableReader?) throws(WorkbenchError) {
    self.init()
    guard var table else { return }
    if let text = try table.string("limit") {
      guard let bytes = Self.byteCount(text) else {
        throw manifestError(
          table.file, "'cases.limit' is \"\(text)\"", remedy: "write a size such as \"500MB\" or \"2GB\"")
      }
      limitBytes = bytes
    }
    if let count = try table.count("keep") {
      guard (2...10_000).contains(count) else {
        throw manifestError(
          table.file, "'cases.keep' is \(count)", remedy: "give a number of cases from 2 to 10000")
      }
      keep = count
    }
    if var rules = try table.table("redact") {
      for column in rules.keys {
        guard let method = try rules.choice(column, RedactionRule.Method.self) else { continue }
        redactions.append(RedactionRule(column: column, method: method))
      }
    }
    try table.finish()
  }

  /// "500MB", "1.5 GB": decimal units; nil for anything else.
  private static func byteCount(_ text: String) -> Int? {
    let units = [("GB", 1e9), ("MB", 1e6), ("kB", 1e3), ("KB", 1e3), ("B", 1)]
    guard let unit = units.first(where: { text.hasSuffix($0.0) }) else { return nil }
    let digits = text.dropLast(unit.0.count).filter { $0 != " " }
    guard let number = Double(digits), number > 0, number * unit.1 < 1e18 else { return nil }
    return Int(number * unit.1)
  }
}

extension Manifest.StageDeclaration {
  /// Makes the stage's inputs those of captured cases: each argument is a value of its own, which nothing else takes.
  mutating func takeCapturedCases(file: String) throws(WorkbenchError) {
    isCaptured = true
    if let wire = inputs.first(where: { $0.argument != $0.value }) {
      throw manifestError(
        file, "stage '\(name)' takes captured cases and wires '\(wire.argument)' to '\(wire.value)'",
        remedy:
          "name its arguments alone: inputs = [\(inputs.map { "\"\($0.argument)\"" }.joined(separator: ", "))]"
      )
    }
    if let parameter = parameters.keys.sorted().first {
      throw manifestError(
        file, "stage '\(name)' takes captured cases and has the parameter '\(parameter)'",
        remedy: "list '\(parameter)' among its inputs: a case has the value of every argument")
    }
    inputs = inputs.map { Manifest.Wire(argument: $0.argument, value: "\(name).\($0.argument)") }
  }
}
