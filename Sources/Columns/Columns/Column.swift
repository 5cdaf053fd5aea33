/// A contiguous, immutable, nullable sequence of values of one type.
///
/// Columns are values: copying one copies references to its buffers. Foreign data becomes a column only
/// through the validating importers, so that every column holds its invariants:
/// offsets ascend and stay inside the data, text is valid UTF-8, children have the right length.
public struct Column: Sendable {
  public let type: DataType
  public let count: Int
  /// 1 = present. nil when nothing is null.
  public let validity: Bitmap?
  public let content: Content

  public indirect enum Content: Sendable {
    /// `.null`: no bytes at all.
    case none
    /// Fixed-width values, `count × byteWidth` bytes, aligned to their width. Null slots hold any value.
    case fixed(Buffer)
    /// `.boolean`.
    case bits(Bitmap)
    /// `.utf8` and `.binary`: value `i` is `data[offsets[i] ..< offsets[i + 1]]`; `count + 1` Int64 offsets,
    /// of which the first need not be 0.
    case bytes(offsets: Buffer, data: Buffer)
    /// `.list`: list `i` is `elements[offsets[i] ..< offsets[i + 1]]`.
    case list(offsets: Buffer, elements: Column)
    /// `.structure`: one child per field, each of `count` values.
    case structure([Column])
  }

  /// The same bytes as values of another type of the same width.
  public func reinterpreted(as type: DataType) -> Column {
    precondition(
      type.byteWidth == self.type.byteWidth && type.byteWidth != nil,
      "Column: \(self.type) cannot be read as \(type)")
    return Column(type: type, count: count, validity: validity, content: content)
  }

  /// A column from parts that are known to fit each other. Sizes are checked, contents are not.
  public init(type: DataType, count: Int, validity: Bitmap? = nil, content: Content) {
    precondition(validity == nil || validity!.count == count, "Column: validity does not have \(count) bits")
    switch (type, content) {
    case (.null, .none): break
    case (.boolean, .bits(let bits)):
      precondition(bits.count == count, "Column: \(bits.count) bits for \(count)")
    case (.utf8, .bytes(let offsets, _)), (.binary, .bytes(let offsets, _)):
      precondition(offsets.byteCount >= (count + 1) * 8, "Column: too few offsets for \(count) values")
    case (.list(let field), .list(let offsets, let elements)):
      precondition(offsets.byteCount >= (count + 1) * 8, "Column: too few offsets for \(count) lists")
      precondition(field.type == elements.type, "Column: elements are \(elements.type), not \(field.type)")
    case (.structure(let fields), .structure(let children)):
      precondition(
        fields.count == children.count && children.allSatisfy { $0.count == count },
        "Column: struct children do not fit \(fields.count) fields of \(count) values")
    case (_, .fixed(let buffer)):
      guard let width = type.byteWidth else { preconditionFailure("Column: \(type) has no fixed width") }
      precondition(
        buffer.byteCount >= count * width, "Column: \(buffer.byteCount) bytes for \(count) × \(type)")
    default: preconditionFailure("Column: content does not fit type \(type)")
    }
    self.type = type
    self.count = count
    self.validity = validity
    self.content = content
  }

  /// A column of `count` nulls without a type.
  public static func nulls(_ count: Int) -> Column { Column(type: .null, count: count, content: .none) }

  /// Whether value `index` is present.
  @inlinable
  public func isValid(_ index: Int) -> Bool {
    if case .null = type { return false }
    return validity?[index] ?? true
  }

  /// How many values are null. Complexity: O(`count`) where there is a validity bitmap.
  public var nullCount: Int {
    if case .null = type { return count }
    return validity.map { $0.count - $0.populationCount } ?? 0
  }

  /// The children of a struct column, by field name; empty for other types.
  public var children: [Column] {
    if case .structure(let children) = content { children } else { [] }
  }

  /// The fields of a struct column; empty for other types.
  public var fields: [Field] {
    if case .structure(let fields) = type { fields } else { [] }
  }

  /// The first child called `name`.
  public func child(_ name: String) -> Column? {
    fields.firstIndex { $0.name == name }.map { children[$0] }
  }
}
