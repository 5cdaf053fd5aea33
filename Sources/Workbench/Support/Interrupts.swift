import Workers

extension Workbench {
  /// From now on the first Ctrl-C or SIGTERM ends the call under way with `Interruption`; a second one ends
  /// the process as usual.
  public static func catchInterrupts() throws { try Interrupts.install() }

  /// Whether a signal has come since; an error after that is the signal's doing.
  public static var isInterrupted: Bool { Interrupts.isRaised }
}
