import Columns

/// What a value looked like in all the cases that were seen: the union of their columns.
indirect enum Shape: Hashable, Sendable {
  /// Nothing but None, or an empty list.
  case unknown
  /// A column of a flat type, and the Python kind of its values.
  case flat(DataType, kind: String)
  case list(Shape)
  case table([Member])

  struct Member: Hashable, Sendable {
    var name: String
    var shape: Shape
    var hasNulls: Bool
    /// Whether it was absent in some case.
    var isOptional = false
  }

  /// Why a value has no Swift type here.
  struct Problem: Error {
    var path: String
    var reason: String
  }

  /// The shape of one value.
  init(_ field: Field, _ column: Column, at path: String) throws(Problem) {
    let kind = field.metadata[MetadataKey.kind]
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
      .utf8,
      .date32, .timestamp(.microsecond, timeZone: nil):
      self = .flat(field.type, kind: kind ?? "")
    case .float16, .binary, .time64, .timestamp, .duration:
      throw Problem(path: path, reason: "StageKit has no column of \(field.type) yet")
    }
  }

  private static let foreignKinds: [(prefix: String, reason: String)] = [
    ("mixed", "values of several kinds meet there"), ("map", "its dicts have keys that are no column names"),
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
      throw Problem(path: path, reason: "it is \(text) in one case and \(other.text) in another")
    }
  }

  private var text: String {
    switch self {
    case .unknown: "None"
    case .flat(let type, _): "\(type)"
    case .list: "a list"
    case .table: "a table"
    }
  }
}
