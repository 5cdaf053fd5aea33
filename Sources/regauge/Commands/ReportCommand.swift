import Reports
import Workbench

struct ReportCommand: Command {
  static let spec = CommandSpec(
    name: "report", summary: "Write the migration report: JSON, Markdown and one HTML page.",
    discussion: """
      Tells what the ledger holds against the code and data of now; nothing is run for it. A verdict whose code or
      data has changed since is shown as void.
      Exit status 0: every stage matches; 1: a stage does not, or its verdict is void; 2: it could not run.
      """,
    options: [
      .manifest,
      OptionSpec(
        name: "--output", placeholder: "DIR",
        help: "Where the files go (default .regauge/report beside the manifest)."),
      .json,
    ],
    examples: [("regauge report --output docs/migration", "The three files, in docs/migration.")])

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) throws { self.arguments = arguments }

  func run(_ context: CommandContext) throws -> Int32 {
    let pipeline = try context.workbench.pipeline(manifest: arguments.string("--manifest"))
    let outcome = try context.workbench.report(pipeline, to: arguments.string("--output"))
    let document = outcome.document
    if arguments.has("--json") {
      try context.terminal.print(JSONFormat().text(of: document))
    } else {
      let color = context.terminal.outputHasColor
      try context.terminal.print(SummaryView(color: color, width: context.terminal.width).text(document))
      for file in outcome.files { try context.terminal.print("  \(file.format.padded(to: 9)) \(file.path)") }
    }
    // Without a stage nothing matches.
    let isVerified = !document.stages.isEmpty && document.stages.allSatisfy(\.isVerified)
    return isVerified ? ExitCode.allWell : ExitCode.findings
  }
}
