import Cases
import Columns
import Comparison
import Ledger
import Workers

extension Verifier {
  /// The chains to follow: of each candidate one, where several stages make a pipeline and all of them are asked for.
  static func chains(of bench: Bench) -> [Chain] {
    let stages = bench.pipeline.stages.filter { !$0.isCaptured }
    guard stages.count > 1, bench.selection.caseID == nil,
      bench.wanted.isSuperset(of: bench.pipeline.stages.map(\.name))
    else { return [] }
    return bench.rewrites.filter { rewrite in stages.contains { rewrite.stageNames[$0.name] != nil } }
      .map(Chain.init)
  }

  /// Lets the chains take the stage that was just verified.
  mutating func follow(_ call: StageCall, _ attempts: [Attempt], _ reference: SideRun) throws {
    for index in chains.indices where chains[index].hindrance == nil {
      let rewrite = chains[index].rewrite
      let attempt = attempts.first { $0.rewrite.name == rewrite.name }
      let verification = verifications.last { $0.stage == call.stage.name && $0.candidate == rewrite.name }
      if attempt != nil, let verification, !verification.passes {
        chains[index].hindrance =
          "'\(call.stage.name)' does not match by itself: \(verification.verdict.text)"
        continue
      }
      if chains[index].isDecided { continue }
      try take(call, attempt?.run, reference, in: &chains[index])
    }
  }

  /// One stage of one chain.
  ///
  /// - Parameter verified: the candidate's run on the reference's inputs; nil where the reference runs the stage.
  private func take(
    _ call: StageCall, _ verified: SideRun?, _ reference: SideRun, in chain: inout Chain
  ) throws {
    let rewrite = chain.rewrite
    let isAnew = call.stage.inputs.contains { chain.flowing[$0.value] != nil }
    var run = verified ?? reference
    if isAnew {
      observe(.running(stage: EndToEndVerification.name, side: "\(call.stage.name) with \(rewrite.name)"))
      let runner = verified == nil ? self.reference : candidates[rewrite.name]!
      let name = verified == nil ? nil : rewrite.stageNames[call.stage.name]
      run = try runner.run(call, as: name, on: values.merging(chain.flowing) { _, flowing in flowing })
    }
    chain.steps.append(
      .init(stage: call.stage.name, candidate: verified == nil ? nil : rewrite.name, ranAnew: isAnew))
    chain.referenceNanoseconds += reference.wallNanoseconds ?? 0
    chain.candidateNanoseconds += run.wallNanoseconds ?? 0
    if isAnew, let misconduct = try misconduct(call, run, like: verified == nil ? reference : nil, in: chain)
    {
      chain.endings.append((misconduct, nil, ""))
      return
    }
    let form = verified == nil ? ResultForm.columns : rewrite.resultForm
    guard case .completed(let found) = run.outcome, case .completed = reference.outcome else {
      try end(call, run, reference, form, isReference: verified == nil, in: &chain)
      return
    }
    let differs = try pass(call, found, of: form, isUntouched: verified == nil && !isAnew, in: &chain)
    if differs, isAnew, verified == nil { try holdReferenceAgainstItself(call, reference, in: &chain) }
  }

  /// What a run on the values that flow did besides returning results, and must not; nil for nothing.
  ///
  /// - Parameter own: the reference's run on its own values, where it is the reference that ran: what it does anyway is
  ///   nothing that these values brought about. Nil for the candidate.
  private func misconduct(
    _ call: StageCall, _ run: SideRun, like own: SideRun?, in chain: Chain
  ) throws -> ComparisonResult? {
    var run = run
    if let own {
      run.changedInputs.removeAll(where: own.changedInputs.contains)
      if own.threadsLeftBehind > 0 { run.threadsLeftBehind = 0 }
    }
    let side = own == nil ? chain.rewrite.name : "reference"
    let place =
      "'\(call.stage.name)', run by \(own == nil ? side : "the reference") on the values that flow: "
    let given = values.merging(chain.flowing) { _, flowing in flowing }
    if let change = try undeclaredChanges(call, run, side, on: given).first {
      return ComparisonResult(verdict: .changedInput, detail: place + change)
    }
    guard run.threadsLeftBehind > 0 else { return nil }
    return ComparisonResult(
      verdict: .workLeftBehind,
      detail: "\(place)\(run.threadsLeftBehind) threads or processes were still alive after it returned")
  }

  /// Lets the results of a stage flow on, compares those that nobody takes, and says whether any is not let pass.
  ///
  /// - Parameter isUntouched: they are the reference's own.
  private func pass(
    _ call: StageCall, _ found: [String: SealedRegion], of form: ResultForm, isUntouched: Bool,
    in chain: inout Chain
  ) throws -> Bool {
    let taken = Set(bench.calls.flatMap { $0.stage.inputs.map(\.value) })
    let before = Set(call.stage.inputs.map(\.value)).filter { chain.flowing[$0] != nil }.sorted()
    var differs = false
    for name in call.outputs where !isUntouched || !taken.contains(name) {
      let expected = try values[name]!.region.datum()
      let flowing = form.flowing(try found[name]!.datum(), like: expected)
      func compared(_ policy: ComparisonPolicy) -> ComparisonResult {
        compare(
          reference: expected, candidate: form.prepared(flowing, for: expected), policy: policy, output: name)
      }
      let isTaken = taken.contains(name)
      let isSame = isTaken && flowing.field == expected.field && compared(.exact).verdict == .identical
      if isSame { continue }
      let result = compared(bench.pipeline.manifest.policy.policy(forOutput: name))
      if isTaken { chain.flowing[name] = try Value(flowing) } else { chain.results.append((name, result)) }
      guard !result.passes else { continue }
      differs = true
      chain.departure =
        chain.departure
        ?? "'\(name)' of stage '\(call.stage.name)' is the first value that its policy does not let pass; it is made of "
        + "\(before.map { "'\($0)'" }.joined(separator: " and ")), whose differences were let pass"
    }
    return differs
  }

  /// Ends a chain with a stage that returns nothing on one side, or on both.
  private func end(
    _ call: StageCall, _ run: SideRun, _ reference: SideRun, _ form: ResultForm, isReference: Bool,
    in chain: inout Chain
  ) throws {
    var result = try compareOutcomes(call, run, reference, form)
    let words = Self.words(run.outcome)
    if !result.passes {
      result.detail =
        "'\(call.stage.name)', run by \(isReference ? "the reference" : chain.rewrite.name) on the values that flow: "
        + (result.detail.isEmpty ? words.text : result.detail)
    }
    chain.endings.append((result, result.passes ? words.text : nil, words.evidence))
    if isReference, !result.passes { try holdReferenceAgainstItself(call, reference, in: &chain) }
  }

  /// No rewrite can be blamed for what comes behind a stage of the reference that does not agree with itself.
  private func holdReferenceAgainstItself(
    _ call: StageCall, _ reference: SideRun, in chain: inout Chain
  ) throws {
    guard try referenceAgreesWithItself(call, reference) == false else { return }
    let result = ComparisonResult(
      verdict: .nondeterministicReference,
      detail:
        "run again in a new process with another hash seed, the reference's '\(call.stage.name)' differs from "
        + "itself")
    chain.endings.insert((result, nil, ""), at: 0)
  }

  // MARK: - Verdicts

  /// Judges the chains once every stage was run.
  mutating func judgeChains(_ caseRecord: CaseRecord) throws {
    for chain in chains {
      let rewrite = chain.rewrite
      let result = chain.result
      // Of an end that is let pass there is nothing to say where results differ elsewhere.
      let ending = result.passes || chain.isDecided ? chain.ending : nil
      let verification = StageVerification(
        stage: EndToEndVerification.name, candidate: rewrite.name, caseDescription: caseRecord.description,
        rowCount: caseRecord.rowCount ?? 0, result: result, failure: ending?.failure,
        evidence: ending?.evidence ?? "", hashes: bench.wholeHashes(rewrite), caseHash: caseRecord.hash,
        referenceNanoseconds: chain.referenceNanoseconds, candidateNanoseconds: chain.candidateNanoseconds,
        comparisonNanoseconds: nil, codecNanoseconds: 0, referenceOutput: "", candidateOutput: "",
        referenceAgreesWithItself: nil)
      let whole = EndToEndVerification(verification: verification, steps: chain.steps)
      if whole.isJudged { try record(verification, nil, rewrite, caseRecord) }
      endToEnd.append(whole)
      observe(.verifiedEndToEnd(whole))
    }
  }

  /// The case that the whole pipeline is run on: its inputs.
  static func pipelineCase(_ inputs: [LoadedInput], _ workload: String) -> CaseRecord {
    let ordered = inputs.sorted { $0.name < $1.name }
    return CaseRecord(
      hash: SHA256.hexDigest(
        of: ([EndToEndVerification.name] + ordered.map { "\($0.name)=\($0.value.hash)" }).joined(
          separator: "\n")),
      description: workload, origin: .captured, rowCount: inputs.map(\.value.rowCount).max(),
      byteCount: inputs.reduce(0) { $0 + $1.value.region.byteCount })
  }
}
