/// A typed view of a column of UTF-8 text.
///
/// Loops work on the bytes (`data` between `offsets`): making a `String` costs an allocation and a check.
@frozen
public struct StringColumn: Sendable {
  @usableFromInline let offsetBuffer: Buffer
  @usableFromInline let dataBuffer: Buffer
  /// 1 = present; nil when nothing is null.
  public let validity: Bitmap?
  public let count: Int

  /// A column whose text is `data[offsets[i] ..< offsets[i + 1]]`, which the caller knows to be valid UTF-8.
  @inlinable
  public init(offsets: Buffer, data: Buffer, count: Int, validity: Bitmap? = nil) {
    precondition(offsets.byteCount >= (count + 1) * 8, "StringColumn: too few offsets for \(count) values")
    precondition(
      validity == nil || validity!.count == count, "StringColumn: validity does not have \(count) bits")
    self.offsetBuffer = offsets
    self.dataBuffer = data
    self.count = count
    self.validity = validity
  }

  public init(_ elements: [String?]) {
    var builder = StringColumnBuilder(capacity: elements.count)
    for element in elements {
      if let element { builder.append(element) } else { builder.appendNull() }
    }
    self = builder.finish()
  }

  /// `count + 1` byte positions; the first need not be 0.
  @inlinable
  public var offsets: Span<Int64> {
    @_lifetime(borrow self)
    get { offsetBuffer.span(of: Int64.self).extracting(first: count + 1) }
  }

  /// The text of all values, one after the other.
  @inlinable
  public var data: Span<UInt8> {
    @_lifetime(borrow self)
    get { dataBuffer.span(of: UInt8.self) }
  }

  /// The bytes of value `index`; meaningless where it is null.
  @inlinable
  @_lifetime(borrow self)
  public func utf8(_ index: Int) -> Span<UInt8> {
    let offsets = self.offsets
    let span = dataBuffer.span(of: UInt8.self).extracting(Int(offsets[index])..<Int(offsets[index + 1]))
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// Value `index` as a String, or nil where it is null. Allocates for more than 15 bytes.
  public subscript(index: Int) -> String? {
    guard validity?[index] ?? true else { return nil }
    return unsafe utf8(index).withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }
}
