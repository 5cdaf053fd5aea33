import CSystem
import FoundationEssentials
import Glibc

/// One end of the stream between supervisor and worker.
///
/// The worker's end blocks; the supervisor's never does, it polls.
struct FrameSocket {
  let descriptor: Descriptor
  private let blocks: Bool
  private var decoder = FrameDecoder()
  private var chunk = [UInt8](repeating: 0, count: 64 << 10)
  private var passed = [Int32](repeating: -1, count: Int(REGAUGE_MAX_PASSED))

  init(owning descriptor: Descriptor, blocks: Bool) {
    self.descriptor = descriptor
    self.blocks = blocks
  }

  /// Reads what has come in. Returns false at the end of the stream.
  ///
  /// - Throws: `SystemError` for anything but "nothing there yet".
  mutating func fill() throws -> Bool {
    var passedCount: Int32 = 0
    // Both arrays are as long as the call is told.
    let received = unsafe regauge_receive(
      descriptor.number, &chunk, chunk.count, &passed, &passedCount, blocks ? 1 : 0)
    // Owned at once, so that they are closed whatever happens next.
    let descriptors = passed[..<Int(passedCount)].map(Descriptor.init(owning:))
    if received == -Int64(EAGAIN) { return true }
    if received == -Int64(EMSGSIZE) {
      throw ProtocolViolation("descriptors were lost on the way: too many files are open")
    }
    // A worker that was killed may reset the connection instead of closing it.
    if received == -Int64(ECONNRESET) { return false }
    try check(received, "read from the worker socket")
    decoder.append(chunk[..<Int(received)], descriptors)
    return received > 0
  }

  /// The next whole frame among the bytes read so far.
  mutating func next() throws(ProtocolViolation) -> Frame? { try decoder.next() }

  var isInsideFrame: Bool { decoder.isInsideFrame }

  /// Sends from `bytes[position...]`, with `regions` at the very beginning, and returns the new position.
  func send(_ bytes: [UInt8], from position: Int = 0, regions: [SealedRegion] = []) throws(SystemError) -> Int
  {
    precondition(position < bytes.count, "FrameSocket: nothing to send")
    let passed = position == 0 ? regions.map(\.descriptor.number) : []
    // The position is inside the bytes, the array of descriptors as long as the call is told.
    let sent = unsafe bytes.withUnsafeBytes { bytes in
      unsafe regauge_send(
        descriptor.number, bytes.baseAddress! + position, bytes.count - position, passed,
        Int32(passed.count), blocks ? 1 : 0)
    }
    if sent == -Int64(EAGAIN) { return position }
    return position + Int(try check(sent, "write to the worker socket"))
  }

  /// Sends a whole frame, waiting as long as it takes; for the worker's end.
  func sendAll(_ bytes: [UInt8], regions: [SealedRegion] = []) throws(SystemError) {
    var position = 0
    while position < bytes.count {
      position = try send(bytes, from: position, regions: regions)
    }
  }
}

/// The frame of a request or reply. Values stay out of it, so it is small.
func encodeMessage(_ message: some Encodable, regions: [SealedRegion]) throws -> [UInt8] {
  guard regions.count <= Int(REGAUGE_MAX_PASSED) else {
    throw ProtocolViolation(
      "\(regions.count) regions in one message; at most \(REGAUGE_MAX_PASSED) may travel")
  }
  let body = try JSONEncoder().encode(message)
  return Frame.encode(.message, body: Array(body), regionCount: regions.count)
}

/// The request or reply in a frame, with its regions checked.
func decodeMessage<Message: Decodable>(
  _ type: Message.Type, _ frame: Frame
) throws(ProtocolViolation) -> (Message, [SealedRegion]) {
  let message: Message
  do {
    message = try JSONDecoder().decode(type, from: Data(frame.body))
  } catch {
    let start = String(decoding: frame.body.prefix(80), as: UTF8.self)
    throw ProtocolViolation("a message that is no \(type): \(start)")
  }
  var regions: [SealedRegion] = []
  for descriptor in frame.descriptors { regions.append(try SealedRegion(receiving: descriptor)) }
  return (message, regions)
}
