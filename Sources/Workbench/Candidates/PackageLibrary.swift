import FoundationEssentials
import Glibc

/// A candidate's library that `regauge build` makes: it lies in the `.build` folder of a Swift package.
struct PackageLibrary {
  let path: String
  /// The folder of the package.
  let package: String

  /// nil for a library that something else builds.
  init?(_ path: String) {
    guard let build = path.firstRange(of: "/.build/") else { return nil }
    self.path = path
    package = String(path[..<build.lowerBound])
    guard Files.exists(package + "/Package.swift") else { return nil }
  }

  /// That of `candidate`, or nil for candidates of other kinds.
  init?(_ candidate: Manifest.CandidateDeclaration, of pipeline: Pipeline) {
    guard case .native(let library) = candidate.code else { return nil }
    self.init(pipeline.resolve(library.path))
  }

  /// The library as a debug build makes it, whether it is there or not; itself where it is one.
  var debugBuild: PackageLibrary? { PackageLibrary(path.replacing("/release/", with: "/debug/")) }

  /// A source file that was written after the library was built, the newest of them; nil where it is up to date.
  ///
  /// Looked for in the target of the library's own name, where there is one: another target's changes need not touch it.
  var newerSource: String? {
    guard let built = modificationTime(path) else { return nil }
    let sources = package + "/Sources"
    let name = fileName(of: path)
    let own = name.hasPrefix("lib") && name.hasSuffix(".so") ? "/" + name.dropFirst(3).dropLast(3) : ""
    let files = sourceFiles(
      in: Files.isDirectory(sources + own) ? sources + own : sources, of: swiftPackageSources)
    return files.compactMap { file in modificationTime(file).map { (file: file, time: $0) } }
      .filter { $0.time > built }.max { $0.time < $1.time }?.file
  }
}

extension Pipeline {
  /// Whether `regauge build` would make another library than the one that one of these candidates has.
  public func isStale(_ candidates: Set<String>) -> Bool {
    manifest.candidates.contains {
      candidates.contains($0.name) && PackageLibrary($0, of: self)?.newerSource != nil
    }
  }
}

/// The suffixes of what a Swift package compiles.
let swiftPackageSources: Set<String> = [
  "swift", "c", "h", "cc", "cpp", "cxx", "hpp", "m", "S", "modulemap", "map",
]

/// The files with one of these suffixes in a folder and below; nothing hidden, and not through symbolic links.
func sourceFiles(in folder: String, of suffixes: Set<String>) -> [String] {
  visibleNames(in: folder).flatMap { name -> [String] in
    let path = joined(folder, name)
    if suffixes.contains(fileSuffix(of: name)) { return [path] }
    return isOwnFolder(path) && name != "__pycache__" ? sourceFiles(in: path, of: suffixes) : []
  }
}

/// What is hidden counts for nothing: `.build`, editors' copies.
func visibleNames(in folder: String) -> [String] {
  let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  return names.filter { !$0.hasPrefix(".") }
}

func fileSuffix(of name: String) -> String {
  name.lastIndex(of: ".").map { String(name[name.index(after: $0)...]) } ?? ""
}

private func isOwnFolder(_ path: String) -> Bool {
  var status = stat()
  return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// Nanoseconds since 1970; nil for what is no file.
private func modificationTime(_ path: String) -> Int? {
  var status = stat()
  guard unsafe stat(path, &status) == 0 else { return nil }
  return Int(status.st_mtim.tv_sec) * 1_000_000_000 + Int(status.st_mtim.tv_nsec)
}
