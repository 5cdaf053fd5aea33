import Columns

extension SealedRegion {
  /// Writes `datum` as an Arrow IPC file straight into a new region.
  ///
  /// Complexity: O(bytes), one copy.
  public convenience init(datum: Datum) throws {
    let writer = ArrowFileWriter(datum)
    try self.init(byteCount: writer.byteCount) { writer.write(into: &$0) }
  }

  /// The datum of the Arrow IPC file in the region, checked; its columns point into the mapped region.
  ///
  /// The pages are mapped now, so that reading the columns costs no page faults.
  public func datum() throws -> Datum { try ArrowFile.read(try map()) }
}
