import Columns
import Glibc

extension Buffer {
  /// Whether `byteCount` bytes from `offset` equal those of `other` from `otherOffset`.
  ///
  /// Complexity: O(`byteCount`), at the speed of `memcmp`.
  func hasSameBytes(at offset: Int, as other: Buffer, at otherOffset: Int, byteCount: Int) -> Bool {
    precondition(
      offset >= 0 && otherOffset >= 0 && byteCount >= 0 && offset <= self.byteCount - byteCount
        && otherOffset <= other.byteCount - byteCount,
      "Buffer: \(byteCount) bytes at \(offset) and \(otherOffset) are out of bounds")
    // memcmp is the fastest comparison there is; both ranges have just been checked.
    return unsafe withUnsafeBase { first in
      unsafe other.withUnsafeBase { second in
        unsafe memcmp(first + offset, second + otherOffset, byteCount) == 0
      }
    }
  }
}
