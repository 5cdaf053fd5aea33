import Cases
import FoundationEssentials

/// Writes a scaffold's files and never over somebody's work.
struct ScaffoldWriter {
  let folder: String
  private(set) var files: [ScaffoldOutcome.File] = []
  private let recordFile: String
  private var record = Record()

  /// What is known of a scaffold from one time to the next.
  private struct Record: Codable {
    /// Path → SHA-256 of what was written there last: a file that still has it is nobody's work yet.
    var files: [String: String] = [:]
    /// The stages with their types, which outlive the cases that they were taken from.
    var stages: [ScaffoldStage] = []
  }

  /// - Parameter recordFile: what is known of the scaffold, relative to the folder; it goes where the sources go.
  /// - Throws: `WorkbenchError` for a record that is there and cannot be read: without it stages would be forgotten.
  init(folder: String, recordFile: String) throws(WorkbenchError) {
    self.folder = folder
    self.recordFile = recordFile
    let path = joined(folder, recordFile)
    guard let text = try Self.existing(path) else { return }
    do {
      record = try JSONDecoder().decode(Record.self, from: Data(text.utf8))
    } catch {
      throw WorkbenchError(
        "read the scaffold's record", path, "it is not as regauge init wrote it",
        remedy:
          "put it right, as after a merge, or restore it; removing it makes init forget the other stages")
    }
  }

  /// The text of a file; nil where there is none.
  private static func existing(_ path: String) throws(WorkbenchError) -> String? {
    guard Files.exists(path) else { return nil }
    let data = try Files.read(
      path, for: "read", remedy: "make it readable: init must know what it would write over")
    return String(decoding: data, as: UTF8.self)
  }

  /// The stages of the last time.
  var stages: [ScaffoldStage] { record.stages }

  /// A file that belongs to `init`, and says so.
  mutating func generate(_ path: String, _ text: String) throws(WorkbenchError) {
    try write(path, text)
  }

  /// A file that is the user's from the first change on.
  mutating func begin(_ path: String, _ text: String) throws(WorkbenchError) {
    let full = joined(folder, path)
    if let found = try Self.existing(full), SHA256.hexDigest(of: found) != record.files[path] {
      files.append(.init(path: path, fate: .kept))
      return
    }
    try write(path, text)
    record.files[path] = SHA256.hexDigest(of: text)
  }

  /// Text that goes to the end of a file, which may not be there yet.
  mutating func add(to path: String, _ text: String) throws(WorkbenchError) {
    let found = try Self.existing(joined(folder, path))
    if text.isEmpty {
      files.append(.init(path: path, fate: .kept))
    } else {
      try write(path, (found.map { $0.hasSuffix("\n") || $0.isEmpty ? $0 : $0 + "\n" } ?? "") + text)
    }
  }

  private mutating func write(_ path: String, _ text: String) throws(WorkbenchError) {
    let full = joined(folder, path)
    let found = try Self.existing(full)
    files.append(.init(path: path, fate: found == nil ? .written : found == text ? .unchanged : .updated))
    if found == text { return }
    try Files.makeDirectory(parentDirectory(of: full), for: "write \(path)")
    try Files.write(Data(text.utf8), to: full, for: "write")
  }

  /// Keeps what is known of the scaffold for the next time.
  mutating func keep(_ stages: [ScaffoldStage]) throws {
    record.stages = stages
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try write(recordFile, String(decoding: try encoder.encode(record), as: UTF8.self) + "\n")
  }
}
