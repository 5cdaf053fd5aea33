import Testing

@testable import Measurement

@Suite struct ExperimentTests {
  private func quiet(seed: UInt64 = 1) -> SimulatedExecutor {
    var executor = SimulatedExecutor(seed: seed)
    executor.neighbourArrives = 0
    return executor
  }

  @Test("A quiet machine needs the first look only, and every part of the plan is carried out")
  func fullPlan() throws {
    var executor = quiet()
    let run = try Experiment(plan: .full).run(&executor)
    #expect(run.stop == .precisionReached)
    #expect(run.launches.map(\.launch) == [0, 1, 2, 3, 4])
    #expect(executor.events == (0..<5).flatMap { ["begin \($0)", "end"] })
    #expect(executor.taken == run.samples, "every sample is handed over as it is taken")
    // 20 ms batches: one call of 20 ms against about twenty of 1 ms.
    #expect(run.referenceRepetitions == 1)
    #expect((18...22).contains(run.candidateRepetitions))
    for contrast in Contrast.allCases {
      let expected = contrast == .speedup ? 10 : 3
      for launch in 0..<5 {
        let mine = run.samples.filter { $0.launch == launch && $0.contrast == contrast }
        #expect(mine.count == 4 * expected, "\(contrast) in launch \(launch)")
        #expect(mine.allSatisfy { sample in sample.arm.map(contrast.side(of:)) == sample.side })
      }
    }
    for launch in 0..<5 {
      let first = run.samples.filter { $0.launch == launch }.prefix(2)
      #expect(first.allSatisfy { $0.purpose == .cold && $0.repetitions == 1 })
      #expect(Set(first.map(\.side)).count == 2)
    }
  }

  @Test("Each duo runs P N N P or N P P N, both occur, and the same seed gives the same schedule")
  func schedule() throws {
    func arms(seed: UInt64) throws -> [[Arm]] {
      var executor = quiet()
      var plan = MeasurementPlan.full
      plan.seed = seed
      let samples = try Experiment(plan: plan).run(&executor).samples.filter { $0.purpose == .duo }
      return stride(from: 0, to: samples.count, by: 4).map { samples[$0..<($0 + 4)].compactMap(\.arm) }
    }
    let first = try arms(seed: 5)
    #expect(Set(first) == Set(DuoOrder.allCases.map(\.arms)))
    #expect(first == (try arms(seed: 5)))
    #expect(first != (try arms(seed: 6)))
  }

  @Test("A/A duos lie among the others, not before or after them")
  func interleaving() {
    var random = SplitMix64(seed: 3)
    var placesOfSelf: [Int] = []
    for _ in 0..<200 {
      let schedule = Schedule(duos: 10, selfDuos: 3, using: &random)
      placesOfSelf += schedule.entries.indices.filter { schedule.entries[$0].contrast != .speedup }
    }
    let mean = Double(placesOfSelf.reduce(0, +)) / Double(placesOfSelf.count)
    #expect(abs(mean - 7.5) < 0.5)
  }

  @Test("A noisy machine is looked at again, at the looks only, up to the last")
  func looks() throws {
    var executor = SimulatedExecutor(seed: 4)
    executor.launchDeviation = 0.3
    let run = try Experiment(plan: .full).run(&executor)
    #expect(run.launches.count == 15)
    #expect(run.stop == .lastLookReached)
    for seed in 1...20 as ClosedRange<UInt64> {
      var executor = SimulatedExecutor(seed: seed)
      executor.launchDeviation = 0.045
      let run = try Experiment(plan: .full).run(&executor)
      #expect([5, 7, 10, 15].contains(run.launches.count), "seed \(seed)")
    }
  }

  @Test("A huge and certain difference does not end a measurement early")
  func neverOnSignificance() throws {
    var executor = SimulatedExecutor(seed: 9)
    executor.referenceNanoseconds = 200e6
    executor.launchDeviation = 0.3
    #expect(try Experiment(plan: .full).run(&executor).launches.count == 15)
  }

  @Test(
    "A budget is kept as long as two launches fit", arguments: [4.0, 6, 8, 12, 20, 40])
  func budgets(seconds: Double) throws {
    var executor = SimulatedExecutor(seed: 2)
    executor.launchDeviation = 0.3
    let run = try Experiment(plan: .budget(seconds: seconds)).run(&executor)
    #expect(run.launches.count >= 2)
    #expect(run.duosPerLaunch >= 4)
    #expect(run.selfDuosPerLaunch * run.launches.count >= 6)
    let used = Double(run.elapsedNanoseconds) / 1e9
    #expect(
      used <= seconds * 1.15, "\(run.launches.count) launches of \(run.duosPerLaunch) duos took \(used) s")
    let longest = run.launches.count == 15 && run.duosPerLaunch == 10
    #expect(used >= seconds * 0.6 || longest, "\(used) s of \(seconds) s used")
  }

  @Test("A budget too small for anything still gives three launches of four duos")
  func tinyBudget() throws {
    var executor = SimulatedExecutor(seed: 2)
    let run = try Experiment(plan: .budget(seconds: 0.01)).run(&executor)
    #expect(run.launches.count == 3)
    #expect(run.duosPerLaunch == 4)
  }

  @Test(
    "The full protocol gives launches of long calls fewer duos, and never too few",
    arguments: [(10.0, 10, 3), (1000, 4, 2), (10_000, 4, 2)] as [(Double, Int, Int)])
  func longCalls(milliseconds: Double, duos: Int, selfDuos: Int) throws {
    var executor = SimulatedExecutor(seed: 2)
    executor.referenceNanoseconds = milliseconds * 1e6
    let run = try Experiment(plan: .full).run(&executor)
    #expect(run.duosPerLaunch == duos)
    #expect(run.selfDuosPerLaunch == selfDuos)
  }

  @Test(
    "Batches of both sides are of like length",
    arguments: [
      // reference, candidate in ms; repetitions under the full plan
      (20.0, 1.0, 1, 20), (1, 0.01, 18, 1800), (19, 1, 1, 19), (15, 1, 2, 30), (100, 1, 1, 100),
      (2000, 10, 1, 20), (0.5, 50, 100, 1),
      (10_000, 300, 1, 1), (5, 0, 4, 1_000_000),
    ] as [(Double, Double, Int, Int)])
  func batching(reference: Double, candidate: Double, referenceCalls: Int, candidateCalls: Int) {
    let batching = Batching(
      referenceNanoseconds: reference * 1e6, candidateNanoseconds: candidate * 1e6, plan: .full)
    #expect(batching.referenceRepetitions == referenceCalls)
    #expect(batching.candidateRepetitions == candidateCalls)
  }

  @Test("A spoilt duo is repeated once at the end and stays on record")
  func spoiltDuos() throws {
    var executor = quiet()
    executor.lateReplyEvery = 40
    let run = try Experiment(plan: .full).run(&executor)
    let spoilt = run.samples.filter { $0.invalidity == .supervisorClockAhead && $0.purpose == .duo }
    #expect(!spoilt.isEmpty)
    for contrast in Contrast.allCases {
      let duos = Duo.assemble(run.samples, contrast: contrast)
      #expect(duos.duos.count >= (contrast == .speedup ? 48 : 14), "\(contrast)")
    }
    let indices = run.samples.compactMap(\.duo)
    #expect((indices.max() ?? 0) >= 16, "repeats have indices of their own")
  }

  @Test("An error of the executor ends the launch once and comes through; its samples are kept")
  func failure() {
    var executor = quiet()
    executor.failAtSample = 100
    #expect(throws: SimulatedFailure()) { try Experiment(plan: .full).run(&executor) }
    #expect(executor.taken.count == 100)
    #expect(executor.events.last == "end")
    #expect(executor.events.count { $0 == "end" } == executor.events.count { $0 != "end" })
  }

  @Test(
    "A plan that could give no interval is refused by field, value and requirement",
    arguments: [
      (
        \MeasurementPlan.minimumLaunches, 1,
        "Can't measure by this plan: minimumLaunches is 1; it must be at least 2."
      ),
      (
        \.minimumLaunches, 16,
        "Can't measure by this plan: looks is [5, 7, 10, 15]; it must be such that the last is at least "
          + "minimumLaunches, 16."
      ),
      (
        \.minimumDuosPerLaunch, 2,
        "Can't measure by this plan: minimumDuosPerLaunch is 2; it must be at least 3: two launches then hold the "
          + "six duos that a 95% interval needs."
      ),
      (
        \.duosPerLaunch, 3,
        "Can't measure by this plan: duosPerLaunch is 3; it must be at least minimumDuosPerLaunch, 4."
      ),
      (
        \.selfDuosPerLaunch, 1,
        "Can't measure by this plan: selfDuosPerLaunch is 1; it must be at least 6 over the minimum of 5 launches."
      ),
      (
        \.longestBatchNanoseconds, 5,
        "Can't measure by this plan: longestBatchNanoseconds is 5; it must be at least shortestBatchNanoseconds, "
          + "20000000."
      ),
    ] as [(WritableKeyPath<MeasurementPlan, Int> & Sendable, Int, String)])
  func plans(field: WritableKeyPath<MeasurementPlan, Int> & Sendable, value: Int, message: String) {
    var plan = MeasurementPlan.full
    plan[keyPath: field] = value
    let error = #expect(throws: PlanError.self) { try plan.validate() }
    #expect(error?.description == message)
  }

  @Test("The presets are valid, and a budget of nothing is not")
  func presets() throws {
    try MeasurementPlan.full.validate()
    try MeasurementPlan.budget(seconds: 5).validate()
    let error = #expect(throws: PlanError.self) { try MeasurementPlan.budget(seconds: 0).validate() }
    #expect(error?.field == "budgetSeconds")
  }

  @Test("The announced duration is what the measurement takes")
  func announcement() throws {
    var executor = quiet()
    executor.coldFactor = 1
    let run = try Experiment(plan: .full).run(&executor)
    let announced = MeasurementPlan.full.expectedSeconds(
      launches: 5, referenceCallSeconds: 0.02, candidateCallSeconds: 0.001, launchSeconds: 0.05)
    #expect(abs(announced / (Double(run.elapsedNanoseconds) / 1e9) - 1) < 0.1)
  }

  @Test("Time that one measurement leaves over goes to the next")
  func budgetShare() {
    var share = BudgetShare(seconds: 40, totalWeight: 8)
    #expect(share.next() == 5)
    share.spend(seconds: 1)
    #expect(abs(share.next() - 39.0 / 7) < 1e-12)
    for _ in 0..<6 { share.spend(seconds: 6) }
    #expect(share.next() == 3)
    share.spend(seconds: 10)
    #expect(share.remainingSeconds == 0)
    #expect(share.next() == 0.001)
  }
}
