import Cases
import Comparison
import FoundationEssentials
import Ledger
import Workers

/// What to work on, common to verifying and measuring.
public struct Selection: Sendable, Hashable {
  /// Stage names; empty for all.
  public var stages: [String] = []
  /// Candidate names; empty for all.
  public var candidates: [String] = []
  /// The interpreter or environment, instead of the manifest's.
  public var python: String?
  /// How long one call of a stage may take.
  public var timeLimit: Duration = .seconds(600)
  /// The private memory of a worker.
  public var memoryLimitBytes: Int?
  /// The beginning of the identity of the one captured case to work on; nil for all.
  public var caseID: String?

  public init() {}
}

/// Both sides of a pipeline, found, loaded once and checked against the manifest.
struct Bench {
  /// A candidate with its library and the stages that it covers.
  struct Rewrite {
    var host: CandidateHost
    var report: NativeReport
    var hash: String
    /// Stage → the library's name for it.
    var stageNames: [String: String]
    var name: String { host.candidate.name }
  }

  let pipeline: Pipeline
  let selection: Selection
  let reference: ReferenceHost
  let referenceReport: PythonReport
  private let code: ReferenceCode
  let rewrites: [Rewrite]
  /// The stages that must run, in order, and the ones among them that are asked for.
  let calls: [StageCall]
  let wanted: Set<String>
  /// Of the stages that take captured cases: what was captured, and the cases to run, the largest last.
  let captures: [String: StageCapture]
  let cases: [String: [CapturedCase]]

  init(_ pipeline: Pipeline, _ selection: Selection, _ workbench: Workbench) throws {
    self.pipeline = pipeline
    self.selection = selection
    var names = Set(try selection.stages.map { try pipeline.stage($0).name })
    if let id = selection.caseID { names = [try pipeline.stage(ofCase: id, among: names).name] }
    wanted = names.ifEmpty(Set(pipeline.stages.map(\.name)))
    calls = try pipeline.stagesNeeded(for: wanted).map { try StageCall($0, file: pipeline.manifestPath) }

    let captures = try pipeline.captures(of: calls.map(\.stage))
    self.captures = captures
    cases = captures.mapValues { capture in
      capture.cases.filter { selection.caseID.map($0.id.hasPrefix) ?? true }.inVerifyingOrder
    }

    let limits = WorkerLimits(memoryBytes: selection.memoryLimitBytes)
    reference = ReferenceHost(
      interpreter: try workbench.interpreter(for: pipeline, override: selection.python),
      program: PythonProgram(
        searchPaths: pipeline.manifest.pipeline.path.map(pipeline.resolve)
          // Not installed there, as nothing of ours need be.
          + (pipeline.isDecorated ? [workbench.locations.pythonPackage] : []),
        stages: calls.map {
          StageBinding(
            name: $0.stage.name, reference: $0.stage.reference, outputs: $0.stage.outputs,
            mutates: $0.stage.mutates)
        },
        adapters: pipeline.manifest.adapters.map {
          AdapterBinding(
            className: $0.className.replacing(":", with: "."), to: $0.to, from: $0.from)
        },
        wideColumns: pipeline.manifest.values.wide),
      worker: workbench.locations.worker, environment: workbench.environment,
      workingDirectory: pipeline.directory, limits: limits)
    let loaded = try reference.startAndLoad()
    referenceReport = loaded.report
    code = pipeline.referenceCode(loaded.report)
    loaded.process.shutDown()

    let declared =
      selection.candidates.isEmpty
      ? pipeline.manifest.candidates : try selection.candidates.map { try pipeline.candidate($0) }
    guard !declared.isEmpty else {
      throw manifestError(
        pipeline.manifestPath, "there are no candidates to hold against the reference",
        remedy: "add [[candidates]] with name and library")
    }
    rewrites = try declared.map { candidate in
      let host = CandidateHost(
        candidate: candidate,
        library: try workbench.locations.library(candidate.library, from: pipeline.directory),
        worker: workbench.locations.worker, environment: workbench.environment,
        workingDirectory: pipeline.directory, limits: limits)
      let loaded = try host.startAndLoad()
      loaded.process.shutDown()
      let data = try Files.read(host.library, for: "read the library", remedy: "rebuild it")
      return Rewrite(
        host: host, report: loaded.report, hash: SHA256.hexDigest(of: data.span),
        stageNames: try stageNames(of: candidate, loaded.report, pipeline))
    }
    guard rewrites.contains(where: { !wanted.isDisjoint(with: $0.stageNames.keys) }) else {
      throw WorkbenchError(
        "verify", wanted.sorted().joined(separator: ", "), "no candidate rewrites it",
        remedy: "add the stage to a candidate's library, or ask for another with --stage")
    }
  }

  /// The hashes of the code that a verdict on `stage` is about.
  func hashes(_ stage: Manifest.StageDeclaration, _ rewrite: Rewrite) -> CodeHashes {
    CodeHashes(
      reference: code.stages[stage.name],
      candidate: pipeline.candidateHash(stage, rewrite.host.candidate, libraryHash: rewrite.hash),
      policy: pipeline.policyHash(stage, code))
  }

  /// The hashes of the code that a measurement end to end is about.
  func wholeHashes(_ rewrite: Rewrite) -> CodeHashes {
    pipeline.wholeHashes(code, rewrite.host.candidate, libraryHash: rewrite.hash)
  }

  var toolchain: ToolchainRecord {
    ToolchainRecord(
      swiftVersion: rewrites.first.map { $0.report.toolchain.replacing("Swift ", with: "") },
      buildConfiguration: rewrites.allSatisfy(\.report.isOptimized) ? "release" : "debug",
      pythonVersion: referenceReport.version, pythonImplementation: referenceReport.implementation)
  }
}

/// Which stages the library covers and under which names; checks arguments and outputs against the manifest.
private func stageNames(
  of candidate: Manifest.CandidateDeclaration, _ report: NativeReport, _ pipeline: Pipeline
) throws(WorkbenchError) -> [String: String] {
  var names: [String: String] = [:]
  let offered = report.stages.map(\.name)
  for stage in pipeline.stages {
    let name = candidate.stageNames[stage.name] ?? stage.name
    let isAsked = candidate.stages?.contains(stage.name) ?? (candidate.stageNames[stage.name] != nil)
    guard let native = report.stages.first(where: { $0.name == name }) else {
      guard isAsked else { continue }
      let nearest = suggestion(for: name, among: offered)
      throw WorkbenchError(
        "use candidate", "'\(candidate.name)'", "its library has no stage '\(name)'",
        remedy: nearest.isEmpty ? "it has \(offered.joined(separator: ", "))" : nearest)
    }
    if let stages = candidate.stages, !stages.contains(stage.name) { continue }
    let taken = Set(stage.inputs.map(\.argument)).union(stage.parameters.keys)
    let ports = Set(native.inputs.map(\.name))
    guard taken == ports else {
      let missing = taken.subtracting(ports).sorted().joined(separator: ", ")
      let extra = ports.subtracting(taken).sorted().joined(separator: ", ")
      throw WorkbenchError(
        "use candidate", "'\(candidate.name)'",
        "stage '\(name)' takes other arguments than the manifest gives"
          + (missing.isEmpty ? "" : "; it does not take \(missing)")
          + (extra.isEmpty ? "" : "; it wants \(extra) too"),
        remedy: "give the ports of the native stage the names of the reference's arguments")
    }
    let outputs = stage.outputs.count + stage.mutates.count
    guard native.outputs.count == outputs else {
      throw WorkbenchError(
        "use candidate", "'\(candidate.name)'",
        "stage '\(name)' has \(native.outputs.count) outputs where the manifest names \(outputs)",
        remedy: "declare one output for each of: \(stage.outputs.joined(separator: ", "))")
    }
    names[stage.name] = name
  }
  return names
}

extension Set {
  fileprivate func ifEmpty(_ other: @autoclosure () -> Set) -> Set { isEmpty ? other() : self }
}
