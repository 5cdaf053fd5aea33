import Comparison
import Workbench

struct RaceCommand: Command {
  static let spec = CommandSpec(
    name: "race", summary: "Run an old and a new program, compare what they write, and time both.",
    discussion: """
      Both run in empty folders of their own. Exit status, standard output and every file written are compared by
      content: CSV, JSON, JSONL, Parquet, Arrow and NumPy files by their values, other text by its lines, links by
      where they lead. If all of it agrees, whole runs are timed in turn, the start of the processes included. Two
      programs that write nothing do not agree. Words that name a file here are passed on as absolute paths. Nothing
      is recorded.
      Exit status 0: they agree; 1: something differs; 2: it could not run.
      """,
    operands: [
      OperandSpec(
        placeholder: "-- OLD… -- NEW",
        help: "Both commands, each behind a --; {input} stands for the input file.",
        isRequired: true, repeats: true)
    ],
    options: [
      OptionSpec(
        name: "--input", placeholder: "FILE",
        help: "A file for both: where they say {input}, otherwise as their standard input."),
      OptionSpec(name: "--relative", placeholder: "X", help: "Relative tolerance for numbers (default 0)."),
      OptionSpec(name: "--absolute", placeholder: "X", help: "Absolute tolerance for numbers (default 0)."),
      OptionSpec(name: "--any-order", help: "Rows may stand in any order; columns of CSV may not."),
      OptionSpec(
        name: "--key", placeholder: "COLUMN",
        help: "A column that names a row, with --any-order; may be given more than once.", repeats: true),
      OptionSpec(name: "--no-header", help: "The first row of CSV and TSV is values, not names."),
      OptionSpec(
        name: "--stdout", placeholder: "FORMAT",
        help: "What standard output holds: text (default), csv, tsv, json or jsonl."),
      OptionSpec(
        name: "--budget", placeholder: "TIME",
        help: "What timing should take (default 10s; more where fewer runs would prove nothing); 0 for none."),
      OptionSpec(name: "--time-limit", placeholder: "TIME", help: "How long one run may take (default 10m)."),
      .seed, .json,
    ],
    examples: [
      (
        "regauge race --input flights.csv -- python old.py {input} -- ./new {input}",
        "Two programs on one file."
      ),
      ("regauge race --relative 1e-9 --budget 0 -- python old.py -- python new.py", "Compare only."),
    ])

  private let arguments: ParsedArguments
  private var options: RaceOptions

  init(_ arguments: ParsedArguments) throws {
    self.arguments = arguments
    // The first -- ended our own options; the second stands between the two.
    let words = arguments.operands
    guard let middle = words.firstIndex(of: "--"), middle > 0, middle < words.count - 1 else {
      throw UsageError(
        message: "regauge race needs two commands",
        remedy: "write regauge race [OPTIONS] -- OLD… -- NEW…, as in -- python old.py -- ./new")
    }
    options = RaceOptions(
      reference: Array(words[..<middle]), candidate: Array(words[(middle + 1)...]))
    options.input = arguments.string("--input")
    options.policy.default.relative = try arguments.tolerance("--relative") ?? 0
    options.policy.default.absolute = try arguments.tolerance("--absolute") ?? 0
    options.policy.keys = arguments.strings("--key")
    if arguments.has("--any-order") { options.policy.order = .ignored }
    options.hasHeader = !arguments.has("--no-header")
    if let text = arguments.string("--stdout") {
      guard let format = OutputFormat(rawValue: text), [.text, .csv, .tsv, .json, .jsonl].contains(format)
      else {
        throw UsageError(
          message: "option '--stdout' is '\(text)'", remedy: "use text, csv, tsv, json or jsonl")
      }
      options.standardOutput = format
    }
    if let seconds = try arguments.seconds("--time-limit") { options.timeLimit = .seconds(seconds) }
    if arguments.string("--budget") == "0" {
      options.budgetSeconds = nil
    } else if let seconds = try arguments.seconds("--budget") {
      options.budgetSeconds = seconds
    }
    options.seed = UInt64(try arguments.integer("--seed", atLeast: 0) ?? 1)
  }

  func run(_ context: CommandContext) throws -> Int32 {
    try context.catchInterrupts()
    let view = RaceView(terminal: context.terminal, options: options)
    let outcome = try context.workbench.race(options, observe: view.show)
    context.terminal.endProgress()
    if arguments.has("--json") {
      try context.terminal.print(jsonText(RaceDocument(outcome)))
    } else {
      try context.terminal.print(view.summary(outcome))
    }
    return outcome.passes ? ExitCode.allWell : ExitCode.findings
  }
}

extension ParsedArguments {
  /// The option's value as a finite number of at least 0.
  fileprivate func tolerance(_ option: String) throws(UsageError) -> Double? {
    guard let text = string(option) else { return nil }
    if let number = Double(text), number >= 0, number.isFinite { return number }
    throw UsageError(message: "option '\(option)' is '\(text)'", remedy: "give a number such as 1e-9")
  }
}
