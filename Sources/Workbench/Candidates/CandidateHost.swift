import Workers

/// A candidate's side: a worker that holds its code, whatever kind that is of.
struct CandidateHost: WorkerHost {
  let candidate: Manifest.CandidateDeclaration
  /// How its worker is started.
  var command: Command
  var request: LoadRequest
  let limits: WorkerLimits
  /// What to do where the worker refuses the code.
  let remedy: String

  var holdsArguments: Bool { candidate.kind == .python }

  func start() throws -> WorkerProcess { try startAndLoad().process }

  /// Starts a worker and reports what it found in the code.
  ///
  /// - Throws: `WorkbenchError` for code that cannot be loaded, with the traceback of a Python module.
  func startAndLoad() throws -> (process: WorkerProcess, report: LoadReport) {
    let process = try WorkerProcess(command, limits: limits)
    do {
      return (process, try process.load(request, deadline: .seconds(120)))
    } catch .refused(let error, _) {
      throw WorkbenchError(
        "load candidate", "'\(candidate.name)'", error.message, remedy: remedy,
        evidence: error.exception?.traceback ?? "")
    } catch .crashed(let ending) where candidate.kind == .native || candidate.kind == .mixed {
      throw WorkbenchError(
        "load candidate", "'\(candidate.name)'",
        "loading its library ended the process: it \(ending.termination)",
        remedy: "see what the library does when it is loaded (constructors, globals), or build it again",
        evidence: ending.output.standardError)
    } catch {
      throw try hostError("start a worker for candidate", "'\(candidate.name)'", error)
    }
  }
}

extension LoadReport {
  /// What the code was made with: "Swift 6.3.1", "CPython 3.11.2, numpy 2.4.0"; nil where nothing is known.
  var toolchain: String? {
    switch self {
    case .native(let report): report.toolchain
    case .python(let report):
      (report.implementation == "cpython" ? "CPython" : report.implementation) + " \(report.version)"
        + (report.libraries.isEmpty ? "" : ", \(report.librariesText)")
    case .command: nil
    }
  }

  /// Whether timings of it mean anything: false for debug builds of libraries. Nobody knows of a program.
  var isOptimized: Bool { if case .native(let report) = self { report.isOptimized } else { true } }
}

extension Workbench {
  /// How the workers of `candidate` are started.
  ///
  /// - Throws: `WorkbenchError` when its library, interpreter or program cannot be found.
  func host(
    _ candidate: Manifest.CandidateDeclaration, of pipeline: Pipeline, limits: WorkerLimits = WorkerLimits()
  ) throws -> CandidateHost {
    var variables = environment
    variables["SWIFT_BACKTRACE"] = "enable=no"
    func host(_ mode: [String], _ request: LoadRequest, remedy: String) -> CandidateHost {
      CandidateHost(
        candidate: candidate,
        command: Command(
          locations.worker, mode, environment: variables, workingDirectory: pipeline.directory),
        request: request, limits: limits, remedy: remedy)
    }
    func path(_ library: Manifest.CandidateDeclaration.Library) throws -> String {
      try locations.library(library.path, from: pipeline.directory)
    }
    let rebuild =
      "name a library with the stage ABI as 'library' of the candidate, or rebuild this one once that is put right"
    switch candidate.code {
    case .native(let library):
      return host(["native"], .native(libraryPath: try path(library)), remedy: rebuild)
    case .mixed(let mixture):
      let bindings = try Dictionary(grouping: mixture.parts.keys.sorted()) { mixture.parts[$0]! }.sorted {
        $0.key < $1.key
      }
      .map { name, stages in
        guard case .native(let library) = try pipeline.candidate(name).code else {
          preconditionFailure("Pipeline.init lets only native candidates be mixed")
        }
        return LibraryBinding(
          path: try path(library),
          stages: Dictionary(uniqueKeysWithValues: stages.map { ($0, library.stageNames[$0] ?? $0) }))
      }
      return host(["native"], .libraries(bindings), remedy: rebuild)
    case .python(let functions):
      let interpreter = try interpreter(for: pipeline, override: nil, candidate: functions.python)
      // As for the reference: set and hash order do not differ between launches.
      variables["PYTHONHASHSEED"] = "0"
      return host(
        ["python"] + interpreter.workerArguments,
        .python(program(functions, pipeline)),
        remedy: "make it importable with \(interpreter.executable): check the module, and the candidate's "
          + "path and python")
    case .command(let words):
      guard let program = Command.find(words[0], in: environment["PATH"] ?? "", from: pipeline.directory)
      else {
        throw WorkbenchError(
          "find the command", "'\(words[0])'",
          words[0].contains("/")
            ? "\(pipeline.resolve(words[0])) is no program that can be executed"
            : "there is no program of that name on PATH",
          remedy: "build it and make it executable, or correct 'command' of candidate '\(candidate.name)'")
      }
      return host(
        ["command"],
        .command(
          CommandProgram(
            executable: program, arguments: Array(words.dropFirst()), environment: environment)),
        remedy: "correct 'command' in the manifest")
    }
  }

  private func program(
    _ functions: Manifest.CandidateDeclaration.Functions, _ pipeline: Pipeline
  ) -> PythonProgram {
    PythonProgram(
      searchPaths: (functions.path ?? pipeline.manifest.pipeline.path).map(pipeline.resolve),
      stages: pipeline.stages.compactMap { stage in
        functions.references[stage.name].map {
          StageBinding(name: stage.name, reference: $0, outputs: stage.outputs, mutates: stage.mutates)
        }
      },
      adapters: pipeline.adapterBindings, wideColumns: pipeline.manifest.values.wide,
      tableForm: functions.takes,
      // A rewrite may lie in the script, or import from it.
      loading: pipeline.loading(with: functions.references.values.sorted()))
  }
}

extension Pipeline {
  /// The manifest's adapters as workers take them.
  var adapterBindings: [AdapterBinding] {
    manifest.adapters.map {
      AdapterBinding(className: $0.className.replacing(":", with: "."), to: $0.to, from: $0.from)
    }
  }
}

extension Command {
  /// The program called `name`: a path relative to `directory`, or a name on PATH.
  static func find(_ name: String, in searchPath: String, from directory: String) -> String? {
    find(name.contains("/") ? joined(directory, name) : name, in: searchPath)
  }
}
