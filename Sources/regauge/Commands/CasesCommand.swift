import Cases
import Workbench

struct CasesCommand: Command {
  static let spec = CommandSpec(
    name: "cases", summary: "Look into captured cases, export them, or remove them.",
    discussion: """
      list shows all cases; show ID one of them with its first rows; export ID FOLDER writes its values as Arrow files,
      which pyarrow, polars, pandas or DuckDB open; purge removes cases, all of them or those of --stage. The beginning
      of an identity will do.
      Captured cases are your production data: they lie in .regauge/cases beside the manifest, for your eyes only
      (mode 0600), out of git, and never beyond [cases] limit (500MB unless it says otherwise).
      Exit status 0: done; 2: it could not run.
      """,
    operands: [
      OperandSpec(placeholder: "ACTION", help: "list, show, export or purge.", isRequired: true),
      OperandSpec(placeholder: "ID", help: "The case, for show and export."),
      OperandSpec(placeholder: "FOLDER", help: "Where export writes; made if need be."),
    ],
    options: [.manifest, .stage, .json],
    examples: [
      ("regauge cases list --stage clean", "The cases of one stage."),
      ("regauge cases export 3fa9 /tmp/case", "The values of one case, as /tmp/case/orders.arrow and so on."),
      ("regauge cases purge", "Everything that was captured for this pipeline."),
    ])

  private enum Action: String, CaseIterable {
    case list, show, export, purge

    /// How many operands follow.
    var operandCount: Int {
      switch self {
      case .list, .purge: 0
      case .show: 1
      case .export: 2
      }
    }
  }

  private let arguments: ParsedArguments
  private let action: Action

  init(_ arguments: ParsedArguments) throws {
    self.arguments = arguments
    let names = Action.allCases.map(\.rawValue)
    guard let action = Action(rawValue: arguments.operands[0]) else {
      let nearest = suggestion(for: arguments.operands[0], among: names)
      throw UsageError(
        message: "regauge cases has no '\(arguments.operands[0])'",
        remedy: nearest.isEmpty ? "write one of \(names.joined(separator: ", "))" : nearest)
    }
    let given = arguments.operands.count - 1
    guard given == action.operandCount else {
      let form = ["", " ID", " ID FOLDER"][action.operandCount]
      throw UsageError(
        message: "regauge cases \(action.rawValue) takes \(action.operandCount) more arguments, not \(given)",
        remedy: "write regauge cases \(action.rawValue)\(form)")
    }
    self.action = action
  }

  func run(_ context: CommandContext) throws -> Int32 {
    let pipeline = try context.workbench.pipeline(manifest: arguments.string("--manifest"))
    let store = pipeline.caseStore
    let stages = try arguments.strings("--stage").map { try pipeline.stage($0).name }
    let isJSON = arguments.has("--json")
    let terminal = context.terminal
    let view = CasesView(color: terminal.outputHasColor)
    switch action {
    case .list:
      let captures = try store.captures().filter { stages.isEmpty || stages.contains($0.stage) }
      if isJSON {
        try terminal.print(jsonText(captures))
      } else if captures.isEmpty {
        try terminal.print("no case is captured; see regauge capture --help")
      } else {
        try terminal.print(view.list(captures, byteCount: try store.byteCount()))
      }
    case .show:
      let found = try store.find(arguments.operands[1], stages: stages)
      if isJSON {
        try terminal.print(jsonText(found.case))
      } else {
        try terminal.print(try view.show(found.capture, found.case) { try store.head($0, rows: 5) })
      }
    case .export:
      let found = try store.find(arguments.operands[1], stages: stages)
      let files = try context.workbench.export(found.case, of: store, to: arguments.operands[2])
      try terminal.print(isJSON ? jsonText(files) : files.joined(separator: "\n"))
    case .purge:
      let gone = try store.purge(stages: stages)
      if isJSON {
        try terminal.print(jsonText(["cases": gone.cases, "bytes": gone.byteCount]))
      } else {
        try terminal.print(view.purged(cases: gone.cases, byteCount: gone.byteCount))
      }
    }
    return ExitCode.allWell
  }
}
