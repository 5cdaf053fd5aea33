/// The binary form of metadata in the Arrow C data interface: native-endian Int32 counts and UTF-8 text.
///
/// A number of pairs; then for each the length of the key, the key, the length of the value, the value.
enum MetadataEncoding {
  /// Keys in ascending order, so that equal metadata has equal bytes; nil for none.
  static func encode(_ metadata: [String: String]) -> [UInt8]? {
    if metadata.isEmpty { return nil }
    var bytes: [UInt8] = []
    func append(_ count: Int) {
      let count = UInt32(count)
      for shift in stride(from: UInt32(0), to: 32, by: 8) { bytes.append(UInt8(count >> shift & 0xFF)) }
    }
    append(metadata.count)
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
      for text in [key, value] {
        append(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
      }
    }
    return bytes
  }

  /// The most bytes of one key or value, a bound against counts that are nonsense.
  private static let longestText: Int32 = 1 << 28

  /// Reads what `start` points to. The interface gives no total length: counts are all there is to check.
  @unsafe
  static func decode(
    _ start: UnsafeRawPointer, at place: WirePlace
  ) throws(ColumnError) -> [String: String] {
    var cursor = unsafe start
    func count(_ what: String) throws(ColumnError) -> Int {
      let value = unsafe cursor.loadUnaligned(as: Int32.self)
      guard value >= 0, value <= longestText else { throw place.error("the metadata's \(what) is \(value)") }
      unsafe cursor += 4
      return Int(value)
    }
    func text(_ what: String) throws(ColumnError) -> String {
      let length = try count("\(what) length")
      let bytes = unsafe UnsafeRawBufferPointer(start: cursor, count: length)
      unsafe cursor += length
      guard let text = unsafe String(validating: bytes, as: UTF8.self) else {
        throw place.error("a metadata \(what) is not valid UTF-8", remedy: "remove that metadata")
      }
      return text
    }
    var metadata: [String: String] = [:]
    for _ in 0..<(try count("number of pairs")) {
      let key = try text("key")
      metadata[key] = try text("value")
    }
    return metadata
  }
}
