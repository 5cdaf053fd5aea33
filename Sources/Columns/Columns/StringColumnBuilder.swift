/// Collects text, value by value, into a `StringColumn`.
@frozen
public struct StringColumnBuilder: ~Copyable {
  @usableFromInline var offsets: [Int64]
  @usableFromInline var data: [UInt8]
  /// Which values are present; empty until the first null.
  @usableFromInline var isValid: [Bool]
  @usableFromInline let capacity: Int

  /// - Parameters:
  ///   - capacity: the number of values expected.
  ///   - byteCapacity: the number of bytes expected in all.
  @inlinable
  public init(capacity: Int = 0, byteCapacity: Int = 0) {
    (offsets, data, isValid, self.capacity) = ([], [], [], capacity)
    offsets.reserveCapacity(capacity + 1)
    data.reserveCapacity(byteCapacity)
    offsets.append(0)
  }

  @inlinable
  public var count: Int { offsets.count - 1 }

  @inlinable
  public mutating func append(_ text: String) {
    data.append(contentsOf: text.utf8)
    endValue()
  }

  /// Appends text that the caller knows to be valid UTF-8.
  @inlinable
  public mutating func append(utf8 text: Span<UInt8>) {
    unsafe text.withUnsafeBufferPointer { unsafe data.append(contentsOf: $0) }
    endValue()
  }

  public mutating func appendNull() {
    if isValid.isEmpty {
      isValid.reserveCapacity(max(capacity, count + 1))
      isValid.append(contentsOf: repeatElement(true, count: count))
    }
    offsets.append(Int64(data.count))
    isValid.append(false)
  }

  @inlinable
  mutating func endValue() {
    offsets.append(Int64(data.count))
    if !isValid.isEmpty { isValid.append(true) }
  }

  /// The column of all appended values. Complexity: O(bytes).
  public consuming func finish() -> StringColumn {
    StringColumn(
      offsets: Buffer(offsets), data: Buffer(data), count: offsets.count - 1,
      validity: isValid.isEmpty ? nil : Bitmap(isValid))
  }
}
