import Comparison
import Measurement

/// Two programs that are run, compared, and timed where they agree.
struct Race {
  let options: RaceOptions
  let reference: Contender
  let candidate: Contender
  let folder: String
  let bystanders: Bystanders
  let comparer: OutputComparer
  let observe: (RaceEvent) -> Void

  func outcome() throws -> RaceOutcome {
    var outcome = RaceOutcome(reference: options.reference, candidate: options.candidate)
    let expected: Contender.Run
    let found: Contender.Run
    do {
      // The candidate first, so that it cannot find the answers anywhere.
      found = try run(candidate, as: "candidate")
      expected = try run(reference, as: "reference")
    } catch let failure as RaceFailure {
      let result = ComparisonResult(
        verdict: failure.verdict, detail: "\(failure.contender): \(failure.detail)")
      outcome.outputs = [RacedOutput(name: "exit status", result: result)]
      return outcome
    }
    try judge(expected, found, &outcome)
    for output in outcome.outputs { observe(.compared(output)) }
    if outcome.remedy != nil {
      outcome.untimed = "nothing was compared"
    } else if !outcome.passes {
      outcome.referenceAgreesWithItself = try agreesWithItself(expected)
      outcome.untimed = "the outputs differ"
    } else if !outcome.failures.isEmpty {
      outcome.untimed = "both programs fail, which has no speed"
    } else if let budget = options.budgetSeconds {
      try time(expected, found, seconds: budget, &outcome)
    }
    return outcome
  }

  private func run(_ contender: Contender, as name: String) throws -> Contender.Run {
    observe(.running(contender.name))
    // Also after a run that came to no end.
    let run = Result { try contender.run(in: "\(folder)/\(name)", deadline: options.timeLimit) }
    try bystanders.check(after: contender.name)
    return try run.get()
  }

  private func agreesWithItself(_ expected: Contender.Run) throws -> Bool {
    do {
      let again = try run(reference, as: "again")
      return try !comparer.compare(expected, again).contains { $0.result.verdict == .mismatch }
    } catch is RaceFailure {
      return false
    }
  }

  /// Compares both runs. Two that wrote nothing do not agree, however alike they ended: nothing was compared.
  private func judge(_ expected: Contender.Run, _ found: Contender.Run, _ outcome: inout RaceOutcome) throws {
    outcome.outputs = try comparer.compare(expected, found)
    outcome.failures = [(reference, expected), (candidate, found)].compactMap { contender, run in
      guard !run.process.termination.isSuccess else { return nil }
      return FailedProgram(
        name: contender.name, ending: "\(run.process.termination)", lastErrors: run.lastErrors())
    }
    guard outcome.passes else { return }
    let ending = expected.process.termination
    if !expected.isSilent {
      if !ending.isSuccess {
        outcome.notes.append(
          "both programs fail: each \(ending). Only what they wrote until then was compared")
      }
    } else if ending.isSuccess {
      let problem = "neither program printed anything or wrote into its folder: nothing was compared"
      outcome.outputs[1].result = ComparisonResult(verdict: .notComparable, detail: problem)
      outcome.remedy = "let both print their result, or write it into their current folder"
    } else {
      let problem = "both programs fail: each \(ending), and wrote nothing. Two failures are no agreement"
      outcome.outputs[0].result = ComparisonResult(verdict: .notComparable, detail: problem)
      outcome.remedy =
        "each runs in an empty folder of its own: give it files as --input FILE and {input}, or by absolute paths"
    }
  }

  private func time(
    _ expected: Contender.Run, _ found: Contender.Run, seconds budget: Double, _ outcome: inout RaceOutcome
  ) throws {
    let plan = plan(seconds: budget)
    let shortest = plan.expectedSeconds(
      launches: plan.minimumLaunches, referenceCallSeconds: Double(expected.process.wallNanoseconds) / 1e9,
      candidateCallSeconds: Double(found.process.wallNanoseconds) / 1e9, launchSeconds: 0)
    observe(.timing(seconds: max(shortest, budget), exceedsBudget: shortest > budget))
    var count = 0
    var executor = RaceExecutor(
      reference: reference, candidate: candidate, folder: folder, deadline: options.timeLimit,
      isAsBefore: { side, run in try comparer.areSame(side == .reference ? expected : found, run) },
      check: { side, other in
        try bystanders.check(after: "programs under the clock")
        guard let other else { return }
        guard try comparer.compare(expected, other).allSatisfy(\.result.passes) else {
          throw RaceFailure(
            contender: side.rawValue, detail: "under the clock it wrote something else than before",
            verdict: side == .reference ? .nondeterministicReference : .mismatch)
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
      let problem = "\(failure.contender): \(failure.detail)"
      outcome.untimed = problem
      outcome.outputs.append(
        RacedOutput(name: "timed runs", result: ComparisonResult(verdict: failure.verdict, detail: problem)))
    }
  }

  /// Processes have no warm state to speak of, so launches are short: 3 to 15 of 3 to 6 duos.
  private func plan(seconds: Double) -> MeasurementPlan {
    MeasurementPlan(
      looks: [3, 5, 7, 10, 15], minimumLaunches: 3, duosPerLaunch: 6, minimumDuosPerLaunch: 3,
      selfDuosPerLaunch: 2, warmupBatches: 1, shortestBatchNanoseconds: 15_000_000,
      longestBatchNanoseconds: 50_000_000, budgetSeconds: seconds, seed: options.seed)
  }
}
