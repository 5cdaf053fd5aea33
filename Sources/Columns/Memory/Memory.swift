import Glibc

/// A block of memory that never changes once it is shared, released when its last owner goes.
///
/// Every buffer of a column points into one. The block may have been allocated here, mapped from a file or
/// a shared region, or lent by a foreign library (Arrow C data); the owner's release closure knows which.
@safe
public final class Memory: @unchecked Sendable {
  // Unchecked, because a raw pointer is not Sendable by itself: the bytes are written only by the creator,
  // before the object is handed out, and are read-only ever after.
  @usableFromInline let base: UnsafeRawPointer
  public let byteCount: Int
  private let release: (UnsafeRawPointer, Int) -> Void

  /// Adopts foreign memory. `base` must stay readable and unchanged until `release` is called.
  ///
  /// `release` runs once, on whichever thread drops the last reference.
  @unsafe
  public init(
    adopting base: UnsafeRawPointer, byteCount: Int,
    release: @escaping (_ base: UnsafeRawPointer, _ byteCount: Int) -> Void
  ) {
    precondition(byteCount >= 0, "Memory: byteCount \(byteCount) is negative")
    unsafe self.base = base
    self.byteCount = byteCount
    unsafe self.release = release
  }

  /// Allocates `byteCount` bytes, aligned to 64, from the current `MemorySource`, and lets `fill` write them.
  ///
  /// The bytes that `fill` does not write have an unspecified value.
  public convenience init(byteCount: Int, fill: (inout MutableRawSpan) throws -> Void) rethrows {
    let source = MemorySource.current
    let base = unsafe source.allocate(byteCount)
    do {
      var span = unsafe MutableRawSpan(_unsafeStart: base, byteCount: byteCount)
      try fill(&span)
    } catch {
      unsafe source.deallocate(base, byteCount)
      throw error
    }
    unsafe self.init(adopting: base, byteCount: byteCount) { base, byteCount in
      unsafe source.deallocate(UnsafeMutableRawPointer(mutating: base), byteCount)
    }
  }

  deinit { unsafe release(base, byteCount) }

  @inlinable
  public var bytes: RawSpan {
    @_lifetime(borrow self)
    get {
      let span = unsafe RawSpan(_unsafeStart: base, byteCount: byteCount)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }
}
