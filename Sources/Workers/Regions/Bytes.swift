import Glibc

/// Whether two ranges of bytes are the same. Complexity: O(n), at the speed of memory.
func equal(_ first: RawSpan, _ second: RawSpan) -> Bool {
  guard first.byteCount == second.byteCount else { return false }
  if first.isEmpty { return true }
  // memcmp is a vector loop, which a loop over RawSpan is not; both spans are valid for their byte counts.
  return unsafe first.withUnsafeBytes { first in
    unsafe second.withUnsafeBytes { second in
      unsafe memcmp(first.baseAddress!, second.baseAddress!, first.count) == 0
    }
  }
}

/// Writes all of `bytes` from `start` of the file on, however many calls that takes.
func writeFile(
  _ bytes: RawSpan, to descriptor: Int32, at start: Int, _ operation: @autoclosure () -> String
) throws(SystemError) {
  var position = 0
  while position < bytes.byteCount {
    let rest = bytes.extracting(position..<bytes.byteCount)
    // The span is valid for its own count.
    let written = unsafe rest.withUnsafeBytes {
      unsafe pwrite(descriptor, $0.baseAddress, $0.count, start + position)
    }
    if written < 0 {
      if errno == EINTR { continue }
      throw SystemError(operation(), code: errno)
    }
    position += written
  }
}
