import CPython

/// A borrowed reference to a Python object, valid while whatever holds the object does not change.
///
/// Within the codec that is certain: it holds the GIL and pauses the garbage collector, whose finalizers would be
/// code of the user's; where Python code has to run, it first takes references of its own (`EncodeContext.pin`).
@safe
struct Borrowed: BitwiseCopyable, Hashable {
  let pointer: OpaquePointer

  init(_ pointer: OpaquePointer) { unsafe self.pointer = pointer }

  /// Identity, as Python's `is`.
  static func == (first: Borrowed, second: Borrowed) -> Bool { unsafe first.pointer == second.pointer }
  func hash(into hasher: inout Hasher) { unsafe hasher.combine(pointer) }

  var kind: rgpy_kind { unsafe rgpy_kind_of(pointer) }
}

/// A run of borrowed references: the unit in which the codec takes values apart.
@safe
struct Batch: BitwiseCopyable {
  let base: UnsafePointer<OpaquePointer?>
  let count: Int

  init(_ base: UnsafePointer<OpaquePointer?>, count: Int) {
    unsafe self.base = base
    self.count = count
  }

  var isEmpty: Bool { count == 0 }

  subscript(index: Int) -> Borrowed {
    precondition(index >= 0 && index < count, "Batch: index \(index) is out of range 0..<\(count)")
    return unsafe Borrowed(base[index]!)
  }

  func dropFirst(_ number: Int) -> Batch {
    precondition(number >= 0 && number <= count, "Batch: cannot drop \(number) of \(count)")
    return unsafe Batch(base + number, count: count - number)
  }

  func prefix(_ number: Int) -> Batch { unsafe Batch(base, count: min(number, count)) }

  /// How many of the first values are None.
  var leadingNones: Int { Int(unsafe rgpy_count_none(base, Int64(count))) }
}

/// Room for references, reused from batch to batch.
@safe
final class ReferenceBuffer {
  private(set) var base: UnsafeMutablePointer<OpaquePointer?>
  private(set) var capacity: Int

  init(capacity: Int) {
    self.capacity = max(capacity, 1)
    unsafe base = .allocate(capacity: self.capacity)
  }

  deinit { unsafe base.deallocate() }

  /// Makes room for `count` references; those that are there may be lost.
  func reserve(_ count: Int) {
    guard count > capacity else { return }
    unsafe base.deallocate()
    capacity = max(count, capacity * 2)
    unsafe base = .allocate(capacity: capacity)
  }

  /// The references `start ..< start + count`, which must have been written.
  func batch(from start: Int = 0, count: Int) -> Batch {
    precondition(
      start >= 0 && start + count <= capacity, "ReferenceBuffer: \(start) + \(count) > \(capacity)")
    return unsafe Batch(base + start, count: count)
  }
}
