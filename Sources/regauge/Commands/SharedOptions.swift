import Workbench

extension Selection {
  /// From `--stage`, `--candidate`, `--python`, `--time-limit` and `--memory-limit`.
  init(_ arguments: ParsedArguments) throws {
    self.init()
    stages = arguments.strings("--stage")
    candidates = arguments.strings("--candidate")
    python = arguments.string("--python")
    caseID = arguments.string("--case")
    if let seconds = try arguments.seconds("--time-limit") { timeLimit = .seconds(seconds) }
    if let mebibytes = try arguments.integer("--memory-limit", atLeast: 16, atMost: 1 << 30) {
      memoryLimitBytes = mebibytes << 20
    }
  }

  static let options: [OptionSpec] = [
    .manifest, .stage, .candidate, .python,
    OptionSpec(
      name: "--time-limit", placeholder: "TIME", help: "How long one call of a stage may take (default 10m)."),
    OptionSpec(
      name: "--memory-limit", placeholder: "MIB",
      help: "The private memory of a worker, in MiB (default: none)."),
  ]
}

extension CommandContext {
  /// Catches Ctrl-C from here on, so that the command can end in order.
  func catchInterrupts() throws { try Workbench.catchInterrupts() }
}
