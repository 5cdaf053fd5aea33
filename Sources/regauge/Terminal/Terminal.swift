import Glibc

/// Where the tool speaks to: standard output for results, standard error for all else.
///
/// The only place that writes to either.
struct Terminal {
  /// Whether colours mean anything on standard output / error: a terminal, and NO_COLOR is not set.
  let outputHasColor: Bool
  let errorHasColor: Bool
  /// Whether progress may redraw a line on standard error.
  let errorIsTerminal: Bool

  init(environment: [String: String]) {
    let allowed = (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    errorIsTerminal = isatty(STDERR_FILENO) == 1
    outputHasColor = allowed && isatty(STDOUT_FILENO) == 1
    errorHasColor = allowed && errorIsTerminal
  }

  /// Writes a line to standard output.
  func print(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

  /// Writes a line to standard error.
  func note(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

  /// Redraws the progress line; does nothing when standard error is no terminal.
  func progress(_ text: String) {
    guard errorIsTerminal else { return }
    write("\r\u{1B}[2K" + text, to: STDERR_FILENO)
  }

  /// Removes the progress line.
  func endProgress() {
    guard errorIsTerminal else { return }
    write("\r\u{1B}[2K", to: STDERR_FILENO)
  }

  private func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 {
        if errno == EINTR { continue }
        return  // The reader is gone (EPIPE) or the disk behind a redirect is full: nobody is left to tell.
      }
      rest = rest.dropFirst(written)
    }
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
