import Workbench

struct InitCommand: Command {
  static let spec = CommandSpec(
    name: "init",
    summary: "Make stages of a script's functions: manifest, cases, and a Swift package to fill in.",
    discussion: """
      Runs the program once, unchanged, keeps calls of the named functions as cases, infers the types of what they take
      and return, and writes regauge.toml and a Swift package in rewrites/: one file a stage, with the reference's
      source as a comment. It builds at once, and every stage fails with "not implemented". Run it again after a change:
      what is generated is updated, what was written by hand stays.
      Exit status 0: every function is a stage; 1: one could not become one, the manifest does not fit one any more, or
      the program did not end well; 2: it could not run.
      """,
    operands: [
      OperandSpec(
        placeholder: "SCRIPT", help: "A script, a notebook (.ipynb), or -m MODULE.", isRequired: true),
      OperandSpec(placeholder: "ARGS", help: "Its arguments, options included.", repeats: true),
    ],
    options: [
      OptionSpec(
        name: "--stages", placeholder: "NAMES",
        help: "The functions, separated by commas: clean, Orders.total, shop.prices.convert."),
      .python,
      OptionSpec(
        name: "--folder", placeholder: "DIR", help: "Where to write (default: the script's own folder)."),
      .seed, .json,
    ],
    examples: [
      ("regauge init etl.py --stages clean,total orders.csv", "Two functions of a script."),
      ("regauge init --stages clean --python .venv -m shop.report", "One of a module, in an environment."),
    ],
    passesRestThrough: true)

  private let arguments: ParsedArguments
  private var request: ScaffoldRequest

  init(_ arguments: ParsedArguments) throws {
    self.arguments = arguments
    var operands = arguments.operands[...]
    // Also behind the script, where it comes to mind; a script with such an option of its own gets ours first.
    guard let names = arguments.string("--stages") ?? Self.takeStages(from: &operands) else {
      throw UsageError(
        message: "regauge init needs --stages",
        remedy:
          "write --stages clean,total before the script; regauge profile, with the same script and arguments, "
          + "names the functions that are worth it")
    }
    guard !operands.isEmpty else {
      throw UsageError(message: "regauge init needs SCRIPT", remedy: "see regauge init --help")
    }
    let functions = names.split(separator: ",").map(String.init)
    guard !functions.isEmpty else {
      throw UsageError(message: "option '--stages' names no function", remedy: "write --stages clean,total")
    }
    let first = operands.removeFirst()
    if first == "-m" {
      guard let module = operands.popFirst() else {
        throw UsageError(message: "-m needs a module", remedy: "write -m MODULE")
      }
      request = ScaffoldRequest(.module(module), arguments: Array(operands), functions: functions)
    } else {
      request = ScaffoldRequest(.file(first), arguments: Array(operands), functions: functions)
    }
    request.python = arguments.string("--python")
    request.folder = arguments.string("--folder")
    request.outputToErrors = arguments.has("--json")
    if let seed = try arguments.integer("--seed", atLeast: 0) { request.seed = UInt64(seed) }
  }

  /// The value of the first `--stages` among the operands, which is taken out of them.
  private static func takeStages(from operands: inout ArraySlice<String>) -> String? {
    guard let index = operands.firstIndex(where: { $0 == "--stages" || $0.hasPrefix("--stages=") }) else {
      return nil
    }
    let word = operands.remove(at: index)
    if word.hasPrefix("--stages=") { return String(word.dropFirst("--stages=".count)) }
    return index < operands.endIndex ? operands.remove(at: index) : nil
  }

  func run(_ context: CommandContext) throws -> Int32 {
    try context.catchInterrupts()
    let outcome = try context.workbench.scaffold(request)
    if arguments.has("--json") {
      try context.terminal.print(jsonText(outcome))
    } else {
      let color = context.terminal.errorHasColor
      // The script's own output stays alone on standard output.
      let view = ScaffoldView(color: color, workingDirectory: context.workbench.workingDirectory)
      for line in CasesView(color: color).lines(outcome.capture) + view.lines(outcome) {
        context.terminal.note(line)
      }
    }
    return outcome.isComplete ? ExitCode.allWell : ExitCode.findings
  }
}

/// Shows what `init` has made.
struct ScaffoldView {
  let color: Bool
  let workingDirectory: String

  func lines(_ outcome: ScaffoldOutcome) -> [String] {
    var lines: [String] = []
    for file in outcome.files {
      let fate = file.fate.rawValue.padded(to: 9)
      lines.append(
        "  " + (file.fate == .kept ? Ink.strong(fate, when: color) : Ink.quiet(fate, when: color))
          + " \(file.path)")
    }
    for script in outcome.leftOut {
      lines.append(
        Ink.caution("  note:", when: color)
          + (script.lines.isEmpty
            ? " \(script.file) sets in its __main__ guard what the functions need: load = \"definitions\" keeps that"
            : " \(script.file) works when it is imported: load = \"definitions\" leaves out lines "
              + script.lines.joined(separator: ", ")))
    }
    for misfit in outcome.misfits {
      lines.append(
        "  " + Ink.bad("✗", when: color)
          + " regauge.toml: stage \(misfit.stage) is not what was captured; write")
      lines += misfit.lines.map { "      \($0)" }
    }
    // Of one without cases it is said above.
    for refusal in outcome.refusals
    where outcome.capture.stages.contains(where: { $0.stage == refusal.stage && !$0.cases.isEmpty }) {
      lines.append(
        "  " + Ink.bad("✗", when: color) + " \(refusal.stage) becomes no stage: \(refusal.reason)")
    }
    if outcome.stages.isEmpty {
      lines.append(Ink.bad("no function became a stage; nothing was written", when: color))
    } else {
      let folder = outcome.manifest.dropLast("/regauge.toml".count)
      let place = folder == workingDirectory ? "" : " --manifest \(shellQuoted(String(folder)))"
      lines.append(Ink.quiet("  → next: regauge build\(place)", when: color))
    }
    return lines
  }
}
