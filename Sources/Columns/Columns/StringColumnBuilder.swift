/// Collects text, value by value, into a `StringColumn`.
public struct StringColumnBuilder: ~Copyable {
  private var offsets: [Int64]
  private var data: [UInt8] = []
  private var isValid: [Bool] = []
  private var nullCount = 0

  /// - Parameters:
  ///   - capacity: the number of values expected.
  ///   - byteCapacity: the number of bytes expected in all.
  public init(capacity: Int = 0, byteCapacity: Int = 0) {
    offsets = [0]
    offsets.reserveCapacity(capacity + 1)
    data.reserveCapacity(byteCapacity)
    isValid.reserveCapacity(capacity)
  }

  public var count: Int { isValid.count }

  public mutating func append(_ text: String) {
    data.append(contentsOf: text.utf8)
    endValue(isValid: true)
  }

  /// Appends text that the caller knows to be valid UTF-8.
  public mutating func append(utf8 text: Span<UInt8>) {
    unsafe text.withUnsafeBufferPointer { unsafe data.append(contentsOf: $0) }
    endValue(isValid: true)
  }

  public mutating func appendNull() {
    nullCount += 1
    endValue(isValid: false)
  }

  private mutating func endValue(isValid valid: Bool) {
    offsets.append(Int64(data.count))
    isValid.append(valid)
  }

  /// The column of all appended values. Complexity: O(bytes).
  public consuming func finish() -> StringColumn {
    StringColumn(
      offsets: Buffer(offsets), data: Buffer(data), count: isValid.count,
      validity: nullCount == 0 ? nil : Bitmap(isValid))
  }
}
