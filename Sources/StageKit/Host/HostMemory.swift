import CStageABI
import Glibc
import Synchronization

/// The memory that a host lends native stages for their outputs.
///
/// Blocks of 1 MiB and more come straight from the kernel, on huge pages where it grants them; smaller ones from
/// the heap. `fresh` returns large blocks to the kernel as soon as they are released, so that every run pays for
/// its page faults (a cold run); `recycled` keeps them for the next run (a warm one).
@safe
public final class HostMemory: Sendable {
  public static let fresh = HostMemory(keepsBlocks: false)
  public static let recycled = HostMemory(keepsBlocks: true)

  private let keepsBlocks: Bool
  /// Addresses of free blocks by their size in bytes.
  private let free = Mutex<[Int: [UInt]]>([:])

  private init(keepsBlocks: Bool) { self.keepsBlocks = keepsBlocks }

  private static let largeByteCount = 1 << 20
  private static let hugePage = 1 << 21
  private static let alignment = 64

  /// Large sizes are rounded up to an eighth of their power of two, so that similar runs reuse blocks.
  private static func blockByteCount(_ byteCount: Int) -> Int {
    let step = max(1 << (Int.bitWidth - 1 - byteCount.leadingZeroBitCount - 3), 1 << 16)
    return (byteCount + step - 1) & ~(step - 1)
  }

  private func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer? {
    guard byteCount >= Self.largeByteCount else {
      var memory: UnsafeMutableRawPointer?
      return unsafe posix_memalign(&memory, Self.alignment, max(byteCount, 1)) == 0 ? memory : nil
    }
    let blockByteCount = Self.blockByteCount(byteCount)
    if keepsBlocks, let address = free.withLock({ $0[blockByteCount]?.popLast() }) {
      return unsafe UnsafeMutableRawPointer(bitPattern: address)
    }
    return unsafe Self.map(blockByteCount)
  }

  private func deallocate(_ memory: UnsafeMutableRawPointer?, _ byteCount: Int) {
    guard let memory = unsafe memory else { return }
    guard byteCount >= Self.largeByteCount else { return unsafe Glibc.free(memory) }
    let blockByteCount = Self.blockByteCount(byteCount)
    if keepsBlocks {
      let address = UInt(bitPattern: memory)
      free.withLock { $0[blockByteCount, default: []].append(address) }
    } else {
      unsafe munmap(memory, blockByteCount)
    }
  }

  /// Gives all free blocks back to the kernel.
  public func trim() {
    let blocks = free.withLock { free in
      defer { free = [:] }
      return free
    }
    for (byteCount, addresses) in blocks {
      for address in addresses { unsafe munmap(UnsafeMutableRawPointer(bitPattern: address), byteCount) }
    }
  }

  /// Fresh pages, starting at a huge page so that the kernel can use them.
  private static func map(_ byteCount: Int) -> UnsafeMutableRawPointer? {
    let reserved = byteCount + hugePage
    let base = unsafe mmap(nil, reserved, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let base = unsafe base, unsafe base != MAP_FAILED else { return nil }
    let start = UInt(bitPattern: base)
    let aligned = (start + UInt(hugePage) - 1) & ~UInt(hugePage - 1)
    let head = Int(aligned - start)
    let tail = reserved - head - byteCount
    if head > 0 { unsafe munmap(base, head) }
    if tail > 0 { unsafe munmap(base + head + byteCount, tail) }
    unsafe madvise(base + head, byteCount, MADV_HUGEPAGE)
    return unsafe base + head
  }

  /// Calls `body` with the C struct that lends this memory.
  @unsafe
  func withHost<Result>(_ body: (UnsafePointer<regauge_host>) -> Result) -> Result {
    // Both instances are static, so that the unretained context outlives every block.
    var host = unsafe regauge_host(
      abi_version: UInt32(REGAUGE_STAGE_ABI_VERSION), struct_size: UInt32(MemoryLayout<regauge_host>.size),
      context: Unmanaged.passUnretained(self).toOpaque(),
      allocate: { context, byteCount in
        unsafe Unmanaged<HostMemory>.fromOpaque(context!).takeUnretainedValue().allocate(byteCount)
      },
      deallocate: { context, memory, byteCount in
        unsafe Unmanaged<HostMemory>.fromOpaque(context!).takeUnretainedValue().deallocate(memory, byteCount)
      })
    return unsafe body(&host)
  }
}
