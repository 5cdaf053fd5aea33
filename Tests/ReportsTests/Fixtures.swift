import Columns
import Comparison
import Measurement
import Reports

/// A column name that a careless page would run as a script.
let hostileName = "<script>document.title='taken'</script>&\"'|`*x*`"

/// A pipeline with one stage of each kind that a report must tell apart.
enum Fixture {
  static let rows = 336_776
  static func hash(_ seed: String) -> String { String(repeating: seed, count: 64 / seed.count) }

  /// Seven stages: some match, one differs, one crashes, one is withheld, one is unmeasured.
  static func troubled() throws -> ReportDocument {
    try document(
      [
        stage("parse", times: (2.1e9, 8.4e7), seed: 1),
        stage(
          "clean",
          compare(reference: table(), candidate: table { $0 + ($0.truncatingRemainder(dividingBy: 2)) }),
          notMeasured: "it does not match: mismatch"),
        stage("join", times: (1.9e9, 4.4e7), deviation: 0.3, launchDeviation: 0.35, seed: 3),
        stage("features", tolerant(), policy: tolerance, times: (1.4e9, 3.1e7), seed: 4),
        stage("rolling", times: (9.8e8, 1.1e7), isDebugBuild: true, seed: 5),
        stage("aggregate"),
        crashed("rank"),
      ], endToEnd: nil, mixed: [])
  }

  /// Seven stages that match and are faster, measured as a whole too.
  static func successful() throws -> ReportDocument {
    let times: [(String, Double, Double)] = [
      ("parse", 3.1e8, 8.4e6), ("clean", 1.6e8, 3.9e6), ("join", 1.2e8, 2.6e6), ("features", 9.8e7, 2.4e6),
      ("rolling", 5.2e7, 7.1e5), ("aggregate", 4.4e7, 2.0e6), ("rank", 1.1e7, 2.9e5),
    ]
    let stages = try times.enumerated().map { index, time in
      try stage(
        time.0, time.0 == "features" ? tolerant() : nil, policy: time.0 == "features" ? tolerance : .exact,
        times: (time.1, time.2), seed: UInt64(index + 1))
    }
    let total = times.reduce(0) { $0 + $1.1 }
    let native = times.reduce(0) { $0 + $1.2 } * 1.06
    let whole = try measurement(times: (total, native), seed: 42)
    let shares = zip(stages, times).compactMap { stage, time in
      stage.measurement?.summary.speedup.map {
        StageShare(
          stage: stage.name, referenceNanoseconds: time.1, logSpeedup: $0.logRatio, interval: $0.interval)
      }
    }
    let prediction = try Prediction(
      totalNanoseconds: total, migrated: shares, boundary: whole.boundary ?? .none)
    return try document(
      stages, endToEnd: whole,
      mixed: [
        MixedPipeline(
          nativeStages: stages.map(\.name), prediction: prediction, measured: whole.summary.speedup)
      ])
  }

  /// Seven stages that match and are faster, and a second candidate for two of them, one of which differs.
  static func rivals() throws -> ReportDocument {
    let alone = try successful()
    var stages = alone.stages
    let differing = compare(reference: table(), candidate: table { $0 + 1 })
    stages.insert(try stage("parse", differing, candidate: "rival"), at: 1)
    stages.insert(try stage("clean", candidate: "rival", times: (1.6e8, 3.0e6), seed: 9), at: 3)
    return try document(
      stages, endToEnd: alone.endToEnd[0].measurement, mixed: [alone.endToEnd[0].mixed].compactMap { $0 })
  }

  static func document(
    _ stages: [StageReport], endToEnd: MeasurementReport?, mixed: [MixedPipeline]
  ) throws -> ReportDocument {
    ReportDocument(
      generatedAt: "2026-11-21T09:00:00Z",
      generator: .init(version: "0.1.0", commit: "0123456789abcdef0123456789abcdef01234567"),
      pipeline: "flights",
      scope: .init(
        manifestPath: "reference-python/flights/regauge.toml", manifestHash: hash("a1"),
        commit: "0123456789abcdef0123456789abcdef01234567", isDirty: false,
        inputs: [
          .init(name: "flights_csv", path: "flights.csv", sha256: hash("b2"), byteCount: 31_053_850),
          .init(name: "weather_csv", path: "weather.csv", sha256: hash("c3"), byteCount: 2_010_430),
        ],
        candidates: [
          .init(
            name: "native", kind: "native", path: "libExampleRewrites.so", sha256: hash("d4"),
            toolchain: "Swift 6.3.1", isOptimized: true, buildSeconds: 48.2)
        ],
        toolchain: ["Python": "CPython 3.11.2", "Swift": "6.3.1", "regauge": "0.1.0"]),
      machine: .init(
        cpuModel: "Example CPU @ 2.80GHz", logicalCores: 2, memoryBytes: 8_326_582_272,
        operatingSystem: "Debian GNU/Linux 12 (bookworm)", kernel: "6.1.0", fingerprint: hash("e5")),
      stages: stages,
      endToEnd: endToEnd.map {
        [EndToEndReport(candidate: "native", measurement: $0, mixed: mixed.first)]
      } ?? [],
      notTested: [
        "generated edge cases: none were generated yet", "other Python versions than CPython 3.11.2",
      ],
      attempts: [
        .init(
          session: 1, startedAt: "2026-11-21T08:10:00Z", kind: "verify", status: "finished",
          summary: "5 of 7 stages match"),
        .init(
          session: 2, startedAt: "2026-11-21T08:40:00Z", kind: "measure", status: "finished",
          summary: "7 of 7 stages match, 41× end to end"),
      ],
      reproduce: ["git checkout 0123456789ab", "make demo"])
  }

  // MARK: - Stages

  static let tolerance = ComparisonPolicy(
    columns: [
      "mean": ColumnPolicy(
        relative: 1e-12, reason: "sums run in another order", approvedBy: "data@example.org")
    ], order: .exact, keys: ["id"])

  /// - Parameter times: nanoseconds per call of reference and candidate; nil for a stage without measurement.
  /// - Parameter boundary: the boundary's share of the reference's time.
  static func stage(
    _ name: String, _ result: ComparisonResult? = nil, candidate: String = "native",
    policy: ComparisonPolicy = .exact, times: (Double, Double)? = nil, deviation: Double = 0.02,
    launchDeviation: Double = 0.005,
    isDebugBuild: Bool = false, boundary: Double = 0.02, neighbours: [String] = [],
    notMeasured: String? = nil, seed: UInt64 = 1
  ) throws -> StageReport {
    let result = result ?? compare(reference: table(), candidate: table())
    let measurement = try times.map {
      try self.measurement(
        times: $0, deviation: deviation, launchDeviation: launchDeviation, isDebugBuild: isDebugBuild,
        boundary: boundary, seed: seed)
    }
    return StageReport(
      name: name, reference: "flights.\(name):\(name)", referenceFile: "flights/\(name).py",
      referenceLine: 12,
      referenceHash: hash("f6"), candidate: candidate, neighbours: neighbours,
      contract: AcceptanceContract(policies: [("rows", policy)], columns: result.columns),
      verification: Verification(
        session: 1, verdict: result.verdict, stands: true, caseDescription: "all rows", rowCount: rows,
        referenceSeconds: 2.05, candidateSeconds: 0.081, comparisonSeconds: 0.031, codecSeconds: 0.44,
        result: result, failure: nil),
      measurement: measurement, notMeasured: notMeasured,
      nextCommand: result.passes ? nil : "regauge verify --stage \(name)")
  }

  static func crashed(_ name: String) -> StageReport {
    StageReport(
      name: name, reference: "flights.\(name):\(name)", referenceFile: nil, referenceLine: nil,
      referenceHash: nil, candidate: "native", contract: nil,
      verification: Verification(
        session: 1, verdict: .crash, stands: true, caseDescription: "all rows", rowCount: nil,
        referenceSeconds: 0.4, candidateSeconds: nil, comparisonSeconds: nil, codecSeconds: nil, result: nil,
        failure: "the worker was ended by SIGSEGV (signal 11) in stage \(name)"),
      measurement: nil, notMeasured: "it does not match: crash", nextCommand: "regauge verify --stage \(name)"
    )
  }

  static func measurement(
    times: (Double, Double), deviation: Double = 0.02, launchDeviation: Double = 0.005,
    isDebugBuild: Bool = false, boundary: Double = 0.02, seed: UInt64
  ) throws -> MeasurementReport {
    var executor = SimulatedMeasurement(
      reference: times.0, candidate: times.1, deviation: deviation, launchDeviation: launchDeviation,
      seed: seed)
    let run = try Experiment(plan: .full).run(&executor)
    return MeasurementReport(
      session: 2, measuredAt: "2026-11-21T08:45:00Z", workload: "a fixed 5% of the rows (16,839)",
      rowCount: 16_839,
      summary: MeasurementSummary(run: run, gate: Gate(outputsMatch: true, isDebugBuild: isDebugBuild)),
      boundary: BoundaryCost(
        decodeNanoseconds: times.0 * boundary * 0.6, encodeNanoseconds: times.0 * boundary * 0.4),
      memory: MemoryComparison(
        reference: MemoryFigure(side: .reference, baselineBytes: 42_000_000, peakBytes: 512_000_000),
        candidate: MemoryFigure(side: .candidate, baselineBytes: 38_000_000, peakBytes: 87_000_000)),
      duos: MeasurementReport.DuoPoint.points(of: run.samples))
  }

  // MARK: - Answers

  static func table(_ mean: (Double) -> Double = { $0 }) -> Datum {
    let ids = (0..<200).map { Int64($0) }
    return .table(
      "rows",
      [
        ("id", Int64Column(ids).column),
        ("carrier", StringColumn(ids.map { $0 % 7 == 0 ? nil : "UA" }).column),
        ("mean", Float64Column(ids.map { mean(Double($0) / 3) }).column),
        (hostileName, Float64Column(ids.map { mean(Double($0) + 0.5) }).column),
      ])
  }

  /// Sums in another order: the last bits of one column differ, and the policy says why they may.
  static func tolerant() -> ComparisonResult {
    var candidate = table()
    candidate = .table(
      "rows",
      ["id", "carrier", "mean", hostileName].map { name in
        guard name == "mean" else { return (name, candidate[name]!.column) }
        return (name, Float64Column((0..<200).map { Double($0) / 3 * (1 + 2 * .ulpOfOne) }).column)
      })
    var result = compare(reference: table(), candidate: candidate, policy: tolerance)
    result.warnings.append("the fixture warns")
    return result
  }
}
