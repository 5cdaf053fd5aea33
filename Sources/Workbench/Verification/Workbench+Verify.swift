import Cases
import Ledger
import Workers

extension Workbench {
  /// Holds candidates against the reference on all of the pipeline's data, and records the verdicts.
  ///
  /// - Throws: `WorkbenchError` when it could not run, `Interruption` after Ctrl-C; findings are results.
  public func verify(
    _ pipeline: Pipeline, _ selection: Selection = Selection(),
    observe: @escaping (VerificationEvent) -> Void = { _ in }
  ) throws -> VerificationOutcome {
    let bench = try Bench(pipeline, selection, self)
    let inputs = try InputReader(bench, self).load(for: bench.calls.map(\.stage), sampled: false)
    let workload =
      selection.caseID == nil
      ? pipeline.workload(of: bench.calls.map(\.stage), rows: "all rows") : "one captured case"
    return try RecordedSession.run(.verify, pipeline, of: self, toolchain: bench.toolchain, seed: nil) {
      session in
      try session.recordArtifacts(bench, inputs, build)
      observe(
        .began(
          stages: bench.calls.map(\.stage.name).filter(bench.wanted.contains),
          candidates: bench.rewrites.map(\.name), workload: workload)
      )
      var verifier = Verifier(
        bench, inputs: inputs, session: session, workload: "all rows", followsChains: true,
        observe: observe)
      try verifier.run()
      let covered = Set(verifier.verifications.map(\.stage))
      let outcome = VerificationOutcome(
        session: session.id, pipeline: pipeline.name, verifications: verifier.verifications,
        endToEnd: verifier.endToEnd,
        uncoveredStages: pipeline.stages.map(\.name).filter {
          bench.wanted.contains($0) && !covered.contains($0)
        },
        workload: workload, ledgerPath: pipeline.ledgerPath)
      return (outcome, outcome.passes ? 0 : 1)
    }
  }
}

extension LoadReport {
  /// "release" or "debug", of libraries.
  fileprivate var build: String? {
    if case .native(let report) = self { report.isOptimized ? "release" : "debug" } else { nil }
  }
}

extension RecordedSession {
  /// Whether a library lies beside the tool, so that the tool's build was its build.
  private func isBuiltWithTool(_ rewrite: Bench.Rewrite) -> Bool {
    rewrite.code.file.map { parentDirectory(of: $0) == parentDirectory(of: rewrite.host.command.executable) }
      ?? false
  }

  /// Takes down the hashes of the code and data that the session works with.
  func recordArtifacts(_ bench: Bench, _ inputs: [LoadedInput], _ build: BuildInfo) throws {
    for input in inputs {
      try ledger.record(
        artifact: ArtifactRecord(
          kind: .input, name: input.name, path: input.path, hash: input.hash,
          byteCount: input.byteCount),
        in: id)
    }
    for rewrite in bench.rewrites {
      try ledger.record(
        artifact: ArtifactRecord(
          kind: .candidate, name: rewrite.name, path: rewrite.code.file ?? rewrite.code.title,
          hash: rewrite.code.hash, buildSeconds: isBuiltWithTool(rewrite) ? build.buildSeconds : nil,
          details: try JSONText(
            encoding: [
              "kind": rewrite.declaration.kind.rawValue, "toolchain": rewrite.report.toolchain,
              "build": rewrite.report.build,
            ].compactMapValues { $0 })),
        in: id)
    }
    for call in bench.calls {
      guard let source = bench.referenceReport.stages.first(where: { $0.stage == call.stage.name }),
        let text = source.text
      else { continue }
      // The hash of the whole file, so that a file that did not change needs no closer look.
      let file = source.file.flatMap { Files.pythonText($0) }.map { SHA256.hexDigest(of: $0) }
      try ledger.record(
        artifact: ArtifactRecord(
          kind: .reference, subject: Subject(pipeline: bench.pipeline.name, stage: call.stage.name),
          name: call.stage.reference, path: source.file, hash: SHA256.hexDigest(of: text),
          details: try JSONText(encoding: ["text": text, "file": file].compactMapValues { $0 })),
        in: id)
    }
  }
}
