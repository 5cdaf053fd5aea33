import Columns

/// What a value looked like in all the cases that were seen: the union of their columns.
indirect enum Shape: Hashable, Sendable {
  /// Nothing but None, or an empty list.
  case unknown
  /// A column of a flat type, and the Python kind of its values.
  case flat(DataType, kind: String)
  /// A column whose values are of several kinds, of those that a `MixedColumn` holds.
  case mixed(Set<DataType>)
  case list(Shape)
  case table([Member])

  struct Member: Hashable, Sendable {
    var name: String
    var shape: Shape
    var hasNulls: Bool
    /// Whether it was absent in some case.
    var isOptional = false

    /// What the type does not tell.
    var note: String {
      let kinds =
        if case .mixed(let types) = shape {
          Self.kindNames.filter { types.contains($0.type) }.map(\.name).joined(separator: ", ")
        } else { "" }
      let parts = [
        shape == .unknown ? "only None was seen" : hasNulls ? "holds nulls" : "",
        kinds.isEmpty ? "" : "holds " + kinds,
      ]
      return parts.filter { !$0.isEmpty }.joined(separator: "; ")
    }

    private static let kindNames: [(type: DataType, name: String)] = [
      (.boolean, "bool"), (.int64, "int"), (.float64, "float"), (.utf8, "str"),
    ]
  }

  /// Why a value has no Swift type here.
  struct Problem: Error {
    var path: String
    var reason: String
  }

  /// The shape of one value.
  init(_ field: Field, _ column: Column, at path: String) throws(Problem) {
    let kind = field.metadata[MetadataKey.kind]
    if kind == "mixed" {
      let children = zip(column.fields, column.children).dropFirst()
      let types = Set(children.map(\.0.type))
      if let other = children.first(where: { !Self.mixedTypes.contains($0.0.type) })?.0 {
        throw Problem(
          path: path,
          reason:
            "values of several kinds meet there (\(children.map(\.0.name).joined(separator: ", "))), and a "
            + "MixedColumn holds bool, int, float and str, not \(other.name): let the script make them one kind"
        )
      }
      self = .mixed(types)
      return
    }
    if let kind, let reason = Self.foreignKinds.first(where: { kind.hasPrefix($0.prefix) })?.reason {
      throw Problem(path: path, reason: reason)
    }
    switch field.type {
    case .null: self = .unknown
    case .structure(let fields):
      var members: [Member] = []
      for (field, child) in zip(fields, column.children) {
        if field.name == MetadataKey.shapeField {
          throw Problem(path: path, reason: "its dicts have different keys")
        }
        members.append(
          Member(
            name: field.name, shape: try Shape(field, child, at: "\(path).\(field.name)"),
            hasNulls: child.nullCount > 0))
      }
      self = .table(members)
    case .list(let item):
      guard case .list(_, let elements) = column.content else {
        preconditionFailure("a list column has lists")
      }
      self = .list(try Shape(item, elements, at: "\(path)[]"))
    case .boolean, .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .float32, .float64,
      .utf8, .date32, .timestamp, .duration:
      self = .flat(field.type, kind: kind ?? "")
    case .float16, .binary, .time64:
      throw Problem(path: path, reason: "StageKit has no column of \(field.type) yet")
    }
  }

  private static let mixedTypes: Set<DataType> = [.boolean, .int64, .float64, .utf8]

  private static let foreignKinds: [(prefix: String, reason: String)] = [
    ("map", "its dicts have keys that are no column names"),
    ("tuple", "it holds tuples"), ("set", "it holds sets"), ("frozenset", "it holds sets"),
    ("decimal", "it holds Decimals"), ("deque", "it holds deques"), ("enum:", "it holds members of an Enum"),
    ("dataclass:", "it holds instances of a class"), ("namedtuple:", "it holds named tuples"),
    ("custom:", "it holds instances of a class"), ("counter", "it holds Counters"),
    ("ordereddict", "it holds OrderedDicts"), ("defaultdict", "it holds defaultdicts"),
  ]

  /// What both have seen.
  ///
  /// - Parameter widens: whether ints of one case may be floats of another: a stage takes the one for the other, but
  ///   must return what the reference returns.
  func merged(with other: Shape, widens: Bool, at path: String) throws(Problem) -> Shape {
    switch (self, other) {
    case (.unknown, _): return other
    case (_, .unknown): return self
    case (.flat(let one, _), .flat(let another, _)) where one == another: return self
    case (.flat(.float64, _), .flat(.int64, _)) where widens: return self
    case (.flat(.int64, _), .flat(.float64, _)) where widens: return other
    // A column has the zone of its values.
    case (.flat(.timestamp(let one, timeZone: .some), _), .flat(.timestamp(let another, timeZone: .some), _))
    where one == another: return self
    case (.list(let one), .list(let another)):
      return .list(try one.merged(with: another, widens: widens, at: "\(path)[]"))
    case (.table(let one), .table(let another)):
      var members: [Member] = []
      for var member in one {
        if let same = another.first(where: { $0.name == member.name }) {
          member.shape = try member.shape.merged(
            with: same.shape, widens: widens, at: "\(path).\(member.name)")
          member.hasNulls = member.hasNulls || same.hasNulls
          member.isOptional = member.isOptional || same.isOptional
        } else {
          member.isOptional = true
        }
        members.append(member)
      }
      for var member in another where !one.contains(where: { $0.name == member.name }) {
        member.isOptional = true
        members.append(member)
      }
      return .table(members)
    default:
      if let one = mixableTypes, let another = other.mixableTypes { return .mixed(one.union(another)) }
      throw Problem(path: path, reason: "it is \(text) in one case and \(other.text) in another")
    }
  }

  /// The kinds of values that a `MixedColumn` can hold along with others.
  private var mixableTypes: Set<DataType>? {
    switch self {
    case .mixed(let types): types
    case .flat(let type, _): Self.mixedTypes.contains(type) ? [type] : nil
    case .unknown, .list, .table: nil
    }
  }

  private var text: String {
    switch self {
    case .unknown: "None"
    case .flat(let type, _): "\(type)"
    case .mixed: "of several kinds"
    case .list: "a list"
    case .table: "a table"
    }
  }
}
