import Columns
import Workers

extension SealedRegion {
  /// The datum in the region; its columns point into the mapped pages.
  func datum() throws -> Datum { try ArrowFile.read(try map()) }

  /// A region with `datum` as an Arrow IPC file.
  convenience init(datum: Datum) throws {
    let writer = ArrowFileWriter(datum)
    try self.init(byteCount: writer.byteCount) { writer.write(into: &$0) }
  }
}
