import Ledger
import Reports
import Toolbox
import Workers

extension Workbench {
  /// Looks at everything that the tool needs, and at the pipeline here if there is one.
  ///
  /// - Parameters:
  ///   - manifest: as for the other commands; nil looks for one and is content without.
  ///   - python: the interpreter to examine instead of the pipeline's.
  public func diagnose(manifest: String?, python: String?) -> [Diagnosis] {
    var found = [swift(), worker(), pythonHalf(), toolEnvironment(), sqlite()]
    var pipeline: Pipeline?
    if manifest == nil, Pipeline.search(from: workingDirectory) == nil {
      found.append(
        Diagnosis(
          "pipeline", .caution, "no regauge.toml here or above",
          remedy: "change to a pipeline's folder, or name its manifest: --manifest FILE"))
    } else {
      do {
        pipeline = try self.pipeline(manifest: manifest)
      } catch {
        found.append(missing("pipeline", error))
      }
    }
    found += interpreter(pipeline, python)
    if let pipeline {
      found.append(
        Diagnosis(
          "pipeline", .good,
          "\(pipeline.name), \(FigureFormat.count(pipeline.stages.count, of: "stage")) (\(pipeline.manifestPath))"
        ))
      found += inputs(pipeline) + references(pipeline, python) + candidates(pipeline) + [ledger(pipeline)]
    }
    return found
  }

  /// An error as a line of the list; `remedy` serves errors that bring none.
  private func missing(_ subject: String, _ error: any Error, remedy: String = "") -> Diagnosis {
    guard let error = error as? WorkbenchError else {
      return Diagnosis(subject, .missing, "\(error)", remedy: remedy)
    }
    return Diagnosis(subject, .missing, error.problem, remedy: error.remedy)
  }

  /// The remedy for a piece of a pipeline: the set-up makes those of the clone's own, `other` those of the rest.
  private func pieceRemedy(_ path: String, other: String) -> String {
    if let clone = locations.clone, path.hasPrefix(clone + "/") { return locations.setupRemedy }
    return other
  }

  private func swift() -> Diagnosis {
    guard let path = Command.find("swift", in: environment["PATH"] ?? "") else {
      return Diagnosis(
        "Swift", .caution, "not on PATH; needed to build rewrites, not to check them",
        remedy: "put a Swift 6.3 toolchain's usr/bin on PATH")
    }
    let command = Command(path, ["--version"], environment: environment)
    guard let result = try? Subprocess.run(command, deadline: .seconds(20)), result.termination.isSuccess,
      let version = result.standardOutput.firstMatch(of: /Swift version (\d+)\.(\d+)[.\d]*/)
    else {
      return Diagnosis(
        "Swift", .missing, "\(path) does not answer --version", remedy: "reinstall the toolchain")
    }
    let number = version.output.0.dropFirst("Swift version ".count)
    guard let major = Int(version.output.1), let minor = Int(version.output.2), (major, minor) >= (6, 3)
    else {
      return Diagnosis(
        "Swift", .missing, "\(number) at \(path) is too old", remedy: "install Swift 6.3 or newer")
    }
    return Diagnosis("Swift", .good, "\(number) (\(path))")
  }

  private func worker() -> Diagnosis {
    Files.isExecutable(locations.worker)
      ? Diagnosis("worker", .good, locations.worker)
      : Diagnosis("worker", .missing, "\(locations.worker) is not there", remedy: locations.buildRemedy)
  }

  private func pythonHalf() -> Diagnosis {
    Files.exists(locations.pythonHalf)
      ? Diagnosis("Python half", .good, locations.pythonHalf)
      : Diagnosis(
        "Python half", .missing, "\(locations.pythonHalf) is not there", remedy: locations.buildRemedy)
  }

  private func toolEnvironment() -> Diagnosis {
    let program =
      "import jinja2, pyarrow, vl_convert, sys; sys.stdout.write(pyarrow.__version__ + ' ' + jinja2.__version__)"
    guard Files.exists(locations.toolPython) else {
      return Diagnosis(
        "tool environment", .missing, "\(locations.toolPython) is not there", remedy: locations.setupRemedy)
    }
    let environmentFolder = parentDirectory(of: parentDirectory(of: locations.toolPython))
    let command = Command(locations.toolPython, ["-I", "-c", program], environment: [:])
    guard let result = try? Subprocess.run(command, deadline: .seconds(60)), result.termination.isSuccess
    else {
      return Diagnosis(
        "tool environment", .missing, "\(locations.toolPython) lacks packages of the lock file",
        remedy: "rm -rf \(shellQuoted(environmentFolder)) && \(locations.setupRemedy)")
    }
    let versions = result.standardOutput.split(whereSeparator: \.isWhitespace)
    return Diagnosis(
      "tool environment", .good,
      "pyarrow \(versions.first ?? "?"), Jinja2 \(versions.last ?? "?") (\(locations.toolPython))")
  }

  private func sqlite() -> Diagnosis { Diagnosis("SQLite", .good, Ledger.sqliteVersion) }

  private func interpreter(_ pipeline: Pipeline?, _ python: String?) -> [Diagnosis] {
    do {
      let interpreter = try interpreter(for: pipeline, override: python)
      let place =
        interpreter.isVirtualEnvironment ? "environment \(interpreter.prefix)" : interpreter.executable
      return [
        Diagnosis(
          "Python", .good, "\(interpreter.version), \(place), libpython \(interpreter.libraryPath)"),
        layouts(interpreter),
      ]
    } catch {
      let other = "name another interpreter with --python, or as 'python' in the manifest"
      let wanted = pipeline?.manifest.pipeline.python.flatMap { pipeline?.resolve($0) } ?? ""
      return [missing("Python", error, remedy: python == nil ? pieceRemedy(wanted, other: other) : other)]
    }
  }

  /// Which objects the codec reads where they lie, having recognised how this Python lays them out.
  private func layouts(_ interpreter: PythonInterpreter) -> Diagnosis {
    let command = Command(
      locations.worker,
      [
        "script", "--python", interpreter.executable, "--libpython", interpreter.libraryPath, "--", "-c",
        "import _regauge, sys; sys.stdout.write(_regauge.layouts())",
      ], environment: environment)
    guard let result = try? Subprocess.run(command, deadline: .seconds(20)), result.termination.isSuccess
    else {
      return Diagnosis(
        "Python objects", .missing, "the worker does not start \(interpreter.executable)",
        remedy: "see what it says: "
          + ([locations.worker] + ["script", "--python", interpreter.executable, "-c", "pass"])
          .map(shellQuoted).joined(separator: " "))
    }
    let known = result.standardOutput.split(separator: " ").map(String.init)
    let unknown = ["float", "int", "str", "list", "tuple", "dict", "datetime"].filter { !known.contains($0) }
    if unknown.isEmpty {
      return Diagnosis(
        "Python objects", .good,
        "read and written in memory (\(known.joined(separator: ", "))): their layouts were probed and hold")
    }
    let rest = known.isEmpty ? "" : "; in memory: \(known.joined(separator: ", "))"
    return Diagnosis(
      "Python objects", .caution,
      "through Python's functions, which is slower and gives the same: \(unknown.joined(separator: ", "))\(rest)",
      remedy: "nothing need be done; Python 3.10 to 3.13 as python.org and Debian build it is read faster")
  }

  private func inputs(_ pipeline: Pipeline) -> [Diagnosis] {
    let files = pipeline.manifest.inputs.sorted { $0.key < $1.key }
      .compactMap { name, source in
        if case .file(let input) = source { (name, pipeline.resolve(input.file)) } else { nil }
      }
    let missing = files.filter { !Files.exists($0.1) }
    if missing.isEmpty {
      let count = files.count
      return [
        Diagnosis("inputs", .good, count == 1 ? "the one file is there" : "all \(count) files are there")
      ]
    }
    return missing.map { name, path in
      Diagnosis(
        "input \(name)", .missing, "\(path) is not there",
        remedy: pieceRemedy(path, other: "put the file there, or correct inputs.\(name).file in the manifest")
      )
    }
  }

  /// Imports the reference's functions in a worker, as every command does; nothing where there is no interpreter
  /// to do so, which has a line of its own.
  private func references(_ pipeline: Pipeline, _ python: String?) -> [Diagnosis] {
    guard let interpreter = try? interpreter(for: pipeline, override: python) else { return [] }
    do {
      let calls = try pipeline.stages.map { try StageCall($0, file: pipeline.manifestPath) }
      let host = ReferenceHost(pipeline, calls, interpreter, self)
      try host.startAndLoad().process.shutDown()
      let count = calls.count
      return [
        Diagnosis(
          "references", .good, count == 1 ? "the one function is imported" : "all \(count) are imported")
      ]
    } catch {
      return [missing("references", error)]
    }
  }

  private func candidates(_ pipeline: Pipeline) -> [Diagnosis] {
    pipeline.manifest.candidates.map { candidate in
      let title = "candidate \(candidate.name)"
      do {
        let host = try host(candidate, of: pipeline)
        let loaded = try host.startAndLoad()
        loaded.process.shutDown()
        let count = FigureFormat.count(
          try candidateStages(candidate, loaded.report, pipeline).count, of: "stage")
        let code = try CandidateCode(candidate, of: pipeline, self)
        switch loaded.report {
        case .native(let report):
          if let source = PackageLibrary(candidate, of: pipeline)?.newerSource {
            return Diagnosis(
              title, .caution, "\(fileName(of: source)) was changed after its library was built",
              remedy: pipeline.command("build"))
          }
          return Diagnosis(
            title, report.isOptimized ? .good : .caution,
            "\(FigureFormat.count(report.stages.count, of: "stage")), \(report.toolchain), ABI \(report.abiVersion), "
              + "\(report.isOptimized ? "optimised" : "a debug build, whose timings are refused") "
              + "(\(code.file ?? code.title))",
            remedy: report.isOptimized ? "" : releaseRemedy(code.file ?? code.title))
        case .python(let report):
          return Diagnosis(title, .good, "\(count), Python \(report.version) (\(report.executable))")
        case .command: return Diagnosis(title, .good, "\(count) (\(code.title))")
        }
      } catch {
        var diagnosis = missing(title, error, remedy: "rebuild the library, or correct the manifest")
        // Nobody misses it until it is asked for.
        if !candidate.isDefault { diagnosis.state = .caution }
        return diagnosis
      }
    }
  }

  /// How a library that is a debug build becomes a release build.
  private func releaseRemedy(_ library: String) -> String {
    guard library.contains("/.build/") else {
      return "build it with optimisation, such as swift build -c release, or cc -O2"
    }
    return library.contains("/debug/")
      ? "name the library in .build/release instead, and make it by 'regauge build'"
      : "make it anew by 'regauge build'"
  }

  private func ledger(_ pipeline: Pipeline) -> Diagnosis {
    guard Files.exists(pipeline.ledgerPath) else {
      return Diagnosis("ledger", .good, "none yet; the first verify makes \(pipeline.ledgerPath)")
    }
    do {
      let ledger = try Ledger.open(path: pipeline.ledgerPath, access: .reading)
      if let damage = try ledger.damage().first {
        return Diagnosis(
          "ledger", .missing, "\(pipeline.ledgerPath) is damaged: \(damage)", remedy: "restore a copy")
      }
      let sessions = try ledger.sessions(pipeline: pipeline.name).count
      return Diagnosis(
        "ledger", .good, "\(FigureFormat.count(sessions, of: "session")) (\(pipeline.ledgerPath))")
    } catch {
      return Diagnosis("ledger", .missing, "\(error)")
    }
  }
}
