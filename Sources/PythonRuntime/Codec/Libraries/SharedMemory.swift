import CPython
import Columns

/// A Python object that columns point into; given back, with the GIL, on whichever thread drops the last of them.
@safe
private final class LendingObject {
  private let pointer: OpaquePointer

  init(_ object: PythonObject) {
    unsafe rgpy_retain(object.pointer)
    unsafe pointer = object.pointer
  }

  deinit {
    // Not a PythonObject, whose owner holds the lock: a column may go at any time, on any thread.
    GIL.acquire { _ in unsafe rgpy_release(pointer) }
  }
}

extension Buffer {
  /// The bytes at `address`, which stay where they are as long as `owner` lives.
  ///
  /// Nothing keeps the user's code from changing them later: columns that are kept while such code runs need a copy.
  static func lent(by owner: PythonObject, address: Int, byteCount: Int) -> Buffer {
    // The library vouches for the extent; an empty array may have any address.
    guard byteCount > 0, let base = unsafe UnsafeRawPointer(bitPattern: address) else { return .empty }
    let lender = LendingObject(owner)
    return unsafe Buffer(
      Memory(adopting: base, byteCount: byteCount) { _, _ in withExtendedLifetime(lender) {} })
  }

  /// The address of the first byte, and a capsule that keeps it there.
  func lend(_ gil: borrowing GIL) throws -> (address: Int, owner: PythonObject) {
    let address = unsafe withUnsafeBase { unsafe $0 }
    let capsule = unsafe try PythonObject.capsule(address, name: "regauge.memory", keeping: memory, gil)
    return (Int(bitPattern: address), capsule)
  }
}

extension PythonObject {
  /// A capsule around `pointer` that keeps `owner`.
  static func capsule(
    _ pointer: UnsafeRawPointer, name: StaticString, keeping owner: AnyObject, _ gil: borrowing GIL
  ) throws(PythonException) -> PythonObject {
    // A static string never goes away. The capsule's destructor gives the reference back.
    let name = unsafe UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
    let kept = unsafe Unmanaged.passRetained(owner).toOpaque()
    return try unsafe owned(
      rgpy_capsule_new(pointer, name, kept) { unsafe Unmanaged<AnyObject>.fromOpaque($0!).release() }, gil)
  }

  /// The pointer of a capsule called `name`.
  @unsafe
  func capsulePointer(
    _ name: StaticString, _ gil: borrowing GIL
  ) throws(PythonException) -> UnsafeMutableRawPointer {
    let name = unsafe UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
    guard let pointer = unsafe rgpy_capsule_pointer(self.pointer, name) else {
      throw PythonException.take(gil)
    }
    return unsafe pointer
  }
}
