import Glibc
import Ledger
import Measurement
import Reports

/// The measurements of one target on one machine over time, and the lasting changes among them.
public struct HistorySeries: Codable, Sendable, Hashable {
  /// A stage, or "end to end".
  public var target: String
  public var candidate: String
  public var machine: String
  public var machineFingerprint: String
  public var rowCount: Int?
  /// Oldest first.
  public var points: [Point]
  public var changes: [Change]

  public struct Point: Codable, Sendable, Hashable {
    public var session: Int64
    public var measuredAt: String
    public var commit: String?
    public var verdict: String
    /// What the verdict allows to be said: a figure, or the refusal in its place.
    public var claim: Claim
    /// These three are nil where the claim has no size.
    public var speedup: Double?
    public var speedupLow: Double?
    public var speedupHigh: Double?
    public var referenceSeconds: Double?
    public var candidateSeconds: Double?
  }
}

/// What `history` found.
public struct HistoryOutcome: Codable, Sendable, Hashable {
  public var pipeline: String
  public var series: [HistorySeries]
  /// Sessions that were cut short, the newest first.
  public var unfinished: [UnfinishedSession]
  public var ledgerPath: String

  public var hasRegressed: Bool { series.contains(where: \.hasRegressed) }
}

extension Workbench {
  /// The recorded measurements of a pipeline, one series a target, candidate, machine and size.
  ///
  /// - Throws: `WorkbenchError` when nothing was recorded yet; `LedgerError` for a ledger that cannot be read.
  public func history(_ pipeline: Pipeline, stages: [String], candidates: [String]) throws -> HistoryOutcome {
    let ledger = try openRecorded(pipeline)
    let names = try stages.isEmpty ? pipeline.stages.map(\.name) : stages.map { try pipeline.stage($0).name }
    let targets: [String?] = names.map { $0 } + (stages.isEmpty ? [nil] : [])
    let wanted = Set(try candidates.map { try pipeline.candidate($0).name })
    var series: [HistorySeries] = []
    for target in targets {
      for history in try ledger.history(pipeline: pipeline.name, stage: target) {
        let one = try HistorySeries(
          history, stage: target,
          circumstances: try history.entries.map {
            try ledger.circumstances(of: $0.session, $0.hashes, stage: target)
          },
          ledger: ledger)
        if wanted.isEmpty || wanted.contains(one.candidate) { series.append(one) }
      }
    }
    return HistoryOutcome(
      pipeline: pipeline.name, series: series,
      unfinished: try UnfinishedSession.all(in: ledger, of: pipeline.name), ledgerPath: pipeline.ledgerPath)
  }

  /// The pipeline's ledger, to read.
  func openRecorded(_ pipeline: Pipeline) throws -> Ledger {
    guard Files.exists(pipeline.ledgerPath) else {
      throw WorkbenchError(
        "read the ledger", pipeline.ledgerPath, "nothing was recorded for '\(pipeline.name)' yet",
        remedy: "run '\(pipeline.command("verify"))', then '\(pipeline.command("measure"))'")
    }
    return try Ledger.open(path: pipeline.ledgerPath, access: .reading)
  }
}

extension HistorySeries {
  fileprivate init(
    _ history: History, stage: String?, circumstances: [Circumstances], ledger: Ledger
  ) throws {
    target = stage ?? "end to end"
    candidate =
      switch history.target {
      case .stage(let subject): subject.candidate?.name ?? ""
      case .pipeline(_, let variant): variant
      }
    machine = "\(history.machine.cpuModel), \(history.machine.logicalCores) cores"
    machineFingerprint = history.machine.fingerprint
    rowCount = history.rowCount
    let stored = try history.entries.map { try ledger.measurement(of: $0) }
    points = zip(history.entries, stored).map { entry, stored in
      Point(
        session: entry.session.rawValue, measuredAt: entry.startedAt.iso8601, commit: entry.commit,
        verdict: entry.verdict,
        claim: stored?.result.map { Claim($0.summary) } ?? .withheld("its samples are gone"),
        speedup: entry.speedup, speedupLow: entry.speedupLow, speedupHigh: entry.speedupHigh,
        referenceSeconds: entry.referenceSeconds, candidateSeconds: entry.candidateSeconds)
    }
    let fingerprint = history.machine.fingerprint
    let ratios = history.entries.map { entry -> HistoryPoint? in
      guard let ratio = entry.speedup, let low = entry.speedupLow, let high = entry.speedupHigh else {
        return nil
      }
      return HistoryPoint(
        session: entry.session.description, machine: fingerprint, logValue: log(ratio),
        interval: Interval(lower: log(low), upper: log(high)))
    }
    let runs = try stored.map { stored in try stored.flatMap { try ledger.run($0) } }
    func times(_ side: Side) -> [HistoryPoint?] {
      zip(history.entries, runs).map { entry, run in
        run.flatMap {
          HistoryPoint(session: entry.session.description, machine: fingerprint, side: side, run: $0)
        }
      }
    }
    changes = try Evolution(
      circumstances: circumstances, speedup: ratios, reference: times(.reference),
      candidate: times(.candidate)
    ).changes()
  }
}

extension Ledger {
  fileprivate func measurement(of entry: History.Entry) throws -> StoredMeasurement? {
    try measurements(session: entry.session).first { $0.id == entry.measurement }
  }

  /// A measurement's run, from its stored samples; nil where it has none.
  fileprivate func run(_ stored: StoredMeasurement) throws -> MeasurementRun? {
    guard let result = stored.result, let plan = stored.record.plan else { return nil }
    return MeasurementRun(
      plan: plan, duosPerLaunch: plan.duosPerLaunch, selfDuosPerLaunch: plan.selfDuosPerLaunch,
      referenceRepetitions: result.summary.reference.repetitions,
      candidateRepetitions: result.summary.candidate.repetitions, launches: result.launches,
      samples: try samples(measurement: stored.id), stop: result.summary.stop,
      elapsedNanoseconds: result.summary.elapsedNanoseconds)
  }
}
