import Columns

/// A rule of a policy that no column follows, most often because it is misspelt.
public struct UnmatchedRule: Hashable, Sendable {
  /// Its key in `ComparisonPolicy.columns`.
  public var key: String
  /// The keys that would match, in the order of the columns.
  public var known: [String]
}

extension ComparisonPolicy {
  /// The rules that name no column of `reference`, by key.
  ///
  /// A policy may serve several outputs: a rule without the output's name may be meant for another one. What lies
  /// below a position without a single value has no name yet, so that no rule for it is unmatched.
  /// Complexity: O(rules × columns)
  public func unmatchedRules(in reference: Datum, output: String = "") -> [UnmatchedRule] {
    guard !columns.isEmpty else { return [] }
    let paths = ColumnPaths(reference)
    let prefix = output.isEmpty ? "" : output + "."
    return columns.keys.sorted().compactMap { key in
      let isQualified = !prefix.isEmpty && key.hasPrefix(prefix)
      let path = isQualified ? String(key.dropFirst(prefix.count)) : key
      guard !paths.mayHave(path) else { return nil }
      return UnmatchedRule(key: key, known: paths.named.map { isQualified ? prefix + $0 : $0 })
    }
  }
}

/// The paths of a datum's columns, as policies and reports write them.
private struct ColumnPaths {
  private(set) var named: [String] = []
  /// Positions that hold nothing, by their paths; "" for the whole datum.
  private var unknown: [String] = []

  init(_ datum: Datum) {
    switch datum.column.type {
    case .structure: add(datum.column.type, "")
    // No rows, or None alone: nobody knows what they would be.
    case .null: unknown = [""]
    default: add(datum.column.type, "value")
    }
  }

  func mayHave(_ path: String) -> Bool {
    named.contains(path)
      || unknown.contains { $0.isEmpty || path.hasPrefix($0 + ".") || path.hasPrefix($0 + "[") }
  }

  private mutating func add(_ type: DataType, _ path: String) {
    if !path.isEmpty { named.append(path) }
    switch type {
    case .structure(let fields):
      for field in fields where field.name != MetadataKey.shapeField {
        add(field.type, path.isEmpty ? field.name : "\(path).\(field.name)")
      }
    case .list(let element): add(element.type, path + "[]")
    case .null: unknown.append(path)
    default: break
    }
  }
}
