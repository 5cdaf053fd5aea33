/// Writes a datum as Arrow IPC in two steps: the exact size first, then the bytes, straight to where they are
/// wanted (a shared region, a mapped file).
///
/// The bytes depend on the values alone: equal data yields equal bytes, so that files can be addressed by
/// their hash. One record batch, uncompressed, every buffer at a multiple of 64 bytes from the start.
public struct ArrowFileWriter: Sendable {
  public enum Format: Sendable {
    /// Random access: what is kept on disk and mapped.
    case file
    /// Front to back: what goes through a pipe.
    case stream
  }

  /// How many bytes `write(into:)` fills.
  public let byteCount: Int

  private let head: [UInt8]
  private let plan: IPCBatchPlan
  private let bodyStart: Int
  private let tail: [UInt8]

  /// Complexity: O(metadata), plus a pass over nulls and what stands behind them.
  public init(_ datum: Datum, format: Format = .file) {
    let (fields, columns, metadata) = DatumMapping.columns(datum)
    var plan = IPCBatchPlan()
    columns.forEach { plan.add($0) }

    var head: [UInt8] = format == .file ? IPC.magic + [0, 0] : []
    var builder = FlatBufferBuilder()
    let schema = builder.schema(fields, metadata: metadata)
    head += Self.message(&builder, IPC.Header.schema, schema, bodyByteCount: 0, startingAt: head.count)
    let batchStart = head.count
    builder = FlatBufferBuilder()
    let batch = builder.table([
      (IPC.RecordBatch.length, .long(Int64(columns[0].count))),
      (IPC.RecordBatch.nodes, .object(builder.vector(words: plan.nodes, wordsPerElement: 2))),
      (IPC.RecordBatch.buffers, .object(builder.vector(words: plan.buffers, wordsPerElement: 2))),
    ])
    head += Self.message(
      &builder, IPC.Header.recordBatch, batch, bodyByteCount: plan.byteCount, startingAt: batchStart)

    var tail: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]
    if format == .file {
      let footer = Self.footer(
        fields, metadata, batchStart: batchStart, metadataByteCount: head.count - batchStart,
        bodyByteCount: plan.byteCount)
      tail += footer + Self.littleEndian(UInt32(footer.count)) + IPC.magic
    }
    self.head = head
    self.plan = plan
    self.tail = tail
    bodyStart = head.count
    byteCount = head.count + plan.byteCount + tail.count
  }

  /// The buffers of at least `byteCount` bytes that stand in the file as they stand in memory, and where they do:
  /// a file takes them fastest from where they are.
  public func wholeBuffers(ofAtLeast byteCount: Int) -> [(position: Int, buffer: Buffer)] {
    plan.segments.compactMap { start, segment in
      guard case .raw(let buffer) = segment, buffer.byteCount >= byteCount else { return nil }
      return (bodyStart + start, buffer)
    }
  }

  /// Fills the first `byteCount` bytes of `output`, padding included; traps when it is shorter.
  ///
  /// - Parameter limit: `wholeBuffers(ofAtLeast: limit)` are left out.
  ///
  /// Complexity: O(`byteCount`).
  @_lifetime(output: copy output)
  public func write(into output: inout MutableRawSpan, leavingOutBuffersOfAtLeast limit: Int = .max) {
    precondition(
      output.byteCount >= byteCount, "ArrowFileWriter: \(byteCount) bytes do not fit into \(output.byteCount)"
    )
    // The span covers exactly the raw bytes, and any address is aligned for bytes.
    var bytes = unsafe MutableSpan<UInt8>(_unsafeElements: &output, count: byteCount)
    bytes.put(head, at: 0)
    for (index, (start, segment)) in plan.segments.enumerated() {
      if case .raw(let buffer) = segment, buffer.byteCount >= limit {
        // It is in its place already.
      } else {
        segment.write(to: &bytes, at: bodyStart + start)
      }
      let next = index + 1 < plan.segments.count ? plan.segments[index + 1].start : plan.byteCount
      bytes.clear(bodyStart + start + segment.byteCount..<bodyStart + next)
    }
    bytes.put(tail, at: bodyStart + plan.byteCount)
  }

  /// A message's marker, length and metadata, padded so that its body starts at a multiple of `IPC.alignment`.
  private static func message(
    _ builder: inout FlatBufferBuilder, _ type: UInt8, _ header: Int, bodyByteCount: Int,
    startingAt start: Int
  ) -> [UInt8] {
    let root = builder.table([
      (IPC.Message.version, .short(IPC.writtenVersion)),
      (IPC.Message.headerType, .byte(type)),
      (IPC.Message.header, .object(header)),
      (IPC.Message.bodyLength, .long(Int64(bodyByteCount))),
    ])
    var metadata = builder.finish(root: root)
    let padded = (start + 8 + metadata.count).roundedUp(to: IPC.alignment) - start - 8
    metadata += [UInt8](repeating: 0, count: padded - metadata.count)
    return littleEndian(IPC.continuation) + littleEndian(UInt32(padded)) + metadata
  }

  private static func footer(
    _ fields: [Field], _ metadata: [String: String], batchStart: Int, metadataByteCount: Int,
    bodyByteCount: Int
  ) -> [UInt8] {
    var builder = FlatBufferBuilder()
    let schema = builder.schema(fields, metadata: metadata)
    let dictionaries = builder.vector(words: [], wordsPerElement: 3)
    // A block's second word is an Int32 with padding, which on a little-endian machine is an Int64.
    let batches = builder.vector(
      words: [Int64(batchStart), Int64(metadataByteCount), Int64(bodyByteCount)], wordsPerElement: 3)
    let root = builder.table([
      (IPC.Footer.version, .short(IPC.writtenVersion)), (IPC.Footer.schema, .object(schema)),
      (IPC.Footer.dictionaries, .object(dictionaries)), (IPC.Footer.recordBatches, .object(batches)),
    ])
    return builder.finish(root: root)
  }

  private static func littleEndian(_ word: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
  }
}
