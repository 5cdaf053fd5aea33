import Glibc
import Workers

/// What a verification of the pipeline depends on and an editor may save: the manifest; the Python files beside the
/// references and in their packages, and of Python candidates; the sources of Swift packages that are built here; the
/// libraries and commands that others build.
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
    addPython(pipeline.manifest.pipeline.path, of: pipeline.stages.map(\.reference), pipeline)
    for candidate in pipeline.manifest.candidates {
      switch candidate.code {
      case .python(let functions):
        addPython(
          functions.path ?? pipeline.manifest.pipeline.path, of: Array(functions.references.values), pipeline)
      case .command(let words): for word in words { add(pipeline.resolve(word)) }
      case .native, .mixed: break
      }
    }
    for package in packages { addTree(package, of: swiftPackageSources) }
    // Those of packages are built here.
    for library in pipeline.libraries where !library.contains("/.build/") { add(library) }
  }

  var count: Int { states.count }

  /// The Python files of the folders themselves, and of the packages in them, subpackages included.
  private mutating func addPython(_ folders: [String], of references: [String], _ pipeline: Pipeline) {
    let modules = Set(references.map { String($0.prefix { $0 != ":" && $0 != "." }) })
    for folder in folders.map(pipeline.resolve) {
      for name in visibleNames(in: folder) {
        let path = joined(folder, name)
        if Self.python.contains(fileSuffix(of: name)) {
          add(path)
        } else if modules.contains(name) || Files.exists(path + "/__init__.py") {
          addTree(path, of: Self.python)
        }
      }
    }
  }

  private mutating func addTree(_ folder: String, of suffixes: Set<String>) {
    for path in sourceFiles(in: folder, of: suffixes) { add(path) }
  }

  private mutating func add(_ path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
    states[path] = State(
      seconds: Int(status.st_mtim.tv_sec), nanoseconds: Int(status.st_mtim.tv_nsec),
      byteCount: Int(status.st_size))
  }

  private static let python: Set<String> = ["py", "ipynb"]
}

extension Workbench {
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
