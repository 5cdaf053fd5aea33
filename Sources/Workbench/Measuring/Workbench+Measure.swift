import Ledger
import Measurement

extension Workbench {
  /// Verifies the candidates on the rows to be measured, then times them against the reference.
  ///
  /// - Throws: `WorkbenchError` when it could not run, `Interruption` after Ctrl-C.
  public func measure(
    _ pipeline: Pipeline, _ selection: Selection = Selection(), _ options: MeasureOptions = MeasureOptions(),
    observe: @escaping (MeasurementEvent) -> Void = { _ in }
  ) throws -> MeasurementOutcome {
    let started = ContinuousClock.now
    let bench = try Bench(pipeline, selection, self)
    let inputs = try InputReader(bench, self).load(for: bench.calls.map(\.stage), sampled: !options.allRows)
    let workload = pipeline.workload(
      of: bench.calls.map(\.stage), rows: options.allRows ? "all rows" : pipeline.manifest.measure.workload)
    return try RecordedSession.run(
      .measure, pipeline, of: self, toolchain: bench.toolchain, seed: options.seed
    ) { session in
      try session.recordArtifacts(bench, inputs, build)
      observe(
        .verification(
          .began(
            stages: bench.calls.map(\.stage.name).filter(bench.wanted.contains),
            candidates: bench.rewrites.map(\.name), workload: workload)
        ))
      var verifier = Verifier(
        bench, inputs: inputs, session: session, workload: workload, isSampled: !options.allRows,
        keepsValues: true
      ) { observe(.verification($0)) }
      try verifier.run()
      var measurer = Measurer(
        bench, verifier: verifier, session: session, options: options, workload: workload, observe: observe)
      let gate = Double((ContinuousClock.now - started).nanoseconds) / 1e9
      try measurer.run(budgetSeconds: options.budgetSeconds.map { max(1, $0 - gate) })
      let outcome = MeasurementOutcome(
        session: session.id, pipeline: pipeline.name, verifications: verifier.verifications,
        measurements: measurer.measurements, mixed: measurer.mixed, unmeasured: measurer.unmeasured,
        workload: workload, ledgerPath: pipeline.ledgerPath)
      return (outcome, outcome.isSound ? 0 : 1)
    }
  }
}

extension Manifest.MeasureSection {
  /// What a budgeted measurement runs on, in words.
  var workload: String {
    let shares = sample.sorted { $0.key < $1.key }.filter { $0.value < 1 }
    guard !shares.isEmpty else { return "all rows" }
    return "a fixed "
      + shares.map { "\(percent($0.value)) of \($0.key)" }.joined(separator: ", ")
  }

  private func percent(_ share: Double) -> String {
    let text = "\((share * 1000).rounded() / 10)"
    return (text.hasSuffix(".0") ? String(text.dropLast(2)) : text) + "%"
  }
}
