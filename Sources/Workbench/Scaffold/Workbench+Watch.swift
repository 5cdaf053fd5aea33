import FoundationEssentials
import Glibc
import Workers

extension Workbench {
  /// What a verification of the pipeline depends on and an editor may save: the manifest, the references' folders, the
  /// sources of the candidates' packages, and the libraries.
  struct WatchedFiles: Equatable {
    /// Path → modification time and size.
    private var states: [String: State] = [:]

    private struct State: Equatable {
      var seconds: Int
      var nanoseconds: Int
      var byteCount: Int
    }

    init(_ pipeline: Pipeline, packages: [String]) {
      add(pipeline.manifestPath)
      for folder in pipeline.manifest.pipeline.path.map(pipeline.resolve) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        where name.hasSuffix(".py") || name.hasSuffix(".ipynb") { add(joined(folder, name)) }
      }
      for package in packages {
        add(package + "/Package.swift")
        let sources = package + "/Sources"
        for name in (try? FileManager.default.subpathsOfDirectory(atPath: sources)) ?? []
        where name.hasSuffix(".swift") { add(joined(sources, name)) }
      }
      // Those of packages are built here.
      for library in pipeline.libraries where !library.contains("/.build/") { add(library) }
    }

    private mutating func add(_ path: String) {
      var status = stat()
      guard unsafe stat(path, &status) == 0 else { return }
      states[path] = State(
        seconds: Int(status.st_mtim.tv_sec), nanoseconds: Int(status.st_mtim.tv_nsec),
        byteCount: Int(status.st_size))
    }

    var count: Int { states.count }
  }

  /// Runs `body` now and again after each save of a file that it depends on, until Ctrl-C.
  ///
  /// - Parameters:
  ///   - waiting: is told how many files are watched, whenever `body` is done.
  ///   - failed: is told of errors that the next save may put right; before the first run they are thrown.
  /// - Throws: `Interruption` after Ctrl-C; what `body` throws the first time.
  public func watch(
    manifest: String?, waiting: (Int) -> Void, failed: (WorkbenchError) -> Void,
    _ body: (Pipeline) throws -> Void
  ) throws -> Never {
    var pipeline = try pipeline(manifest: manifest)
    while true {
      let packages = (try? self.packages(of: pipeline)) ?? []
      let before = WatchedFiles(pipeline, packages: packages)
      do {
        pipeline = try self.pipeline(manifest: manifest)
        try body(pipeline)
      } catch let error as WorkbenchError {
        failed(error)
      }
      waiting(before.count)
      while WatchedFiles(pipeline, packages: packages) == before {
        if Interrupts.isRaised { throw Interruption() }
        usleep(200_000)
      }
      // Editors write in several steps.
      usleep(100_000)
    }
  }
}
