import Testing

@testable import Workers

@Suite("A frame")
struct FrameTests {
  @Test("It comes out whole however the stream is cut", arguments: 1...40)
  func anyCut(chunk: Int) throws {
    let stream =
      Frame.encode(.mark) + Frame.encode(.message, body: Array("{\"a\":1}".utf8)) + Frame.encode(.message)
    var decoder = FrameDecoder()
    var bodies: [String] = []
    for start in stride(from: 0, to: stream.count, by: chunk) {
      decoder.append(stream[start..<min(start + chunk, stream.count)], [])
      while let frame = try decoder.next() { bodies.append(String(decoding: frame.body, as: UTF8.self)) }
    }
    #expect(bodies == ["", "{\"a\":1}", ""])
    #expect(!decoder.isInsideFrame)
  }

  @Test("Descriptors that nobody announced are a violation")
  func unannounced() throws {
    var decoder = FrameDecoder()
    decoder.append(Frame.encode(.mark)[...], [try openNothing()])
    let error = #expect(throws: ProtocolViolation.self) { try decoder.next() }
    #expect(error?.problem == "1 descriptors came along unannounced")
  }

  @Test("Random bytes are refused or wait for more, and never trap", arguments: 0..<200)
  func hostile(seed: Int) {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    func next() -> UInt8 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return UInt8(truncatingIfNeeded: state >> 32)
    }
    var bytes = (0..<64).map { _ in next() }
    // Half of them begin like a frame.
    if seed.isMultiple(of: 2) { bytes.replaceSubrange(0..<6, with: Array("RGG1".utf8) + [1, 0]) }
    var decoder = FrameDecoder()
    decoder.append(bytes[...], [])
    #expect((try? decoder.next()) == nil)
  }
}

extension Frame: Equatable {
  public static func == (first: Frame, second: Frame) -> Bool {
    first.kind == second.kind && first.body == second.body
  }
}
