import Glibc

/// A file descriptor that is closed with its owner.
final class Descriptor: Sendable {
  let number: Int32

  /// Takes over `number`, which nobody else may close.
  init(owning number: Int32) {
    precondition(number >= 0, "Descriptor: \(number) is not open")
    self.number = number
  }

  deinit { close(number) }
}
