import CStageABI

/// A foreign Arrow array that this process has taken over; released once, when nothing refers to it any more.
@safe
final class ForeignArray: @unchecked Sendable {
  // Unchecked: the struct is moved here, read during import on one thread, and only released afterwards. The
  // specification allows release on any thread.
  private let storage: UnsafeMutablePointer<ArrowArray>

  /// Moves `source` here and marks the original as released, as the specification prescribes.
  @unsafe
  init(moving source: UnsafeMutablePointer<ArrowArray>) {
    unsafe storage = .allocate(capacity: 1)
    unsafe storage.initialize(to: source.pointee)
    unsafe source.pointee.release = nil
  }

  deinit {
    if let release = unsafe storage.pointee.release { unsafe release(storage) }
    unsafe storage.deallocate()
  }

  /// The address of the struct, valid while this object lives.
  @unsafe var address: UnsafeMutablePointer<ArrowArray> { unsafe storage }
}

/// A foreign Arrow schema that this process has taken over; released at the end of its import.
@safe
final class ForeignSchema {
  private let storage: UnsafeMutablePointer<ArrowSchema>

  @unsafe
  init(moving source: UnsafeMutablePointer<ArrowSchema>) {
    unsafe storage = .allocate(capacity: 1)
    unsafe storage.initialize(to: source.pointee)
    unsafe source.pointee.release = nil
  }

  deinit {
    if let release = unsafe storage.pointee.release { unsafe release(storage) }
    unsafe storage.deallocate()
  }

  @unsafe var address: UnsafeMutablePointer<ArrowSchema> { unsafe storage }
}

/// The start of a foreign buffer whose extent the interface does not tell.
@safe
struct ForeignAddress {
  private let base: UnsafeRawPointer
  private let owner: ForeignArray

  @unsafe
  init(_ base: UnsafeRawPointer, owner: ForeignArray) {
    unsafe self.base = base
    self.owner = owner
  }

  /// The first `byteCount` bytes, shared; the whole foreign array lives until the buffer goes.
  func buffer(byteCount: Int) -> Buffer {
    // The producer vouches for the extent: Arrow C data gives no size to check against.
    let memory = unsafe Memory(adopting: base, byteCount: byteCount) { [owner] _, _ in
      withExtendedLifetime(owner) {}
    }
    return Buffer(memory)
  }
}
