import Cases
import Columns
import PythonRuntime
import Workers

extension CaptureSession {
  /// Writes a value as it is now, unless it is there already; one reference to the content is the caller's.
  ///
  /// - Parameter argument: the name by which rules go; nil for a result.
  func store(
    _ value: PythonObject, as argument: String?, of stage: String, isGenerated: Bool = false,
    _ gil: borrowing GIL
  ) throws -> StoredValue {
    // Reading it would take away what the script is to have.
    if value.isIterator(gil) {
      throw UnrepresentableValue(
        path: "", typeName: value.className(gil),
        problem: "\(value.anInstance(gil)), which can be read only once",
        remedy: "")
    }
    var datum = try PythonEncoder.encode(value, wide: argument.map(wideColumns(of:)) ?? [], gil)
    if isGenerated { datum.field.metadata[MetadataKey.iterator] = "true" }
    datum = datum.renamingMain(to: mainModule)
    if let argument {
      datum = try redactor.redact(datum, argument: argument, stage: stage)
    } else {
      redactor.notice(datum, as: "\(stage)'s result")
    }
    return try contents.add(datum)
  }

  private func wideColumns(of name: String) -> Set<String> {
    Set(
      plan.wideColumns.compactMap { column in
        if column == name { return "" }
        return column.hasPrefix("\(name).") ? String(column.dropFirst(name.count + 1)) : nil
      })
  }

  /// What went wrong with a value, in words that name it.
  func finding(_ error: any Error, about what: String, name: String) -> CaptureFinding {
    switch error {
    case let value as UnrepresentableValue:
      let place = value.path.isEmpty ? what : "\(name)\(value.path)"
      return CaptureFinding(
        .unrepresentable, "\(place) is \(value.problem)", remedy: remedy(forClass: value.typeName))
    case let problem as RedactionProblem:
      return CaptureFinding(.redaction, problem.message, remedy: problem.remedy)
    case is ContentStore.Full:
      return CaptureFinding(
        .limit, "the cases would take more than \(plan.limitBytes) bytes",
        remedy: "raise [cases] limit, or ask for fewer cases")
    default: return CaptureFinding(.disk, "\(what) could not be kept: \(error)", remedy: "")
    }
  }

  private func remedy(forClass name: String) -> String {
    switch name {
    case "generator", "map", "filter", "zip", "enumerate", "list_iterator": "pass a list"
    case _ where name.hasPrefix("_io."): "pass the file's contents, or its path"
    case "function", "builtin_function_or_method", "method", "type": "pass data; take code from a module"
    default: "pass plain values, or name an adapter for its class in [[adapters]]"
    }
  }
}

/// The contents that cases refer to: one file each, gone with the last reference.
struct ContentStore {
  struct Full: Error {}

  private let folder: String
  private let limitBytes: Int
  private var entries: [String: (byteCount: Int, references: Int)] = [:]
  private var byteCount = 0
  /// Why nothing can be written any more.
  private(set) var problem: String?
  var isBroken: Bool { problem != nil }

  init(folder: String, limitBytes: Int) {
    self.folder = folder
    self.limitBytes = limitBytes
  }

  /// - Throws: `Full` beyond the limit, `SystemError` when the disk refuses.
  mutating func add(_ datum: Datum) throws -> StoredValue {
    let file = ArrowFile.bytes(of: datum)
    let hash = SHA256.hexDigest(of: file.span(of: UInt8.self))
    if let entry = entries[hash] {
      entries[hash]!.references = entry.references + 1
    } else {
      guard byteCount + file.byteCount <= limitBytes else { throw Full() }
      do {
        try PrivateFile.write(file.bytes, to: path(hash))
      } catch {
        problem = "\(error)"
        throw error
      }
      entries[hash] = (file.byteCount, 1)
      byteCount += file.byteCount
    }
    return StoredValue(
      hash: hash, byteCount: file.byteCount, rowCount: datum.rowCount, type: "\(datum.field.type)",
      form: datum.field.metadata[MetadataKey.root])
  }

  mutating func retain(_ values: [StoredValue]) {
    for value in values { entries[value.hash]?.references += 1 }
  }

  mutating func release(_ values: [StoredValue]) {
    for value in values {
      guard let entry = entries[value.hash] else { continue }
      entries[value.hash]!.references = entry.references - 1
      guard entry.references == 1 else { continue }
      entries[value.hash] = nil
      byteCount -= entry.byteCount
      PrivateFile.remove(path(value.hash))
    }
  }

  private func path(_ hash: String) -> String { "\(folder)/\(StoreLayout.content(hash))" }
}
