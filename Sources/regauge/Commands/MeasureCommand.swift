import Workbench

struct MeasureCommand: Command {
  static let spec = CommandSpec(
    name: "measure", summary: "Measure what rewrites gain, with intervals.",
    discussion: """
      Verifies the rows to be measured, then times both sides by turns: a duo runs Python and native twice each, and
      every launch of fresh processes runs several duos. Without options it spends about 40 s on the share of the
      rows that [measure.sample] in the manifest sets. A budget is a wish: three launches of four duos are the least
      that is worth anything, and where they take longer, how long is said as soon as verifying has shown it.
      Exit status 0: measured; 1: a stage does not match, or a figure is invalid; 2: it could not run.
      """,
    options: Selection.options + [
      OptionSpec(
        name: "--budget", placeholder: "TIME",
        help:
          "What timing may take; the fewest runs that prove anything may take longer, which is said before "
          + "(default 40s)."),
      OptionSpec(name: "--all-rows", help: "All rows instead of that share."),
      OptionSpec(
        name: "--full",
        help: "The full protocol on all rows, without a budget; how long it takes is said after verifying."),
      .seed, .json,
    ],
    examples: [
      ("regauge measure --budget 40s", "A quick, honest look at every stage and the whole."),
      ("regauge measure --stage rolling --all-rows --budget 2m", "One stage on all rows."),
      ("regauge measure --full", "The figures for a report that someone signs."),
    ])

  private let arguments: ParsedArguments
  private let selection: Selection
  private let options: MeasureOptions

  init(_ arguments: ParsedArguments) throws {
    self.arguments = arguments
    selection = try Selection(arguments)
    var options = arguments.has("--full") ? MeasureOptions.full : MeasureOptions()
    if arguments.has("--all-rows") { options.allRows = true }
    if let budget = try arguments.seconds("--budget") {
      guard !arguments.has("--full") else {
        throw UsageError(
          message: "--full and --budget exclude each other", remedy: "use --all-rows with --budget")
      }
      options.budgetSeconds = budget
    }
    if let seed = try arguments.integer("--seed", atLeast: 0) { options.seed = UInt64(seed) }
    self.options = options
  }

  func run(_ context: CommandContext) throws -> Int32 {
    try context.catchInterrupts()
    let pipeline = try context.workbench.pipeline(manifest: arguments.string("--manifest"))
    let candidates = pipeline.manifest.candidates.filter {
      selection.candidates.isEmpty ? $0.isDefault : selection.candidates.contains($0.name)
    }
    let isNative = candidates.allSatisfy { [.native, .mixed].contains($0.kind) }
    let view = MeasurementView(
      terminal: context.terminal, pipeline: pipeline, selection: selection,
      options: ["--full", "--all-rows"].filter(arguments.has), severalCandidates: candidates.count > 1,
      candidateHeading: isNative ? "native" : "candidate")
    let outcome = try context.workbench.measure(pipeline, selection, options, observe: view.show)
    context.terminal.endProgress()
    if arguments.has("--json") {
      try context.terminal.print(jsonText(outcome))
    } else {
      try context.terminal.print(view.summary(outcome))
    }
    return outcome.isSound ? ExitCode.allWell : ExitCode.findings
  }
}
