extension Column {
  /// A column from foreign memory, every invariant checked, without a copy where the layout is canonical.
  init(checking array: WireArray, as type: WireType, at place: WirePlace) throws(ColumnError) {
    let count = try place.count(array.length, "the length")
    try self.init(checking: array, as: type, slots: 0..<count, at: place)
  }

  /// The values `slots` of a foreign array; values outside are not looked at.
  private init(
    checking array: WireArray, as type: WireType, slots: Range<Int>, at place: WirePlace
  ) throws(ColumnError) {
    try place.checkDepth()
    let length = try place.count(array.length, "the length")
    let offset = try place.count(array.offset, "the offset")
    guard array.nullCount >= -1, array.nullCount <= array.length else {
      throw place.error("the null count is \(array.nullCount) for \(length) values")
    }
    guard slots.upperBound <= length else {
      throw place.error("the array has \(length) values instead of \(slots.upperBound)")
    }
    guard array.buffers.count == type.bufferCount || (type.isViews && array.buffers.count > 2) else {
      throw place.error("the array has \(array.buffers.count) buffers instead of \(type.bufferCount)")
    }
    guard array.children.count == type.children.count else {
      throw place.error("the array has \(array.children.count) children instead of \(type.children.count)")
    }
    if case .null = type {
      self = .nulls(slots.count)
      return
    }
    let first = offset + slots.lowerBound
    let validity = try Self.validity(of: array, first: first, slots: slots, at: place)
    if case .dictionary(let index, _) = type {
      self = try Self.decoded(
        array, index: index, first: first, count: slots.count, validity: validity, at: place)
      return
    }
    self.init(
      type: type.canonical, count: slots.count, validity: validity,
      content: try Self.content(
        of: array, as: type, first: first, count: slots.count, validity: validity, at: place))
  }

  private static func validity(
    of array: WireArray, first: Int, slots: Range<Int>, at place: WirePlace
  ) throws(ColumnError) -> Bitmap? {
    // By the specification a null count of 0 makes the bitmap meaningless.
    if array.nullCount == 0 || slots.isEmpty { return nil }
    if case .absent = array.buffers[0] {
      if array.nullCount <= 0 { return nil }
      throw place.error("the validity buffer is missing, but \(array.nullCount) values are null")
    }
    let bytes = try array.buffers[0].bytes((first + slots.count + 7) / 8, "validity", at: place)
    let bits = Bitmap(bytes, bitOffset: first, count: slots.count)
    let nulls = bits.count - bits.populationCount
    if array.nullCount > 0, slots.count == array.length, nulls != array.nullCount {
      throw place.error("the null count is \(array.nullCount), but the validity buffer has \(nulls) nulls")
    }
    return nulls == 0 ? nil : bits
  }

  private static func content(
    of array: WireArray, as type: WireType, first: Int, count: Int, validity: Bitmap?, at place: WirePlace
  ) throws(ColumnError) -> Content {
    switch type {
    case .null, .dictionary: return .none  // `init` has taken these.
    case .boolean:
      let bytes = try array.buffers[1].bytes(count == 0 ? 0 : (first + count + 7) / 8, "data", at: place)
      return .bits(Bitmap(bytes, bitOffset: count == 0 ? 0 : first, count: count))
    case .fixed(let type):
      return .fixed(
        try array.buffers[1].elements(count, after: first, width: type.byteWidth!, "data", at: place))
    case .time32:
      let narrow = try array.buffers[1].elements(count, after: first, width: 4, "data", at: place)
      return .fixed(
        Buffer(count: count, of: Int64.self) { output in
          let narrow = narrow.span(of: Int32.self)
          for index in output.indices { output[index] = Int64(narrow[index]) }
        })
    case .bytes(let type, let width):
      return try bytes(
        of: array, isText: type == .utf8, width: width, first: first, count: count, validity: validity,
        at: place)
    case .views(let type):
      return try views(
        of: array, isText: type == .utf8, first: first, count: count, validity: validity, at: place)
    case .list(let element, let width):
      let offsets = try WireOffsets.read(
        array.buffers[1], first: first, count: count, width: width, at: place)
      let bounds = offsets.span(of: Int64.self)
      let last = try place.count(bounds[count], "the last offset")
      if last > array.children[0].length {
        throw place.error("the last offset is \(last), but there are \(array.children[0].length) elements")
      }
      return .list(
        offsets: WireOffsets.rebased(offsets),
        elements: try Column(
          checking: array.children[0], as: element.type, slots: Int(bounds[0])..<last,
          at: place.child(element.name)))
    case .structure(let fields):
      var children: [Column] = []
      for (field, child) in zip(fields, array.children) {
        children.append(
          try Column(
            checking: child, as: field.type, slots: first..<first + count, at: place.child(field.name)))
      }
      return .structure(children)
    }
  }
}
