/// Reads one table of a manifest strictly: every value has the expected kind and every key is known.
///
/// `finish()` reports keys that nobody asked for, with the nearest one that exists.
struct TableReader {
  let path: String
  let file: String
  private let values: [String: JSONValue]
  private var known: [String] = []

  init(_ value: JSONValue, path: String, file: String) throws(WorkbenchError) {
    guard case .object(let values) = value else {
      throw manifestError(file, "\(path) is \(value.kindName)", remedy: "write it as a table: [\(path)]")
    }
    self.path = path
    self.file = file
    self.values = values
  }

  /// All keys, for tables whose keys are the user's own names.
  var keys: [String] { values.keys.sorted() }

  private func place(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  mutating func value(_ key: String) -> JSONValue? {
    known.append(key)
    return values[key]
  }

  mutating func string(_ key: String) throws(WorkbenchError) -> String? {
    guard let value = value(key) else { return nil }
    guard case .string(let text) = value else { throw wrongKind(key, value, "a string, such as \"name\"") }
    return text
  }

  mutating func requiredString(_ key: String) throws(WorkbenchError) -> String {
    if let text = try string(key) { return text }
    let misspelt = values.keys.sorted().first {
      !known.contains($0) && !suggestion(for: $0, among: [key]).isEmpty
    }
    throw manifestError(
      file, "'\(place(key))' is missing",
      remedy: misspelt.map { "rename '\($0)' to '\(key)'" } ?? "add \(key) = \"…\"")
  }

  mutating func number(_ key: String) throws(WorkbenchError) -> Double? {
    switch value(key) {
    case nil: return nil
    case .integer(let number): return Double(number)
    case .number(let number): return number
    case .some(let value): throw wrongKind(key, value, "a number, such as 1e-9")
    }
  }

  /// A whole number of at least 0.
  mutating func count(_ key: String) throws(WorkbenchError) -> Int? {
    guard let value = value(key) else { return nil }
    guard case .integer(let number) = value, number >= 0 else {
      throw wrongKind(key, value, "a whole number of at least 0")
    }
    return Int(number)
  }

  mutating func bool(_ key: String) throws(WorkbenchError) -> Bool? {
    guard let value = value(key) else { return nil }
    guard case .bool(let flag) = value else { throw wrongKind(key, value, "true or false") }
    return flag
  }

  mutating func strings(_ key: String) throws(WorkbenchError) -> [String]? {
    guard let value = value(key) else { return nil }
    guard case .array(let items) = value else { throw wrongKind(key, value, "a list of strings") }
    var texts: [String] = []
    for item in items {
      guard case .string(let text) = item else { throw wrongKind(key, item, "a list of strings") }
      texts.append(text)
    }
    return texts
  }

  mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, _ type: Choice.Type
  ) throws(WorkbenchError) -> Choice? where Choice.RawValue == String {
    guard let text = try string(key) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let names = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
    throw manifestError(file, "'\(place(key))' is \"\(text)\"", remedy: "use one of \(names)")
  }

  mutating func table(_ key: String) throws(WorkbenchError) -> TableReader? {
    guard let value = value(key) else { return nil }
    return try TableReader(value, path: place(key), file: file)
  }

  mutating func tables(_ key: String) throws(WorkbenchError) -> [TableReader] {
    guard let value = value(key) else { return [] }
    guard case .array(let items) = value else { throw wrongKind(key, value, "a list of tables: [[\(key)]]") }
    var readers: [TableReader] = []
    for (index, item) in items.enumerated() {
      readers.append(try TableReader(item, path: "\(place(key))[\(index)]", file: file))
    }
    return readers
  }

  /// Reports the first key that nobody asked for.
  func finish() throws(WorkbenchError) {
    guard let unknown = values.keys.sorted().first(where: { !known.contains($0) }) else { return }
    let nearest = suggestion(for: unknown, among: known)
    let all = "known keys: \(Set(known).sorted().joined(separator: ", "))"
    throw manifestError(
      file, "unknown key '\(place(unknown))'", remedy: nearest.isEmpty ? all : "\(nearest) (\(all))")
  }

  private func wrongKind(_ key: String, _ value: JSONValue, _ expected: String) -> WorkbenchError {
    manifestError(file, "'\(place(key))' is \(value.kindName)", remedy: "write \(expected)")
  }
}

func manifestError(_ file: String, _ problem: String, remedy: String) -> WorkbenchError {
  WorkbenchError("read the manifest", file, problem, remedy: remedy)
}
