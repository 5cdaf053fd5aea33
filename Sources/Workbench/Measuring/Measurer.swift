import Ledger
import Measurement
import Workers

/// Measures every stage that passed its gate, then the pipeline as a whole.
struct Measurer {
  let bench: Bench
  let session: RecordedSession
  let options: MeasureOptions
  let workload: String
  let verifier: Verifier
  let observe: (MeasurementEvent) -> Void
  private(set) var measurements: [TargetMeasurement] = []
  private(set) var mixed: [String: MixedPipeline] = [:]
  private(set) var unmeasured: [UnmeasuredTarget] = []

  init(
    _ bench: Bench, verifier: Verifier, session: RecordedSession, options: MeasureOptions, workload: String,
    observe: @escaping (MeasurementEvent) -> Void
  ) {
    self.bench = bench
    self.verifier = verifier
    self.session = session
    self.options = options
    self.workload = workload
    self.observe = observe
  }

  /// One thing to measure: a stage, or all of them in a row.
  private struct Target {
    var stage: Manifest.StageDeclaration?
    var rewrite: Bench.Rewrite
    var task: DuoTask
    var rowCount: Int
    /// What the gate saw one call of the reference take.
    var referenceNanoseconds: Int
    var candidateNanoseconds: Int
    /// What processes and inputs took to stand.
    var startSeconds: Double
    /// About the seconds that a launch takes: processes, and some two dozen batches of either side.
    var weight: Double {
      let reference = max(Double(referenceNanoseconds) / 1e9, 0.015)
      return startSeconds + 24 * (reference + min(reference, 0.05))
    }
  }

  /// - Parameter budgetSeconds: what is left of the budget after the gate; nil for no limit.
  mutating func run(budgetSeconds: Double?) throws {
    let targets = try makeTargets()
    let shortest = targets.reduce(0) {
      $0 + expectedSeconds($1, budgetSeconds == nil ? fullPlan : .budget(seconds: 0.001))
    }
    // An estimate: a budget that is missed by a little is not worth a word.
    if shortest > 1.25 * (budgetSeconds ?? 0) {
      observe(.announced(seconds: shortest, budgetSeconds: budgetSeconds))
    }
    let sides = targets.map { sidePass($0) }
    var share = budgetSeconds.map {
      BudgetShare(seconds: $0, totalWeight: targets.reduce(0) { $0 + $1.weight })
    }
    for (target, side) in zip(targets, sides) {
      let started = ContinuousClock.now
      do {
        let memory = try side.memory(of: target.task)
        let boundary = try side.boundary(of: target.task)
        let prepared = Double((ContinuousClock.now - started).nanoseconds) / 1e9
        let plan =
          share.map { share in
            MeasurementPlan.budget(
              seconds: max(0.1, share.next(weight: target.weight) - prepared), seed: options.seed)
          } ?? fullPlan
        try measure(target, plan, memory, boundary)
      } catch {
        // A stage that fails under the clock is a finding about that stage; the others are measured still.
        guard let reason = misconduct(error), !Interrupts.isRaised else { throw error }
        skip(target.stage?.name, target.rewrite, reason, failed: true)
      }
      share?.spend(
        seconds: Double((ContinuousClock.now - started).nanoseconds) / 1e9, weight: target.weight)
    }
    predict()
  }

  /// What a side did wrong while it was timed; nil for errors that are not its doing.
  private func misconduct(_ error: any Error) -> String? {
    switch error {
    case let failure as WorkerFailure: "it passed its gate and then failed: \(failure)"
    case let failure as TimedMisconduct: "it passed its gate and then failed: \(failure.description)"
    default: nil
    }
  }

  private var fullPlan: MeasurementPlan {
    var plan = MeasurementPlan.full
    plan.seed = options.seed
    return plan
  }

  private func sidePass(_ target: Target) -> SidePass {
    SidePass(
      reference: bench.reference, candidate: target.rewrite.host, form: target.rewrite.resultForm,
      deadline: bench.selection.timeLimit)
  }

  /// The least that `plan` takes, by the times that the gate saw; memory and the boundary take a launch more.
  private func expectedSeconds(_ target: Target, _ plan: MeasurementPlan) -> Double {
    let reference = Double(target.referenceNanoseconds) / 1e9
    let candidate = Double(target.candidateNanoseconds) / 1e9
    return plan.expectedSeconds(
      launches: plan.minimumLaunches, referenceCallSeconds: reference, candidateCallSeconds: candidate,
      launchSeconds: target.startSeconds) + 1.5 * target.startSeconds + reference + candidate
  }

  private mutating func measure(
    _ target: Target, _ plan: MeasurementPlan, _ memory: MemoryComparison, _ boundary: BoundaryCost
  ) throws {
    let (name, rewrite) = (target.stage?.name, target.rewrite.name)
    observe(.measuring(stage: name, candidate: rewrite, sampleCount: 0))
    let candidate = target.rewrite.declaration.ledgerName
    let subject: MeasurementRecord.Target =
      target.stage.map {
        .stage(Subject(pipeline: bench.pipeline.name, stage: $0.name, candidate: candidate))
      }
      ?? .pipeline(bench.pipeline.name, variant: target.rewrite.name)
    let id = try session.ledger.begin(
      measurement: MeasurementRecord(
        session: session.id, target: subject, rowCount: target.rowCount,
        hashes: target.stage.map { bench.hashes($0, target.rewrite) }
          ?? bench.wholeHashes(target.rewrite),
        plan: plan))
    var count = 0
    let observe = observe
    var executor = WorkerDuoExecutor(
      target.task, reference: bench.reference, candidate: target.rewrite.host,
      deadline: bench.selection.timeLimit, ledger: session.ledger, measurement: id
    ) { _ in
      count += 1
      observe(.measuring(stage: name, candidate: rewrite, sampleCount: count))
    }
    let run: MeasurementRun
    do {
      run = try Experiment(plan: plan).run(&executor)
    } catch {
      // The first error is the one to tell.
      try? executor.recordPending()
      throw error
    }
    // Of captured cases the largest is the one whose values the gate left.
    let workload =
      target.stage.flatMap { bench.cases[$0.name] }
      .map { $0.count == 1 ? "the captured case" : "the largest of \($0.count) captured cases" }
      ?? self.workload
    let summary = MeasurementSummary(
      run: run, gate: Gate(outputsMatch: true, isDebugBuild: !target.rewrite.report.isOptimized))
    try session.ledger.record(
      result: MeasurementResult(
        summary: summary, launches: run.launches, boundary: boundary, memory: memory,
        details: try JSONText(encoding: ["workload": workload])),
      of: id)
    let measurement = TargetMeasurement(
      measurement: id, stage: target.stage?.name, candidate: target.rewrite.name, workload: workload,
      rowCount: target.rowCount, summary: summary, boundary: boundary, memory: memory)
    measurements.append(measurement)
    observe(.measured(measurement))
  }

  // MARK: - Targets

  private mutating func makeTargets() throws -> [Target] {
    var targets: [Target] = []
    for rewrite in bench.rewrites {
      var passing: [StageCall] = []
      let flowing = bench.calls.filter { !$0.stage.isCaptured }
      for call in bench.calls where rewrite.stageNames[call.stage.name] != nil {
        let verification = verifier.verifications.first {
          $0.stage == call.stage.name && $0.candidate == rewrite.name
        }
        guard let verification else { continue }
        guard verification.passes else {
          skip(call.stage.name, rewrite, "it does not match: \(verification.verdict.text)")
          continue
        }
        guard verification.verdict != .sameError else {
          skip(call.stage.name, rewrite, "both sides raise an error, which has no speed")
          continue
        }
        if !call.stage.isCaptured { passing.append(call) }
        targets.append(stageTarget(call, rewrite, verification))
      }
      // Stages on cases of their own make no pipeline.
      if flowing.isEmpty { continue }
      if bench.wanted.count < bench.pipeline.stages.count {
        skip(nil, rewrite, "only some stages were asked for: leave out --stage")
      } else if let obstacle = obstacle(rewrite, flowing, passing: passing) {
        skip(nil, rewrite, obstacle)
      } else {
        targets.append(wholeTarget(rewrite))
      }
    }
    return targets
  }

  /// Why the whole is not timed with a rewrite; nil where nothing is in the way.
  private func obstacle(_ rewrite: Bench.Rewrite, _ flowing: [StageCall], passing: [StageCall]) -> String? {
    let missing = Set(flowing.map(\.stage.name)).subtracting(passing.map(\.stage.name))
    let (known, unwritten) = (
      flowing.map(\.stage.name).filter { missing.contains($0) && rewrite.stageNames[$0] != nil },
      flowing.map(\.stage.name).filter { missing.contains($0) && rewrite.stageNames[$0] == nil }
    )
    let isSameError = { (name: String) in
      verifier.verifications.contains {
        $0.stage == name && $0.candidate == rewrite.name && $0.verdict == .sameError
      }
    }
    if let failing = known.first(where: isSameError) {
      return "\(failing) raises an error, which has no speed"
    }
    return WholeObstacle(differing: known, unwritten: unwritten).text
  }

  private mutating func skip(
    _ stage: String?, _ rewrite: Bench.Rewrite, _ reason: String, failed: Bool = false
  ) {
    let target = UnmeasuredTarget(stage: stage, candidate: rewrite.name, reason: reason, failed: failed)
    unmeasured.append(target)
    observe(.skipped(target))
  }

  private func stageTarget(
    _ call: StageCall, _ rewrite: Bench.Rewrite, _ verification: StageVerification
  ) -> Target {
    Target(
      stage: call.stage, rewrite: rewrite,
      task: DuoTask(
        slots: call.slots(verifier.values), referenceSteps: [call.step()],
        candidateSteps: [call.step(named: rewrite.stageNames[call.stage.name])],
        expected: verifier.referenceResults(call.outputs),
        policy: bench.pipeline.manifest.policy.policy(forOutput:), form: rewrite.resultForm,
        rebuiltSlots: verifier.changedSlots(call)),
      rowCount: verification.rowCount, referenceNanoseconds: verification.referenceNanoseconds ?? 0,
      candidateNanoseconds: verification.candidateNanoseconds ?? 0,
      startSeconds: bench.referenceStartSeconds + rewrite.startSeconds)
  }

  private func wholeTarget(_ rewrite: Bench.Rewrite) -> Target {
    let inputs = bench.pipeline.manifest.inputs.keys.sorted().compactMap { name in
      verifier.values[name].map { (slot: name, value: $0) }
    }
    let calls = bench.calls.filter { !$0.stage.isCaptured }
    let parameters = calls.flatMap { $0.parameters.map { (slot: $0.slot, value: $0.value) } }
    let finals = bench.pipeline.finalOutputs
    let own = verifier.verifications.filter { $0.candidate == rewrite.name && $0.cases == nil }
    return Target(
      stage: nil, rewrite: rewrite,
      task: DuoTask(
        slots: inputs + parameters, referenceSteps: calls.map { $0.step() },
        candidateSteps: calls.map { $0.step(named: rewrite.stageNames[$0.stage.name]) },
        expected: verifier.referenceResults(finals),
        policy: bench.pipeline.manifest.policy.policy(forOutput:), form: rewrite.resultForm,
        rebuiltSlots: calls.flatMap { verifier.changedSlots($0) }.filter {
          bench.pipeline.manifest.inputs[$0] != nil
        }),
      rowCount: own.map(\.rowCount).max() ?? 0,
      referenceNanoseconds: own.reduce(0) { $0 + ($1.referenceNanoseconds ?? 0) },
      candidateNanoseconds: own.reduce(0) { $0 + ($1.candidateNanoseconds ?? 0) },
      startSeconds: bench.referenceStartSeconds + rewrite.startSeconds)
  }

  /// Holds what the stages promise against what the whole measured.
  private mutating func predict() {
    for rewrite in bench.rewrites {
      let own = measurements.filter { $0.candidate == rewrite.name }
      guard let whole = own.first(where: { $0.stage == nil }) else { continue }
      let stages = bench.calls.map(\.stage).filter { !$0.isCaptured }.map(\.name)
      let shares = stages.compactMap { stage in
        own.first { $0.stage == stage }.flatMap { StageShare(stage: stage, alone: $0.summary) }
      }
      guard shares.count == stages.count else { continue }
      mixed[rewrite.name] = MixedPipeline(stages: shares, whole: whole.summary, boundary: whole.boundary)
    }
  }
}
