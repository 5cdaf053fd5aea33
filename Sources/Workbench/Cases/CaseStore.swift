import Cases
import Columns
import FoundationEssentials
import Glibc
import Workers

/// The captured cases of a pipeline on disk; `StoreLayout` says where each thing is.
///
/// They are the user's production data: folders have mode 0700, files 0600, and the store keeps itself out of git.
/// Complexity: every operation reads the records of all stages it is about.
public struct CaseStore: Sendable, Hashable {
  public let directory: String
  /// How commands about it name the manifest; nil where they need not.
  let manifestArgument: String?

  public init(directory: String, manifestArgument: String? = nil) {
    self.directory = directory
    self.manifestArgument = manifestArgument
  }

  /// A command about the store, to be typed.
  private func command(_ action: String) -> String {
    commandText("cases \(action)", manifest: manifestArgument)
  }

  /// What was captured of every stage, in the order of their names.
  ///
  /// - Throws: `WorkbenchError` for a record that cannot be read.
  public func captures() throws -> [StageCapture] {
    try names().compactMap { name in
      let path = "\(directory)/\(name)/\(StoreLayout.captureFile)"
      return Files.exists(path) ? try capture(inFolder: name) : nil
    }
    .sorted { $0.stage < $1.stage }
  }

  /// What was captured of one stage; nil when nothing was.
  public func capture(ofStage stage: String) throws -> StageCapture? {
    let folder = StoreLayout.folder(ofStage: stage)
    return Files.exists("\(directory)/\(folder)/\(StoreLayout.captureFile)")
      ? try capture(inFolder: folder) : nil
  }

  /// The one case whose identity begins with `id`.
  ///
  /// - Parameter stages: where to look; empty for all.
  /// - Throws: `WorkbenchError` when there is none, or more than one.
  public func find(_ id: String, stages: [String] = []) throws -> (capture: StageCapture, case: CapturedCase)
  {
    let captures = try captures().filter { stages.isEmpty || stages.contains($0.stage) }
    let found = captures.flatMap { capture in
      capture.cases.filter { $0.id.hasPrefix(id) }.map { (capture: capture, case: $0) }
    }
    if found.count == 1 { return found[0] }
    if found.isEmpty || id.isEmpty {
      throw WorkbenchError(
        "find the case", "'\(id)'", "no captured case has an identity that begins so",
        remedy: "see '\(command("list"))'")
    }
    let names = found.map { "\($0.case.id) of \($0.capture.stage)" }.joined(separator: ", ")
    throw WorkbenchError(
      "find the case", "'\(id)'", "there are several: \(names)", remedy: "give more of it, or --stage")
  }

  /// The value's columns.
  ///
  /// - Throws: `WorkbenchError` for a file that is missing or is not what was stored.
  public func datum(_ value: StoredValue) throws -> Datum { try region(value).datum() }

  /// The value as both sides of a verification take it.
  func region(_ value: StoredValue) throws -> SealedRegion {
    let data = try bytes(value)
    return try SealedRegion(copying: data.bytes)
  }

  func bytes(_ value: StoredValue) throws -> Data {
    let path = path(value)
    let data = try Files.read(path, for: "read the captured value", remedy: "capture it again")
    guard SHA256.hexDigest(of: data.span) == value.hash else {
      throw WorkbenchError(
        "read the captured value", path, "its content is not what was captured",
        remedy: "remove it with '\(command("purge"))', and capture again")
    }
    return data
  }

  public func path(_ value: StoredValue) -> String { "\(directory)/\(StoreLayout.content(value.hash))" }

  /// Bytes of all values on disk.
  public func byteCount() throws -> Int { try contents().reduce(0) { $0 + $1.byteCount } }

  // MARK: - Reading

  private func names() throws -> [String] {
    guard Files.isDirectory(directory) else { return [] }
    return ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted()
  }

  func contents() throws -> [(hash: String, byteCount: Int)] {
    try names().compactMap { name in
      guard let hash = StoreLayout.hash(inName: name) else { return nil }
      var status = stat()
      guard unsafe stat("\(directory)/\(name)", &status) == 0 else { return nil }
      return (hash, Int(status.st_size))
    }
  }

  private func capture(inFolder name: String) throws -> StageCapture {
    let folder = "\(directory)/\(name)"
    var capture: StageCapture = try decode("\(folder)/\(StoreLayout.captureFile)")
    for file in ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    where file.hasSuffix(".json") && file != StoreLayout.captureFile {
      capture.cases.append(try decode("\(folder)/\(file)"))
    }
    capture.cases.sort { ($0.call, $0.id) < ($1.call, $1.id) }
    return capture
  }

  func decode<Value: Decodable>(_ path: String) throws -> Value {
    let data = try Files.read(path, for: "read the captured cases", remedy: "capture them again")
    do {
      return try JSONDecoder().decode(Value.self, from: data)
    } catch {
      throw WorkbenchError(
        "read the captured cases", path, "it is not what this version of Regauge writes",
        remedy: "remove them with '\(command("purge"))', and capture again")
    }
  }
}

extension Pipeline {
  public var caseStore: CaseStore {
    CaseStore(directory: joined(storeDirectory, "cases"), manifestArgument: manifestArgument)
  }
}
