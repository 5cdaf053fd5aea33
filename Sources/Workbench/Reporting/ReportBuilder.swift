import Comparison
import FoundationEssentials
import Glibc
import Ledger
import Measurement
import Reports

/// Tells a migration from the ledger, held against the code and data of now. No user code runs for it.
struct ReportBuilder {
  let pipeline: Pipeline
  let workbench: Workbench
  let ledger: Ledger
  private let sessions: [Session]
  private let verdicts: [StoredVerdict]
  private let measurements: [StoredMeasurement]
  private let inputs: [ReportDocument.InputFile]
  private let libraries: [(declaration: Manifest.CandidateDeclaration, path: String, hash: String)]

  init(_ pipeline: Pipeline, _ workbench: Workbench, _ ledger: Ledger) throws {
    self.pipeline = pipeline
    self.workbench = workbench
    self.ledger = ledger
    sessions = try ledger.sessions(pipeline: pipeline.name)
    verdicts = try ledger.latestVerdicts(pipeline: pipeline.name)
    // Figures of different machines are never merged: those of the newest session's machine count.
    let machine = sessions.first?.record.machine.fingerprint
    measurements = try sessions.filter {
      $0.record.kind == .measure && $0.record.machine.fingerprint == machine
    }
    .flatMap { try ledger.measurements(session: $0.id) }
    inputs = try pipeline.manifest.inputs.sorted { $0.key < $1.key }.map { name, source in
      let path = pipeline.resolve(source.file)
      let data = try Files.read(path, for: "hash input '\(name)'", remedy: "fetch the data")
      return ReportDocument.InputFile(
        name: name, path: source.file, sha256: SHA256.hexDigest(of: data.span), byteCount: data.count)
    }
    libraries = try pipeline.manifest.candidates.map { declaration in
      let path = try workbench.locations.library(declaration.library, from: pipeline.directory)
      let data = try Files.read(path, for: "hash the library", remedy: "rebuild it")
      return (declaration, path, SHA256.hexDigest(of: data.span))
    }
  }

  func document() throws -> ReportDocument {
    guard !verdicts.isEmpty else {
      throw WorkbenchError(
        "report on", "'\(pipeline.name)'", "no stage was verified yet", remedy: "run 'regauge verify' first")
    }
    var stages: [StageReport] = []
    for stage in pipeline.stages {
      for library in libraries {
        if let report = try stageReport(stage, library) { stages.append(report) }
      }
    }
    var endToEnd: MeasurementReport?
    var whole: String?
    for library in libraries where endToEnd == nil {
      whole = library.declaration.name
      endToEnd = try measurement(
        of: .pipeline(pipeline.name, variant: library.declaration.name), CodeHashes(candidate: library.hash))
    }
    return ReportDocument(
      generatedAt: Timestamp.now().iso8601,
      generator: .init(version: BuildInfo.version, commit: workbench.build.commit), pipeline: pipeline.name,
      scope: try scope(), machine: machine(), stages: stages, endToEnd: endToEnd,
      mixedPipelines: mixedPipelines(stages.filter { $0.candidate == whole }, endToEnd),
      notTested: notTested(stages),
      attempts: try sessions.reversed().map(attempt),
      reproduce: try reproduction())
  }

  /// The commands that lead here again; they begin with the commit where it is known and clean.
  private func reproduction() throws -> [String] {
    let git = workbench.gitState(of: pipeline.directory)
    let checkout = git.flatMap { $0.isDirty == false ? "git checkout \($0.commit)" : nil }
    return [checkout, "regauge verify", "regauge measure --full", "regauge report"].compactMap { $0 }
  }

  // MARK: - Stages

  private func stageReport(
    _ stage: Manifest.StageDeclaration,
    _ library: (declaration: Manifest.CandidateDeclaration, path: String, hash: String)
  ) throws -> StageReport? {
    let name = library.declaration.name
    let current = CodeHashes(
      reference: try pipeline.referenceHash(stage, recordedIn: ledger, sessions), candidate: library.hash,
      policy: pipeline.policyHash(stage))
    let own = verdicts.filter {
      $0.record.subject.stage == stage.name && $0.record.subject.candidate?.name == name
    }
    // A failure counts, on whatever data; else the verdict on most data, and among equals the newest.
    let standing = try own.filter { try stands($0.record, current) }
    let failures = standing.filter {
      !$0.record.result.verdict.passes && $0.record.result.verdict != .notRun
    }
    let best = (!failures.isEmpty ? failures : !standing.isEmpty ? standing : own).max {
      ($0.record.case?.byteCount ?? 0, $0.id) < ($1.record.case?.byteCount ?? 0, $1.id)
    }
    guard let best else { return nil }
    let verification = verification(best, stands: !standing.isEmpty)
    let kind = sessions.first { $0.id == best.record.session }?.record.kind
    let measurement = try measurement(of: .stage(best.record.subject), current)
    let policies = stage.outputs.map { (output: $0, policy: pipeline.manifest.policy.policy(forOutput: $0)) }
    return StageReport(
      name: stage.name, reference: stage.reference,
      referenceFile: pipeline.referenceFile(stage).map { relative($0) }, referenceLine: nil,
      referenceHash: current.reference, candidate: name,
      contract: AcceptanceContract(policies: policies, columns: best.record.result.columns),
      verification: verification, measurement: measurement,
      notMeasured: measurement == nil ? "no measurement of this code on this machine was recorded" : nil,
      nextCommand: next(stage.name, verification, measurement, isOfMeasuring: kind == .measure))
  }

  /// Whether a verdict's code, policy and data are those of now.
  private func stands(_ record: VerdictRecord, _ current: CodeHashes) throws -> Bool {
    guard record.hashes == current else { return false }
    let used = try ledger.artifacts(session: record.session).map(\.record).filter { $0.kind == .input }
    return used.allSatisfy { artifact in
      inputs.first { $0.name == artifact.name }?.sha256 == artifact.hash
    }
  }

  private func verification(_ stored: StoredVerdict, stands: Bool) -> Verification {
    let record = stored.record
    return Verification(
      session: record.session.rawValue, verdict: record.result.verdict, stands: stands,
      caseDescription: record.case?.description ?? "no case", rowCount: record.case?.rowCount,
      referenceSeconds: record.referenceSeconds, candidateSeconds: record.candidateSeconds,
      comparisonSeconds: record.comparisonSeconds, codecSeconds: record.codecSeconds, result: record.result,
      failure: (try? record.candidateFailure?.decode(as: String.self)) ?? nil)
  }

  /// - Parameter isOfMeasuring: whether the verdict is a measurement's gate, on the rows that were to be measured.
  private func next(
    _ stage: String, _ verification: Verification, _ measurement: MeasurementReport?, isOfMeasuring: Bool
  ) -> String? {
    if !verification.stands { return "regauge verify --stage \(stage)" }
    if !verification.verdict.passes {
      return "regauge \(isOfMeasuring ? "measure" : "verify") --stage \(stage)"
    }
    if measurement == nil || measurement?.claim.isRefusal == true {
      return "regauge measure --stage \(stage)"
    }
    return nil
  }

  // MARK: - Measurements

  /// The measurement of a target that has a result and was made with the code of now: of those on most rows the
  /// newest.
  private func measurement(
    of target: MeasurementRecord.Target, _ current: CodeHashes
  ) throws -> MeasurementReport? {
    let own = measurements.filter {
      $0.record.target == target && $0.result != nil && $0.record.hashes.candidate == current.candidate
        && ($0.record.hashes.reference == nil || $0.record.hashes.reference == current.reference)
    }
    let best = own.max { ($0.record.rowCount ?? 0, $0.id) < ($1.record.rowCount ?? 0, $1.id) }
    return try best.map(measurementReport)
  }

  private func measurementReport(_ stored: StoredMeasurement) throws -> MeasurementReport {
    guard let result = stored.result else { preconditionFailure("only finished measurements are reported") }
    let details = (try? result.details?.decode(as: [String: String].self)) ?? nil
    return MeasurementReport(
      session: stored.record.session.rawValue, measuredAt: stored.record.startedAt.iso8601,
      workload: details?["workload"] ?? "all rows", rowCount: stored.record.rowCount, summary: result.summary,
      boundary: result.boundary, memory: result.memory,
      duos: MeasurementReport.DuoPoint.points(of: try ledger.samples(measurement: stored.id)))
  }

  private func mixedPipelines(_ stages: [StageReport], _ whole: MeasurementReport?) -> [MixedPipeline] {
    guard let whole, let boundary = whole.boundary else { return [] }
    // Only what was measured in the same session, on the same rows, may be added up.
    let shares = stages.compactMap { stage -> StageShare? in
      guard let measurement = stage.measurement, measurement.session == whole.session,
        let time = measurement.summary.reference.warmNanoseconds, let speedup = measurement.summary.speedup
      else { return nil }
      return StageShare(
        stage: stage.name, referenceNanoseconds: time, logSpeedup: speedup.logRatio,
        interval: speedup.interval)
    }
    return [MixedPipeline(shares: shares, whole: whole.summary, boundary: boundary)].compactMap { $0 }
  }

  // MARK: - The frame

  private func scope() throws -> ReportDocument.Scope {
    let manifest = try Files.read(pipeline.manifestPath, for: "hash the manifest", remedy: "restore it")
    let git = workbench.gitState(of: pipeline.directory)
    let newest = sessions.first?.record.toolchain
    var toolchain: [String: String] = [:]
    toolchain["Python"] = newest?.pythonVersion.map { "\(newest?.pythonImplementation ?? "cpython") \($0)" }
    toolchain["Rewrites"] = newest?.swiftVersion.map { "Swift \($0)" }
    toolchain["Regauge"] =
      "\(BuildInfo.version), Swift \(workbench.build.swift), \(workbench.build.configuration)"
    return ReportDocument.Scope(
      manifestPath: fileName(of: pipeline.manifestPath), manifestHash: SHA256.hexDigest(of: manifest.span),
      commit: git?.commit, isDirty: git?.isDirty, inputs: inputs,
      candidates: libraries.map { library in
        ReportDocument.CandidateLibrary(
          name: library.declaration.name, kind: library.declaration.kind.rawValue,
          path: library.declaration.library, sha256: library.hash,
          toolchain: newest?.swiftVersion.map { "Swift \($0)" } ?? "unknown",
          isOptimized: newest?.buildConfiguration == "release",
          buildSeconds: parentDirectory(of: library.path) == workbench.locations.binaries
            ? workbench.build.buildSeconds : nil)
      },
      toolchain: toolchain)
  }

  private func machine() -> ReportDocument.Machine {
    let machine = sessions.first?.record.machine ?? .current()
    return ReportDocument.Machine(
      cpuModel: machine.cpuModel, logicalCores: machine.logicalCores, memoryBytes: machine.memoryBytes,
      operatingSystem: machine.operatingSystem, kernel: machine.kernel, fingerprint: machine.fingerprint)
  }

  private func notTested(_ stages: [StageReport]) -> [String] {
    let covered = Set(stages.map(\.name))
    let uncovered = pipeline.stages.map(\.name).filter { !covered.contains($0) }
    return uncovered.map { "stage \($0): no candidate was verified" } + [
      "generated and adversarial inputs: only the pipeline's own data was compared",
      "mixed pipelines in which some stages stay in Python",
      "data larger than this data set",
    ]
  }

  private func attempt(_ session: Session) throws -> ReportDocument.Attempt {
    let verdicts = try ledger.verdicts(session: session.id)
    let passing = verdicts.count { $0.record.result.verdict.passes }
    let measured = try ledger.measurements(session: session.id).count { $0.result != nil }
    var summary = "\(passing) of \(verdicts.count) stages match"
    if measured > 0 { summary += ", \(measured) measured" }
    return ReportDocument.Attempt(
      session: session.id.rawValue, startedAt: session.record.startedAt.iso8601,
      kind: session.record.kind.rawValue, status: session.end?.status.rawValue ?? "unfinished",
      summary: summary)
  }

  private func relative(_ path: String) -> String {
    path.hasPrefix(pipeline.directory + "/") ? String(path.dropFirst(pipeline.directory.count + 1)) : path
  }
}

extension MixedPipeline {
  /// The prediction from `shares` beside the measured whole; nil where nothing can be predicted.
  ///
  /// Measured apart, the stages may sum to a little more than the whole; the parts then set the total.
  init?(shares: [StageShare], whole: MeasurementSummary, boundary: BoundaryCost) {
    guard let total = whole.reference.warmNanoseconds, !shares.isEmpty else { return nil }
    let parts = shares.reduce(0) { $0 + $1.referenceNanoseconds }
    guard
      let prediction = try? Prediction(
        totalNanoseconds: max(total, parts), migrated: shares, boundary: boundary)
    else { return nil }
    // Both with the boundary, so that like is held against like.
    self.init(
      nativeStages: shares.map(\.stage), prediction: prediction,
      measured: whole.speedup.map { boundary.included(in: $0, referenceNanoseconds: total) })
  }
}
