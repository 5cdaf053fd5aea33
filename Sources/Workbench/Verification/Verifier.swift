import Columns
import Comparison
import Ledger
import Workers

/// Walks the pipeline once: at each stage the candidates first, then the reference, then the comparison.
///
/// Every candidate gets the REFERENCE's inputs, so that an early difference does not cascade.
struct Verifier {
  let bench: Bench
  let session: RecordedSession
  let workload: String
  /// Keeps all values for measuring; otherwise each is let go after its last use.
  let keepsValues: Bool
  let observe: (VerificationEvent) -> Void
  let reference: StageRunner
  let candidates: [String: StageRunner]
  /// The reference's results so far, and the pipeline's inputs.
  var values: [String: Value]
  var verifications: [StageVerification] = []
  /// The whole pipeline with each candidate, followed on the way, and what came of it.
  var chains: [Chain]
  var endToEnd: [EndToEndVerification] = []
  /// The case that the whole pipeline is run on: its inputs.
  private let wholeCase: CaseRecord
  /// The input slots that the reference changes, by stage.
  var changes: [String: [String]] = [:]
  /// nil where only some rows are looked at: a column may be missing from them.
  var rules: RuleCheck?

  init(
    _ bench: Bench, inputs: [LoadedInput], session: RecordedSession, workload: String,
    isSampled: Bool = false, keepsValues: Bool = false, followsChains: Bool = false,
    observe: @escaping (VerificationEvent) -> Void
  ) {
    self.bench = bench
    self.session = session
    self.workload = workload
    self.keepsValues = keepsValues
    self.observe = observe
    let deadline = bench.selection.timeLimit
    reference = StageRunner(bench.reference, deadline: deadline)
    candidates = Dictionary(
      uniqueKeysWithValues: bench.rewrites.map { ($0.name, StageRunner($0.host, deadline: deadline)) })
    values = Dictionary(uniqueKeysWithValues: inputs.map { ($0.name, $0.value) })
    rules = isSampled ? nil : RuleCheck(bench.pipeline)
    chains = followsChains ? Self.chains(of: bench) : []
    wholeCase = Self.pipelineCase(inputs, workload)
  }

  /// Verifies every wanted stage in order.
  ///
  /// - Throws: `WorkbenchError` for a stage that others need and that fails, and for a rule that names no column and
  ///   misspells one.
  mutating func run() throws {
    defer {
      reference.shutDown()
      for side in candidates.values { side.shutDown() }
    }
    try warnOfStaleLibraries()
    for (position, call) in bench.calls.enumerated() {
      if call.stage.isCaptured {
        try verifyCases(call)
        continue
      }
      guard call.stage.inputs.allSatisfy({ values[$0.value] != nil }) else {
        let missing = call.stage.inputs.map(\.value).filter { values[$0] == nil }
        try recordNotRun(
          call,
          "its input \(missing.joined(separator: ", ")) was never made: an earlier reference stage failed")
        continue
      }
      try verify(call)
      if !keepsValues {
        let needed = Set(bench.calls[(position + 1)...].flatMap { $0.stage.inputs.map(\.value) })
        values = values.filter { needed.contains($0.key) }
      }
    }
    try judgeChains(wholeCase)
  }

  /// Says which libraries were built before their sources were last written.
  private func warnOfStaleLibraries() throws {
    for rewrite in bench.rewrites {
      guard let source = PackageLibrary(rewrite.declaration, of: bench.pipeline)?.newerSource else {
        continue
      }
      try warn(
        "\(fileName(of: source)) was changed after the library of '\(rewrite.name)' was built: \(bench.pipeline.command("build"))"
      )
    }
  }

  private func warn(_ message: String) throws {
    _ = try session.ledger.record(event: EventRecord(kind: "warning", message: message), in: session.id)
    observe(.warned(message))
  }

  private mutating func verify(_ call: StageCall) throws {
    let stage = call.stage
    let caseRecord = CaseRecord(
      hash: call.caseHash(values), description: workload, origin: .captured,
      rowCount: call.slots(values).map(\.value.rowCount).max(),
      byteCount: call.slots(values).reduce(0) { $0 + $1.value.region.byteCount })

    let (attempts, referenceRun) = try runBothSides(call, caseRecord)

    var findings: [RuleCheck.Finding] = []
    if case .completed(let regions) = referenceRun.outcome { findings = try rules?.look(at: regions) ?? [] }
    for (rewrite, attempt, run) in attempts {
      var verification = try judge(call, rewrite, run, referenceRun, caseRecord)
      if run.hasCrashed { try addCrashSite(to: &verification, call, rewrite, on: values) }
      // Of the others the comparison of their own output warns.
      verification.result.warnings += findings.filter(\.isForAnyOutput).map(\.warning)
      verifications.append(verification)
      try record(verification, attempt, rewrite, caseRecord)
      observe(.verified(verification))
    }
    if let error = findings.lazy.compactMap(\.error).first { throw error }
    if attempts.isEmpty {
      // No verdict tells it.
      for finding in findings { try warn(finding.warning) }
    }
    if case .completed(let regions) = referenceRun.outcome {
      for (name, region) in regions { values[name] = try Value(region) }
    } else if attempts.isEmpty {
      // Nobody was to be compared here, yet the stages behind it need its results.
      throw WorkbenchError(
        "run the reference stage", "'\(stage.name)'", Self.words(referenceRun.outcome).text,
        remedy: "correct the reference, or its inputs: each goes to the argument of its own name, unless "
          + "inputs = { argument = \"value\" } says another",
        evidence: Self.words(referenceRun.outcome).evidence)
    }
    try follow(call, attempts, referenceRun)
  }

  /// A candidate's run of a case, with the line of the ledger that was written before it.
  typealias Attempt = (rewrite: Bench.Rewrite, attempt: AttemptID, run: SideRun)

  /// Lets every candidate, and then the reference, run the stage on `values`.
  ///
  /// The candidates' results are sealed before the reference's exist.
  mutating func runBothSides(
    _ call: StageCall, _ caseRecord: CaseRecord
  ) throws -> (attempts: [Attempt], reference: SideRun) {
    let stage = call.stage
    var attempts: [Attempt] = []
    for rewrite in bench.rewrites where bench.wanted.contains(stage.name) {
      guard let name = rewrite.stageNames[stage.name] else { continue }
      observe(.running(stage: stage.name, side: rewrite.name))
      let attempt = try session.ledger.record(
        attempt: AttemptRecord(session: session.id, subject: subject(stage, rewrite), case: caseRecord))
      attempts.append((rewrite, attempt, try candidates[rewrite.name]!.run(call, as: name, on: values)))
    }
    observe(.running(stage: stage.name, side: "reference"))
    let referenceRun = try reference.run(call, on: values)
    changes[stage.name] = referenceRun.changedInputs
    return (attempts, referenceRun)
  }

  /// Adds to a finding where the candidate crashed. Takes a second or two.
  func addCrashSite(
    to verification: inout StageVerification, _ call: StageCall, _ rewrite: Bench.Rewrite,
    on values: [String: Value]
  ) throws {
    let site = try CrashSite.evidence(rewrite, of: bench.pipeline) { host in
      let runner = StageRunner(host, deadline: bench.selection.timeLimit)
      defer { runner.shutDown() }
      return try runner.run(call, as: rewrite.stageNames[call.stage.name], on: values)
    }
    verification.evidence = ([verification.evidence] + site).filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// What the reference returned under these names.
  func referenceResults(_ names: [String]) -> [String: SealedRegion] {
    Dictionary(uniqueKeysWithValues: names.compactMap { name in values[name].map { (name, $0.region) } })
  }

  /// The input slots that the reference changed when it ran the stage.
  func changedSlots(_ call: StageCall) -> [String] { changes[call.stage.name] ?? [] }

  private func subject(_ stage: Manifest.StageDeclaration, _ rewrite: Bench.Rewrite) -> Subject {
    Subject(
      pipeline: bench.pipeline.name, stage: stage.name, candidate: rewrite.declaration.ledgerName)
  }

  func record(
    _ verification: StageVerification, _ attempt: AttemptID?, _ rewrite: Bench.Rewrite,
    _ caseRecord: CaseRecord?
  ) throws {
    func seconds(_ nanoseconds: Int?) -> Double? { nanoseconds.map { Double($0) / 1e9 } }
    _ = try session.ledger.record(
      verdict: VerdictRecord(
        session: session.id, attempt: attempt,
        subject: Subject(
          pipeline: bench.pipeline.name, stage: verification.stage,
          candidate: rewrite.declaration.ledgerName),
        case: caseRecord, result: verification.result, hashes: verification.hashes,
        referenceSeconds: seconds(verification.referenceNanoseconds),
        candidateSeconds: seconds(verification.candidateNanoseconds),
        comparisonSeconds: seconds(verification.comparisonNanoseconds),
        codecSeconds: seconds(verification.codecNanoseconds),
        candidateFailure: try verification.failure.map { try JSONText(encoding: $0) }))
    let printed = [("reference", verification.referenceOutput), (rewrite.name, verification.candidateOutput)]
    for (side, text) in printed where !text.isEmpty {
      _ = try session.ledger.record(
        event: EventRecord(kind: "output", message: "\(verification.stage), \(side): \(text)"), in: session.id
      )
    }
  }

  /// A stage that there is nothing to run on.
  mutating func recordNotRun(_ call: StageCall, _ reason: String) throws {
    for rewrite in bench.rewrites
    where bench.wanted.contains(call.stage.name) && rewrite.stageNames[call.stage.name] != nil {
      let verification = StageVerification(
        stage: call.stage.name, candidate: rewrite.name, caseDescription: workload, rowCount: 0,
        result: ComparisonResult(verdict: .notRun, detail: reason),
        failure: nil, evidence: "", hashes: bench.hashes(call.stage, rewrite), caseHash: "",
        referenceNanoseconds: nil, candidateNanoseconds: nil, comparisonNanoseconds: nil, codecNanoseconds: 0,
        referenceOutput: "", candidateOutput: "", referenceAgreesWithItself: nil)
      verifications.append(verification)
      try record(verification, nil, rewrite, nil)
      observe(.verified(verification))
    }
  }
}
