import Columns
import Glibc

/// Pages of a file in this process's address space, unmapped with their owner.
@safe
final class MappedPages: @unchecked Sendable {
  // Unchecked, because a raw pointer is not Sendable by itself. Read-only pages can be read from any thread;
  // writable ones are reached through methods that take a closure, from the one thread that made them.
  private let base: UnsafeMutableRawPointer
  let byteCount: Int

  enum Access {
    case readOnly, sharedWritable, privateWritable
  }

  /// Maps the first `byteCount` bytes, more than none, of a file that is at least that long and stays so.
  init(_ descriptor: Int32, byteCount: Int, _ access: Access, populate: Bool) throws(SystemError) {
    precondition(byteCount > 0, "MappedPages: nothing to map")
    let protection = access == .readOnly ? PROT_READ : PROT_READ | PROT_WRITE
    let sharing = access == .privateWritable ? MAP_PRIVATE : MAP_SHARED
    let flags = sharing | (populate ? Int32(MAP_POPULATE) : 0)
    let address = unsafe mmap(nil, byteCount, protection, flags, descriptor, 0)
    guard let address = unsafe address, unsafe address != MAP_FAILED else {
      throw SystemError("map a region of \(byteCount) bytes", code: errno)
    }
    unsafe base = address
    self.byteCount = byteCount
  }

  deinit { unsafe munmap(base, byteCount) }

  var bytes: RawSpan {
    @_lifetime(borrow self)
    get {
      let span = unsafe RawSpan(_unsafeStart: base, byteCount: byteCount)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  func withMutableBytes<Result>(_ body: (inout MutableRawSpan) throws -> Result) rethrows -> Result {
    var span = unsafe MutableRawSpan(_unsafeStart: base, byteCount: byteCount)
    return try body(&span)
  }

  /// The pages as a block that columns can point into; it keeps them mapped.
  func asMemory() -> Memory {
    // Safe: the pages outlive the block, because its release closure holds them.
    unsafe Memory(adopting: UnsafeRawPointer(base), byteCount: byteCount) { _, _ in
      withExtendedLifetime(self) {}
    }
  }
}

/// A writable copy of a sealed region that shares the pages nobody wrote to.
public struct PrivateCopy: ~Copyable {
  private let pages: MappedPages?

  init(of region: SealedRegion, populate: Bool) throws(SystemError) {
    pages =
      region.byteCount == 0
      ? nil
      : try MappedPages(
        region.descriptor.number, byteCount: region.byteCount, .privateWritable, populate: populate)
  }

  public var byteCount: Int { pages?.byteCount ?? 0 }

  /// Lends the bytes for reading and writing.
  public mutating func withMutableBytes<Result>(
    _ body: (inout MutableRawSpan) throws -> Result
  ) rethrows -> Result {
    guard let pages else {
      var nothing = MutableRawSpan()
      return try body(&nothing)
    }
    return try pages.withMutableBytes(body)
  }

  /// The copy as a block that columns can point into, for one owner who may write to it.
  public consuming func asMemory() -> Memory { pages?.asMemory() ?? Memory(byteCount: 0) { _ in } }
}
