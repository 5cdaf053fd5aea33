import Cases
import FoundationEssentials
import Glibc
import Ledger
import Workers

/// A program to run, and the functions whose calls are to be kept.
public struct CaptureRequest: Sendable, Hashable {
  public enum Target: Sendable, Hashable {
    /// A script or a notebook, relative to the working directory.
    case file(String)
    /// As with `python -m`.
    case module(String)
  }

  public var target: Target
  /// The program's own arguments.
  public var arguments: [String]
  public var functions: [CapturePlan.Wish]
  /// The interpreter or environment, instead of the manifest's.
  public var python: String?
  /// The stages' cases of before stay beside the new ones.
  public var adds = false
  public var seed: UInt64 = 1
  /// What the program prints goes to standard error.
  public var outputToErrors = false

  public init(_ target: Target, arguments: [String] = [], functions: [CapturePlan.Wish]) {
    self.target = target
    self.arguments = arguments
    self.functions = functions
  }
}

/// What a capture came to.
public struct CaptureOutcome: Codable, Sendable, Hashable {
  /// In the order of the request, each with its cases and findings.
  public var stages: [StageCapture]
  /// How the program ended: "exited with status 0".
  public var ending: String
  public var succeeded: Bool
  public var store: String

  /// Whether the program ended well, all of its calls were seen and every function has cases.
  public var isComplete: Bool { succeeded && stages.allSatisfy(\.isComplete) }
}

extension Workbench {
  /// Runs a program unchanged, and keeps calls of some of its functions as cases.
  ///
  /// The program has this process's streams and terminal; its output and its end are its own. Cases of a stage give
  /// way to the new ones, once there are any; nothing changes in the store where the program or the disk fails before
  /// the report.
  ///
  /// - Parameters:
  ///   - pipeline: whose interpreter, adapters, wide columns, redaction and limit count; nil for the usual ones.
  /// - Throws: `WorkbenchError` when it could not run or nothing could be kept safely, `Interruption` after Ctrl-C.
  public func capture(
    _ request: CaptureRequest, into store: CaseStore, pipeline: Pipeline? = nil
  ) throws -> CaptureOutcome {
    try capture(request, into: store, pipeline: pipeline) { stages, _ in stages }
  }

  /// As above; only the cases of the stages that `choose` returns come into the store.
  ///
  /// - Parameter choose: gets all stages, and a store from which their values can be read meanwhile.
  func capture(
    _ request: CaptureRequest, into store: CaseStore, pipeline: Pipeline?,
    choosing choose: ([StageCapture], CaseStore) throws -> [StageCapture]
  ) throws -> CaptureOutcome {
    let interpreter = try interpreter(for: pipeline, override: request.python)
    try store.prepare()
    store.removeAbandoned()
    let staging = "\(store.directory)/\(StoreLayout.stagingPrefix)\(getpid())"
    try? FileManager.default.removeItem(atPath: staging)
    defer { try? FileManager.default.removeItem(atPath: staging) }
    try Files.makeDirectory(staging, for: "collect cases")
    _ = unsafe chmod(staging, mode_t(0o700))

    let plan = try plan(request, staging, store, pipeline)
    let planFile = "\(staging)/plan.json"
    try Files.write(try JSONEncoder().encode(plan), to: planFile, for: "collect cases")
    let ending = try attend(
      request.target, request.arguments, by: "capture", planFile, with: interpreter,
      outputToErrors: request.outputToErrors)

    // A program that takes Ctrl-C for its ordinary end has ended well.
    if Interrupts.isRaised, !ending.isSuccess { throw Interruption() }
    let reportFile = "\(staging)/\(StoreLayout.reportFile)"
    guard Files.exists(reportFile) else {
      throw unwritten("its cases were", by: "capture", request.target, ending)
    }
    var stages: [StageCapture] = try store.decode(reportFile)
    if let problem = stages.flatMap(\.findings).first(where: { $0.isFatal }) {
      throw WorkbenchError("capture", request.target.operand, problem.message, remedy: problem.remedy)
    }
    for index in stages.indices {
      stages[index].command = commandLine
      stages[index].capturedAt = Timestamp.now().iso8601
    }
    try store.adopt(
      try choose(stages, CaseStore(directory: staging)), from: staging, adding: request.adds)
    return CaptureOutcome(
      stages: stages, ending: "\(ending)", succeeded: ending.isSuccess, store: store.directory)
  }

  private func plan(
    _ request: CaptureRequest, _ staging: String, _ store: CaseStore, _ pipeline: Pipeline?
  ) throws -> CapturePlan {
    let settings = pipeline?.manifest.cases ?? Manifest.CasesSection()
    // What gives way to the new cases does not count.
    let stays = request.adds ? [] : request.functions.map(\.stage)
    let kept = Set(
      try store.captures().filter { !stays.contains($0.stage) }.flatMap(\.cases).flatMap(\.values))
    let room = settings.limitBytes - kept.reduce(0) { $0 + $1.byteCount }
    guard room > 0 else {
      throw WorkbenchError(
        "capture", request.target.operand, "the store is at its limit of \(settings.limitBytes) bytes",
        remedy:
          "raise [cases] limit, or make room with '\(commandText("cases purge", manifest: pipeline?.manifestArgument, ["--stage", "NAME"]))'"
      )
    }
    return CapturePlan(
      wishes: request.functions, folder: staging, casesPerStage: settings.keep, limitBytes: room,
      seed: request.seed, redactions: settings.redactions, wideColumns: pipeline?.manifest.values.wide ?? [],
      adapters: (pipeline?.manifest.adapters ?? []).map {
        .init(className: $0.className.replacing(":", with: "."), to: $0.to, from: $0.from)
      },
      searchPaths: pipeline.map { pipeline in pipeline.manifest.pipeline.path.map(pipeline.resolve) } ?? [])
  }
}

extension CaptureRequest.Target {
  /// The target as `capture.py` and `profile.py` take it.
  var operand: String {
    switch self {
    case .file(let path): path
    case .module(let name): "-m \(name)"
    }
  }
}

extension CaptureFinding {
  /// Whether nothing may be kept: the disk is full, or a rule would have hidden something and did not.
  fileprivate var isFatal: Bool { firstCall == 0 && (kind == .disk || kind == .redaction) }
}
