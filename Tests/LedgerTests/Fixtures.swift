import Comparison
import Glibc
import Ledger
import Measurement

/// A directory for one test, removed with everything in it when the test is done.
final class TemporaryDirectory {
  let path: String

  init() {
    // A name that no other process or test has: mkdtemp makes it.
    var template = Array("/tmp/regauge-ledger-XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
      unsafe mkdtemp(buffer.baseAddress!).map { unsafe String(cString: $0) }
    }
    path = made!
  }

  deinit {
    for name in ["ledger.sqlite", Self.addressLikeName] {
      for suffix in ["", "-wal", "-shm"] { unsafe _ = unlink("\(path)/\(name)\(suffix)") }
    }
    unsafe _ = rmdir(path)
  }

  /// A file name that SQLite takes for an address of its own unless it is kept from doing so.
  static let addressLikeName = "file:x?mode=memory"

  var ledgerPath: String { path + "/ledger.sqlite" }
}

extension MachineRecord {
  static let desk = MachineRecord(
    cpuModel: "Example 9", architecture: "x86_64", logicalCores: 2, memoryBytes: 8 << 30,
    kernel: "Linux 6.1.0", operatingSystem: "Debian GNU/Linux 12 (bookworm)")
}

extension SessionRecord {
  static func sample(
    kind: SessionKind = .verify, machine: MachineRecord = .desk, pipeline: String? = "flights"
  ) -> SessionRecord {
    SessionRecord(
      kind: kind, startedAt: Timestamp(unixNanoseconds: 1_795_248_000_250_000_000),
      commandLine: "regauge verify flights", regaugeVersion: "0.1.0", commit: "0e99ee3", isDirty: true,
      machine: machine,
      toolchain: ToolchainRecord(
        swiftVersion: "6.3.1", pythonVersion: "3.11.2", pythonLibraries: "numpy 2.4.0, pandas 3.0.1"),
      processID: 4711, pipeline: pipeline, manifestHash: "m1", seed: 0xffff_ffff_ffff_51c3)
  }
}

extension Subject {
  static let parse = Subject(
    pipeline: "flights", stage: "parse", candidate: CandidateName("swift", kind: .native))
  static let rank = Subject(
    pipeline: "flights", stage: "rank", candidate: CandidateName("swift", kind: .native))
}

extension CaseRecord {
  static let excerpt = CaseRecord(
    hash: "d1", description: "all rows", origin: .corpus, rowCount: 1000, byteCount: 64_000)
}

extension ComparisonResult {
  static let identical = ComparisonResult(
    verdict: .identical,
    columns: [ColumnComparison(path: "delay", referenceType: "float64", candidateType: "float64", equal: 10)])
  static let rounding = ComparisonResult(
    verdict: .mismatch,
    columns: [
      ColumnComparison(
        path: "price", referenceType: "float64", candidateType: "float64", equal: 4, tolerated: 1, unequal: 2,
        toleratedULPs: .max, toleratedAbsolute: 1e-12, unequalAbsolute: 0.01, policy: "atol 1e-9",
        reason: "summation order")
    ],
    causes: [Cause(.roundingHalf, column: "price", cellCount: 2)])
}

extension Sample {
  /// One of the four samples of a duo: 20 ms a call for the reference, 2 ms for the candidate.
  static func duo(
    _ duo: Int, position: Int, launch: Int = 0, invalidity: Invalidity? = nil
  ) -> Sample {
    let arm = DuoOrder.numeratorOutside.arms[position]
    let side = Contrast.speedup.side(of: arm)
    let repetitions = side == .reference ? 1 : 10
    return Sample(
      purpose: .duo, side: side, launch: launch, sequence: duo * 4 + position, duo: duo, position: position,
      contrast: .speedup, arm: arm, repetitions: repetitions, wallNanoseconds: 20_000_000,
      cpuNanoseconds: 19_000_000, supervisorWallNanoseconds: 20_100_000, untimedNanoseconds: 5,
      gcNanoseconds: 7, startedAtMonotonicNanoseconds: 1_000_000 * (duo * 4 + position),
      invalidity: invalidity)
  }
}

extension MeasurementResult {
  /// A speedup of e^`logRatio` with an interval of ±0.1 around it.
  static func sample(
    logRatio: Double, kind: VerdictKind = .faster, referenceNanoseconds: Double = 20_000_000
  ) -> MeasurementResult {
    let interval = Interval(lower: logRatio - 0.1, upper: logRatio + 0.1)
    let side = { (side: Side, nanoseconds: Double) in
      SideSummary(
        side: side, repetitions: 1, sampleCount: 20, warmNanoseconds: nanoseconds,
        warmDeviationNanoseconds: 1, coldNanoseconds: nil, cpuShare: 1, gcShare: 0)
    }
    return MeasurementResult(
      summary: MeasurementSummary(
        verdict: Measurement.Verdict(kind: kind, thresholdsVersion: 1),
        speedup: Estimate(
          logRatio: logRatio, interval: interval, launchInterval: interval, duoInterval: interval,
          launchMedians: [LaunchMedian(launch: 0, logRatio: logRatio, duoCount: 10)], duoCount: 10,
          confidence: 0.95),
        noiseFloor: NoiseFloor(reference: nil, candidate: nil), cold: nil,
        reference: side(.reference, referenceNanoseconds), candidate: side(.candidate, 2_000_000),
        launchCount: 1, duoCount: 10, invalidDuoCount: 1, stealShare: nil, stop: .budgetSpent,
        elapsedNanoseconds: 3_000_000_000),
      launches: [],
      boundary: BoundaryCost(decodeNanoseconds: 1_000_000.7, encodeNanoseconds: 3_000_000.3),
      memory: MemoryComparison(
        reference: MemoryFigure(side: .reference, baselineBytes: 10, peakBytes: 100),
        candidate: MemoryFigure(side: .candidate, baselineBytes: 5, peakBytes: 20)))
  }
}
