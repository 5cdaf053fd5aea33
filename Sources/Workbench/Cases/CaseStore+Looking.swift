import Cases
import Columns
import FoundationEssentials
import Workers

extension CaseStore {
  /// The first rows of a value as text, a line each: of a table "name=value …", else the value.
  ///
  /// Complexity: O(bytes of the value), to check it.
  public func head(_ value: StoredValue, rows: Int) throws -> [String] {
    let datum = try datum(value)
    let column = datum.column
    var lines: [String] = []
    for row in 0..<min(rows, column.count) {
      if case .structure(let fields) = column.type, column.isValid(row) {
        lines.append(
          zip(fields, column.children).map { "\($0.name)=\(clipped($1.cellText(at: row)))" }.joined(
            separator: "  "))
      } else {
        lines.append(clipped(column.cellText(at: row)))
      }
    }
    if column.count > rows { lines.append("… \(column.count - rows) more") }
    return lines
  }

  /// At most 60 characters of one line.
  private func clipped(_ text: String) -> String { text.count <= 60 ? text : text.prefix(59) + "…" }
}

extension Workbench {
  /// Writes a case's values into a folder as Arrow IPC files: `NAME.arrow` for arguments, `result.arrow`,
  /// `NAME.after.arrow` for arguments that the call changed, and `case.json`. An argument called result becomes
  /// `result.argument.arrow` beside the result.
  ///
  /// - Returns: the files' absolute paths.
  /// - Throws: `WorkbenchError` where a file of such a name is there already, or cannot be written.
  public func export(_ item: CapturedCase, of store: CaseStore, to folder: String) throws -> [String] {
    let folder = joined(workingDirectory, folder)
    // An argument may be called result, too.
    func name(_ argument: NamedValue) -> String {
      argument.name == "result" && item.result != nil ? "result.argument" : argument.name
    }
    var values = item.arguments.map { ("\(name($0)).arrow", $0.value) }
    if let result = item.result { values.append(("result.arrow", result)) }
    values += item.changes.map { ("\(name($0)).after.arrow", $0.value) }
    let files = values.map { (path: joined(folder, $0.0), value: $0.1) }
    let record = joined(folder, "case.json")
    if let taken = (files.map(\.path) + [record]).first(where: { Files.exists($0) }) {
      throw WorkbenchError(
        "export the case", taken, "there is such a file already", remedy: "name another folder, or remove it")
    }
    try Files.makeDirectory(folder, for: "export the case")
    for (path, value) in files {
      let data = try store.bytes(value)
      try writePrivately(data, to: path)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try writePrivately(try encoder.encode(item), to: record)
    return files.map(\.path) + [record]
  }

  /// What leaves the store is still for its owner's eyes alone.
  private func writePrivately(_ data: Data, to path: String) throws(WorkbenchError) {
    do throws(SystemError) {
      try PrivateFile.write(data.bytes, to: path)
    } catch {
      throw WorkbenchError(
        "export the case", path, error.reason, remedy: "make room or choose another folder, then run it again"
      )
    }
  }
}
