import CStageABI

extension Field {
  /// Fills `schema`; whoever receives it releases it.
  ///
  /// - Parameter schema: uninitialised or released; overwritten without a release.
  @unsafe
  public func exportArrowC(to schema: UnsafeMutablePointer<ArrowSchema>) {
    let children = type.childFields
    let holder = unsafe SchemaHolder(
      format: FormatString.of(type), name: name, metadata: MetadataEncoding.encode(metadata),
      childCount: children.count)
    for (index, child) in children.enumerated() { unsafe child.exportArrowC(to: holder.child(index)) }
    unsafe schema.initialize(
      to: ArrowSchema(
        format: holder.format, name: holder.name, metadata: holder.metadata,
        flags: isNullable ? Int64(ARROW_FLAG_NULLABLE) : 0,
        n_children: Int64(children.count), children: holder.children, dictionary: nil,
        release: releaseSchema, private_data: Unmanaged.passRetained(holder).toOpaque()))
  }
}

/// The memory behind one exported schema. Children own theirs, since a consumer may move them out.
@safe
private final class SchemaHolder {
  let format: UnsafeMutablePointer<CChar>
  let name: UnsafeMutablePointer<CChar>
  let metadata: UnsafeMutablePointer<CChar>?
  let children: UnsafeMutablePointer<UnsafeMutablePointer<ArrowSchema>?>?
  private let structs: UnsafeMutablePointer<ArrowSchema>?

  @unsafe
  init(format: String, name: String, metadata: [UInt8]?, childCount: Int) {
    unsafe self.format = Self.copy(Array(format.utf8) + [0])
    unsafe self.name = Self.copy(Array(name.utf8) + [0])
    unsafe self.metadata = metadata.map { unsafe Self.copy($0) }
    if childCount == 0 {
      unsafe (structs, children) = (nil, nil)
    } else {
      unsafe structs = .allocate(capacity: childCount)
      unsafe children = .allocate(capacity: childCount)
      for index in 0..<childCount { unsafe (children! + index).initialize(to: structs! + index) }
    }
  }

  @unsafe
  func child(_ index: Int) -> UnsafeMutablePointer<ArrowSchema> { unsafe structs! + index }

  private static func copy(_ bytes: [UInt8]) -> UnsafeMutablePointer<CChar> {
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
    for (index, byte) in bytes.enumerated() { unsafe (copy + index).initialize(to: CChar(bitPattern: byte)) }
    return unsafe copy
  }

  deinit {
    unsafe format.deallocate()
    unsafe name.deallocate()
    unsafe metadata?.deallocate()
    unsafe children?.deallocate()
    unsafe structs?.deallocate()
  }
}

/// The `release` of exported schemas: children that were not moved out first, then the schema itself.
private func releaseSchema(_ schema: UnsafeMutablePointer<ArrowSchema>?) {
  guard let schema = unsafe schema, unsafe schema.pointee.release != nil else { return }
  for index in 0..<Int(unsafe schema.pointee.n_children) {
    if let child = unsafe schema.pointee.children[index], let release = unsafe child.pointee.release {
      unsafe release(child)
    }
  }
  unsafe Unmanaged<SchemaHolder>.fromOpaque(schema.pointee.private_data).release()
  unsafe schema.pointee.release = nil
}
