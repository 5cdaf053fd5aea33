import Cases
import Glibc
import Ledger
import Reports

/// What surrounds the stages of a report: scope, machine, history.
extension ReportBuilder {
  /// The commands that lead here again; they begin with the commit where it is known and clean.
  func reproduction() throws -> [String] {
    let git = workbench.gitState(of: pipeline.directory)
    let checkout = git.flatMap { $0.isDirty == false ? "git checkout \($0.commit)" : nil }
    let candidates = libraries.map(\.declaration.name)
    return [
      checkout, pipeline.command("verify", candidates: candidates),
      pipeline.command("measure", candidates: candidates, options: ["--full"]), pipeline.command("report"),
    ].compactMap { $0 }
  }

  func scope() throws -> ReportDocument.Scope {
    let manifest = try Files.read(pipeline.manifestPath, for: "hash the manifest", remedy: "restore it")
    let git = workbench.gitState(of: pipeline.directory)
    let newest = sessions.first?.record.toolchain
    var toolchain: [String: String] = [:]
    toolchain["Python"] = newest?.pythonVersion.map {
      ["\(newest?.pythonImplementation ?? "cpython") \($0)", newest?.pythonLibraries].compactMap { $0 }
        .joined(separator: ", ")
    }
    toolchain["Regauge"] =
      "\(BuildInfo.version), Swift \(workbench.build.swift), \(workbench.build.configuration)"
    return ReportDocument.Scope(
      manifestPath: fileName(of: pipeline.manifestPath), manifestHash: SHA256.hexDigest(of: manifest.span),
      commit: git?.commit, isDirty: git?.isDirty, inputs: inputs,
      candidates: try libraries.map(candidate),
      toolchain: toolchain)
  }

  /// A candidate with what the newest session that loaded this very library was told by it.
  private func candidate(_ library: Library) throws -> ReportDocument.CandidateLibrary {
    var artifact: ArtifactRecord?
    for session in sessions where artifact == nil {
      artifact = try ledger.artifacts(session: session.id).map(\.record).first {
        $0.kind == .candidate && $0.name == library.declaration.name && $0.hash == library.code.hash
      }
    }
    let details = (try? artifact?.details?.decode(as: [String: String].self)) ?? nil
    return ReportDocument.CandidateLibrary(
      name: library.declaration.name, kind: library.declaration.kind.rawValue,
      path: library.code.title, sha256: library.code.hash, toolchain: details?["toolchain"],
      isOptimized: details?["build"].map { $0 == "release" }, buildSeconds: artifact?.buildSeconds)
  }

  func machine() -> ReportDocument.Machine {
    let machine = sessions.first?.record.machine ?? .current()
    return ReportDocument.Machine(
      cpuModel: machine.cpuModel, logicalCores: machine.logicalCores, memoryBytes: machine.memoryBytes,
      operatingSystem: machine.operatingSystem, kernel: machine.kernel, fingerprint: machine.fingerprint)
  }

  func notTested(_ stages: [StageReport]) -> [String] {
    let covered = Set(stages.map(\.name))
    let uncovered = pipeline.stages.map(\.name).filter { !covered.contains($0) }
    return uncovered.map { "stage \($0): no candidate was verified" } + [
      "generated and adversarial inputs: only the pipeline's own data was compared",
      "data larger than this data set",
    ]
  }

  func attempts() throws -> [ReportDocument.Attempt] {
    let unfinished = Dictionary(
      uniqueKeysWithValues: try UnfinishedSession.all(in: ledger, of: pipeline.name).map { ($0.session, $0) })
    return try sessions.reversed().map { session in
      let all = try ledger.verdicts(session: session.id)
      let verdicts = all.filter { $0.record.subject.stage != EndToEndVerification.name }
      let passing = verdicts.count { $0.record.result.verdict.passes }
      let isPlural = Set(verdicts.map(\.record.subject.candidate)).count > 1
      let measured = try ledger.measurements(session: session.id).count { $0.result != nil }
      var summary =
        isPlural
        ? "\(passing) of \(verdicts.count) checks \(passing == 1 ? "passes" : "pass")"
        : FigureFormat.matching(passing, of: verdicts.count)
      let wholes = all.filter { $0.record.subject.stage == EndToEndVerification.name }
      if wholes.contains(where: { !$0.record.result.verdict.passes }) { summary += "; the whole does not" }
      if measured > 0 { summary += ", \(measured) measured" }
      let cutShort = unfinished[session.id.rawValue]
      if let cutShort, !cutShort.attempts.isEmpty { summary += "; \(cutShort.text)" }
      return ReportDocument.Attempt(
        session: session.id.rawValue, startedAt: session.record.startedAt.iso8601,
        kind: session.record.kind.rawValue,
        status: session.end?.status.rawValue ?? cutShort?.state.rawValue ?? "unfinished", summary: summary)
    }
  }

  func relative(_ path: String) -> String {
    path.hasPrefix(pipeline.directory + "/") ? String(path.dropFirst(pipeline.directory.count + 1)) : path
  }
}
