/// One unit of the stream between supervisor and worker: a fixed header, then a body.
///
/// Header, little-endian: magic (4 bytes), kind (2), region count (2), body length (4). The descriptors of the
/// regions travel with the header's bytes.
struct Frame {
  enum Kind: UInt16 {
    /// The body is the JSON of a `Request` or a `Reply`.
    case message = 1
    /// Sent by a worker right before and right after it reads its clock; no body.
    case mark = 2
  }

  static let magic: UInt32 = 0x3147_4752  // "RGG1"
  static let headerByteCount = 12
  /// Far above any message: values never travel in the body.
  static let maximumBodyByteCount = 64 << 20

  var kind: Kind
  var body: [UInt8]
  var descriptors: [Descriptor]

  /// The bytes of a frame, without its descriptors.
  static func encode(_ kind: Kind, body: [UInt8] = [], regionCount: Int = 0) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(headerByteCount + body.count)
    func append<Number: FixedWidthInteger>(_ number: Number) {
      for index in 0..<MemoryLayout<Number>.size {
        bytes.append(UInt8(truncatingIfNeeded: number >> Number(8 * index)))
      }
    }
    append(magic)
    append(kind.rawValue)
    append(UInt16(regionCount))
    append(UInt32(body.count))
    bytes += body
    return bytes
  }
}

/// A message that breaks the protocol: garbled, truncated, too long, or with regions that cannot be trusted.
struct ProtocolViolation: Error, Equatable {
  var problem: String
  init(_ problem: String) { self.problem = problem }
}

/// Cuts a stream of bytes and descriptors into frames, trusting neither.
struct FrameDecoder {
  private var bytes: [UInt8] = []
  private var position = 0
  private var descriptors: [Descriptor] = []

  /// Whether a frame has begun and not ended.
  var isInsideFrame: Bool { position < bytes.count }

  mutating func append(_ received: ArraySlice<UInt8>, _ passed: [Descriptor]) {
    if position == bytes.count {
      bytes.removeAll(keepingCapacity: true)
      position = 0
    }
    bytes += received
    descriptors += passed
  }

  /// The next whole frame, or nil when more bytes are needed.
  mutating func next() throws(ProtocolViolation) -> Frame? {
    guard bytes.count - position >= Frame.headerByteCount else { return nil }
    let magic: UInt32 = number(at: 0)
    guard magic == Frame.magic else {
      throw ProtocolViolation("expected a frame, found the bytes \(hexadecimal(count: 8))")
    }
    let rawKind: UInt16 = number(at: 4)
    guard let kind = Frame.Kind(rawValue: rawKind) else {
      throw ProtocolViolation("a frame of unknown kind \(rawKind)")
    }
    let regionCount = Int(number(at: 6) as UInt16)
    let length = Int(number(at: 8) as UInt32)
    guard length <= Frame.maximumBodyByteCount else {
      throw ProtocolViolation("a frame of \(length) bytes; at most \(Frame.maximumBodyByteCount) are allowed")
    }
    guard bytes.count - position - Frame.headerByteCount >= length else { return nil }
    guard descriptors.count >= regionCount else {
      throw ProtocolViolation("a frame announces \(regionCount) regions, \(descriptors.count) came along")
    }
    let start = position + Frame.headerByteCount
    let body = Array(bytes[start..<start + length])
    position = start + length
    let passed = Array(descriptors.prefix(regionCount))
    descriptors.removeFirst(regionCount)
    guard isInsideFrame || descriptors.isEmpty else {
      throw ProtocolViolation("\(descriptors.count) descriptors came along unannounced")
    }
    return Frame(kind: kind, body: body, descriptors: passed)
  }

  private func number<Number: FixedWidthInteger>(at offset: Int) -> Number {
    var value: Number = 0
    for index in 0..<MemoryLayout<Number>.size {
      value |= Number(bytes[position + offset + index]) << Number(8 * index)
    }
    return value
  }

  private func hexadecimal(count: Int) -> String {
    bytes[position..<min(position + count, bytes.count)].map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined(separator: " ")
  }
}
