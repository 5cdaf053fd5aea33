import FoundationEssentials

/// What happens during a race.
public enum RaceEvent: Sendable {
  case running(String)
  case compared(RacedOutput)
  /// Timing starts, and takes about so many seconds; more than the budget where fewer runs would prove nothing.
  case timing(seconds: Double, exceedsBudget: Bool)
  case timed(sampleCount: Int)
}

extension Workbench {
  /// Runs two programs, compares what they print and write by content, and times both.
  ///
  /// Each run has an empty folder of its own, which is removed. Nothing is recorded: a race has no manifest and so
  /// no ledger.
  /// - Throws: `WorkbenchError` when a program cannot be started, `Interruption` after Ctrl-C.
  public func race(
    _ options: RaceOptions, observe: @escaping (RaceEvent) -> Void = { _ in }
  ) throws -> RaceOutcome {
    let input = try options.input.map { path in
      let path = joined(workingDirectory, path)
      guard Files.exists(path) else {
        throw WorkbenchError("race on", path, "there is no such file", remedy: "correct --input")
      }
      return path
    }
    let reference = try Contender("reference", options.reference, input: input, self)
    let candidate = try Contender("candidate", options.candidate, input: input, self)
    let folder = FileManager.default.temporaryDirectory.appending(path: "regauge-race-\(UUID())").path
    try Files.makeDirectory(folder, for: "make a folder to race in")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let bystanders = try Bystanders(reference.named.union(candidate.named), copiesIn: folder + "/kept")
    let comparer = OutputComparer(options: options, reader: try ToolFunctions(self))
    return try Race(
      options: options, reference: reference, candidate: candidate, folder: folder, bystanders: bystanders,
      comparer: comparer, observe: observe
    ).outcome()
  }
}
