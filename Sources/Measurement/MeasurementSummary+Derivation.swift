import Glibc

extension MeasurementSummary {
  /// Derives every figure and the verdict from a run. Complexity: O(n log n) in the samples.
  public init(run: MeasurementRun, gate: Gate, thresholds: Thresholds = .current) {
    let evidence = Evidence(run: run, gate: gate, thresholds: thresholds)
    let duos = Duo.assemble(run.samples, contrast: .speedup)
    self.init(
      verdict: Judge(thresholds: thresholds).verdict(on: evidence), speedup: evidence.speedup,
      noiseFloor: evidence.noiseFloor, cold: ColdSpeedup(run: run),
      reference: SideSummary(.reference, run: run), candidate: SideSummary(.candidate, run: run),
      launchCount: run.launches.count, duoCount: duos.duos.count + duos.unusableCount,
      invalidDuoCount: duos.unusableCount, stealShare: evidence.stealShare, stop: run.stop,
      elapsedNanoseconds: run.elapsedNanoseconds)
  }
}

extension SideSummary {
  /// Summarises the samples of `side`: warm figures from speedup duos, cold ones from first calls.
  public init(_ side: Side, run: MeasurementRun) {
    let mine = run.samples.filter { $0.side == side && $0.isValid }
    let warm = mine.filter { $0.purpose == .duo && $0.contrast == .speedup }
    let cold = mine.filter { $0.purpose == .cold }
    let times = warm.map(\.nanosecondsPerCall)
    let total = warm.reduce(0) { $0 + $1.wallNanoseconds }
    let collected = warm.reduce(0) { $0 + $1.gcNanoseconds }
    self.init(
      side: side,
      repetitions: side == .reference ? run.referenceRepetitions : run.candidateRepetitions,
      sampleCount: warm.count, warmNanoseconds: Statistics.median(times),
      warmDeviationNanoseconds: Statistics.medianAbsoluteDeviation(times),
      coldNanoseconds: Statistics.median(cold.map(\.nanosecondsPerCall)),
      cpuShare: Statistics.median(warm.map { Double($0.cpuNanoseconds) / Double($0.wallNanoseconds) }),
      gcShare: total > 0 ? Double(collected) / Double(total) : nil)
  }
}

extension ColdSpeedup {
  /// The ratio of the first calls; nil with fewer than two launches in which both are valid.
  public init?(run: MeasurementRun, confidence: Double? = nil) {
    var logs: [Int: [Side: Double]] = [:]
    for sample in run.samples where sample.purpose == .cold && sample.isValid {
      logs[sample.launch, default: [:]][sample.side] = log(sample.nanosecondsPerCall)
    }
    let ratios = logs.keys.sorted().compactMap { launch -> Double? in
      guard let reference = logs[launch]?[.reference], let candidate = logs[launch]?[.candidate]
      else { return nil }
      return reference - candidate
    }
    let level = confidence ?? run.plan.confidence
    guard let mean = Statistics.mean(ratios),
      let interval = Estimator.meanInterval(ratios, confidence: level)
    else { return nil }
    self.init(logRatio: mean, interval: interval, launchCount: ratios.count)
  }

  public var ratio: Double { exp(logRatio) }
}
