import CSystem
import Glibc

/// Files that only their owner may read, and that nobody ever sees half written.
public enum PrivateFile {
  /// Writes `bytes` to a new file beside `path`, mode 0600, and gives it that name; what was there before is replaced.
  ///
  /// - Throws: `SystemError` with `ENOSPC` for a full disk; nothing is left behind then.
  public static func write(_ bytes: RawSpan, to path: String) throws(SystemError) {
    let partial = "\(path).\(getpid()).part"
    let number = unsafe open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode_t(0o600))
    guard number >= 0 else { throw SystemError("write \(path)", code: errno) }
    let file = Descriptor(owning: number)
    do throws(SystemError) {
      try writeFile(bytes, to: file.number, at: 0, "write \(path)")
      guard unsafe rename(partial, path) == 0 else { throw SystemError("write \(path)", code: errno) }
    } catch {
      unsafe unlink(partial)
      throw error
    }
  }
}

extension PrivateFile {
  /// Puts a folder in the place of another, in one step; the other, if there is one, is then where this one was.
  public static func replace(folder path: String, with made: String) throws(SystemError) {
    let status = unsafe regauge_exchange(made, path)
    if status == 0 { return }
    guard -status == ENOENT, unsafe rename(made, path) == 0 else {
      throw SystemError("put \(made) in the place of \(path)", code: -status == ENOENT ? errno : -status)
    }
  }

  /// Removes a file; one that is not there is none the less gone.
  public static func remove(_ path: String) { _ = unsafe unlink(path) }
}
