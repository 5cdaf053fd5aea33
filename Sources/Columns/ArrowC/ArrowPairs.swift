import CStageABI

extension Datum {
  /// Takes over what capsules of Python's Arrow interface point to; see `init(importing:_:)`.
  ///
  /// - Parameters:
  ///   - schema: the address of an `ArrowSchema`.
  ///   - array: that of an `ArrowArray`.
  @unsafe
  public init(
    importingSchemaAt schema: UnsafeMutableRawPointer, arrayAt array: UnsafeMutableRawPointer
  ) throws(ColumnError) {
    try unsafe self.init(
      importing: schema.assumingMemoryBound(to: ArrowSchema.self),
      array.assumingMemoryBound(to: ArrowArray.self))
  }

  /// The same for the address of an `ArrowArrayStream`; see `init(importingStream:)`.
  @unsafe
  public init(importingStreamAt stream: UnsafeMutableRawPointer) throws(ColumnError) {
    try unsafe self.init(importingStream: stream.assumingMemoryBound(to: ArrowArrayStream.self))
  }
}

/// Contiguous pairs of ArrowSchema and ArrowArray, as the stage ABI passes arguments and outputs.
///
/// Whatever a pair still holds when this object goes is released; taking a pair over, by `datum(at:)` or in
/// foreign code, leaves it released.
@safe
public final class ArrowPairs {
  public let count: Int
  private let schemaBase: UnsafeMutablePointer<ArrowSchema>
  private let arrayBase: UnsafeMutablePointer<ArrowArray>

  /// `count` released pairs, for foreign code to fill.
  public init(count: Int) {
    self.count = count
    unsafe schemaBase = .allocate(capacity: max(count, 1))
    unsafe arrayBase = .allocate(capacity: max(count, 1))
    unsafe schemaBase.initialize(repeating: ArrowSchema(), count: count)
    unsafe arrayBase.initialize(repeating: ArrowArray(), count: count)
  }

  /// One pair a datum, sharing its buffers.
  public convenience init(exporting data: [Datum]) {
    self.init(count: data.count)
    for (index, datum) in data.enumerated() {
      unsafe datum.exportArrowC(schema: schemaBase + index, array: arrayBase + index)
    }
  }

  /// The first of `count` schemas; valid while this object lives.
  @unsafe public var schemas: UnsafeMutablePointer<ArrowSchema> { unsafe schemaBase }

  /// The first of `count` arrays; valid while this object lives.
  @unsafe public var arrays: UnsafeMutablePointer<ArrowArray> { unsafe arrayBase }

  /// Takes pair `index` over, checked; see `Datum.init(importing:_:)`. A second call for the same pair throws.
  public func datum(at index: Int) throws(ColumnError) -> Datum {
    precondition(index >= 0 && index < count, "ArrowPairs: pair \(index) of \(count)")
    return try unsafe Datum(importing: schemaBase + index, arrayBase + index)
  }

  deinit {
    for index in 0..<count {
      if let release = unsafe schemaBase[index].release { unsafe release(schemaBase + index) }
      if let release = unsafe arrayBase[index].release { unsafe release(arrayBase + index) }
    }
    unsafe schemaBase.deallocate()
    unsafe arrayBase.deallocate()
  }
}
