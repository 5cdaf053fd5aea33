import Cases
import Columns
import Comparison
import Ledger
import Workers

extension Verifier {
  /// Verifies a stage on each of its captured cases, and sums them up in one verification.
  ///
  /// The values of the largest case stay, for measuring.
  mutating func verifyCases(_ call: StageCall) throws {
    guard let cases = bench.cases[call.stage.name] else {
      return try recordNotRun(
        call, "no case of it is captured: \(bench.pipeline.captureCommand(call.stage))")
    }
    var verdicts: [String: [(item: CapturedCase, verification: StageVerification, hasCrashed: Bool)]] = [:]
    for (position, item) in cases.enumerated() {
      values.merge(try arguments(of: item, call)) { _, own in own }
      let caseRecord = CaseRecord(
        hash: call.caseHash(values), description: "case \(item.id)", origin: .captured,
        rowCount: item.rowCount, byteCount: item.argumentByteCount)
      let (attempts, referenceRun) = try runBothSides(call, caseRecord)
      let isLargest = position == cases.count - 1
      var findings: [RuleCheck.Finding] = []
      if isLargest, case .completed(let regions) = referenceRun.outcome {
        findings = try rules?.look(at: regions) ?? []
        for (name, region) in regions { values[name] = try Value(region) }
      }
      for (rewrite, attempt, run) in attempts {
        var verification = try judge(call, rewrite, run, referenceRun, caseRecord)
        try holdAgainstCapture(call, item, referenceRun, &verification)
        verification.result.warnings += findings.filter(\.isForAnyOutput).map(\.warning)
        try record(verification, attempt, rewrite, caseRecord)
        verdicts[rewrite.name, default: []].append((item, verification, run.hasCrashed))
      }
      if let error = findings.lazy.compactMap(\.error).first { throw error }
    }
    for rewrite in bench.rewrites {
      guard let own = verdicts[rewrite.name], let largest = own.last else { continue }
      let failing = own.filter { !$0.verification.passes }
        .sorted { $0.item.isSmaller(than: $1.item) }
      // A tolerance that one case needed is worth knowing of all.
      let shown = failing.first ?? own.last { $0.verification.verdict == .withinTolerance } ?? largest
      var verification = shown.verification
      if shown.hasCrashed {
        try addCrashSite(to: &verification, call, rewrite, on: try arguments(of: shown.item, call))
      }
      verification.cases = CaseTally(
        count: own.count, failing: failing.map(\.item.id), shown: shown.item.id,
        rowCount: own.map(\.item.rowCount).max() ?? 0)
      verifications.append(verification)
      observe(.verified(verification))
    }
  }

  /// What the stage takes, by slot.
  private func arguments(of item: CapturedCase, _ call: StageCall) throws -> [String: Value] {
    Dictionary(
      uniqueKeysWithValues: try item.arguments.map {
        ("\(call.stage.name).\($0.name)", try Value(try bench.pipeline.caseStore.region($0.value)))
      })
  }

  /// The reference must return today what it returned when the case was captured, or no candidate can be right.
  private func holdAgainstCapture(
    _ call: StageCall, _ item: CapturedCase, _ run: SideRun, _ verification: inout StageVerification
  ) throws {
    switch verification.verdict {
    case .identical, .withinTolerance, .sameError, .mismatch, .errorMismatch: break
    default: return
    }
    guard let difference = try difference(call, item, run) else { return }
    let source = bench.referenceReport.stages.first { $0.stage == call.stage.name }?.text
    let captured = bench.captures[call.stage.name]?.sourceHash
    verification.result.verdict = .nondeterministicReference
    if let source, let captured, SHA256.hexDigest(of: source) != captured {
      verification.result.detail =
        "the reference was changed after case \(item.id) was captured, and now \(difference): capture again"
    } else {
      verification.result.detail =
        "the reference now \(difference), from the same arguments (case \(item.id)): it depends on more than them, "
        + "or on code that has changed"
    }
  }

  /// What the reference did otherwise than when the case was captured; nil for nothing, or nothing that is known.
  private func difference(_ call: StageCall, _ item: CapturedCase, _ run: SideRun) throws -> String? {
    guard item.resultAbsence == nil else { return nil }
    switch (run.outcome, item.error) {
    case (.raised(let exception), let error?):
      // An unknown class is an error all the same.
      guard error.className.isEmpty || error.className == exception.className else {
        return "raises \(exception.className), and raised \(error.className) when it was captured"
      }
      return try difference(capturedChanges(call, item), run.leftovers ?? [:])
    case (.raised(let exception), nil):
      return "raises \(exception.className), and returned when it was captured"
    case (.completed, let error?):
      return
        "returns, and raised \(error.className.isEmpty ? "an exception" : error.className) when it was captured"
    case (.completed(let regions), nil):
      return try difference(capturedOutputs(call, item) + capturedChanges(call, item), regions)
    default: return nil
    }
  }

  /// A value of a captured call, by the name of the stage's result that it is.
  private typealias CapturedResult = (name: String, value: StoredValue)

  private func difference(_ captured: [CapturedResult], _ regions: [String: SealedRegion]) throws -> String? {
    for (name, value) in captured {
      guard let region = regions[name] else { continue }
      let result = compare(
        reference: try bench.pipeline.caseStore.datum(value), candidate: try region.datum(),
        policy: bench.pipeline.manifest.policy.policy(forOutput: name), output: name)
      if !result.passes { return "comes to another '\(name)' than when it was captured" }
    }
    return nil
  }

  /// What the captured call returned.
  private func capturedOutputs(_ call: StageCall, _ item: CapturedCase) -> [CapturedResult] {
    let outputs = call.stage.outputs
    var results: [CapturedResult] = []
    if outputs.count == 1, let result = item.result {
      results.append((outputs[0], result))
    } else if outputs.count > 1, outputs.count == item.items.count {
      results += zip(outputs, item.items).map { ($0, $1) }
    }
    return results
  }

  /// What the captured call left in the arguments that the stage changes.
  private func capturedChanges(_ call: StageCall, _ item: CapturedCase) -> [CapturedResult] {
    zip(call.outputs[call.stage.outputs.count...], call.stage.mutates).compactMap { name, argument in
      let after = item.changes.first { $0.name == argument } ?? item.arguments.first { $0.name == argument }
      return after.map { (name, $0.value) }
    }
  }
}
