import Cases
import Workbench

struct CaptureCommand: Command {
  static let spec = CommandSpec(
    name: "capture", summary: "Run a script and keep calls of its functions as cases to verify on.",
    discussion: """
      Runs the program unchanged, with its own arguments, output and exit, and keeps what the functions of the
      manifest's stages with cases = "captured" took and returned: the first call, the largest one and a sample over
      the whole run, at most [cases] keep of each stage. Every call counts, a recursive one too. Arguments are kept as
      they are before the call, results and changed arguments as they are after it. The cases of before give way.
      Exit status 0: the program ended well and every stage has cases; 1: it did not, or one has none; 2: it could not
      run.
      """,
    operands: [
      OperandSpec(
        placeholder: "SCRIPT", help: "A script, a notebook (.ipynb), or -m MODULE.", isRequired: true),
      OperandSpec(placeholder: "ARGS", help: "Its arguments, options included.", repeats: true),
    ],
    options: [
      .manifest, .stage, .python, .seed,
      OptionSpec(name: "--add", help: "Keep the cases of before beside the new ones."),
      .json,
    ],
    examples: [
      ("regauge capture etl.py orders.csv", "Every stage that takes captured cases."),
      ("regauge capture --stage clean -m shop.report --year 2025", "One stage, of a module's run."),
    ],
    passesRestThrough: true)

  private let arguments: ParsedArguments
  private let target: CaptureRequest.Target
  private let programArguments: [String]

  init(_ arguments: ParsedArguments) throws {
    self.arguments = arguments
    var operands = arguments.operands[...]
    let first = operands.removeFirst()
    if first == "-m" {
      guard let module = operands.popFirst() else {
        throw UsageError(message: "-m needs a module", remedy: "write -m MODULE")
      }
      target = .module(module)
    } else {
      target = .file(first)
    }
    programArguments = Array(operands)
  }

  func run(_ context: CommandContext) throws -> Int32 {
    try context.catchInterrupts()
    let pipeline = try context.workbench.pipeline(manifest: arguments.string("--manifest"))
    var request = CaptureRequest(
      target, arguments: programArguments,
      functions: try pipeline.captureWishes(stages: arguments.strings("--stage")))
    request.python = arguments.string("--python")
    request.adds = arguments.has("--add")
    request.outputToErrors = arguments.has("--json")
    if let seed = try arguments.integer("--seed", atLeast: 0) { request.seed = UInt64(seed) }
    let outcome = try context.workbench.capture(request, into: pipeline.caseStore, pipeline: pipeline)
    if arguments.has("--json") {
      try context.terminal.print(jsonText(outcome))
    } else {
      // The script's own output stays alone on standard output.
      for line in CasesView(color: context.terminal.errorHasColor)
        .lines(outcome, next: "\(pipeline.command("cases list")), \(pipeline.command("verify"))")
      {
        context.terminal.note(line)
      }
    }
    return outcome.isComplete ? ExitCode.allWell : ExitCode.findings
  }
}
