import CSystem
import Columns
import Glibc

/// Memory that processes share and that nobody can change, shrink or grow any more.
///
/// It is an anonymous file with the seals SHRINK, GROW and WRITE, so a reader cannot be surprised by the writer:
/// neither by other bytes nor by SIGBUS from a truncated file. Regions travel between processes as descriptors.
public final class SealedRegion: Sendable {
  /// The size the kernel reports, which the seals have fixed.
  public let byteCount: Int
  let descriptor: Descriptor

  private init(sealed descriptor: Descriptor, byteCount: Int) {
    self.descriptor = descriptor
    self.byteCount = byteCount
  }

  /// Creates a region of `byteCount` bytes, lets `write` fill it, and seals it.
  ///
  /// The bytes are zero at first and lie on a page boundary. `name` shows up in `/proc/*/maps` only.
  /// - Throws: `SystemError` when the memory cannot be had, and whatever `write` throws.
  public convenience init(
    byteCount: Int, name: String = "regauge", write: (inout MutableRawSpan) throws -> Void
  ) throws {
    try self.init(byteCount: byteCount, name: name, parts: [], write: write)
  }

  /// Does the same, after writing `parts` to their positions, which `write` had better leave alone.
  convenience init(
    byteCount: Int, name: String = "regauge", parts: [(position: Int, buffer: Buffer)],
    write: (inout MutableRawSpan) throws -> Void
  ) throws {
    let file = try Self.makeFile(name, allocating: byteCount)
    for (position, buffer) in parts {
      let bytes = buffer.bytes
      try writeFile(bytes, to: file.number, at: position, "fill a shared region of \(byteCount) bytes")
    }
    if byteCount > 0 {
      // The writable map must be gone before the seal, which refuses otherwise.
      let pages = try MappedPages(
        file.number, byteCount: byteCount, .sharedWritable, populate: parts.isEmpty)
      try pages.withMutableBytes(write)
    }
    try Self.seal(file, byteCount)
    self.init(sealed: file, byteCount: byteCount)
  }

  /// Creates a sealed region with a copy of `bytes`.
  public convenience init(copying bytes: RawSpan, name: String = "regauge") throws(SystemError) {
    let file = try Self.makeFile(name, allocating: bytes.byteCount)
    // Writing to the file spares the page faults of a map.
    try writeFile(bytes, to: file.number, at: 0, "fill a shared region of \(bytes.byteCount) bytes")
    try Self.seal(file, bytes.byteCount)
    self.init(sealed: file, byteCount: bytes.byteCount)
  }

  /// Takes over a descriptor that came from another process, if it is a sealed region.
  convenience init(receiving descriptor: Descriptor) throws(ProtocolViolation) {
    guard regauge_is_sealed(descriptor.number) == 1 else {
      throw ProtocolViolation("a region arrived that is not sealed, so its sender could still change it")
    }
    var status = stat()
    guard unsafe fstat(descriptor.number, &status) == 0 else {
      throw ProtocolViolation("a region arrived whose size cannot be read")
    }
    self.init(sealed: descriptor, byteCount: Int(status.st_size))
  }

  /// Up to this size nobody asks whether the machine has that much: the answer takes longer than it is worth.
  private static let uncheckedByteCount = 16 << 20

  private static func makeFile(_ name: String, allocating byteCount: Int) throws(SystemError) -> Descriptor {
    // The kernel does not refuse: it hands out pages until it has to kill somebody.
    if byteCount > Self.uncheckedByteCount, byteCount > (try availableMemoryBytes()) {
      throw SystemError("make a shared region of \(byteCount) bytes", code: ENOMEM)
    }
    // The name is copied by the call.
    let number = unsafe regauge_memory_file(name, Int64(byteCount))
    return Descriptor(owning: try check(number, "make a shared region of \(byteCount) bytes"))
  }

  private static func seal(_ file: Descriptor, _ byteCount: Int) throws(SystemError) {
    try check(regauge_seal(file.number), "seal a shared region of \(byteCount) bytes")
  }

  /// Maps the region for reading; the memory stays mapped as long as its owner lives.
  ///
  /// With `populate` all pages are mapped now instead of at first touch, to keep page faults out of a clock.
  public func map(populate: Bool = true) throws(SystemError) -> Memory {
    // A map of nothing is an error to the kernel.
    guard byteCount > 0 else { return Memory(byteCount: 0) { _ in } }
    return try MappedPages(descriptor.number, byteCount: byteCount, .readOnly, populate: populate).asMemory()
  }

  /// Maps the region as a private copy, whose pages are copied when they are first written.
  ///
  /// With `populate` every page is copied now. The copy counts against the process's memory limit.
  public func mapPrivately(populate: Bool = false) throws(SystemError) -> PrivateCopy {
    try PrivateCopy(of: self, populate: populate)
  }

  /// Whether the region holds exactly `bytes`. Complexity: O(n).
  public func holds(_ bytes: RawSpan) throws(SystemError) -> Bool {
    guard bytes.byteCount == byteCount else { return false }
    let content = try map()
    return equal(content.bytes, bytes)
  }
}
