import Columns
import Comparison
import Ledger
import Workers

extension Verifier {
  /// Holds a candidate's run against the reference's.
  func judge(
    _ call: StageCall, _ rewrite: Bench.Rewrite, _ candidate: SideRun, _ reference: SideRun,
    _ caseRecord: CaseRecord
  ) throws -> StageVerification {
    let started = ContinuousClock.now
    var result = try compareOutcomes(call, candidate, reference, rewrite.resultForm)
    let comparisonNanoseconds = (ContinuousClock.now - started).nanoseconds

    let changes =
      try undeclaredChanges(call, candidate, "candidate", on: values)
      + undeclaredChanges(call, reference, "reference", on: values)
    if let change = changes.first, result.verdict.passes {
      result.verdict = .changedInput
      result.detail = change
    }
    if candidate.threadsLeftBehind > 0, result.verdict.passes {
      result.verdict = .workLeftBehind
      result.detail =
        "\(candidate.threadsLeftBehind) \(rewrite.declaration.kind == .command ? "processes" : "threads") of the "
        + "candidate were still alive after it returned"
    }
    var agreement: Bool?
    if result.verdict == .mismatch || result.verdict == .errorMismatch {
      agreement = try referenceAgreesWithItself(call, reference)
      if agreement == false {
        result.verdict = .nondeterministicReference
        result.detail = "run again in a new process with another hash seed, the reference differs from itself"
      }
    }
    let failure = failureText(candidate, reference)
    return StageVerification(
      stage: call.stage.name, candidate: rewrite.name, caseDescription: caseRecord.description,
      rowCount: caseRecord.rowCount ?? 0, result: result, failure: failure?.text,
      evidence: failure?.evidence ?? "", hashes: bench.hashes(call.stage, rewrite), caseHash: caseRecord.hash,
      referenceNanoseconds: reference.wallNanoseconds, candidateNanoseconds: candidate.wallNanoseconds,
      comparisonNanoseconds: comparisonNanoseconds,
      codecNanoseconds: reference.decodeNanoseconds + reference.encodeNanoseconds,
      referenceOutput: reference.output.text, candidateOutput: candidate.output.text,
      referenceAgreesWithItself: agreement)
  }

  func compareOutcomes(
    _ call: StageCall, _ candidate: SideRun, _ reference: SideRun, _ form: ResultForm
  ) throws -> ComparisonResult {
    switch (reference.outcome, candidate.outcome) {
    case (_, .died(let failure)):
      return ComparisonResult(verdict: failure.verdict, detail: "candidate: \(failure.summary)")
    case (.died(let failure), _):
      return ComparisonResult(verdict: failure.verdict, detail: "reference: \(failure.summary)")
    case (.unrepresentable(let record), _):
      return ComparisonResult(verdict: .notComparable, detail: "reference: \(record.words)")
    case (_, .unrepresentable(let record)):
      return ComparisonResult(verdict: .notComparable, detail: "candidate: \(record.words)")
    case (.completed(let expected), .completed(let found)):
      return try compareResults(call.outputs, expected, found, form)
    case (.raised(let expected), .raised(let found)) where expected.isRefusal && found.isRefusal:
      // The stage ran on neither side: that both workers refused it alike is no answer that matches.
      return ComparisonResult(
        verdict: .notComparable, detail: "neither side could run it; reference: \(expected.message)")
    default: return try compareEnds(call, candidate, reference, form)
    }
  }

  /// Compares the results of these names.
  func compareResults(
    _ names: [String], _ expected: [String: SealedRegion], _ found: [String: SealedRegion],
    _ form: ResultForm
  ) throws -> ComparisonResult {
    var parts: [(output: String, result: ComparisonResult)] = []
    for name in names {
      let policy = bench.pipeline.manifest.policy.policy(forOutput: name)
      do {
        guard let expectation = expected[name], let finding = found[name] else {
          let side = expected[name] == nil ? "reference" : "candidate"
          parts.append(
            (name, ComparisonResult(verdict: .notComparable, detail: "\(side): \(name) has no column form")))
          continue
        }
        let reference = try expectation.datum()
        let candidate = form.prepared(try finding.datum(), for: reference)
        parts.append(
          (name, compare(reference: reference, candidate: candidate, policy: policy, output: name)))
      } catch let error as ColumnError {
        parts.append((name, ComparisonResult(verdict: .notComparable, detail: error.description)))
      }
    }
    return parts.count == 1 ? parts[0].result : .combined(parts)
  }

  /// Arguments that a side changed although the manifest does not declare it.
  ///
  /// - Parameter values: what the run was given.
  func undeclaredChanges(
    _ call: StageCall, _ run: SideRun, _ side: String, on values: [String: Value]
  ) throws -> [String] {
    try run.changedInputs.filter { !call.isChangedOnPurpose($0) }.map { slot in
      let argument = call.argument(of: slot)
      let change = try call.slots(values).first { $0.slot == slot }.flatMap { before in
        try run.changedValues[slot].flatMap { try firstChange(before.value.region, $0, argument) }
      }
      return "the \(side) changed its argument '\(argument)'\(change.map { " (\($0))" } ?? ""); "
        + "declare it with mutates = [\"\(argument)\"]"
    }
  }

  /// "orders.price, row 0: 1.5 → 3.0, in all 20 cells"; nil where what changed has no columns to compare.
  private func firstChange(
    _ before: SealedRegion, _ after: SealedRegion, _ argument: String
  ) throws -> String? {
    let original = try before.datum()
    let causes = compare(
      reference: original, candidate: try after.datum(), policy: .exact, output: argument
    ).causes
    guard let cause = causes.first else { return nil }
    let isTable = !original.column.fields.isEmpty && !cause.column.isEmpty
    let column = isTable ? "\(argument).\(cause.column)" : argument
    guard let example = cause.examples.first else { return "\(column): \(cause.text)" }
    let row = example.referenceRow.map { ", row \($0)" } ?? ""
    let count = causes.reduce(0) { $0 + $1.cellCount }
    return "\(column)\(row): \(example.reference) → \(example.candidate)"
      + (count > 1 ? ", and \(count - 1) more" : "")
  }

  /// Runs the reference once more in a new process with another hash seed; nil where that tells nothing.
  func referenceAgreesWithItself(_ call: StageCall, _ first: SideRun) throws -> Bool? {
    var host = bench.reference
    host.hashSeed = 4_242
    let side = StageRunner(host, deadline: bench.selection.timeLimit)
    defer { side.shutDown() }
    let again = try side.run(call, on: values)
    switch (first.outcome, again.outcome) {
    case (.completed(let one), .completed(let other)):
      return try compareResults(call.outputs, one, other, .columns).passes
    case (.raised, .raised): return try compareEnds(call, again, first, .columns).passes
    case (.completed, .raised), (.raised, .completed): return false
    default: return nil
    }
  }

  /// How the sides ended that returned nothing: both where they say different things.
  private func failureText(_ candidate: SideRun, _ reference: SideRun) -> (text: String, evidence: String)? {
    var failures: [(side: String, text: String, evidence: String)] = []
    for (side, run) in [("reference", reference), ("candidate", candidate)] {
      if case .completed = run.outcome { continue }
      let words = Self.words(run.outcome)
      if failures.contains(where: { $0.text == words.text }) { continue }
      failures.append((side, words.text, words.evidence))
    }
    guard !failures.isEmpty else { return nil }
    let proofs = failures.filter { !$0.evidence.isEmpty }
    return (
      failures.map { "\($0.side): \($0.text)" }.joined(separator: "; "),
      proofs.map { proofs.count > 1 ? "\($0.side):\n\($0.evidence)" : $0.evidence }.joined(separator: "\n")
    )
  }

  /// An outcome without a result in one line, and the lines that prove it.
  static func words(_ outcome: SideOutcome) -> (text: String, evidence: String) {
    switch outcome {
    case .completed: ("completed", "")
    case .raised(let exception): (RunOutcome.raised(exception).words, exception.traceback ?? "")
    case .unrepresentable(let record): (record.words, "")
    case .died(let failure): (failure.summary, failure.lastWords)
    }
  }
}

extension RunOutcome {
  /// The outcome in one line.
  var words: String {
    switch self {
    case .completed: "completed"
    case .raised(let exception):
      "\(exception.className): \(exception.message)" + (exception.path.map { " (at \($0))" } ?? "")
    case .unrepresentable(let record): record.words
    }
  }
}

extension UnrepresentableRecord {
  /// Where the value is and why it cannot cross.
  fileprivate var words: String { "\(slot)\(path) is \(message)" }
}

extension WorkerFailure {
  /// The verdict that this end of a worker amounts to.
  fileprivate var verdict: Verdict {
    switch self {
    case .timedOut: .timeout
    case .memoryLimit: .memoryLimit
    case .launch, .interrupted, .gone, .refused: .notRun
    case .crashed, .protocolViolation: .crash
    }
  }

  /// What happened, in one line.
  fileprivate var summary: String {
    switch self {
    case .crashed(let evidence): "its process \(evidence.termination)"
    case .timedOut(let limit, _): "it did not return within \(limit)"
    case .memoryLimit(let bytes, _): "it needed more than its limit of \(bytes) bytes"
    case .protocolViolation(let problem, _): "its process broke the protocol: \(problem)"
    case .launch, .interrupted, .gone, .refused: description
    }
  }

  /// The last lines that the process wrote, without the frames that a debug build of Swift has no names for.
  fileprivate var lastWords: String {
    switch self {
    case .crashed(let evidence), .timedOut(_, let evidence), .memoryLimit(_, let evidence),
      .protocolViolation(_, let evidence):
      evidence.output.standardError.split(separator: "\n").prefix { $0 != "Current stack trace:" }
        .map(String.init).last(12).joined(separator: "\n")
    case .launch, .interrupted, .gone, .refused: ""
    }
  }
}

extension [String] {
  /// At most `limit` lines of the end and, where lines are left out, one before them that counts them.
  fileprivate func last(_ limit: Int) -> [String] {
    count <= limit ? self : ["… \(count - limit) lines before"] + suffix(limit)
  }
}

extension CapturedOutput {
  /// Both streams, without white space at the end, and first how much was left out.
  fileprivate var text: String {
    var text = [standardOutput, standardError].filter { !$0.isEmpty }.joined(separator: "\n")[...]
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return (droppedBytes > 0 ? "… \(droppedBytes) bytes before\n" : "") + text
  }
}

extension Duration {
  var nanoseconds: Int {
    Int(components.seconds) * 1_000_000_000 + Int(components.attoseconds / 1_000_000_000)
  }
}
