import Glibc
import Synchronization

/// Where new buffers come from: the process's own heap, or the allocator a host lends to a native stage.
@safe
public struct MemorySource: Sendable {
  /// The alignment of every allocation, in bytes: one cache line, and the widest vector register.
  public static let alignment = 64

  @usableFromInline typealias Allocate = @Sendable (Int) -> UnsafeMutableRawPointer?
  @usableFromInline typealias Deallocate = @Sendable (UnsafeMutableRawPointer, Int) -> Void

  private let allocateBytes: @Sendable (Int) -> UnsafeMutableRawPointer?
  private let deallocateBytes: @Sendable (UnsafeMutableRawPointer, Int) -> Void

  /// A source from two functions. `allocate` returns memory aligned to 64 bytes, or nil when it has none.
  @unsafe
  public init(
    allocate: @escaping @Sendable (_ byteCount: Int) -> UnsafeMutableRawPointer?,
    deallocate: @escaping @Sendable (_ memory: UnsafeMutableRawPointer, _ byteCount: Int) -> Void
  ) {
    unsafe allocateBytes = allocate
    unsafe deallocateBytes = deallocate
  }

  func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer {
    guard let memory = unsafe allocateBytes(max(byteCount, 1)) else {
      // Running out of memory cannot be recovered from inside a kernel: the supervisor reports it.
      fatalError("out of memory: \(byteCount) bytes for a column buffer were refused")
    }
    return unsafe memory
  }

  func deallocate(_ memory: UnsafeMutableRawPointer, _ byteCount: Int) {
    unsafe deallocateBytes(memory, max(byteCount, 1))
  }

  /// Blocks from this size on are asked for in huge pages: the kernel then hands out and clears memory 2 MiB
  /// at a time instead of 4 KiB, which is most of the cost of a large new block. The last page may be used in
  /// part only, hence a size of several pages.
  private static let hugePageThreshold = 16 << 20
  private static let hugePageByteCount = 2 << 20

  /// The process heap.
  public static let heap = unsafe MemorySource(
    allocate: { byteCount in
      let isHuge = byteCount >= hugePageThreshold
      var memory: UnsafeMutableRawPointer?
      guard unsafe posix_memalign(&memory, isHuge ? hugePageByteCount : alignment, byteCount) == 0 else {
        return nil
      }
      // Advice only: where the kernel has no huge pages, the block is as good.
      if isHuge { _ = unsafe madvise(memory, byteCount, MADV_HUGEPAGE) }
      return unsafe memory
    },
    deallocate: { memory, _ in unsafe free(memory) })

  private static let installed = Mutex<MemorySource>(.heap)

  /// The source that new buffers of this process come from.
  public static var current: MemorySource { installed.withLock { $0 } }

  /// Makes `source` the one for new buffers, for the duration of `body`. Buffers remember where they came from.
  ///
  /// The setting is process-wide: the host calls one stage at a time.
  public static func with<Result, Failure: Error>(
    _ source: MemorySource, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let previous = installed.withLock { current in
      defer { current = source }
      return current
    }
    defer { installed.withLock { $0 = previous } }
    return try body()
  }
}
