import CSQLite

extension Ledger {
  /// The version of the SQLite library in use, as in "3.40.1".
  public static var sqliteVersion: String {
    // A static string of the library.
    unsafe String(cString: sqlite3_libversion())
  }
}
