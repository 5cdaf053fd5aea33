/// A typed view of a column of Booleans, bit-packed.
@frozen
public struct BooleanColumn: Sendable {
  public let bits: Bitmap
  /// 1 = present; nil when nothing is null.
  public let validity: Bitmap?

  @inlinable
  public init(_ bits: Bitmap, validity: Bitmap? = nil) {
    precondition(
      validity == nil || validity!.count == bits.count, "BooleanColumn: validity has another length")
    self.bits = bits
    self.validity = validity
  }

  /// A column without nulls.
  public init(_ elements: [Bool]) { self.init(Bitmap(elements)) }

  /// A column that is null where an element is nil.
  public init(_ elements: [Bool?]) {
    self.init(
      Bitmap(count: elements.count) { elements[$0] ?? false },
      validity: elements.contains { $0 == nil } ? Bitmap(count: elements.count) { elements[$0] != nil } : nil)
  }

  @inlinable
  public var count: Int { bits.count }

  /// Value `index`, or nil where it is null.
  @inlinable
  public subscript(index: Int) -> Bool? { validity?[index] ?? true ? bits[index] : nil }
}
