/// What an experiment has taken down so far, and the running of one more launch.
struct ExperimentState {
  let plan: MeasurementPlan
  private(set) var launches: [LaunchRecord] = []
  private(set) var samples: [Sample] = []
  private var random: SplitMix64
  private var batching: Batching?
  private var size: LaunchSize?
  private var sequence = 0
  private var roundTripNanoseconds = 0

  init(plan: MeasurementPlan) {
    self.plan = plan
    random = SplitMix64(seed: plan.seed)
  }

  /// Runs one launch from fresh processes to their end.
  mutating func runLaunch<E: DuoExecutor>(_ executor: inout E) throws {
    let launch = launches.count
    let began = executor.clock.nowNanoseconds()
    sequence = 0
    do {
      let start = try executor.beginLaunch(launch)
      roundTripNanoseconds = start.roundTripNanoseconds
      try runSamples(&executor, launchBegan: began)
      let end = try executor.endLaunch()
      launches.append(
        LaunchRecord(
          launch: launch, startedAtMonotonicNanoseconds: began,
          endedAtMonotonicNanoseconds: executor.clock.nowNanoseconds(), start: start, end: end))
    } catch {
      // The first error is the one to tell; a second one from clearing up would hide it.
      _ = try? executor.endLaunch()
      throw error
    }
  }

  func finish(stop: StopReason, elapsedNanoseconds: Int) -> MeasurementRun {
    MeasurementRun(
      plan: plan, duosPerLaunch: size?.duos ?? 0, selfDuosPerLaunch: size?.selfDuos ?? 0,
      referenceRepetitions: batching?.referenceRepetitions ?? 1,
      candidateRepetitions: batching?.candidateRepetitions ?? 1, launches: launches, samples: samples,
      stop: stop, elapsedNanoseconds: elapsedNanoseconds)
  }

  private mutating func runSamples<E: DuoExecutor>(_ executor: inout E, launchBegan: Int) throws {
    var sides = Side.allCases
    random.shuffle(&sides)
    for side in sides { try take(.cold, side, repetitions: 1, &executor) }
    let batching = try self.batching ?? calibrate(&executor)
    self.batching = batching
    for _ in 0..<max(1, plan.warmupBatches) {
      for side in sides { try take(.warmup, side, repetitions: batching.repetitions(of: side), &executor) }
    }
    for side in sides where batching.repetitions(of: side) > 1 {
      let half = (batching.repetitions(of: side) + 1) / 2
      for _ in 0..<2 { try take(.linearity, side, repetitions: half, &executor) }
    }
    let now = executor.clock.nowNanoseconds()
    let size =
      self.size ?? LaunchSize(plan: plan, cost: launchCost(overheadNanoseconds: now - launchBegan))
    self.size = size
    let schedule = Schedule(duos: size.duos, selfDuos: size.selfDuos, using: &random)
    try runDuos(schedule.entries, batching, &executor)
  }

  /// Runs the scheduled duos, and at the end again those that an invalid sample spoilt, until they are whole.
  ///
  /// At most as many are repeated as were scheduled: a launch in which more are spoilt says so. Validity depends
  /// on the clocks alone, so repeating favours no result.
  private mutating func runDuos<E: DuoExecutor>(
    _ entries: [Schedule.Entry], _ batching: Batching, _ executor: inout E
  ) throws {
    var waiting = entries[...]
    var index = 0
    while let entry = waiting.popFirst(), index < 2 * entries.count {
      if try !runDuo(entry, index: index, batching, &executor) { waiting.append(entry) }
      index += 1
    }
  }

  /// Runs the four samples of one duo; false when one of them is invalid.
  private mutating func runDuo<E: DuoExecutor>(
    _ entry: Schedule.Entry, index: Int, _ batching: Batching, _ executor: inout E
  ) throws -> Bool {
    var isValid = true
    for (position, arm) in entry.order.arms.enumerated() {
      let side = entry.contrast.side(of: arm)
      let place = DuoPlace(duo: index, position: position, contrast: entry.contrast, arm: arm)
      let sample = try take(
        .duo, side, repetitions: batching.repetitions(of: side), place: place, &executor)
      isValid = isValid && sample.isValid
    }
    return isValid
  }

  /// Finds the time of a warm call of each side by batches that grow until they last long enough to be trusted.
  private mutating func calibrate<E: DuoExecutor>(_ executor: inout E) throws -> Batching {
    var nanoseconds: [Side: Double] = [:]
    let longEnough = max(1, plan.shortestBatchNanoseconds / 4)
    for side in Side.allCases {
      var repetitions = 1
      while true {
        let sample = try take(.warmup, side, repetitions: repetitions, &executor)
        nanoseconds[side] = sample.nanosecondsPerCall
        if sample.wallNanoseconds >= longEnough || repetitions >= plan.maximumRepetitions { break }
        // At most 16-fold at a time: a first short batch says little of a long one.
        let wanted = sample.wallNanoseconds > 0 ? longEnough / sample.wallNanoseconds + 1 : 16
        repetitions = min(plan.maximumRepetitions, repetitions * min(16, max(2, wanted)))
      }
    }
    return Batching(
      referenceNanoseconds: nanoseconds[.reference] ?? 0, candidateNanoseconds: nanoseconds[.candidate] ?? 0,
      plan: plan)
  }

  /// What the launch under way has cost so far and what its batches take, by their latest warm-up.
  private func launchCost(overheadNanoseconds: Int) -> LaunchSize.Cost {
    func batch(_ side: Side) -> Double {
      let latest = samples.last { $0.purpose == .warmup && $0.side == side }
      return Double(latest?.supervisorWallNanoseconds ?? 0)
    }
    return LaunchSize.Cost(
      overheadNanoseconds: Double(overheadNanoseconds), referenceBatchNanoseconds: batch(.reference),
      candidateBatchNanoseconds: batch(.candidate))
  }

  private struct DuoPlace {
    var duo: Int
    var position: Int
    var contrast: Contrast
    var arm: Arm
  }

  @discardableResult
  private mutating func take<E: DuoExecutor>(
    _ purpose: SamplePurpose, _ side: Side, repetitions: Int, place: DuoPlace? = nil, _ executor: inout E
  ) throws -> Sample {
    let timing = try executor.run(side, repetitions: repetitions)
    let sample = Sample(
      purpose: purpose, side: side, launch: launches.count, sequence: sequence, duo: place?.duo,
      position: place?.position, contrast: place?.contrast, arm: place?.arm, repetitions: repetitions,
      wallNanoseconds: timing.wallNanoseconds, cpuNanoseconds: timing.cpuNanoseconds,
      supervisorWallNanoseconds: timing.supervisorWallNanoseconds,
      untimedNanoseconds: timing.untimedNanoseconds, gcNanoseconds: timing.gcNanoseconds,
      startedAtMonotonicNanoseconds: timing.startedAtMonotonicNanoseconds,
      invalidity: plan.clockAgreement.invalidity(of: timing, roundTripNanoseconds: roundTripNanoseconds))
    sequence += 1
    samples.append(sample)
    try executor.didTake(sample)
    return sample
  }
}
