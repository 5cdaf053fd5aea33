import Cases
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
  let sessions: [Session]
  private let verdicts: [StoredVerdict]
  private let measurements: [StoredMeasurement]
  let inputs: [ReportDocument.InputFile]
  let libraries: [Library]
  private let code: ReferenceCode

  /// A candidate with its code as it is now.
  struct Library {
    var declaration: Manifest.CandidateDeclaration
    var code: CandidateCode
  }

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
    // The closure may not look at what is not there as a whole yet.
    let sessions = sessions
    inputs = try pipeline.manifest.inputs.sorted { $0.key < $1.key }.compactMap { name, source in
      guard case .file(let source) = source else {
        // No user code runs for a report: a loader's value is what it was last.
        return try ledger.newestInput(name, of: sessions).map {
          ReportDocument.InputFile(
            name: name, path: source.place, sha256: $0.hash, byteCount: $0.byteCount ?? 0)
        }
      }
      let path = pipeline.resolve(source.file)
      let data = try Files.read(path, for: "hash input '\(name)'", remedy: "fetch the data")
      return ReportDocument.InputFile(
        name: name, path: source.file, sha256: SHA256.hexDigest(of: data.span), byteCount: data.count)
    }
    code = try pipeline.referenceCode(recordedIn: ledger, sessions)
    let known = Set(verdicts.compactMap(\.record.subject.candidate?.name))
    libraries = try pipeline.manifest.candidates.filter { $0.isDefault || known.contains($0.name) }.map {
      Library(declaration: $0, code: try CandidateCode($0, of: pipeline, workbench))
    }
  }

  func document() throws -> ReportDocument {
    guard !verdicts.isEmpty else {
      throw WorkbenchError(
        "report on", "'\(pipeline.name)'", "no stage was verified yet",
        remedy: "run '\(pipeline.command("verify"))' first")
    }
    let stages = try pipeline.stages.flatMap { stage in
      try libraries.compactMap { try stageReport(stage, $0) }
    }
    return ReportDocument(
      generatedAt: Timestamp.now().iso8601,
      generator: .init(version: BuildInfo.version, commit: workbench.build.commit), pipeline: pipeline.name,
      scope: try scope(), machine: machine(), stages: stages,
      endToEnd: try libraries.compactMap { try endToEnd($0, stages) }, notTested: notTested(stages),
      attempts: try attempts(), reproduce: try reproduction())
  }

  // MARK: - Stages

  private func stageReport(
    _ stage: Manifest.StageDeclaration, _ library: Library
  ) throws -> StageReport? {
    let name = library.declaration.name
    let now = presentState(stage, library)
    guard let best = try standing(stage.name, library, now) else { return nil }
    let record = best.record
    let verification = verification(record, voidBecause: words(best.changes))
    let found = try measurement(of: .stage(record.subject)) { session in
      try gate(of: session, [stage], library)
    }
    let policies = stage.outputs.map { (output: $0, policy: pipeline.manifest.policy.policy(forOutput: $0)) }
    return StageReport(
      name: stage.name, reference: stage.reference,
      referenceFile: pipeline.referenceFile(stage).map { relative($0) }, referenceLine: nil,
      referenceHash: now.code.reference, candidate: name, neighbours: neighbours(of: stage),
      upstream: sources(of: stage).map(\.name), isCaptured: stage.isCaptured,
      contract: AcceptanceContract(policies: policies, columns: record.result.columns),
      verification: verification, measurement: found.report, notMeasured: found.absence,
      nextCommand: next(
        stage.name, candidate: name, verification, found.report))
  }

  /// The verdict on a stage, or on the whole, that counts: a failure, on whatever data; else that on most data, and
  /// among equals the newest.
  private func standing(
    _ stage: String, _ library: Library, _ now: PresentState
  ) throws -> (record: VerdictRecord, changes: [VoidingChange])? {
    let own = try verdicts.filter {
      $0.record.subject.stage == stage && $0.record.subject.candidate?.name == library.declaration.name
    }.map { (verdict: $0, changes: try ledger.changes(since: $0.record, to: now)) }
    let standing = own.filter(\.changes.isEmpty)
    let failures = standing.filter {
      let verdict = $0.verdict.record.result.verdict
      return !verdict.passes && verdict != .notRun
    }
    let best = (!failures.isEmpty ? failures : !standing.isEmpty ? standing : own).max {
      ($0.verdict.record.case?.byteCount ?? 0, $0.verdict.id)
        < ($1.verdict.record.case?.byteCount ?? 0, $1.verdict.id)
    }
    return best.map { ($0.verdict.record, $0.changes) }
  }

  /// The stages that it takes values from or hands values to, in order of the pipeline.
  private func neighbours(of stage: Manifest.StageDeclaration) -> [String] {
    let sources = Set(sources(of: stage).map(\.name))
    return pipeline.stages.filter { other in
      sources.contains(other.name) || self.sources(of: other).contains { $0.name == stage.name }
    }.map(\.name)
  }

  /// The stages that it takes values from, in order of the pipeline; none where its inputs are captured cases, whatever
  /// their names.
  private func sources(of stage: Manifest.StageDeclaration) -> [Manifest.StageDeclaration] {
    guard !stage.isCaptured else { return [] }
    let taken = Set(stage.inputs.map(\.value))
    return pipeline.stages.filter { $0.name != stage.name && $0.outputs.contains(where: taken.contains) }
  }

  /// What the code and data of a stage are now.
  private func presentState(_ stage: Manifest.StageDeclaration, _ library: Library) -> PresentState {
    PresentState(
      code: CodeHashes(
        reference: code.stages[stage.name],
        candidate: library.code.hash(of: stage.name),
        policy: pipeline.policyHash(stage, code)),
      inputs: Dictionary(uniqueKeysWithValues: inputs.map { ($0.name, $0.sha256) }))
  }

  /// The changes in one line, each once; nil without any.
  private func words(_ changes: [VoidingChange]) -> String? {
    var texts: [String] = []
    for change in changes where !texts.contains(change.description) { texts.append(change.description) }
    return texts.isEmpty ? nil : texts.joined(separator: ", ")
  }

  private func verification(_ record: VerdictRecord, voidBecause: String?) -> Verification {
    Verification(
      session: record.session.rawValue, verdict: record.result.verdict, stands: voidBecause == nil,
      voidBecause: voidBecause,
      caseDescription: record.case?.description ?? "no case", rowCount: record.case?.rowCount,
      referenceSeconds: record.referenceSeconds, candidateSeconds: record.candidateSeconds,
      comparisonSeconds: record.comparisonSeconds, codecSeconds: record.codecSeconds, result: record.result,
      failure: (try? record.candidateFailure?.decode(as: String.self)) ?? nil)
  }

  /// A stage that fails is verified again once it was changed, whatever session found it out.
  private func next(
    _ stage: String, candidate: String, _ verification: Verification, _ measurement: MeasurementReport?
  ) -> String? {
    func command(_ name: String, _ options: [String] = []) -> String {
      pipeline.command(name, stages: [stage], candidates: [candidate], options: options)
    }
    if !verification.stands || !verification.verdict.passes { return command("verify") }
    guard let measurement, !measurement.claim.isRefusal else { return command("measure") }
    if measurement.isOpen { return command("measure", ["--full"]) }
    return nil
  }

  // MARK: - Measurements

  /// What changed since a measuring session verified `stages`, on the rows and with the code that it then timed;
  /// nil where nothing did: its figures stand on those verdicts.
  private func gate(
    of session: SessionID, _ stages: [Manifest.StageDeclaration], _ library: Library
  ) throws -> String? {
    let verdicts = try ledger.verdicts(session: session).map(\.record)
    var changes: [VoidingChange] = []
    for stage in stages {
      let verdict = verdicts.last {
        $0.subject.stage == stage.name && $0.subject.candidate?.name == library.declaration.name
      }
      // The manifest has the stage since then only.
      guard let verdict else { return "stage '\(stage.name)' was not part of it" }
      changes += try ledger.changes(since: verdict, to: presentState(stage, library))
    }
    return words(changes)
  }

  /// The measurement of a target that stands: of those on most rows the newest; or why there is none.
  ///
  /// - Parameter gate: why the figures of a session are void; nil where they stand.
  private func measurement(
    of target: MeasurementRecord.Target, gate: (SessionID) throws -> String?
  ) throws -> (report: MeasurementReport?, absence: String?) {
    let own = try measurements.filter { $0.record.target == target && $0.result != nil }
      .map { (stored: $0, void: try gate($0.record.session)) }
    let best = own.filter { $0.void == nil }.max {
      ($0.stored.record.rowCount ?? 0, $0.stored.id) < ($1.stored.record.rowCount ?? 0, $1.stored.id)
    }
    if let best { return (try measurementReport(best.stored), nil) }
    guard let newest = own.max(by: { $0.stored.id < $1.stored.id }), let void = newest.void else {
      return (nil, "no measurement on this machine was recorded")
    }
    return (nil, "measured in session \(newest.stored.record.session), and void: \(void)")
  }

  /// The whole pipeline with one candidate; nil where it was never verified as a whole, nor measured on this machine.
  private func endToEnd(_ library: Library, _ stages: [StageReport]) throws -> EndToEndReport? {
    let name = library.declaration.name
    let target = MeasurementRecord.Target.pipeline(pipeline.name, variant: name)
    let isMeasured = measurements.contains { $0.record.target == target && $0.result != nil }
    let state = PresentState(
      code: pipeline.wholeHashes(code, library.code),
      inputs: Dictionary(uniqueKeysWithValues: inputs.map { ($0.name, $0.sha256) }))
    let judged = try standing(EndToEndVerification.name, library, state)
    guard isMeasured || judged != nil else { return nil }
    let found = try measurement(of: target) { try gate(of: $0, pipeline.stages, library) }
    return EndToEndReport(
      candidate: name,
      verification: judged.map { verification($0.record, voidBecause: words($0.changes)) },
      measurement: found.report, notMeasured: isMeasured ? found.absence : obstacle(library, stages),
      isVoid: isMeasured && found.report == nil,
      mixed: mixedPipeline(stages.filter { $0.candidate == name }, found.report))
  }

  /// Why the whole pipeline is not timed with a candidate; nil where nothing is in the way.
  private func obstacle(_ library: Library, _ stages: [StageReport]) -> String? {
    var obstacle = WholeObstacle()
    for name in pipeline.stages.filter({ !$0.isCaptured }).map(\.name) {
      let own = stages.first { $0.name == name && $0.candidate == library.declaration.name }
      switch own {
      case nil: obstacle.unwritten.append(name)
      case let stage? where stage.fails: obstacle.differing.append(name)
      case let stage? where !stage.isVerified: obstacle.unverified.append(name)
      default: break
      }
    }
    return obstacle.text
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

  private func mixedPipeline(_ stages: [StageReport], _ whole: MeasurementReport?) -> MixedPipeline? {
    guard let whole, let boundary = whole.boundary else { return nil }
    // Only what was measured in the same session, on the same rows, may be added up.
    let shares = stages.compactMap { stage -> StageShare? in
      guard let measurement = stage.measurement, measurement.session == whole.session else { return nil }
      return StageShare(stage: stage.name, alone: measurement.summary)
    }
    guard shares.count == pipeline.stages.count(where: { !$0.isCaptured }) else { return nil }
    return MixedPipeline(stages: shares, whole: whole.summary, boundary: boundary)
  }
}

extension Ledger {
  /// What was last recorded of an input, in the newest of the sessions that took it.
  fileprivate func newestInput(_ name: String, of sessions: [Session]) throws -> ArtifactRecord? {
    for session in sessions {
      let found = try artifacts(session: session.id).map(\.record).first {
        $0.kind == .input && $0.name == name
      }
      if let found { return found }
    }
    return nil
  }
}
