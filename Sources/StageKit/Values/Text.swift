import Columns

/// A Python `str` as its UTF-8 bytes, shared with the host instead of copied into a `String`.
///
/// For long texts, such as the contents of a file.
@frozen
public struct Text: StageValue {
  @usableFromInline let value: StringColumn

  /// The text as a column of one value, which a thread or a slice can keep.
  @inlinable
  public var asColumn: StringColumn { value }

  /// The bytes, valid UTF-8.
  @inlinable
  public var utf8: Span<UInt8> {
    @_lifetime(borrow self)
    get {
      let span = value.utf8(0)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  public init(_ text: String) { value = StringColumn([text]) }

  public static var stageField: Field { String.stageField }

  public init(datum: Datum, at path: String) throws(StageError) {
    value = try StringColumn(checked: datum.column, at: path)
    guard value.count == 1, value.validity?[0] ?? true else {
      throw .typeError("\(path): expected one str, found \(value.count) values or null", path: path)
    }
  }

  public func column(at path: String) -> Column { value.column }
}
