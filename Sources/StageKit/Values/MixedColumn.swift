import Columns

/// One value of a `MixedColumn`, or a lone value whose kind differs from call to call.
public enum MixedValue: Sendable, Hashable {
  case none
  case bool(Bool)
  case int(Int64)
  case float(Double)
  case string(String)

  /// An int or a float as a float, as Python's arithmetic takes them; nil for all others.
  @inlinable
  public var number: Double? {
    switch self {
    case .int(let value): Double(value)
    case .float(let value): value
    case .none, .bool, .string: nil
    }
  }
}

/// A column in which values of several Python kinds meet: a JSON field that is sometimes 3, sometimes 3.5 or "3".
///
/// Every value comes back as the kind that it is: an int is no float. `column[row]` is one of them; loops over numbers
/// read `ints` and `floats`, which are null in the rows of other kinds.
public struct MixedColumn: StageValue {
  public let count: Int
  /// The values of each kind, null in the rows of others; nil where no row has it.
  public let bools: BooleanColumn?
  public let ints: Int64Column?
  public let floats: Float64Column?
  public let strings: StringColumn?

  /// Complexity: O(`values.count`), and the bytes of the texts.
  public init(_ values: [MixedValue]) {
    count = values.count
    func holds(_ isKind: (MixedValue) -> Bool) -> Bool { values.contains(where: isKind) }
    bools =
      holds { if case .bool = $0 { true } else { false } }
      ? BooleanColumn(values.map { if case .bool(let value) = $0 { value } else { nil } }) : nil
    ints =
      holds { if case .int = $0 { true } else { false } }
      ? Int64Column(values.map { if case .int(let value) = $0 { value } else { nil } }) : nil
    floats =
      holds { if case .float = $0 { true } else { false } }
      ? Float64Column(values.map { if case .float(let value) = $0 { value } else { nil } }) : nil
    strings =
      holds { if case .string = $0 { true } else { false } }
      ? StringColumn(values.map { if case .string(let value) = $0 { value } else { nil } }) : nil
  }

  /// The values at `rows`, in that order.
  public func gather(_ rows: [Int]) -> MixedColumn {
    MixedColumn(
      count: rows.count, bools: bools?.gather(rows), ints: ints?.gather(rows), floats: floats?.gather(rows),
      strings: strings?.gather(rows))
  }

  private init(
    count: Int, bools: BooleanColumn?, ints: Int64Column?, floats: Float64Column?, strings: StringColumn?
  ) {
    (self.count, self.bools, self.ints, self.floats, self.strings) = (count, bools, ints, floats, strings)
  }

  /// Value `row`; texts are copied.
  public subscript(row: Int) -> MixedValue {
    if let value = ints?[row] { return .int(value) }
    if let value = floats?[row] { return .float(value) }
    if let value = strings?[row] { return .string(value) }
    if let value = bools?[row] { return .bool(value) }
    return .none
  }

  // MARK: - As a stage's value

  public static var stageField: Field {
    let tag = Field(tagName, .int32, isNullable: false)
    return Field("", .structure([tag]), metadata: [MetadataKey.kind: kind, MetadataKey.root: "list"])
  }

  public init(datum: Datum, at path: String) throws(StageError) {
    count = datum.count
    var columns = [datum.column]
    if case .structure(let fields) = datum.column.type {
      guard fields.first?.name == Self.tagName else {
        throw .typeError("\(path): expected values of several kinds, found \(datum.column.type)", path: path)
      }
      columns = Array(datum.column.children.dropFirst())
    }
    var bools: BooleanColumn?
    var ints: Int64Column?
    var floats: Float64Column?
    var strings: StringColumn?
    for column in columns {
      switch column.type {
      case .null: break
      case .boolean: bools = BooleanColumn(column)
      case .int64: ints = Int64Column(column)
      case .float64: floats = Float64Column(column)
      case .utf8: strings = StringColumn(column)
      default:
        throw .typeError(
          "\(path): a MixedColumn holds None, bool, int, float and str, and found \(column.type)", path: path)
      }
    }
    (self.bools, self.ints, self.floats, self.strings) = (bools, ints, floats, strings)
  }

  /// The column of the one kind that occurs, or a struct of those that do, led by the one that each row has.
  ///
  /// They stand in the order in which rows have them first, as they do in columns that are made of Python values.
  public func column(at path: String) -> Column {
    let kinds = [bools?.column, ints?.column, floats?.column, strings?.column].compactMap(\.self)
      .map { column in (first: (0..<count).first(where: column.isValid) ?? count, column: column) }
      .filter { $0.first < count }.sorted { $0.first < $1.first }.map(\.column)
    guard kinds.count > 1 else { return kinds.first ?? .nulls(count) }
    var isNull = false
    var tags = [Int32](repeating: 0, count: count)
    let isPresent = (0..<count).map { row in
      guard let tag = kinds.firstIndex(where: { $0.isValid(row) }) else {
        isNull = true
        return false
      }
      tags[row] = Int32(tag)
      return true
    }
    let tag = (Field(Self.tagName, .int32, isNullable: false), NumberColumn<Int32>(tags).column)
    let children = [tag] + kinds.map { (Self.field(named: PythonKind.of($0.type), $0.type), $0) }
    return Column(
      type: .structure(children.map(\.0)), count: count, validity: isNull ? Bitmap(isPresent) : nil,
      content: .structure(children.map(\.1)))
  }

  public static func field(of column: Column) -> Field {
    guard case .structure = column.type else {
      return Field("", column.type, metadata: PythonKind.metadata(column.type, root: "list"))
    }
    var field = stageField
    field.type = column.type
    return field
  }

  private static func field(named name: String, _ type: DataType) -> Field {
    Field(name, type, metadata: [MetadataKey.kind: PythonKind.of(type)])
  }

  /// The Python kind of a position where several meet.
  static let kind = "mixed"
  /// Which of the children beside it has the row's value, counted from 0.
  private static let tagName = "tag"

  /// Whether a column holds ints and floats, and nothing else.
  static func holdsNumbersAlone(_ column: Column) -> Bool {
    guard canHold(column) else { return false }
    return column.children.dropFirst().allSatisfy { [.int64, .float64].contains($0.type) }
  }

  /// Whether a column can be taken apart into a `MixedColumn`.
  static func canHold(_ column: Column) -> Bool {
    switch column.type {
    case .null, .boolean, .int64, .float64, .utf8: true
    case .structure(let fields): fields.first?.name == tagName
    default: false
    }
  }
}

extension MixedValue: StageValue {
  public static var stageField: Field {
    var field = MixedColumn.stageField
    field.metadata[MetadataKey.root] = "scalar"
    return field
  }

  public init(datum: Datum, at path: String) throws(StageError) {
    guard datum.count == 1 else {
      throw .typeError("\(path): expected one value, found \(datum.count)", path: path)
    }
    self = try MixedColumn(datum: datum, at: path)[0]
  }

  public func column(at path: String) -> Column { MixedColumn([self]).column(at: path) }

  public static func field(of column: Column) -> Field {
    var field = MixedColumn.field(of: column)
    field.metadata[MetadataKey.root] = "scalar"
    return field
  }
}
