/// One block that stays, so that fresh pages are not what is measured.
@safe
final class Pool {
  private var base: UnsafeMutableRawPointer?
  private var byteCount = 0

  /// Lets `body` write into `byteCount` bytes.
  func lend(_ byteCount: Int, _ body: (inout MutableRawSpan) -> Void) {
    if self.byteCount < byteCount {
      unsafe base?.deallocate()
      unsafe base = .allocate(byteCount: byteCount, alignment: 64)
      self.byteCount = byteCount
    }
    // The block has at least that many bytes, and only `body` knows of it.
    var span = unsafe MutableRawSpan(_unsafeStart: base!, byteCount: byteCount)
    body(&span)
  }

  deinit { unsafe base?.deallocate() }
}
