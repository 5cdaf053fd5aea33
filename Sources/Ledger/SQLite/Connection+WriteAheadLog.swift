import CSQLite
import Glibc

extension Connection {
  /// Switches the file to a write-ahead log, in which readers and one writer do not block each other.
  ///
  /// SQLite takes the lock for the switch from within a read, where it does not wait for the busy timeout, so
  /// of two processes that make a ledger at once one could see "database is locked"; hence the loop.
  package func useWriteAheadLog(waitingMilliseconds: Int32) throws(SQLiteError) {
    let pause: Int32 = 5
    for attempt in 0... {
      do throws(SQLiteError) {
        let mode = try row("PRAGMA journal_mode = WAL") { row throws(SQLiteError) in
          try row.text("journal_mode")
        }
        guard mode == "wal" else {
          throw SQLiteError(
            extendedCode: SQLITE_CANTOPEN,
            message: "the file system allows no write-ahead log, only journal mode \(mode ?? "none")",
            sql: "PRAGMA journal_mode = WAL", context: path)
        }
        break
      } catch {
        guard error.code == SQLITE_BUSY, Int32(attempt) * pause < waitingMilliseconds else { throw error }
        usleep(UInt32(pause) * 1000)
      }
    }
    try execute("PRAGMA synchronous = NORMAL")
  }
}
