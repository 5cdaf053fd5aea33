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
  /// A candidate with its code and the stages that it covers.
  struct Rewrite {
    var host: CandidateHost
    var report: LoadReport
    var code: CandidateCode
    /// What starting a worker and loading the code took.
    var startSeconds: Double
    /// Stage → the worker's name for it.
    var stageNames: [String: String]
    var declaration: Manifest.CandidateDeclaration { host.candidate }
    var name: String { declaration.name }
    var resultForm: ResultForm { ResultForm(declaration) }
  }

  let pipeline: Pipeline
  let selection: Selection
  let reference: ReferenceHost
  let referenceReport: PythonReport
  let referenceStartSeconds: Double
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
      pipeline, calls, try workbench.interpreter(for: pipeline, override: selection.python), workbench,
      limits: limits)
    let started = ContinuousClock.now
    let loaded = try reference.startAndLoad()
    referenceReport = loaded.report
    code = pipeline.referenceCode(loaded.report)
    loaded.process.shutDown()
    referenceStartSeconds = started.secondsSince

    rewrites = try pipeline.candidates(selection.candidates).map { candidate in
      let code = try CandidateCode(candidate, of: pipeline, workbench)
      let host = try workbench.host(candidate, of: pipeline, limits: limits)
      let started = ContinuousClock.now
      let loaded = try host.startAndLoad()
      loaded.process.shutDown()
      return Rewrite(
        host: host, report: loaded.report, code: code, startSeconds: started.secondsSince,
        stageNames: try candidateStages(candidate, loaded.report, pipeline))
    }
    guard rewrites.contains(where: { !wanted.isDisjoint(with: $0.stageNames.keys) }) else {
      throw WorkbenchError(
        "verify", wanted.sorted().joined(separator: ", "), "no candidate rewrites it",
        remedy: "add the stage to a candidate, or ask for another with --stage")
    }
  }

  /// The hashes of the code that a verdict on `stage` is about.
  func hashes(_ stage: Manifest.StageDeclaration, _ rewrite: Rewrite) -> CodeHashes {
    CodeHashes(
      reference: code.stages[stage.name],
      candidate: rewrite.code.hash(of: stage.name),
      policy: pipeline.policyHash(stage, code))
  }

  /// The hashes of the code that a verdict or a figure end to end is about.
  func wholeHashes(_ rewrite: Rewrite) -> CodeHashes {
    pipeline.wholeHashes(code, rewrite.code)
  }

  var toolchain: ToolchainRecord {
    ToolchainRecord(
      swiftVersion: rewrites.lazy.compactMap(\.report.toolchain).first { $0.hasPrefix("Swift ") }
        .map { String($0.dropFirst("Swift ".count)) },
      buildConfiguration: rewrites.allSatisfy(\.report.isOptimized) ? "release" : "debug",
      pythonVersion: referenceReport.version, pythonImplementation: referenceReport.implementation,
      pythonLibraries: referenceReport.libraries.isEmpty ? nil : referenceReport.librariesText)
  }
}

extension Pipeline {
  /// The candidates of these names; without names, those that need not be asked for.
  fileprivate func candidates(_ names: [String]) throws(WorkbenchError) -> [Manifest.CandidateDeclaration] {
    if !names.isEmpty {
      var named: [Manifest.CandidateDeclaration] = []
      for name in names { named.append(try candidate(name)) }
      return named
    }
    let ordinary = manifest.candidates.filter(\.isDefault)
    guard ordinary.isEmpty else { return ordinary }
    let all = manifest.candidates.map(\.name)
    throw manifestError(
      manifestPath, "there are no candidates to hold against the reference",
      remedy: all.isEmpty
        ? "add [[candidates]] with name and library"
        : "ask for one with --candidate, since none is a default: \(all.joined(separator: ", "))")
  }
}

extension ContinuousClock.Instant {
  fileprivate var secondsSince: Double { Double((ContinuousClock.now - self).nanoseconds) / 1e9 }
}

extension Set {
  fileprivate func ifEmpty(_ other: @autoclosure () -> Set) -> Set { isEmpty ? other() : self }
}
