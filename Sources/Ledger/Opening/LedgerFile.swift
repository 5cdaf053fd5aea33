import Glibc

/// The file before SQLite opens it: SQLite would make one with the permissions of any other, and reports
/// every trouble with a path as "unable to open database file".
struct LedgerFile {
  var path: String

  /// Makes an empty file if it is missing and `purpose` allows; throws if it cannot be opened as asked.
  func prepare(for purpose: Ledger.Access) throws(LedgerError) {
    switch purpose {
    case .reading: try open(O_RDONLY)
    // SQLite opens a file that it may not write read-only and in silence, so ask first.
    case .recording: try open(O_RDWR | O_CREAT)
    }
    if purpose == .recording { try checkDirectory() }
  }

  private func open(_ flags: Int32) throws(LedgerError) {
    // Swift keeps the path's bytes alive for the call, here and in `access`.
    let descriptor = unsafe Glibc.open(path, flags | O_CLOEXEC | O_NONBLOCK, 0o600)
    guard descriptor >= 0 else { throw complaint(errno) }
    defer { close(descriptor) }
    var status = stat()
    // The address lives for the call.
    guard unsafe fstat(descriptor, &status) == 0 else { throw complaint(errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw complaint(EISDIR)
    default:
      throw error(.notALedger, "it is a device, pipe or socket", "Name a regular file.")
    }
  }

  /// The write-ahead log stands beside the file, so the directory must be writable, too.
  private func checkDirectory() throws(LedgerError) {
    guard access(directory, W_OK | X_OK) else { throw complaint(errno) }
  }

  private var directory: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private func access(_ path: String, _ mode: Int32) -> Bool {
    unsafe faccessat(AT_FDCWD, path, mode, AT_EACCESS) == 0
  }

  private func complaint(_ code: Int32) -> LedgerError {
    switch code {
    case ENOENT where access(directory, F_OK):
      error(.missing, "there is no such file", "Run `regauge verify` or `regauge measure` to begin one.")
    case ENOENT:
      error(.missing, "there is no directory \(directory)", "Make the directory.")
    case EISDIR:
      error(.notALedger, "it is a directory", "Name a file in it.")
    case ENOTDIR:
      error(.missing, "a part of its path is a file, not a directory", "Correct the path.")
    case EACCES, EPERM, EROFS:
      error(
        .noPermission, "permission is denied (\(words(code)))",
        "Check the permissions of the file and of \(directory); both must be writable to record.")
    case ENOSPC, EDQUOT:
      error(.diskFull, "the disk or the quota is full (\(words(code)))", "Free some space and run again.")
    default:
      error(.failed, words(code), "Make the file readable, or move it away: a new one is begun.")
    }
  }

  private func error(_ kind: LedgerError.Kind, _ value: String, _ remedy: String) -> LedgerError {
    LedgerError(kind: kind, operation: "open", object: "ledger \(path)", value: value, remedy: remedy)
  }

  private func words(_ code: Int32) -> String {
    // strerror's text is valid until the next call on this thread and is copied at once.
    unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
  }
}
