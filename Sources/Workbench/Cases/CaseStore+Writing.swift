import Cases
import FoundationEssentials
import Glibc
import Workers

extension CaseStore {
  /// Makes the store's folders, for the owner's eyes only.
  func prepare() throws(WorkbenchError) {
    try Files.makeStore(parentDirectory(of: directory))
    if !Files.isDirectory(directory) { try Files.makeDirectory(directory, for: "make the store of cases") }
    guard unsafe chmod(directory, mode_t(0o700)) == 0 else {
      throw WorkbenchError(
        "make the store of cases", directory, unsafe String(cString: strerror(errno)),
        remedy: "check whose folder it is")
    }
    let ignore = joined(directory, ".gitignore")
    if !Files.exists(ignore) { try Files.write(Data("*\n".utf8), to: ignore, for: "make the store of cases") }
  }

  /// Runs `body` while no other process writes into the store.
  private func locked<Result>(_ body: () throws -> Result) throws -> Result {
    let path = joined(directory, ".lock")
    let file = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, mode_t(0o600))
    guard file >= 0 else { throw writingError(path, errno) }
    // Closing it is what frees the lock.
    defer { close(file) }
    guard lockf(file, F_LOCK, 0) == 0 else { throw writingError(path, errno) }
    return try body()
  }

  /// Removes what captures left behind that were killed.
  func removeAbandoned() {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [] {
      guard name.hasPrefix(StoreLayout.stagingPrefix),
        let process = pid_t(name.dropFirst(StoreLayout.stagingPrefix.count)), process != getpid(),
        kill(process, 0) != 0, errno == ESRCH
      else { continue }
      try? FileManager.default.removeItem(atPath: joined(directory, name))
    }
  }

  /// Takes over what a capture collected in `folder`: values first, then the records that refer to them, each stage's
  /// in one step. What fails before it leaves the stage's cases as they were.
  ///
  /// - Parameter adding: the stages' other cases stay; else they give way.
  func adopt(_ captures: [StageCapture], from folder: String, adding: Bool) throws {
    try locked {
      defer { try? removeUnreferenced() }
      try take(captures, from: folder, adding: adding)
    }
  }

  private func take(_ captures: [StageCapture], from folder: String, adding: Bool) throws {
    for capture in captures where !capture.cases.isEmpty {
      for value in capture.cases.flatMap(\.values) {
        let source = "\(folder)/\(StoreLayout.content(value.hash))"
        // Another case may have brought it over already.
        guard Files.exists(source) else { continue }
        guard unsafe rename(source, path(value)) == 0 else {
          throw writingError(path(value), errno)
        }
      }
      let own = "\(directory)/\(StoreLayout.folder(ofStage: capture.stage))"
      // The records are written beside those that are in force, and then change places with them.
      let made = "\(folder)/\(StoreLayout.folder(ofStage: capture.stage))"
      if unsafe mkdir(made, mode_t(0o700)) != 0 { throw writingError(made, errno) }
      for item in capture.cases {
        try write(item, to: "\(folder)/\(StoreLayout.record(item.id, ofStage: capture.stage))")
      }
      var record = capture
      record.cases = []
      try write(record, to: "\(folder)/\(StoreLayout.capture(ofStage: capture.stage))")
      if adding { try copyOtherRecords(from: own, to: made) }
      do throws(SystemError) {
        try PrivateFile.replace(folder: own, with: made)
      } catch {
        throw writingError(own, error.code)
      }
    }
  }

  private func copyOtherRecords(from folder: String, to made: String) throws {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    where !Files.exists(joined(made, name)) {
      try FileManager.default.copyItem(atPath: joined(folder, name), toPath: joined(made, name))
    }
  }

  /// Removes the cases of some stages, or everything that was ever captured.
  ///
  /// - Parameter stages: empty for all.
  /// - Returns: how many cases went, and how many bytes of values.
  public func purge(stages: [String]) throws -> (cases: Int, byteCount: Int) {
    let before = try byteCount()
    var count = 0
    // Records that cannot be read are to go as well.
    for capture in (try? captures()) ?? [] where stages.isEmpty || stages.contains(capture.stage) {
      count += capture.cases.count
    }
    if stages.isEmpty {
      try? FileManager.default.removeItem(atPath: directory)
      if Files.exists(directory) {
        throw Self.remainder(directory)
      }
      return (count, before)
    }
    removeAbandoned()
    try locked {
      for stage in stages {
        let folder = "\(directory)/\(StoreLayout.folder(ofStage: stage))"
        try? FileManager.default.removeItem(atPath: folder)
        if Files.exists(folder) { throw Self.remainder(folder) }
      }
      try removeUnreferenced()
    }
    return (count, before - (try byteCount()))
  }

  private static func remainder(_ path: String) -> WorkbenchError {
    WorkbenchError(
      "purge the cases", path, "not everything could be removed", remedy: "check whose files they are")
  }

  /// Removes the values that no record refers to.
  private func removeUnreferenced() throws {
    let used = Set(try captures().flatMap(\.cases).flatMap(\.values).map(\.hash))
    for (hash, _) in try contents() where !used.contains(hash) {
      PrivateFile.remove("\(directory)/\(StoreLayout.content(hash))")
    }
  }

  private func write(_ record: some Encodable, to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let data = try encoder.encode(record)
    do throws(SystemError) {
      try PrivateFile.write(data.bytes, to: path)
    } catch {
      throw writingError(path, error.code)
    }
  }

  private func writingError(_ path: String, _ code: Int32) -> WorkbenchError {
    WorkbenchError(
      "write the captured cases", path, unsafe String(cString: strerror(code)),
      remedy: code == ENOSPC ? "make room, and capture again" : "check that the folder is writable")
  }
}
