extension ArrowFile {
  /// What a stream begins with: the marker of its first message.
  public static let streamStart: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF]

  /// Cuts `bytes` into the streams that stand in it one after the other, each for `read`.
  ///
  /// A stream ends with its end marker, where the next schema begins, or with the bytes. Complexity: O(messages).
  /// - Throws: `ColumnError` for bytes that are no stream, and for a stream that is cut short.
  public static func streams(in bytes: Buffer) throws(ColumnError) -> [Buffer] {
    let place = WirePlace("read Arrow IPC streams")
    var streams: [Buffer] = []
    var start = 0
    while start < bytes.byteCount {
      var position = start
      while let message = try IPCMessage(bytes, at: position, place) {
        let isSchema = message.headerType == IPC.Header.schema
        if position == start, !isSchema {
          throw place.error(
            "stream \(streams.count + 1) starts with message type \(message.headerType) instead of a schema")
        }
        if position > start, isSchema { break }
        position = message.end
      }
      if position == start { throw place.error("stream \(streams.count + 1) ends before its schema") }
      streams.append(bytes.slice(bytes: start..<position))
      start = position + (try endMarkerByteCount(bytes, at: position, place))
    }
    return streams
  }

  /// A message of no length ends a stream; before Arrow 0.15 it had no marker. 0 where none is there.
  private static func endMarkerByteCount(
    _ bytes: Buffer, at position: Int, _ place: WirePlace
  ) throws(ColumnError) -> Int {
    if position == bytes.byteCount { return 0 }
    let word = try bytes.flat(UInt32.self, at: position, place)
    if word == 0 { return 4 }
    guard word == IPC.continuation else { return 0 }
    return try bytes.flat(UInt32.self, at: position + 4, place) == 0 ? 8 : 0
  }
}
