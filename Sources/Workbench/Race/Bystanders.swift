import FoundationEssentials

/// The user's own files and folders that the commands of a race name. Programs may read them, and must leave them as
/// they are: what one of them changed would be the other's input, and is not the race's to lose.
struct Bystanders {
  /// What a change of a file shows in.
  private struct Mark: Equatable {
    var byteCount: UInt64?
    var modified: Date?
    var number: UInt64?

    /// A folder's own mark is that it is there: the time of what happens in it is its entries'.
    init(_ path: String) {
      guard Files.type(path) != .typeDirectory else { return }
      let found = try? FileManager.default.attributesOfItem(atPath: path)
      byteCount = (found?[.size] as? any BinaryInteger).map { UInt64($0) }
      modified = found?[.modificationDate] as? Date
      number = (found?[.systemFileNumber] as? any BinaryInteger).map { UInt64($0) }
    }
  }

  private struct File {
    var path: String
    var mark: Mark
    /// A copy to put back; nil where the file is too large for one.
    var copy: String?
  }

  private static let largestCopy: UInt64 = 1 << 30
  private var files: [File] = []
  private var folders: [String: [String: Mark]] = [:]

  /// - Parameter store: a folder for copies, made here.
  init(_ paths: Set<String>, copiesIn store: String) throws {
    try Files.makeDirectory(store, for: "make a folder for copies of what the commands name")
    for path in paths.sorted() {
      if Files.isDirectory(path) {
        folders[path] = Self.marks(in: path)
        continue
      }
      let mark = Mark(path)
      var file = File(path: path, mark: mark)
      if (mark.byteCount ?? 0) <= Self.largestCopy {
        let copy = "\(store)/\(files.count)"
        // A file that cannot be read cannot be put back either, and may still be written to.
        if (try? FileManager.default.copyItem(atPath: path, toPath: copy)) != nil { file.copy = copy }
      }
      files.append(file)
    }
  }

  private static func marks(in folder: String) -> [String: Mark] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return Dictionary(uniqueKeysWithValues: names.map { ($0, Mark(joined(folder, $0))) })
  }

  /// Puts back what a program changed.
  ///
  /// - Throws: `WorkbenchError` that names what changed.
  func check(after contender: String) throws {
    for file in files where Mark(file.path) != file.mark {
      var fate = "and is too large to have been kept"
      if let copy = file.copy {
        try? FileManager.default.removeItem(atPath: file.path)
        try FileManager.default.copyItem(atPath: copy, toPath: file.path)
        fate = "which was put back"
      }
      throw Self.error(contender, "it changed \(file.path), \(fate)")
    }
    for (folder, marks) in folders {
      let now = Self.marks(in: folder)
      guard let name = Set(now.keys).union(marks.keys).sorted().first(where: { now[$0] != marks[$0] }) else {
        continue
      }
      throw Self.error(contender, "it changed \(joined(folder, name))")
    }
  }

  private static func error(_ contender: String, _ problem: String) -> WorkbenchError {
    WorkbenchError(
      "race", "the \(contender)", problem,
      remedy:
        "let it write into its current folder, an empty one in each run, under a name that nothing here has")
  }
}
