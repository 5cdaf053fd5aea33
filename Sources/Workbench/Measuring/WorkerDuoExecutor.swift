import Columns
import Comparison
import Glibc
import Ledger
import Measurement
import Workers

/// What both sides are asked to do in one measurement, and what the candidate must come back with.
struct DuoTask {
  var slots: [(slot: String, value: Value)]
  var referenceSteps: [Workers.Step]
  var candidateSteps: [Workers.Step]
  /// The reference's results, by name: what the last timed calls must have come to.
  var expected: [String: SealedRegion]
  /// How an output is compared: as it was at the gate.
  var policy: @Sendable (String) -> ComparisonPolicy
  /// How the candidate's results are made ready to be compared.
  var form: ResultForm
  /// Slots that the reference changes: decoded anew before each of its batches, outside the clock.
  var rebuiltSlots: [String]
}

/// Runs duos on two worker processes, fresh for each launch.
struct WorkerDuoExecutor: DuoExecutor {
  let task: DuoTask
  let referenceHost: any WorkerHost
  let candidateHost: any WorkerHost
  let deadline: Duration
  let ledger: Ledger
  let measurement: MeasurementID
  let observe: (Sample) -> Void
  private var workers: [Side: WorkerProcess] = [:]
  private var stealAtStart: (stolen: Double, total: Double)?
  /// Samples taken but not yet recorded: written in bulk, so that the disk stays out of the clock.
  private var pending: [Sample] = []

  init(
    _ task: DuoTask, reference: any WorkerHost, candidate: any WorkerHost, deadline: Duration, ledger: Ledger,
    measurement: MeasurementID, observe: @escaping (Sample) -> Void
  ) {
    self.task = task
    referenceHost = reference
    candidateHost = candidate
    self.deadline = deadline
    self.ledger = ledger
    self.measurement = measurement
    self.observe = observe
  }

  mutating func beginLaunch(_ launch: Int) throws -> LaunchStart {
    stealAtStart = MachineRecord.stealTicks()
    workers[.reference] = try referenceHost.start()
    workers[.candidate] = try candidateHost.start()
    var roundTrips: [Double] = []
    for worker in workers.values {
      for (slot, value) in task.slots { try worker.put(slot, value.region, deadline: deadline) }
      for _ in 0..<12 {
        // Both processes fall asleep first, as they do around a batch: waking up is most of a round trip.
        usleep(3_000)
        let started = ContinuousClock.now
        try worker.drop([])
        roundTrips.append(Double((ContinuousClock.now - started).nanoseconds))
      }
    }
    return LaunchStart(roundTripNanoseconds: Int(Statistics.quantile(roundTrips, 0.95) ?? 0))
  }

  mutating func run(_ side: Side, repetitions: Int) throws -> RawTiming {
    guard side == .reference, !task.rebuiltSlots.isEmpty else {
      return try runBatch(side, repetitions: repetitions)
    }
    // A reference that changes its inputs gets them fresh for each call, outside the clock.
    var total = RawTiming(
      wallNanoseconds: 0, cpuNanoseconds: 0, supervisorWallNanoseconds: 0, startedAtMonotonicNanoseconds: 0)
    for repetition in 0..<repetitions {
      for slot in task.rebuiltSlots { try workers[side]!.rebuild(slot, deadline: deadline) }
      let timing = try runBatch(side, repetitions: 1)
      total.wallNanoseconds += timing.wallNanoseconds
      total.cpuNanoseconds += timing.cpuNanoseconds
      total.supervisorWallNanoseconds += timing.supervisorWallNanoseconds
      total.gcNanoseconds += timing.gcNanoseconds
      if repetition == 0 { total.startedAtMonotonicNanoseconds = timing.startedAtMonotonicNanoseconds }
    }
    return total
  }

  private func runBatch(_ side: Side, repetitions: Int) throws -> RawTiming {
    let result = try workers[side]!.run(
      RunRequest(
        steps: side == .reference ? task.referenceSteps : task.candidateSteps, repetitions: repetitions,
        collectGarbageFirst: true),
      deadline: deadline * repetitions)
    guard case .completed = result.report.outcome else {
      throw TimedMisconduct(description: "the \(side.rawValue) raised \(result.report.outcome.words)")
    }
    let timing = result.report.timing
    return RawTiming(
      wallNanoseconds: timing.wallNanoseconds, cpuNanoseconds: timing.cpuNanoseconds,
      supervisorWallNanoseconds: result.supervisorNanoseconds ?? timing.wallNanoseconds,
      gcNanoseconds: result.report.gcNanoseconds,
      startedAtMonotonicNanoseconds: timing.startedAtMonotonicNanoseconds)
  }

  mutating func didTake(_ sample: Sample) throws {
    pending.append(sample)
    observe(sample)
    if Interrupts.isRaised { throw Interruption() }
  }

  /// Writes down what was taken so far, also of a launch that is broken off.
  mutating func recordPending() throws {
    guard !pending.isEmpty else { return }
    let samples = pending
    pending = []
    try ledger.record(samples: samples, of: measurement)
  }

  mutating func endLaunch() throws -> LaunchEnd {
    defer {
      for worker in workers.values { worker.shutDown() }
      workers = [:]
    }
    try recordPending()
    if let worker = workers[.candidate], worker.isRunning, !Interrupts.isRaised {
      try checkLastResults(worker)
    }
    guard let start = stealAtStart, let end = MachineRecord.stealTicks(), end.total > start.total else {
      return LaunchEnd()
    }
    return LaunchEnd(stealShare: (end.stolen - start.stolen) / (end.total - start.total))
  }

  /// The results that the last timed batch left in the candidate's slots must still be the right ones.
  ///
  /// A rewrite that answers right before the timing and wrong within it is found here.
  private func checkLastResults(_ worker: WorkerProcess) throws {
    let names = task.expected.keys.sorted()
    let result = try worker.run(RunRequest(steps: [], returning: names), deadline: deadline)
    for name in names {
      guard let expected = task.expected[name] else { continue }
      guard let found = result.region(of: name) else {
        throw TimedMisconduct(
          description: "the candidate's last timed call left no '\(name)': \(result.report.outcome.words)")
      }
      let reference = try expected.datum()
      let comparison = compare(
        reference: reference, candidate: task.form.prepared(try found.datum(), for: reference),
        policy: task.policy(name), output: name)
      guard comparison.passes else {
        throw TimedMisconduct(
          description:
            "the candidate's last timed call returned another '\(name)' than when it was verified; "
            + "look for state that survives between calls")
      }
    }
  }
}

/// A side that was right when it was verified did something else under the clock.
struct TimedMisconduct: Error, CustomStringConvertible {
  var description: String
}
