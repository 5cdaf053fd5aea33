import Ledger
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
    let pipeline: Pipeline?
    do {
      pipeline = try self.pipeline(manifest: manifest)
    } catch {
      pipeline = nil
      let isAbsent = "\(error)".contains("there is none in")
      found.append(
        Diagnosis(
          "pipeline", isAbsent && manifest == nil ? .caution : .missing,
          isAbsent ? "no regauge.toml here or above" : "\(error)",
          remedy: isAbsent ? "change to a pipeline's folder, such as reference-python/flights" : ""))
    }
    found.append(interpreter(pipeline, python))
    if let pipeline {
      found.append(
        Diagnosis(
          "pipeline", .good, "\(pipeline.name), \(pipeline.stages.count) stages (\(pipeline.manifestPath))"))
      found += inputs(pipeline) + libraries(pipeline) + [ledger(pipeline)]
    }
    return found
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
      : Diagnosis("worker", .missing, "\(locations.worker) is not there", remedy: "make build")
  }

  private func pythonHalf() -> Diagnosis {
    Files.exists(locations.pythonHalf)
      ? Diagnosis("Python half", .good, locations.pythonHalf)
      : Diagnosis("Python half", .missing, "\(locations.pythonHalf) is not there", remedy: "make build")
  }

  private func toolEnvironment() -> Diagnosis {
    let program =
      "import jinja2, pyarrow, vl_convert, sys; sys.stdout.write(pyarrow.__version__ + ' ' + jinja2.__version__)"
    guard Files.exists(locations.toolPython) else {
      return Diagnosis(
        "tool environment", .missing, "\(locations.toolPython) is not there", remedy: "make setup")
    }
    let command = Command(locations.toolPython, ["-I", "-c", program], environment: [:])
    guard let result = try? Subprocess.run(command, deadline: .seconds(60)), result.termination.isSuccess
    else {
      return Diagnosis(
        "tool environment", .missing, "\(locations.toolPython) lacks packages of the lock file",
        remedy: "rm -rf .venv && make setup")
    }
    let versions = result.standardOutput.split(whereSeparator: \.isWhitespace)
    return Diagnosis(
      "tool environment", .good,
      "pyarrow \(versions.first ?? "?"), Jinja2 \(versions.last ?? "?") (\(locations.toolPython))")
  }

  private func sqlite() -> Diagnosis { Diagnosis("SQLite", .good, Ledger.sqliteVersion) }

  private func interpreter(_ pipeline: Pipeline?, _ python: String?) -> Diagnosis {
    do {
      let interpreter = try interpreter(for: pipeline, override: python)
      let place =
        interpreter.isVirtualEnvironment ? "environment \(interpreter.prefix)" : interpreter.executable
      return Diagnosis(
        "Python", .good, "\(interpreter.version), \(place), libpython \(interpreter.libraryPath)")
    } catch {
      return Diagnosis(
        "Python", .missing, "\(error)", remedy: "make setup, or name another interpreter with --python")
    }
  }

  private func inputs(_ pipeline: Pipeline) -> [Diagnosis] {
    let missing = pipeline.manifest.inputs.sorted { $0.key < $1.key }
      .map { ($0.key, pipeline.resolve($0.value.file)) }.filter { !Files.exists($0.1) }
    if missing.isEmpty {
      let count = pipeline.manifest.inputs.count
      return [
        Diagnosis("inputs", .good, count == 1 ? "the one file is there" : "all \(count) files are there")
      ]
    }
    return missing.map { name, path in
      Diagnosis(
        "input \(name)", .missing, "\(path) is not there", remedy: "fetch the data (flights: make setup)")
    }
  }

  private func libraries(_ pipeline: Pipeline) -> [Diagnosis] {
    pipeline.manifest.candidates.map { candidate in
      do {
        let path = try locations.library(candidate.library, from: pipeline.directory)
        let host = CandidateHost(
          candidate: candidate, library: path, worker: locations.worker, environment: environment,
          workingDirectory: pipeline.directory, limits: WorkerLimits())
        let loaded = try host.startAndLoad()
        loaded.process.shutDown()
        let report = loaded.report
        return Diagnosis(
          "candidate \(candidate.name)", report.isOptimized ? .good : .caution,
          "\(report.stages.count) stages, \(report.toolchain), ABI \(report.abiVersion), "
            + "\(report.isOptimized ? "optimised" : "a debug build, whose timings are refused") (\(path))",
          remedy: report.isOptimized ? "" : "build it with -c release")
      } catch let error as WorkbenchError {
        return Diagnosis("candidate \(candidate.name)", .missing, error.problem, remedy: error.remedy)
      } catch {
        return Diagnosis("candidate \(candidate.name)", .missing, "\(error)", remedy: "rebuild the library")
      }
    }
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
      return Diagnosis("ledger", .good, "\(sessions) sessions (\(pipeline.ledgerPath))")
    } catch {
      return Diagnosis("ledger", .missing, "\(error)")
    }
  }
}
