import Columns

/// A column whose values are not to be kept as they are.
public struct RedactionRule: Codable, Sendable, Hashable {
  /// "argument.column", "argument" for a value without columns, either also behind "stage.".
  public var column: String
  public var method: Method

  public enum Method: String, Codable, Sendable, Hashable, CaseIterable {
    /// Each value becomes its keyed hash: equal values stay equal, and nothing else is left of them.
    case hash
    /// The values stay, each in another row than its own; what equal values hide is no secret.
    case shuffle
  }

  public init(column: String, method: Method) {
    self.column = column
    self.method = method
  }

  /// The last part of it, which other values may have as well.
  public var columnName: String { column.split(separator: ".").last.map(String.init) ?? column }

  /// The path of the column within the argument, "" for the argument itself; nil where the rule is not about it.
  func path(in argument: String, of stage: String) -> String? {
    for name in ["\(stage).\(argument)", argument] {
      if column == name { return "" }
      if column.hasPrefix(name + ".") { return String(column.dropFirst(name.count + 1)) }
    }
    return nil
  }
}

/// Why a column could not be redacted; the value must then not be kept.
public struct RedactionProblem: Error, Sendable, Hashable {
  public var message: String
  public var remedy: String
}

/// Follows redaction rules.
///
/// Hashes are HMAC-SHA-256 under the key, cut to 64 bits; shuffles are drawn from the key. Who has the key and a guess
/// can check the guess, so the key is to be random and forgotten.
public struct Redactor: Sendable {
  private let rules: [RedactionRule]
  private let key: [UInt8]
  /// The rules whose argument was seen, and those whose column was there.
  public private(set) var addressed: Set<RedactionRule> = []
  public private(set) var followed: Set<RedactionRule> = []
  /// Values that no rule is about and that have a column of a rule's name: "summary.lives".
  public private(set) var inClear: [RedactionRule: Set<String>] = [:]

  public init(_ rules: [RedactionRule], key: [UInt8]) {
    self.rules = rules
    self.key = key
  }

  /// Whether a rule may be about one of the stage's arguments.
  public func concerns(_ arguments: [String], of stage: String) -> Bool {
    rules.contains { rule in arguments.contains { rule.path(in: $0, of: stage) != nil } }
  }

  /// Notices which columns of a value have a rule's name though no rule is about it.
  public mutating func notice(_ datum: Datum, as name: String) {
    for rule in rules where datum.field.holds(rule.columnName) { inClear[rule, default: []].insert(name) }
  }

  /// The argument's columns as they may be kept. Complexity: O(bytes of the redacted columns).
  ///
  /// - Throws: `RedactionProblem` for a column that its rule cannot hide; a column that is not there is no problem here.
  public mutating func redact(
    _ datum: Datum, argument: String, stage: String
  ) throws(RedactionProblem) -> Datum {
    var datum = datum
    for rule in rules {
      guard let path = rule.path(in: argument, of: stage) else {
        if datum.field.holds(rule.columnName) { inClear[rule, default: []].insert("\(stage).\(argument)") }
        continue
      }
      addressed.insert(rule)
      guard let column = try redacted(datum.column, datum.field, path[...], rule) else {
        // What the rule means may be there in another place, or in a form that has no columns.
        let name = path.split(separator: ".").last ?? path[...]
        guard !datum.field.holds(String(name)) else {
          throw RedactionProblem(
            message: "'\(rule.column)' is not where the rule says, and '\(name)' lies elsewhere in the value",
            remedy: "name its place, as regauge cases show has it, or pass a plain list of dicts")
        }
        continue
      }
      followed.insert(rule)
      datum = Datum(datum.field, column)
    }
    return datum
  }

  /// The column with what lies at `path` redacted; nil when nothing lies there.
  private func redacted(
    _ column: Column, _ field: Field, _ path: Substring, _ rule: RedactionRule
  ) throws(RedactionProblem) -> Column? {
    if path.isEmpty { return try redacted(column, field, rule) }
    switch column.content {
    case .structure(var children):
      for (index, child) in column.fields.enumerated() {
        let rest: Substring
        if path == child.name {
          rest = ""
        } else if path.hasPrefix(child.name + ".") {
          rest = path.dropFirst(child.name.count + 1)
        } else {
          continue
        }
        guard let changed = try redacted(children[index], child, rest, rule) else { continue }
        children[index] = changed
        return Column(
          type: column.type, count: column.count, validity: column.validity, content: .structure(children))
      }
      return nil
    case .list(let offsets, let elements):
      guard case .list(let element) = column.type,
        let changed = try redacted(elements, element, path, rule)
      else { return nil }
      return Column(
        type: column.type, count: column.count, validity: column.validity,
        content: .list(offsets: offsets, elements: changed))
    default: return nil
    }
  }

  private func redacted(
    _ column: Column, _ field: Field, _ rule: RedactionRule
  ) throws(RedactionProblem) -> Column {
    if case .null = column.type { return column }
    guard column.count > 0 else { return column }
    if rule.method == .shuffle {
      guard column.count > 1 else {
        throw RedactionProblem(
          message: "'\(rule.column)' has one value, which no shuffling hides",
          remedy: "use \"hash\", or capture a run with more rows")
      }
      return column.gather(permutation(column.count, rule.column))
    }
    let kind = field.metadata[MetadataKey.kind]
    let isFixedWidth = field.metadata[MetadataKey.layout]?.contains(":") == true
    switch column.type {
    case .utf8 where (kind == nil || kind == "str") && !isFixedWidth:
      let texts = StringColumn(column)!
      return StringColumn(
        (0..<column.count).map { index -> String? in
          guard column.isValid(index), let text = texts[index] else { return nil }
          return hash(Array(text.utf8), rule)
        }
      ).column
    case .int64 where kind == nil || kind == "int":
      let numbers = Int64Column(column)!
      let values = numbers.values
      return Int64Column(
        (0..<column.count).map { index -> Int64? in
          guard column.isValid(index) else { return nil }
          // 53 bits: exact also where a library makes a float of it.
          let digits = hash(Array("\(values[index])".utf8), rule)
          return Int64(UInt64(digits, radix: 16)! >> 11)
        }
      ).column
    default:
      throw RedactionProblem(
        message:
          "'\(rule.column)' is \(kind.map { "\($0) as " } ?? "")\(column.type), which cannot be hashed",
        remedy: "use \"shuffle\"; \"hash\" is for plain text and int64")
    }
  }

  /// 16 hexadecimal digits.
  private func hash(_ bytes: [UInt8], _ rule: RedactionRule) -> String {
    String(SHA256.authenticationCode(of: bytes, key: key).prefix(16))
  }

  /// One cycle through all rows, so that none stays where it was (Sattolo's algorithm), drawn from the key and the
  /// rule's name.
  private func permutation(_ count: Int, _ name: String) -> [Int] {
    var order = Array(0..<count)
    let seed = SHA256.authenticationCode(of: Array("shuffle \(name) \(count)".utf8), key: key).prefix(16)
    var generator = SplitMix64(seed: UInt64(seed, radix: 16)!)
    for index in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(index, Int(generator.next() % UInt64(index)))
    }
    return order
  }
}

extension Field {
  /// Whether a column of that name lies anywhere inside.
  fileprivate func holds(_ name: String) -> Bool {
    type.childFields.contains { $0.name == name || $0.holds(name) }
  }
}
