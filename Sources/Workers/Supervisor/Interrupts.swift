import CSystem

/// Ctrl-C and SIGTERM as a flag, so that a command can end at a place of its own choosing.
public enum Interrupts {
  /// From now on the first SIGINT or SIGTERM only sets the flag; a second one ends the process as usual.
  ///
  /// Requests to workers and `Subprocess.run` end at once when the flag is set, with `interrupted`.
  public static func install() throws(SystemError) {
    try check(regauge_interrupts_install(), "catch SIGINT and SIGTERM")
  }

  /// Whether a signal has come.
  public static var isRaised: Bool { regauge_interrupts_signal() != 0 }

  /// The name of the first signal that came, "SIGINT" or "SIGTERM".
  public static var signalName: String? {
    let number = regauge_interrupts_signal()
    return number == 0 ? nil : Workers.signalName(number)
  }

  /// Readable once the flag is set; −1, which poll ignores, before `install`.
  static var descriptor: Int32 { regauge_interrupts_descriptor() }
}
