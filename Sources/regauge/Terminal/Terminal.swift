import Glibc
import Workbench

/// Where the tool speaks to: standard output for results, standard error for all else.
///
/// The only place that writes to either.
struct Terminal {
  /// Whether standard output / error takes escape codes: a terminal that TERM names and does not call dumb, and
  /// NO_COLOR is not set. Without them there is no progress line either.
  let outputHasColor: Bool
  let errorHasColor: Bool

  /// Characters a line of standard output, at least 80; 160 where it is no terminal, or one that does not say.
  var width: Int {
    var size = winsize()
    // The call fills the structure, which lives until it returns.
    guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 160 }
    return max(80, Int(size.ws_col))
  }

  init(environment: [String: String]) {
    let allowed =
      (environment["NO_COLOR"] ?? "").isEmpty && !["", "dumb"].contains(environment["TERM"] ?? "")
    outputHasColor = allowed && isatty(STDOUT_FILENO) == 1
    errorHasColor = allowed && isatty(STDERR_FILENO) == 1
  }

  /// Writes a line to standard output.
  ///
  /// - Throws: `WorkbenchError` when it cannot be written, such as to a full disk. A result that is lost must not
  ///   pass for one that was given; a reader that went away has had what it wanted, be it
  ///   told by EPIPE or by SIGPIPE, which ends this process as it ends other tools.
  func print(_ text: String) throws(WorkbenchError) {
    let failure = write(text + "\n", to: STDOUT_FILENO)
    guard failure != 0, failure != EPIPE else { return }
    throw WorkbenchError(
      // strerror's text is copied at once, on the only thread.
      "write to", "standard output", unsafe String(cString: strerror(failure)),
      remedy: "make room, or send it elsewhere; what was recorded is in the ledger")
  }

  /// Writes a line to standard error; when that fails, nobody is left to tell.
  func note(_ text: String) { _ = write(text + "\n", to: STDERR_FILENO) }

  /// Redraws the progress line; does nothing where standard error takes no escape codes.
  func progress(_ text: String) {
    guard errorHasColor else { return }
    _ = write("\r\u{1B}[2K" + text, to: STDERR_FILENO)
  }

  /// Removes the progress line.
  func endProgress() {
    guard errorHasColor else { return }
    _ = write("\r\u{1B}[2K", to: STDERR_FILENO)
  }

  /// Writes all of `text`; 0, or the error number of what failed.
  private func write(_ text: String, to descriptor: Int32) -> Int32 {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 {
        if errno == EINTR { continue }
        return errno
      }
      rest = rest.dropFirst(written)
    }
    return 0
  }
}

/// Colours by meaning.
enum Ink: String {
  case good = "32"
  case bad = "31"
  case caution = "33"
  case quiet = "2"
  case strong = "1"

  /// `text` in this ink, or as it is where colours are off.
  func callAsFunction(_ text: String, when enabled: Bool) -> String {
    enabled ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
  }
}
