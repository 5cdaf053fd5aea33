/// A comparison on one screen: the verdict, its causes with their simplest example, and every column that differs.
///
/// It formats a live result and a stored one alike. Nothing is printed here.
public struct FailureReport: Sendable {
  /// What the report says beyond the comparison itself. All of it is optional.
  public struct Context: Sendable, Hashable {
    /// The stage, and its output where there are several.
    public var name: String
    /// What the two sides are called in the report.
    public var reference: String
    public var candidate: String
    /// "5,000 generated + 212 captured inputs".
    public var inputs: String
    public var seed: UInt64?
    /// The smallest input that shows the first cause: "1 row × 1 column  {price: 0.125}".
    public var smallestInput: String
    /// Whether each side left its inputs as they were; nil where nobody looked.
    public var referenceKeptInputs: Bool?
    public var candidateKeptInputs: Bool?
    /// How much the reference differs from itself: "0 ULP".
    public var referenceNoise: String
    /// The command that runs the failing case again.
    public var replay: String
    /// The file with all differences.
    public var fullDifference: String
    /// Where a tolerance for floating-point noise is granted; nil leaves that out.
    public var grant: Grant?

    public init(
      name: String, reference: String = "python", candidate: String = "swift", inputs: String = "",
      seed: UInt64? = nil, smallestInput: String = "", referenceKeptInputs: Bool? = nil,
      candidateKeptInputs: Bool? = nil, referenceNoise: String = "", replay: String = "",
      fullDifference: String = "", grant: Grant? = nil
    ) {
      self.name = name
      self.reference = reference
      self.candidate = candidate
      self.inputs = inputs
      self.seed = seed
      self.smallestInput = smallestInput
      self.referenceKeptInputs = referenceKeptInputs
      self.candidateKeptInputs = candidateKeptInputs
      self.referenceNoise = referenceNoise
      self.replay = replay
      self.fullDifference = fullDifference
      self.grant = grant
    }
  }

  /// Where a user grants a tolerance.
  public enum Grant: Sendable, Hashable {
    /// In the manifest, by column.
    case manifest
    /// On the command line, for all columns.
    case option
  }

  /// Emphasis in the text.
  public struct Style: Sendable, Hashable {
    var isColored: Bool

    public static let plain = Style(isColored: false)
    /// ANSI escape codes.
    public static let ansi = Style(isColored: true)

    func bold(_ text: String) -> String { wrap(text, "1") }
    func dim(_ text: String) -> String { wrap(text, "2") }
    func bad(_ text: String) -> String { wrap(text, "1;31") }
    func good(_ text: String) -> String { wrap(text, "1;32") }

    private func wrap(_ text: String, _ code: String) -> String {
      isColored && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
  }

  /// How many causes are shown, and how many columns; the rest is counted.
  public static let causeLimit = 5
  public static let columnLimit = 12
  /// The columns of a terminal into which an example fits if its values let it.
  static let width = 80

  public let result: ComparisonResult
  public let context: Context

  public init(_ result: ComparisonResult, _ context: Context) {
    self.result = result
    self.context = context
  }

  /// The whole report, without a trailing newline.
  public func text(style: Style = .plain) -> String {
    var lines = [headline(style)]
    if !result.detail.isEmpty { lines.append("  \(result.detail)") }
    lines += causeLines(style)
    if result.causes.isEmpty { lines += forgivenLines() }
    lines += result.warnings.map { "  note: \($0)" }
    lines += inputLines()
    lines += ColumnTable(result.columns, style: style).lines
    lines += rowLines()
    lines += closingLines(style)
    return lines.joined(separator: "\n")
  }

  /// The report in one line: "FAIL clean: mismatch, 2 causes, 4,982 cells; rounding … (column price)".
  public var summary: String {
    var text = "\(result.passes ? "PASS" : "FAIL") \(context.name): \(result.verdict.text)"
    if let cause = result.causes.first {
      text += ", \(result.causes.count.counted("cause"))"
      if result.unequalCells > 0 { text += ", \(result.unequalCells.counted("cell"))" }
      text += "; \(cause.text)" + (cause.column.isEmpty ? "" : " (column \(cause.column))")
    } else if result.toleratedCells > 0 {
      text += ", \(result.toleratedCells.groupedText) of \(result.comparedCells.counted("cell"))"
      if let ulps = result.columns.compactMap(\.toleratedULPs).max() {
        text += ", at most \(ulps.groupedText) ULP"
      }
    } else if !result.detail.isEmpty {
      text += ", \(result.detail)"
    } else if result.comparedCells > 0 {
      text += ", \(result.comparedCells.counted("cell"))"
    }
    return text
  }

  private func headline(_ style: Style) -> String {
    let mark = result.passes ? style.good("PASS") : style.bad("FAIL")
    var facts = [result.verdict.text]
    if !result.causes.isEmpty {
      facts.append(result.causes.count.counted("cause"))
    } else if result.comparedCells > 0 {
      facts.append("\(result.columns.count.counted("column")), \(result.comparedCells.counted("cell"))")
    }
    if !context.inputs.isEmpty { facts.append(context.inputs) }
    if let seed = context.seed { facts.append("seed 0x\(String(seed, radix: 16))") }
    return "\(mark) \(style.bold(context.name))   \(facts.joined(separator: " · "))"
  }

  private func inputLines() -> [String] {
    guard context.referenceKeptInputs != nil || context.candidateKeptInputs != nil else { return [] }
    func word(_ isKept: Bool?) -> String { isKept.map { $0 ? "yes" : "NO" } ?? "not checked" }
    return [
      "inputs unchanged: \(context.reference) \(word(context.referenceKeptInputs))"
        + " · \(context.candidate) \(word(context.candidateKeptInputs))"
    ]
  }

  private func rowLines() -> [String] {
    var lines = result.rows.filter { result.rows.count == 1 || !$0.isComplete }.map { rows in
      let name = rows.output.isEmpty ? "rows" : "rows of \(rows.output)"
      return
        "\(name): common \(rows.common.groupedText) · only \(context.reference) \(rows.onlyReference.groupedText)"
        + " · only \(context.candidate) \(rows.onlyCandidate.groupedText)"
        + " · order \(rows.sameOrder ? "same" : "differs")"
    }
    if result.rows.count > 1 {
      let complete = result.rows.filter(\.isComplete)
      if !complete.isEmpty {
        let total = complete.reduce(0) { $0 + $1.common }
        lines.append("rows: the same in \(complete.count.counted("output")), \(total.counted("row"))")
      }
    }
    let rungs = result.ladder.rungs.filter { $0.holds != nil }
    if !result.passes && !rungs.isEmpty {
      let holding = rungs.filter { $0.holds == true }.map(\.name)
      let failing = rungs.filter { $0.holds == false }.map(\.name)
      lines.append(
        "agree on: \(holding.isEmpty ? "nothing" : holding.joined(separator: ", "))"
          + (failing.isEmpty ? "" : " · differ in: \(failing.joined(separator: ", "))"))
    }
    return lines
  }

  private func closingLines(_ style: Style) -> [String] {
    var facts: [String] = []
    if !context.referenceNoise.isEmpty {
      facts.append("A/A noise of \(context.reference): \(context.referenceNoise)")
    }
    if !context.fullDifference.isEmpty { facts.append("full diff: \(context.fullDifference)") }
    if !result.passes { facts.append("speed: withheld (incorrect)") }
    var lines = facts.isEmpty ? [] : [facts.joined(separator: "   ")]
    // The command stands alone on its line, to be copied.
    if !context.replay.isEmpty { lines.append("replay: \(style.bold(context.replay))") }
    return lines
  }
}

extension RowComparison {
  /// Whether both sides have the same rows in the same order.
  fileprivate var isComplete: Bool { onlyReference == 0 && onlyCandidate == 0 && sameOrder }
}
