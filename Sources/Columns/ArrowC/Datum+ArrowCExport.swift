import CStageABI

extension Datum {
  /// Fills both structs; whoever receives them releases them.
  ///
  /// Buffers are shared and live until the array is released. Only bits that do not start at a byte, and times
  /// of seconds or milliseconds (32 bits in Arrow), are copied.
  /// - Parameters:
  ///   - schema: uninitialised or released; overwritten without a release.
  ///   - array: the same.
  @unsafe
  public func exportArrowC(
    schema: UnsafeMutablePointer<ArrowSchema>, array: UnsafeMutablePointer<ArrowArray>
  ) {
    unsafe field.exportArrowC(to: schema)
    unsafe column.exportArrowC(to: array)
  }
}

extension Column {
  /// Fills `array`; see `Datum.exportArrowC(schema:array:)`.
  @unsafe
  func exportArrowC(to array: UnsafeMutablePointer<ArrowArray>) {
    let children: [Column] =
      switch content {
      case .list(_, let elements): [elements]
      case .structure(let children): children
      default: []
      }
    let holder = ArrayHolder(buffers: arrowBuffers(), childCount: children.count)
    for (index, child) in children.enumerated() { unsafe child.exportArrowC(to: holder.child(index)) }
    unsafe array.initialize(
      to: ArrowArray(
        length: Int64(count), null_count: Int64(nullCount), offset: 0,
        n_buffers: Int64(holder.buffers.count), n_children: Int64(children.count),
        buffers: holder.addresses, children: holder.children, dictionary: nil,
        release: releaseArray, private_data: Unmanaged.passRetained(holder).toOpaque()))
  }

  /// The column's own buffers (not its children's) in the order and layout that Arrow prescribes for
  /// `FormatString.of(type)`; nil where all values are present.
  func arrowBuffers() -> [Buffer?] {
    let validity = validity?.byteAligned().buffer
    switch content {
    case .none: return []
    case .structure: return [validity]
    case .list(let offsets, _): return [validity, offsets]
    case .bytes(let offsets, let data): return [validity, offsets, data]
    case .bits(let bits): return [validity, bits.byteAligned().buffer]
    case .fixed(let buffer):
      switch type {
      case .time64(.second), .time64(.millisecond): return [validity, narrowed(buffer)]
      default: return [validity, buffer]
      }
    }
  }

  /// Times as Arrow's 32-bit ones. A time of day in seconds or milliseconds fits; what does not, because a null
  /// slot or a broken value holds anything, is truncated as the width demands.
  private func narrowed(_ buffer: Buffer) -> Buffer {
    Buffer(count: count, of: Int32.self) { output in
      let wide = buffer.span(of: Int64.self)
      for index in output.indices { output[index] = Int32(truncatingIfNeeded: wide[index]) }
    }
  }
}

/// The memory behind one exported array. Children own theirs, since a consumer may move them out.
@safe
private final class ArrayHolder {
  let buffers: [Buffer?]
  let addresses: UnsafeMutablePointer<UnsafeRawPointer?>
  let children: UnsafeMutablePointer<UnsafeMutablePointer<ArrowArray>?>?
  private let structs: UnsafeMutablePointer<ArrowArray>?

  init(buffers: [Buffer?], childCount: Int) {
    self.buffers = buffers
    unsafe addresses = .allocate(capacity: max(buffers.count, 1))
    for (index, buffer) in buffers.enumerated() {
      // `buffers` keeps the memory alive for as long as the addresses are reachable.
      unsafe (addresses + index).initialize(to: buffer?.withUnsafeBase { unsafe $0 })
    }
    if childCount == 0 {
      unsafe (structs, children) = (nil, nil)
    } else {
      unsafe structs = .allocate(capacity: childCount)
      unsafe children = .allocate(capacity: childCount)
      for index in 0..<childCount { unsafe (children! + index).initialize(to: structs! + index) }
    }
  }

  @unsafe
  func child(_ index: Int) -> UnsafeMutablePointer<ArrowArray> { unsafe structs! + index }

  deinit {
    unsafe addresses.deallocate()
    unsafe children?.deallocate()
    unsafe structs?.deallocate()
  }
}

/// The `release` of exported arrays: children that were not moved out first, then the array itself.
private func releaseArray(_ array: UnsafeMutablePointer<ArrowArray>?) {
  guard let array = unsafe array, unsafe array.pointee.release != nil else { return }
  for index in 0..<Int(unsafe array.pointee.n_children) {
    if let child = unsafe array.pointee.children[index], let release = unsafe child.pointee.release {
      unsafe release(child)
    }
  }
  unsafe Unmanaged<ArrayHolder>.fromOpaque(array.pointee.private_data).release()
  unsafe array.pointee.release = nil
}
