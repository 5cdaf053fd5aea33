import CSQLite

extension Connection {
  /// Runs `body` in a transaction that takes the write lock at its start, and commits; rolls back if it throws.
  ///
  /// Inside of another transaction `body` joins that one. Taking the lock first makes a second writer wait
  /// (up to the busy timeout) rather than fail midway, when its view of the file is already out of date.
  package func write<Value>(_ body: () throws(SQLiteError) -> Value) throws(SQLiteError) -> Value {
    if isInTransaction { return try body() }
    try run("BEGIN IMMEDIATE")
    return try finishTransaction(body)
  }

  /// Runs `body` in a transaction in which all queries see the same state of the file.
  package func read<Value>(_ body: () throws(SQLiteError) -> Value) throws(SQLiteError) -> Value {
    if isInTransaction { return try body() }
    try run("BEGIN DEFERRED")
    return try finishTransaction(body)
  }

  private func finishTransaction<Value>(
    _ body: () throws(SQLiteError) -> Value
  ) throws(SQLiteError) -> Value {
    do {
      let value = try body()
      try run("COMMIT")
      return value
    } catch {
      // A full disk and some I/O errors roll back by themselves. The first error is the one to report:
      // a failing ROLLBACK leaves a transaction that closing the connection rolls back.
      if isInTransaction { try? run("ROLLBACK") }
      throw error
    }
  }
}
