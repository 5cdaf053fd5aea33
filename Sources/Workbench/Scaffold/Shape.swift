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
  case table(Table)

  /// Dicts, or instances of a class that holds nothing but its fields.
  struct Table: Hashable, Sendable {
    var members: [Member]
    /// "dict", "dataclass:shop.Order", "namedtuple:shop.Line"
    var kind: String
    /// Whether rows lack keys that others have.
    var keysDiffer = false
    /// Whether some rows are None.
    var hasNulls = false
  }

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
      var table = Table(members: [], kind: kind ?? "dict", hasNulls: column.nullCount > 0)
      for (field, child) in zip(fields, column.children) {
        if field.name == MetadataKey.shapeField {
          table.keysDiffer = true
          continue
        }
        table.members.append(
          Member(
            name: field.name, shape: try Shape(field, child, at: "\(path).\(field.name)"),
            hasNulls: child.nullCount > 0))
      }
      self = .table(table)
    case .list(let item):
      guard case .list(_, let elements) = column.content else {
        preconditionFailure("a list column has lists")
      }
      self = .list(try Shape(item, elements, at: "\(path)[]"))
    case .boolean, .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .float32, .float64,
      .utf8, .date32, .timestamp, .duration:
      self = .flat(field.type, kind: kind ?? "")
    case .binary: throw Problem(path: path, reason: "it holds bytes: give texts, or lists of ints")
    case .time64: throw Problem(path: path, reason: "it holds times of day: give seconds, or a timedelta")
    case .float16:
      throw Problem(path: path, reason: "StageKit has no column of float16: give float32")
    }
  }

  private static let mixedTypes: Set<DataType> = [.boolean, .int64, .float64, .utf8]

  /// Python kinds that no Swift type here stands for, and what to give in their place.
  private static let foreignKinds: [(prefix: String, reason: String)] = [
    ("map", "its dicts have keys that are no column names: give a list of dicts with a key and a value"),
    ("tuple", "it holds tuples: give a list of dicts or named tuples, or one list for each place"),
    ("set", "it holds sets: give lists, sorted"), ("frozenset", "it holds sets: give lists, sorted"),
    ("decimal", "it holds Decimals: give whole cents, or texts"), ("deque", "it holds deques: give lists"),
    ("enum:", "it holds members of an Enum: give their values"),
    ("custom:", "it holds instances of a class: give dicts or dataclasses"),
    ("counter", "it holds Counters: give a list of dicts with a key and a count"),
    ("ordereddict", "it holds OrderedDicts: give dicts"),
    ("defaultdict", "it holds defaultdicts: give a list of dicts with a key and a value"),
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
    case (.table(let one), .table(let another)) where one.kind == another.kind:
      return .table(try one.merged(with: another, widens: widens, at: path))
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
    case .table(let table): table.kind == "dict" ? "a table" : "of \(table.kind.replacing(":", with: " "))s"
    }
  }

  /// Why a stage cannot return such values, though it can take them.
  func returnProblem(at path: String) -> Problem? {
    switch self {
    case .unknown, .flat, .mixed: nil
    case .list(let item): item.returnProblem(at: "\(path)[]")
    case .table(let table):
      table.keysDiffer
        ? Problem(
          path: path,
          reason: "its dicts have different keys: give every one all of them, with None for what is not there"
        )
        : table.members.lazy.compactMap { member in
          if case .table(let inner) = member.shape, inner.hasNulls {
            return Problem(
              path: "\(path).\(member.name)",
              reason: "some of its dicts are None: give dicts with None in them")
          }
          return member.shape.returnProblem(at: "\(path).\(member.name)")
        }.first
    }
  }
}

extension Shape.Table {
  /// What both have seen.
  func merged(with other: Self, widens: Bool, at path: String) throws(Shape.Problem) -> Self {
    var merged = Self(
      members: [], kind: kind, keysDiffer: keysDiffer || other.keysDiffer,
      hasNulls: hasNulls || other.hasNulls)
    for var member in members {
      if let same = other.members.first(where: { $0.name == member.name }) {
        member.shape = try member.shape.merged(with: same.shape, widens: widens, at: "\(path).\(member.name)")
        member.hasNulls = member.hasNulls || same.hasNulls
        member.isOptional = member.isOptional || same.isOptional
      } else {
        member.isOptional = true
      }
      merged.members.append(member)
    }
    for var member in other.members where !members.contains(where: { $0.name == member.name }) {
      member.isOptional = true
      merged.members.append(member)
    }
    return merged
  }
}
