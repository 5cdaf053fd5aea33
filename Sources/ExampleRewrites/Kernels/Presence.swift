import Columns

/// A validity bitmap looked up once before a loop: which rows are present.
@safe
struct Presence {
  private let bitmap: Bitmap?
  private let bitOffset, count: Int
  // Raw, because asking the bitmap for its bytes at every row counts references; `bitmap` keeps them alive.
  private let bytes: UnsafeRawPointer?

  /// - Parameter validity: nil where every row is present.
  init(_ validity: Bitmap?) {
    bitmap = validity
    (bitOffset, count) = (validity?.bitOffset ?? 0, validity?.count ?? 0)
    unsafe bytes = validity.map { unsafe $0.buffer.withUnsafeBase { unsafe $0 } }
  }

  @inline(__always)
  subscript(row: Int) -> Bool {
    guard let bytes = unsafe bytes else { return true }
    precondition(UInt(bitPattern: row) < UInt(bitPattern: count), "Presence: row out of range")
    let position = bitOffset &+ row
    // In bounds, as just checked.
    let byte = unsafe bytes.load(fromByteOffset: position >> 3, as: UInt8.self)
    return byte & (1 << UInt8(truncatingIfNeeded: position & 7)) != 0
  }
}
