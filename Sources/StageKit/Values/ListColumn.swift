import Columns

/// A column of lists: list `i` is `elements[offsets[i] ..< offsets[i + 1]]`.
@frozen
public struct ListColumn<Elements: StageValue>: StageValue {
  @usableFromInline let offsetBuffer: Buffer
  /// The elements of all lists, one after the other.
  public let elements: Elements
  public let validity: Bitmap?
  public let count: Int

  /// - Parameter offsets: one more than there are lists, ascending, within the elements.
  @inlinable
  public init(offsets: [Int64], elements: Elements, validity: Bitmap? = nil) {
    precondition(!offsets.isEmpty, "ListColumn: offsets need one more entry than there are lists")
    self.offsetBuffer = Buffer(offsets)
    self.elements = elements
    self.validity = validity
    self.count = offsets.count - 1
  }

  /// `count + 1` positions of elements; the first need not be 0.
  @inlinable
  public var offsets: Span<Int64> {
    @_lifetime(borrow self)
    get { offsetBuffer.span(of: Int64.self).extracting(first: count + 1) }
  }

  /// Where the elements of list `row` are, or nil where it is null.
  @inlinable
  public subscript(row: Int) -> Range<Int>? {
    validity?[row] ?? true ? Int(offsets[row])..<Int(offsets[row + 1]) : nil
  }

  /// The lists at `rows`, in that order.
  ///
  /// - Throws: `StageError` for offsets beyond the elements.
  @inlinable
  public func gather(_ rows: [Int]) throws(StageError) -> Self {
    let column = try column(at: "list").gather(rows)
    return try Self(datum: Datum(Self.field(of: column), column), at: "list")
  }

  public static var stageField: Field { field(of: Elements.stageField) }

  public static func field(of column: Column) -> Field {
    guard case .list(let item) = column.type else { return stageField }
    return field(of: item)
  }

  private static func field(of item: Field) -> Field {
    var item = item
    item.name = "item"
    item.metadata[MetadataKey.root] = nil
    let type = DataType.list(item)
    return Field("", type, metadata: PythonKind.metadata(type, root: "list"))
  }

  public init(datum: Datum, at path: String) throws(StageError) {
    count = datum.count
    validity = datum.column.validity
    switch (datum.column.type, datum.column.content) {
    case (.list(let item), .list(let offsets, let elements)):
      offsetBuffer = offsets
      self.elements = try Elements(datum: Datum(item, elements), at: "\(path)[]")
    case (.null, _):
      guard case .list(let item) = Self.stageField.type else { preconditionFailure() }
      offsetBuffer = Buffer([Int64](repeating: 0, count: count + 1))
      elements = try Elements(datum: Datum(item, .nulls(0, of: item.type)), at: "\(path)[]")
    default:
      throw .typeError("\(path): expected \(Self.stageField.type), found \(datum.column.type)", path: path)
    }
  }

  public func column(at path: String) throws(StageError) -> Column {
    let elements = try elements.column(at: "\(path)[]")
    guard offsets[count] <= elements.count else {
      throw .indexError("\(path): offsets end at \(offsets[count]) of \(elements.count) elements", path: path)
    }
    return Column(
      type: Self.field(of: Elements.field(of: elements)).type, count: count, validity: validity,
      content: .list(offsets: offsetBuffer, elements: elements))
  }
}
