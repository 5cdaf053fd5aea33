import CSystem
import Glibc

/// Reads a child's standard stream as it comes and keeps the last part of it.
struct OutputTail {
  let readEnd: Descriptor
  private(set) var isOpen = true
  /// How much came since the last `take()`.
  private var receivedBytes = 0
  private let limitBytes: Int
  private var bytes: [UInt8] = []
  private var chunk = [UInt8](repeating: 0, count: 64 << 10)

  init(_ readEnd: Descriptor, limitBytes: Int) {
    self.readEnd = readEnd
    self.limitBytes = limitBytes
  }

  /// How much of the beginning the next `take()` leaves out.
  var droppedBytes: Int { max(0, receivedBytes - limitBytes) }

  /// Reads what is there. At most one mebibyte, so that a flood cannot keep the caller from its deadline.
  mutating func drain() {
    var budget = 1 << 20
    while isOpen, budget > 0 {
      // The array is as long as the call is told.
      let count = unsafe read(readEnd.number, &chunk, chunk.count)
      if count > 0 {
        keep(chunk[..<count])
        budget -= count
      } else if count == 0 {
        isOpen = false
      } else if errno != EINTR {
        if errno != EAGAIN { isOpen = false }
        return
      }
    }
  }

  /// The text kept since the last call; bytes that are no UTF-8 are shown as U+FFFD.
  mutating func take() -> String {
    defer {
      bytes.removeAll(keepingCapacity: true)
      receivedBytes = 0
    }
    return String(decoding: bytes.suffix(limitBytes), as: UTF8.self)
  }

  private mutating func keep(_ more: ArraySlice<UInt8>) {
    bytes += more
    receivedBytes += more.count
    // Cut at twice the limit: constant work per byte.
    if bytes.count > 2 * limitBytes { bytes.removeFirst(bytes.count - limitBytes) }
  }
}

/// A pipe whose write end goes to a child.
func makePipe() throws(SystemError) -> (readEnd: Descriptor, writeEnd: Descriptor) {
  var ends: [Int32] = [-1, -1]
  // Two descriptors, as the call wants them.
  try check(unsafe regauge_pipe(&ends), "make a pipe")
  return (Descriptor(owning: ends[0]), Descriptor(owning: ends[1]))
}

/// /dev/null, for reading.
func openNothing() throws(SystemError) -> Descriptor {
  let number = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
  guard number >= 0 else { throw SystemError("open /dev/null", code: errno) }
  return Descriptor(owning: number)
}

/// A file in memory that holds `input`, to be read from its beginning.
func makeInputFile(_ input: [UInt8]) throws(SystemError) -> Descriptor {
  // The name is copied by the call.
  let number = try check(unsafe regauge_memory_file("input", 0), "make a file in memory")
  let file = Descriptor(owning: number)
  // Bytes of bytes: none of them is padding.
  try unsafe writeFile(input.span.bytes, to: number, at: 0, "fill a file of \(input.count) bytes in memory")
  return file
}
