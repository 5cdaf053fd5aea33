import CStageABI

extension Datum {
  /// Takes over a foreign array with its schema, checks all of it, and shares its buffers where their layout is
  /// the columns' own (64-bit offsets, no views, no dictionary).
  ///
  /// Both structs are moved from: their `release` is null afterwards, also when they are refused. The array's
  /// own `release` is called once, when the last buffer that points into it goes, on whichever thread that is.
  /// What the interface does not tell, the true extent of a buffer, must be right.
  ///
  /// - Parameter contentsAreChecked: whether the producer vouches for what stands in the buffers, as a host of the
  ///   stage ABI does: offsets ascend, text is UTF-8. The structs themselves are checked all the same.
  /// Complexity: O(values) for text and offsets unless they are checked, O(1) for numbers.
  /// - Throws: `ColumnError` when either was released already, breaks Arrow's rules or has no column type.
  @unsafe
  public init(
    importing schema: UnsafeMutablePointer<ArrowSchema>, _ array: UnsafeMutablePointer<ArrowArray>,
    contentsAreChecked: Bool = false
  ) throws(ColumnError) {
    let place = WirePlace(WireField.importOperation, contentsAreChecked: contentsAreChecked)
    // Taken over before anything can fail, so that a refused array is released too.
    let owner = unsafe array.pointee.release == nil ? nil : ForeignArray(moving: array)
    let field = try unsafe WireField(importing: schema)
    guard let owner else { throw place.error("the array was released already") }
    self.init(field.canonical, try Column(importing: owner, as: field, at: place))
  }
}

extension Column {
  init(importing owner: ForeignArray, as field: WireField, at place: WirePlace) throws(ColumnError) {
    let place = field.name.isEmpty ? place : place.child(field.name)
    let array = try unsafe WireArray(reading: owner.address, as: field.type, owner: owner, at: place)
    try self.init(checking: array, as: field.type, at: place)
  }
}

extension WireArray {
  /// Reads the structs of a foreign array, none of its buffers.
  @unsafe
  fileprivate init(
    reading array: UnsafePointer<ArrowArray>, as type: WireType, owner: ForeignArray, at place: WirePlace
  ) throws(ColumnError) {
    let array = unsafe array.pointee
    length = unsafe array.length
    nullCount = unsafe array.null_count
    offset = unsafe array.offset
    var bufferCount = unsafe array.n_buffers
    // Polars gives nulls an empty validity buffer, which no one reads.
    if case .null = type, bufferCount == 1 { bufferCount = 0 }
    if type.isViews {
      // The last buffer of views holds the sizes of the data buffers before it.
      guard bufferCount > 2, bufferCount < 1 << 24 else {
        throw place.error("the array has \(bufferCount) buffers instead of 3 or more")
      }
    } else if bufferCount != type.bufferCount {
      throw place.error("the array has \(bufferCount) buffers instead of \(type.bufferCount)")
    }
    if bufferCount > 0, unsafe array.buffers == nil {
      throw place.error("the pointer to the buffers is null")
    }
    buffers = []
    for index in 0..<Int(bufferCount) {
      let base = unsafe array.buffers[index]
      buffers.append(
        unsafe base == nil ? .absent : .unsized(ForeignAddress(base!, owner: owner)))
    }
    if type.isViews { buffers = try Self.sizingViews(buffers, at: place) }

    children = []
    guard unsafe array.n_children == Int64(type.children.count) else {
      throw place.error("the array has \(unsafe array.n_children) children instead of \(type.children.count)")
    }
    for (index, field) in type.children.enumerated() {
      guard let child = unsafe array.children?[index] else {
        throw place.error("child \(index) of \(type.children.count) is a null pointer")
      }
      children.append(
        try unsafe WireArray(reading: child, as: field.type, owner: owner, at: place.child(field.name)))
    }
    switch (type, unsafe array.dictionary) {
    case (.dictionary(_, let values), let dictionary?):
      let place = place.child("dictionary")
      let array = try unsafe WireArray(reading: dictionary, as: values, owner: owner, at: place)
      self.dictionary = try Column(checking: array, as: values, at: place)
    case (.dictionary, nil): throw place.error("the schema has a dictionary, the array has none")
    case (_, nil): break
    case (_, _?): throw place.error("the array has a dictionary, the schema has none")
    }
  }

  /// Gives the data buffers of views the sizes that stand in the last buffer.
  private static func sizingViews(
    _ buffers: [WireBuffer], at place: WirePlace
  ) throws(ColumnError) -> [WireBuffer] {
    let count = buffers.count - 3
    let sizes = try buffers[buffers.count - 1].elements(count, after: 0, width: 8, "sizes", at: place)
    var sized = Array(buffers.prefix(2))
    for index in 0..<count {
      let size = try place.count(sizes.span(of: Int64.self)[index], "the size of data buffer \(index)")
      sized.append(.sized(try buffers[2 + index].bytes(size, "data", at: place)))
    }
    return sized
  }
}
