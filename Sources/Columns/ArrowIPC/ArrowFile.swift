/// Arrow IPC, in memory: the file format and the stream format.
///
/// Source: https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc
public enum ArrowFile {
  /// The datum in `memory`, which holds a file or a stream.
  ///
  /// Buffers are shared with `memory` where their layout is the columns' own: one batch, 64-bit offsets, no
  /// views, no dictionary, no times in seconds or milliseconds. Several batches become one column.
  ///
  /// A struct without nulls is spread over the record batch's columns; any other datum is one column "value".
  /// What a library dropped from field metadata is filled in from the schema's (`regauge.fields`).
  ///
  /// Complexity: O(metadata), plus one pass over offsets and text, plus what must be copied.
  /// - Throws: `ColumnError` for what is not Arrow IPC, is damaged, compressed, or has no column type.
  public static func read(_ memory: Memory) throws(ColumnError) -> Datum { try read(Buffer(memory)) }

  /// The datum in a range of bytes; see `read(_:)`.
  public static func read(_ bytes: Buffer) throws(ColumnError) -> Datum {
    let place = WirePlace(IPC.readOperation)
    if bytes.byteCount < 8 {
      throw place.error(
        "\(bytes.byteCount) bytes are neither a file nor a stream", remedy: IPCMessage.truncated)
    }
    let reader =
      bytes.starts(with: IPC.magic)
      ? try IPCReader.file(bytes, at: place) : try IPCReader.stream(bytes, at: place)
    return try DatumMapping.datum(reader.column(), schemaMetadata: reader.schemaMetadata, at: place)
  }

  /// The bytes of `datum` as an IPC file. `ArrowFileWriter` writes them where the caller wants.
  public static func bytes(of datum: Datum, format: ArrowFileWriter.Format = .file) -> Buffer {
    let writer = ArrowFileWriter(datum, format: format)
    return Buffer(Memory(byteCount: writer.byteCount) { span in writer.write(into: &span) })
  }
}
