import Comparison
import FoundationEssentials
import Measurement
import Workers

/// What happens during a race.
public enum RaceEvent: Sendable {
  case running(String)
  case compared(RacedOutput)
  /// Timing starts, and takes about so many seconds.
  case timing(seconds: Double)
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

    var outcome = RaceOutcome(reference: options.reference, candidate: options.candidate, outputs: [])
    func run(_ contender: Contender, as name: String) throws -> Contender.Run {
      observe(.running(contender.name))
      // Also after a run that came to no end.
      let run = Result { try contender.run(in: "\(folder)/\(name)", deadline: options.timeLimit) }
      try bystanders.check(after: contender.name)
      return try run.get()
    }
    let expected: Contender.Run
    let found: Contender.Run
    do {
      // The candidate first, so that it cannot find the answers anywhere.
      found = try run(candidate, as: "candidate")
      expected = try run(reference, as: "reference")
    } catch let failure as RaceFailure {
      outcome.outputs = [
        RacedOutput(
          name: "exit status",
          result: Comparison.ComparisonResult(
            verdict: .timeout, detail: "\(failure.contender): \(failure.detail)"))
      ]
      return outcome
    }
    outcome.outputs = try comparer.compare(expected, found)
    for output in outcome.outputs { observe(.compared(output)) }
    if !outcome.passes {
      let again = try run(reference, as: "again")
      outcome.referenceAgreesWithItself = try comparer.compare(expected, again).allSatisfy(\.result.passes)
      outcome.untimed = "the outputs differ"
    } else if !expected.process.termination.isSuccess {
      outcome.untimed = "both programs fail, which has no speed"
    } else if let budget = options.budgetSeconds {
      let plan = racePlan(seconds: budget, seed: options.seed)
      observe(
        .timing(
          seconds: plan.expectedSeconds(
            launches: plan.minimumLaunches,
            referenceCallSeconds: Double(expected.process.wallNanoseconds) / 1e9,
            candidateCallSeconds: Double(found.process.wallNanoseconds) / 1e9, launchSeconds: 0)))
      var count = 0
      var executor = RaceExecutor(
        reference: reference, candidate: candidate, folder: folder, deadline: options.timeLimit,
        check: { last in
          try bystanders.check(after: "programs under the clock")
          guard try comparer.compare(expected, last).allSatisfy(\.result.passes) else {
            throw RaceFailure(
              contender: "candidate", detail: "under the clock it wrote something else than before")
          }
        },
        observe: {
          count += 1
          observe(.timed(sampleCount: count))
        })
      do {
        let measured = try Experiment(plan: plan).run(&executor)
        outcome.summary = MeasurementSummary(
          run: measured, gate: Gate(outputsMatch: true, isDebugBuild: false))
      } catch let failure as RaceFailure {
        outcome.untimed = "\(failure.contender): \(failure.detail)"
        outcome.outputs.append(
          RacedOutput(
            name: "timed runs",
            result: Comparison.ComparisonResult(
              verdict: .mismatch, detail: "\(failure.contender): \(failure.detail)")))
      }
    }
    return outcome
  }

  /// Processes have no warm state to speak of, so launches are short: 3 to 15 of 3 to 6 duos.
  private func racePlan(seconds: Double, seed: UInt64) -> MeasurementPlan {
    MeasurementPlan(
      looks: [3, 5, 7, 10, 15], minimumLaunches: 3, duosPerLaunch: 6, minimumDuosPerLaunch: 3,
      selfDuosPerLaunch: 2, warmupBatches: 1, shortestBatchNanoseconds: 15_000_000,
      longestBatchNanoseconds: 50_000_000, budgetSeconds: seconds, seed: seed)
  }
}
