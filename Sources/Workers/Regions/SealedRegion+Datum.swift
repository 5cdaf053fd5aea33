import Columns

extension SealedRegion {
  /// Writes `datum` as an Arrow IPC file straight into a new region.
  ///
  /// Complexity: O(bytes), one copy.
  public convenience init(datum: Datum) throws {
    let writer = ArrowFileWriter(datum)
    let limit = Self.writtenByteCount
    try self.init(byteCount: writer.byteCount, parts: writer.wholeBuffers(ofAtLeast: limit)) {
      writer.write(into: &$0, leavingOutBuffersOfAtLeast: limit)
    }
  }

  /// From this size on a buffer is written to the file, which spares the page faults of a map and the zeroes that
  /// the kernel would fill each page with first: twice as fast.
  private static let writtenByteCount = 256 << 10

  /// Creates a sealed region of `parts`, one after the other.
  public convenience init(joining parts: [Buffer]) throws {
    var placed: [(position: Int, buffer: Buffer)] = []
    var end = 0
    for part in parts {
      placed.append((end, part))
      end += part.byteCount
    }
    try self.init(byteCount: end, parts: placed) { _ in }
  }

  /// The datum of the Arrow IPC file in the region, checked; its columns point into the mapped region.
  ///
  /// The pages are mapped now, so that reading the columns costs no page faults.
  public func datum() throws -> Datum { try ArrowFile.read(try map()) }
}
