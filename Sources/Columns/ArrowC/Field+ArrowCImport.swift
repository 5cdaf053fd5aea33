import CStageABI

extension Field {
  /// Takes over a foreign schema: reads it and releases it, also when it is refused.
  ///
  /// - Parameter schema: its `release` is null afterwards.
  /// - Throws: `ColumnError` when the schema was released already, breaks Arrow's rules or has no column type.
  @unsafe
  public init(importing schema: UnsafeMutablePointer<ArrowSchema>) throws(ColumnError) {
    self = try unsafe WireField(importing: schema).canonical
  }
}

extension WireField {
  static let importOperation = "import Arrow C data"

  /// Takes over a foreign schema.
  @unsafe
  init(importing schema: UnsafeMutablePointer<ArrowSchema>) throws(ColumnError) {
    let place = WirePlace(Self.importOperation)
    guard unsafe schema.pointee.release != nil else { throw place.error("the schema was released already") }
    let schema = unsafe ForeignSchema(moving: schema)
    try unsafe self.init(reading: schema.address, at: place)
  }

  @unsafe
  private init(reading schema: UnsafePointer<ArrowSchema>, at parent: WirePlace) throws(ColumnError) {
    name = try unsafe Self.text(schema.pointee.name, "name", at: parent) ?? ""
    let place = parent.depth == 0 && name.isEmpty ? parent : parent.child(name)
    try place.checkDepth()
    guard let format = try unsafe Self.text(schema.pointee.format, "format", at: place) else {
      throw place.error("the schema has no format")
    }
    isNullable = unsafe schema.pointee.flags & Int64(ARROW_FLAG_NULLABLE) != 0
    metadata = [:]
    if let start = unsafe schema.pointee.metadata {
      metadata = try unsafe MetadataEncoding.decode(UnsafeRawPointer(start), at: place)
    }
    let childCount = try unsafe place.count(schema.pointee.n_children, "the number of children")
    var children: [WireField] = []
    for index in 0..<childCount {
      guard let child = unsafe schema.pointee.children?[index] else {
        throw place.error("child \(index) of \(childCount) is a null pointer")
      }
      children.append(try unsafe WireField(reading: child, at: place))
    }
    if !children.isEmpty, !format.hasPrefix("+") {
      throw place.error("the format \"\(format)\" has \(children.count) children instead of none")
    }
    type = try FormatString.parse(format, children: children, at: place)
    if let dictionary = unsafe schema.pointee.dictionary {
      guard case .fixed(let index) = type, index.isInteger else {
        throw place.error("dictionary indices have the format \"\(format)\" instead of an integer's")
      }
      let values = try unsafe WireField(reading: dictionary, at: place.child("dictionary"))
      if case .dictionary = values.type { throw place.error("the dictionary is itself dictionary-encoded") }
      type = .dictionary(index: index, values: values.type)
    }
  }

  @unsafe
  private static func text(
    _ pointer: UnsafePointer<CChar>?, _ what: String, at place: WirePlace
  ) throws(ColumnError) -> String? {
    guard let pointer = unsafe pointer else { return nil }
    guard let text = unsafe String(validatingCString: pointer) else {
      throw place.error("the \(what) is not valid UTF-8")
    }
    return text
  }
}
