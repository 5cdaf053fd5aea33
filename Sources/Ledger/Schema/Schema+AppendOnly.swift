extension Schema {
  /// A table and the sets of columns that identify one of its rows.
  package struct Keys: Sendable {
    package var table: String
    package var keys: [[String]]

    package init(_ table: String, _ keys: [String]...) {
      self.table = table
      self.keys = keys
    }
  }

  /// Triggers that refuse to update, delete or replace a row of the given tables.
  ///
  /// The insert trigger is needed because INSERT OR REPLACE removes the old row without firing delete
  /// triggers (unless `recursive_triggers` is on, which a shell may not have set).
  package static func appendOnlyTriggers(on tables: [Keys]) -> String {
    tables.map { table in
      let name = table.table
      let taken = table.keys.map { columns in
        "EXISTS (SELECT 1 FROM \(name) WHERE "
          + columns.map { "\($0) = NEW.\($0)" }.joined(separator: " AND ") + ")"
      }
      return """
        CREATE TRIGGER \(name)_refuses_update BEFORE UPDATE ON \(name) BEGIN
          SELECT RAISE(ABORT, '\(name) is append-only: a row is never updated');
        END;
        CREATE TRIGGER \(name)_refuses_delete BEFORE DELETE ON \(name) BEGIN
          SELECT RAISE(ABORT, '\(name) is append-only: a row is never deleted');
        END;
        CREATE TRIGGER \(name)_refuses_replace BEFORE INSERT ON \(name)
        WHEN \(taken.joined(separator: "\n  OR ")) BEGIN
          SELECT RAISE(ABORT, '\(name) is append-only: a row is never replaced');
        END;

        """
    }.joined()
  }
}
