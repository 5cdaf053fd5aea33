/// One step from a schema version to the next; it adds, and never drops or rewrites what was recorded.
package struct Migration: Sendable {
  /// The `user_version` of a file after this step.
  package var version: Int64
  package var sql: String

  package init(version: Int64, sql: String) {
    self.version = version
    self.sql = sql
  }
}

/// What a ledger file is made of: the steps that lead to it, and the views of its present version.
package struct Schema: Sendable {
  /// "RGlg" in ASCII: the `application_id` in the header of every ledger.
  package static let applicationID: Int64 = 0x5247_6c67

  package var migrations: [Migration]
  package var views: [View]

  package init(migrations: [Migration], views: [View]) {
    self.migrations = migrations
    self.views = views
  }

  /// The newest version that these migrations know.
  package var version: Int64 { migrations.last?.version ?? 0 }

  /// The schema of this build.
  package static let current = Schema(
    migrations: [
      Migration(version: 1, sql: version1 + appendOnlyTriggers(on: version1Keys)),
      Migration(version: 2, sql: version2),
      Migration(version: 3, sql: version3),
    ], views: views)
}

extension Schema {
  /// Brings a file to the present version in one transaction: all the steps or none.
  ///
  /// The version is read again under the write lock, so that of two processes that open an old file at once
  /// the second finds the work done. Our views hold no data: where one is missing or reads differently, all
  /// are made anew. A view that someone added stays.
  package func migrate(_ connection: Connection) throws(SQLiteError) {
    if try isCurrent(connection) { return }
    try connection.write { () throws(SQLiteError) in
      if try isCurrent(connection) { return }
      let found = try connection.integer(pragma: "user_version")
      for view in views { try connection.execute("DROP VIEW IF EXISTS \(view.name)") }
      for migration in migrations where migration.version > found { try connection.execute(migration.sql) }
      for view in views { try connection.execute(view.sql) }
      try connection.execute(
        "PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = \(version)")
    }
  }

  private func isCurrent(_ connection: Connection) throws(SQLiteError) -> Bool {
    guard try connection.integer(pragma: "user_version") == version else { return false }
    let found = try connection.rows("SELECT sql FROM sqlite_schema WHERE type = 'view'") {
      row throws(SQLiteError) in try row.text("sql")
    }
    return Set(views.map(\.sql)).isSubset(of: found)
  }
}

extension Connection {
  /// The value of a pragma that is one integer.
  package func integer(pragma name: String) throws(SQLiteError) -> Int64 {
    try row("PRAGMA \(name)") { row throws(SQLiteError) in try row.int64(name) } ?? 0
  }
}
