import Profiling
import Workbench

struct ProfileCommand: Command {
  static let spec = CommandSpec(
    name: "profile", summary: "Run a script and name the functions that are worth being stages.",
    discussion: """
      Runs the script unmodified: its streams, arguments and exit status are its own. The report comes after it, on
      standard error or in a file: time, calls, bytes in and out, whether a function looks pure and has a column form, and
      what to do about it. A script that fails or is interrupted is reported on as far as it came.
      """,
    operands: [
      OperandSpec(placeholder: "SCRIPT", help: "The script or notebook, or -m MODULE.", isRequired: true),
      OperandSpec(placeholder: "ARGS", help: "Its arguments, options included.", repeats: true),
    ],
    options: [
      OptionSpec(
        name: "--python", placeholder: "PATH",
        help:
          "The interpreter or virtual environment, or a name on PATH; otherwise the active environment's, or "
          + "python3 on PATH."),
      OptionSpec(
        name: "--sort", placeholder: "KEY",
        help: "Order by advice (default), time, own or calls, the largest first."),
      OptionSpec(
        name: "--all", help: "Show all functions, also those that take less than 1% of the run."),
      OptionSpec(
        name: "--output", placeholder: "FILE",
        help: "Write the report there, and nothing of ours to the script's streams."),
      OptionSpec(
        name: "--json",
        help:
          "Report as one JSON document, on standard output unless --output is given; what the script prints "
          + "then goes to standard error."),
    ],
    examples: [
      ("regauge profile pipeline.py data", "Run it and see what is worth a rewrite."),
      (
        "regauge profile --json --output profile.json -- -m shop.report",
        "A module; the report goes to a file."
      ),
    ],
    passesRestThrough: true)

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) throws { self.arguments = arguments }

  func run(_ context: CommandContext) throws -> Int32 {
    let order = try ProfileView.Order(arguments.string("--sort"))
    var request = try request()
    request.python = arguments.string("--python")
    let file = arguments.string("--output")
    let wantsJSON = arguments.has("--json")
    request.outputToErrors = wantsJSON && file == nil
    // The script decides what Ctrl-C means; the profile of what ran is still to be shown.
    try context.catchInterrupts()
    let (report, status) = try context.workbench.profile(request)
    let showsColor = file == nil && context.terminal.errorHasColor
    let view = ProfileView(
      color: showsColor, order: order, showsAll: arguments.has("--all"), operands: arguments.operands,
      python: request.python)
    let text = wantsJSON ? try jsonText(view.ordered(report)) : view.text(report)
    if let file {
      try context.workbench.write(report: text + "\n", to: file)
    } else if wantsJSON {
      try context.terminal.print(text)
    } else {
      context.terminal.note(text)
    }
    return status
  }

  private func request() throws(UsageError) -> ProfileRequest {
    let operands = arguments.operands
    if operands[0] == "-m" {
      guard operands.count > 1 else {
        throw UsageError(message: "-m needs a module", remedy: "write -m MODULE")
      }
      return ProfileRequest(.module(operands[1]), arguments: Array(operands.dropFirst(2)))
    }
    guard !operands[0].hasPrefix("-") else {
      throw UsageError(
        message: "'\(operands[0])' is neither a script nor -m MODULE",
        remedy: "put the code into a file, and options of Python's into PYTHON variables")
    }
    return ProfileRequest(.file(operands[0]), arguments: Array(operands.dropFirst()))
  }
}
