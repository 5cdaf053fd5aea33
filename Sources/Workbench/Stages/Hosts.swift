import Workers

/// Starts the workers of one side, loaded and ready, as often as needed: a worker may die with a stage.
protocol WorkerHost {
  /// Whether its workers hold what a stage takes, so that a change shows after an error, too. Columns are never
  /// changed: what a library or a program makes of them is a result, and beside an error there is none.
  var holdsArguments: Bool { get }
  func start() throws -> WorkerProcess
}

/// The reference's side: the user's interpreter with the pipeline's functions imported.
struct ReferenceHost: WorkerHost {
  var interpreter: PythonInterpreter
  var program: PythonProgram
  let worker: String
  var environment: [String: String]
  let workingDirectory: String
  let limits: WorkerLimits
  /// Fixed, so that set and hash order do not differ between launches; another one serves the A/A check.
  var hashSeed = 0
  let holdsArguments = true

  func start() throws -> WorkerProcess {
    try startAndLoad().process
  }

  /// What helps when importing a module runs a script.
  private static let definitionsRemedy =
    "leave that work out: write load = \"definitions\" under [pipeline]; or put it below a __main__ guard"

  /// The modules of the stages, in words.
  private var modules: String {
    Set(program.stages.map { $0.reference.prefix { $0 != ":" } }).sorted().joined(separator: ", ")
  }

  /// How long imports may take; a whole run is as long as the script.
  private var loadLimit: Duration { program.loading.mode == .run ? .seconds(3600) : .seconds(120) }

  /// Starts a worker and reports what it imported.
  ///
  /// - Throws: `WorkbenchError` with the traceback when a module cannot be imported.
  func startAndLoad() throws -> (process: WorkerProcess, report: PythonReport) {
    var environment = environment
    environment["PYTHONHASHSEED"] = "\(hashSeed)"
    environment["SWIFT_BACKTRACE"] = "enable=no"
    let process = try WorkerProcess(
      Command(
        worker, ["python"] + interpreter.workerArguments,
        environment: environment, workingDirectory: workingDirectory),
      limits: limits)
    do {
      guard case .python(let report) = try process.load(.python(program), deadline: loadLimit) else {
        preconditionFailure("a Python load is answered by a Python report")
      }
      return (process, report)
    } catch .refused(let error, let output) {
      let remedy =
        error.kind == .importWorks
        ? Self.definitionsRemedy
        : "make it importable with \(interpreter.executable): check the module, and [pipeline] path and python"
      let evidence = error.exception?.traceback ?? ""
      throw WorkbenchError(
        "load the reference", "", error.message, remedy: remedy,
        // What argparse and its like say goes before they end the script.
        evidence: error.exception?.className == "SystemExit" ? output.standardError + evidence : evidence)
    } catch .crashed(let ending) where program.loading.mode == .import && ending.isScriptsOwn {
      throw WorkbenchError(
        "load the reference", "", "importing \(modules) ended the process: it \(ending.termination)",
        remedy: Self.definitionsRemedy, evidence: ending.output.standardError)
    } catch .timedOut(let limit, let ending) where program.loading.mode == .import {
      throw WorkbenchError(
        "load the reference", "", "importing \(modules) took longer than \(limit)",
        remedy: Self.definitionsRemedy, evidence: ending.output.standardError)
    } catch {
      throw try hostError("start the reference's interpreter", interpreter.executable, error)
    }
  }
}

extension WorkerEvidence {
  /// Whether user code ended the process as it wished, not the launcher or the interpreter for want of something.
  fileprivate var isScriptsOwn: Bool {
    guard case .exited = termination else { return false }
    return !["regauge-worker: ", "Fatal Python error: "].contains { output.standardError.contains($0) }
  }
}

extension ReferenceHost {
  /// The pipeline's functions for `calls`, as the manifest says they are found.
  init(
    _ pipeline: Pipeline, _ calls: [StageCall], _ interpreter: PythonInterpreter, _ workbench: Workbench,
    limits: WorkerLimits = WorkerLimits()
  ) {
    self.init(
      interpreter: interpreter,
      program: PythonProgram(
        searchPaths: pipeline.manifest.pipeline.path.map(pipeline.resolve)
          // Not installed there, as nothing of ours need be.
          + (pipeline.isDecorated ? [workbench.locations.pythonPackage] : []),
        stages: calls.map {
          StageBinding(
            name: $0.stage.name, reference: $0.stage.reference, outputs: $0.stage.outputs,
            mutates: $0.stage.mutates)
        },
        adapters: pipeline.adapterBindings, wideColumns: pipeline.manifest.values.wide,
        loading: pipeline.loading()),
      worker: workbench.locations.worker, environment: workbench.environment,
      workingDirectory: pipeline.directory, limits: limits)
  }
}

/// Why a worker could not be started, as its user is told.
func hostError(_ operation: String, _ object: String, _ failure: WorkerFailure) throws
  -> WorkbenchError
{
  if case .interrupted = failure { throw Interruption() }
  return WorkbenchError(
    operation, object, failure.description, remedy: "run 'regauge doctor' to see what is missing")
}
