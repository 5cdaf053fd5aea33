import CPython
import Columns

/// The values of one kind at a position.
protocol Branch: AnyObject {
  var count: Int { get }
  /// Appends values from the start of `batch` as long as they are None or of this kind; returns how many.
  func append(_ batch: Batch, _ context: EncodeContext) throws -> Int
  func appendNulls(_ number: Int) throws
  func finish(_ name: String) throws -> EncodedColumn
}

/// What tells the branches of a position apart.
enum BranchKey: Hashable {
  /// bool, int, float, str, bytes or date.
  case leaf(UInt32)
  /// Minutes east of UTC; nil for naive ones.
  case datetime(zone: Int32?)
  case list, tuple, record, map
  case dataclass(DataclassType)
  case adapted(AdaptedKind)
  /// A container of an array library.
  case whole(WholeForm)
  /// Scalars of an array library: "numpy:float64".
  case scalars(String)

  /// The branch that `value` belongs to; throws when there is none.
  init(of value: Borrowed, at path: PositionPath, _ context: EncodeContext) throws {
    switch value.kind {
    case RGPY_DATETIME:
      var zone: Int32 = 0
      switch unsafe rgpy_datetime_zone(value.pointer, &zone) {
      case RGPY_DONE: self = .datetime(zone: zone == Int32.min ? nil : zone)
      case let stop:
        try context.requireCare()
        guard let kind = try Self.adaptedKind(of: value) else {
          throw Rejection(value, Rejection.Reason(stop))
        }
        self = .adapted(kind)
      }
    case RGPY_INT where context.isWide(path):
      try context.requireCare()
      self = .adapted(
        try GIL.assumeHeld { gil in try AdaptedKind(named: AdaptedForm.wideInteger, for: value, gil) })
    case RGPY_LIST: self = .list
    case RGPY_TUPLE: self = .tuple
    case RGPY_DICT: self = context.mapPositions.contains(path) ? .map : .record
    case RGPY_OTHER, RGPY_NONE:
      // Whatever its class may run when it is looked at: its metaclass's attributes, say.
      try context.requireCare()
      if let kind = try Self.adaptedKind(of: value) {
        self = .adapted(kind)
      } else if let kind = try ScalarBranch.kind(of: value) {
        self = .scalars(kind)
      } else if let whole = try context.whole(value, at: path) {
        self = .whole(whole.form)
      } else {
        self = .dataclass(try context.dataclass(of: value))
      }
    case let leaf: self = .leaf(leaf.rawValue)
    }
  }

  private static func adaptedKind(of value: Borrowed) throws -> AdaptedKind? {
    try GIL.assumeHeld { gil in try AdaptedKind.of(value, gil) }
  }

  /// - Parameter expected: how many rows the position will have, if known.
  func makeBranch(at path: PositionPath, expected: Int, _ context: EncodeContext) throws -> Branch {
    switch self {
    case .adapted(let kind): return AdapterBranch(kind, path, expected: expected)
    case .whole(let form): return WholeBranch(form, path)
    case .scalars(let kind): return ScalarBranch(kind)
    case .leaf(let kind): return LeafBranch(rgpy_kind(kind), expected: expected)
    case .datetime(let zone): return LeafBranch(RGPY_DATETIME, zone: zone, expected: expected)
    case .list: return SequenceBranch(RGPY_LIST, path, expected: expected)
    case .tuple: return SequenceBranch(RGPY_TUPLE, path, expected: expected)
    case .record: return RecordBranch(path, expected: expected)
    case .map: return MapBranch(path, expected: expected)
    case .dataclass(let type): return DataclassBranch(type, path, expected: expected)
    }
  }

  /// The name of this branch's child in a mixed position.
  var fieldName: String {
    switch self {
    case .leaf(let kind): LeafBranch.kindName(rgpy_kind(kind))
    case .datetime(nil): Kind.datetime
    case .datetime(let zone?): "\(Kind.datetime)[\(TimeZoneName.of(minutes: zone))]"
    case .list: Kind.list
    case .tuple: Kind.tuple
    case .record: Kind.dict
    case .map: Kind.map
    case .dataclass(let type): Kind.dataclassPrefix + type.name
    case .adapted(let kind): kind.name
    case .whole(let form): form.root
    case .scalars(let kind): kind
    }
  }
}
