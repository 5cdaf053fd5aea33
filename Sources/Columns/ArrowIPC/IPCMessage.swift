/// One message of an IPC stream: metadata (a FlatBuffer) and the body that it describes.
struct IPCMessage {
  let headerType: UInt8
  let header: FlatTable
  let body: Buffer
  /// Where the next message starts.
  let end: Int

  /// The message at byte `start`, or nil at the end of the stream.
  ///
  /// A message is 0xFFFFFFFF, the length of the metadata as Int32, the metadata with padding, and the body; before
  /// Arrow 0.15 the marker was missing. A length of 0, or the end of the bytes, ends the stream.
  init?(_ bytes: Buffer, at start: Int, _ place: WirePlace) throws(ColumnError) {
    if start == bytes.byteCount { return nil }
    var position = start
    var word = try bytes.flat(UInt32.self, at: position, place)
    position += 4
    if word == IPC.continuation {
      word = try bytes.flat(UInt32.self, at: position, place)
      position += 4
    }
    if word == 0 { return nil }
    let metadataByteCount = Int(word)
    guard metadataByteCount <= bytes.byteCount - position else {
      throw place.error(
        "a message at byte \(start) claims \(metadataByteCount) bytes of metadata; \(bytes.byteCount - position) follow",
        remedy: Self.truncated)
    }
    let metadata = bytes.slice(bytes: position..<position + metadataByteCount)
    let message = try FlatTable(root: metadata, at: place)
    let version = try message.number(IPC.Message.version, absent: Int16(0))
    guard IPC.readableVersions.contains(version) else {
      throw place.error(
        "the metadata has version V\(Int(version) + 1); V4 and V5 are read",
        remedy: "write it with a newer Arrow library")
    }
    headerType = try message.number(IPC.Message.headerType, absent: UInt8(0))
    guard let header = try message.table(IPC.Message.header) else {
      throw place.error("the message at byte \(start) has no header")
    }
    self.header = header
    let bodyByteCount = try message.number(IPC.Message.bodyLength, absent: Int64(0))
    position += metadataByteCount
    guard bodyByteCount >= 0, bodyByteCount <= bytes.byteCount - position else {
      throw place.error(
        "the message at byte \(start) claims a body of \(bodyByteCount) bytes; \(bytes.byteCount - position) follow",
        remedy: Self.truncated)
    }
    end = position + Int(bodyByteCount)
    body = bytes.slice(bytes: position..<end)
  }

  static let truncated = "write the file again; it is truncated or was changed"
}
