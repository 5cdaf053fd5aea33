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

  /// The branch that `value` belongs to; throws when there is none.
  init(of value: Borrowed, at path: PositionPath, _ context: EncodeContext) throws {
    switch value.kind {
    case RGPY_DATETIME: self = .datetime(zone: try Self.zone(of: value))
    case RGPY_LIST: self = .list
    case RGPY_TUPLE: self = .tuple
    case RGPY_DICT: self = context.mapPositions.contains(path) ? .map : .record
    case RGPY_OTHER, RGPY_NONE: self = .dataclass(try context.dataclass(of: value))
    case let leaf: self = .leaf(leaf.rawValue)
    }
  }

  private static func zone(of value: Borrowed) throws -> Int32? {
    var zone: Int32 = 0
    let stop = unsafe rgpy_datetime_zone(value.pointer, &zone)
    guard stop == RGPY_DONE else { throw Rejection(value, Rejection.Reason(stop)) }
    return zone == Int32.min ? nil : zone
  }

  func makeBranch(at path: PositionPath, _ context: EncodeContext) throws -> Branch {
    switch self {
    case .leaf(let kind): LeafBranch(rgpy_kind(kind))
    case .datetime(let zone): LeafBranch(RGPY_DATETIME, zone: zone)
    case .list: SequenceBranch(RGPY_LIST, path)
    case .tuple: SequenceBranch(RGPY_TUPLE, path)
    case .record: RecordBranch(path)
    case .map: MapBranch(path)
    case .dataclass(let type): DataclassBranch(type, path)
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
    }
  }
}
