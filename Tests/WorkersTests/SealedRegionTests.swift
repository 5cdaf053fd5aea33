import CSystem
import Glibc
import Testing

@testable import Workers

@Suite("A sealed region")
struct SealedRegionTests {
  @Test("It holds what was written, however large", arguments: [0, 1, 4095, 4096, 4097, 5_000_000])
  func content(byteCount: Int) throws {
    let bytes = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let written = try SealedRegion(byteCount: byteCount) { target in
      for (index, byte) in bytes.enumerated() {
        target.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
      }
    }
    // Bytes of bytes: none of them is padding.
    let copied = try unsafe SealedRegion(copying: bytes.span.bytes)
    for region in [written, copied] {
      #expect(region.byteCount == byteCount)
      #expect(try unsafe region.holds(bytes.span.bytes))
      #expect(try region.map(populate: false).byteCount == byteCount)
    }
  }

  @Test("Nobody can change it any more, through any door")
  func refusesChange() throws {
    let region = try SealedRegion("fixed")
    let file = region.descriptor.number
    #expect(ftruncate(file, 1) != 0 && errno == EPERM)
    #expect(ftruncate(file, 1 << 20) != 0 && errno == EPERM)
    #expect(unsafe pwrite(file, "x", 1, 0) < 0 && errno == EPERM)
    #expect(throws: SystemError("map a region of 5 bytes", code: EPERM)) {
      try MappedPages(file, byteCount: 5, .sharedWritable, populate: false)
    }
    #expect(try region.text == "fixed")
  }

  @Test("A private copy can be written without a trace in the region", arguments: [false, true])
  func privateCopy(populate: Bool) throws {
    let region = try SealedRegion("original")
    var copy = try region.mapPrivately(populate: populate)
    copy.withMutableBytes { $0.storeBytes(of: UInt8(ascii: "X"), toByteOffset: 0, as: UInt8.self) }
    #expect(try region.text == "original")
    #expect(copy.byteCount == 8)
  }

  @Test("Columns that point into it keep it mapped")
  func mappingOutlivesRegion() throws {
    var region: SealedRegion? = try SealedRegion("still here")
    let memory = try #require(try region?.map())
    region = nil
    let copy = try SealedRegion(copying: memory.bytes)
    #expect(try copy.text == "still here")
  }

  @Test("What one writer throws comes out, and no region is made")
  func writerFails() {
    struct Planted: Error {}
    #expect(throws: Planted.self) { try SealedRegion(byteCount: 10) { _ in throw Planted() } }
  }

  @Test("A file that is not sealed is refused on receipt")
  func unsealedFile() throws {
    let open = Descriptor(owning: unsafe regauge_memory_file("open", 100))
    #expect(throws: ProtocolViolation.self) { try SealedRegion(receiving: open) }
    let plain = try openNothing()
    #expect(throws: ProtocolViolation.self) { try SealedRegion(receiving: plain) }
  }

  @Test("More memory than there is comes as an error with the size")
  func tooLarge() {
    let error = #expect(throws: SystemError.self) {
      try SealedRegion(byteCount: 1 << 62) { _ in }
    }
    #expect(error?.operation == "make a shared region of 4611686018427387904 bytes")
  }
}
