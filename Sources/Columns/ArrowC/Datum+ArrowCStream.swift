import CStageABI

extension Datum {
  /// Takes over a foreign stream, reads all of it and releases it; the chunks become one column.
  ///
  /// A stream of one chunk is shared without a copy, see `init(importing:_:)`; more are concatenated. A stream that
  /// ends at once yields a column of no rows.
  /// - Parameter stream: its `release` is null afterwards, also when it is refused.
  /// - Throws: `ColumnError` when the stream was released already, reports an error, or yields what
  ///   `init(importing:_:)` refuses.
  @unsafe
  public init(importingStream stream: UnsafeMutablePointer<ArrowArrayStream>) throws(ColumnError) {
    let place = WirePlace("import an Arrow C stream")
    guard unsafe stream.pointee.release != nil else { throw place.error("the stream was released already") }
    let stream = unsafe ForeignStream(moving: stream)
    let field = try stream.schema(at: place)
    var chunks: [Column] = []
    while let array = try stream.next(at: place.section("chunk \(chunks.count)")) {
      chunks.append(try Column(importing: array, as: field, at: place.section("chunk \(chunks.count)")))
    }
    let type = field.canonical
    self.init(type, chunks.isEmpty ? .empty(type.type) : .concatenate(chunks))
  }
}

/// A foreign stream that this process has taken over; released when the object goes.
@safe
private final class ForeignStream {
  private let storage: UnsafeMutablePointer<ArrowArrayStream>

  @unsafe
  init(moving source: UnsafeMutablePointer<ArrowArrayStream>) {
    unsafe storage = .allocate(capacity: 1)
    unsafe storage.initialize(to: source.pointee)
    unsafe source.pointee.release = nil
  }

  deinit {
    if let release = unsafe storage.pointee.release { unsafe release(storage) }
    unsafe storage.deallocate()
  }

  func schema(at place: WirePlace) throws(ColumnError) -> WireField {
    guard let getSchema = unsafe storage.pointee.get_schema else {
      throw place.error("the stream has no get_schema")
    }
    let pairs = ArrowPairs(count: 1)
    try check(unsafe getSchema(storage, pairs.schemas), "get_schema", at: place)
    return try unsafe WireField(importing: pairs.schemas)
  }

  /// The next chunk, nil at the end.
  func next(at place: WirePlace) throws(ColumnError) -> ForeignArray? {
    guard let getNext = unsafe storage.pointee.get_next else {
      throw place.error("the stream has no get_next")
    }
    let pairs = ArrowPairs(count: 1)
    try check(unsafe getNext(storage, pairs.arrays), "get_next", at: place)
    return unsafe pairs.arrays.pointee.release == nil ? nil : ForeignArray(moving: pairs.arrays)
  }

  /// Throws for a status other than 0, with the producer's own words where it has some.
  private func check(_ status: CInt, _ what: String, at place: WirePlace) throws(ColumnError) {
    if status == 0 { return }
    var words = "without a message"
    if let message = unsafe storage.pointee.get_last_error?(storage) {
      // Foreign words may be of any encoding; they are only shown.
      words = unsafe "saying \"\(String(cString: message))\""
    }
    throw place.error(
      "\(what) failed with status \(status), \(words)", remedy: "mend what the producer complains of")
  }
}
