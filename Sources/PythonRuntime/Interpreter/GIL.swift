import CPython

/// Proof that the calling thread holds Python's global interpreter lock.
///
/// Whatever touches a Python object takes the token. It cannot be copied, stored, returned or captured by an
/// escaping closure (closures receive it `borrowing`), so that holding one means holding the lock.
/// Never wait for a Swift lock while holding the GIL, nor for the GIL while holding a Swift lock.
public struct GIL: ~Copyable, ~Escapable {
  @_lifetime(immortal)
  private init() {
    assert(rgpy_gil_held(), "GIL: this thread does not hold the lock")
  }

  /// Takes the lock for the duration of `body`. Waits for it if need be; may be nested.
  public static func acquire<Result>(_ body: (borrowing GIL) throws -> Result) rethrows -> Result {
    let state = rgpy_gil_ensure()
    defer { rgpy_gil_release(state) }
    return try body(GIL())
  }

  /// Runs `body` on a thread that Python itself called, and which therefore holds the lock.
  public static func assumeHeld<Result>(_ body: (borrowing GIL) throws -> Result) rethrows -> Result {
    try body(GIL())
  }

  /// Lets other Python threads run during `body`, which must not touch Python objects.
  public func released<Result>(_ body: () throws -> Result) rethrows -> Result {
    let state = unsafe rgpy_gil_save()
    defer { unsafe rgpy_gil_restore(state) }
    return try body()
  }
}
