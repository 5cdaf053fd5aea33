import Ledger
import Testing

@Suite("The ledger is append-only")
struct AppendOnlyTests {
  let directory = TemporaryDirectory()

  @Test("No row of any table can be updated, deleted or replaced")
  func everyTable() throws {
    let ledger = try Ledger.populated(at: directory.ledgerPath)
    let tables = try ledger.tables()
    #expect(tables.count == 16)
    for table in tables {
      // table_info leaves out generated columns, which cannot be assigned.
      let columns = try ledger.rows("SELECT name FROM pragma_table_info('\(table)')", ["name"])
        .map { "\"\($0)\"" }
      let list = columns.joined(separator: ", ")
      let before = try ledger.rows("SELECT count(*) AS n FROM \(table)", ["n"])
      #expect(before != ["0"], "\(table) has no row to try this on")
      let attempts = [
        ("updated", "UPDATE \(table) SET \(columns[0]) = \(columns[0])"),
        ("deleted", "DELETE FROM \(table)"),
        ("replaced", "INSERT OR REPLACE INTO \(table) (\(list)) SELECT \(list) FROM \(table)"),
        ("replaced", "INSERT OR IGNORE INTO \(table) (\(list)) SELECT \(list) FROM \(table)"),
      ]
      for (verb, sql) in attempts {
        let error = #expect(throws: SQLiteError.self, "\(sql)") { try ledger.connection.execute(sql) }
        #expect(error?.message == "\(table) is append-only: a row is never \(verb)", "\(sql)")
      }
      #expect(try ledger.rows("SELECT count(*) AS n FROM \(table)", ["n"]) == before)
    }
  }

  @Test("A second end, verdict or result is refused in plain words")
  func secondEnds() throws {
    let ledger = try Ledger.populated(at: directory.ledgerPath)
    let session = try #require(try ledger.sessions().first)
    let verdict = try #require(try ledger.verdicts(session: session.id).first)
    let measurement = try #require(try ledger.measurements(session: session.id).first)
    let attempts: [(table: String, what: String, run: () throws -> Void)] = [
      (
        "session_ends", "finish session 1 in",
        { try ledger.finish(session.id, SessionEnd(.interrupted)) }
      ),
      ("verdicts", "record the verdict on stage parse in", { try ledger.record(verdict: verdict.record) }),
      (
        "measurement_results", "record the result of measurement 1 in",
        { try ledger.record(result: try #require(measurement.result), of: measurement.id) }
      ),
    ]
    for (table, what, run) in attempts {
      let error = #expect(throws: LedgerError.self, "\(table)") { try run() }
      #expect(
        error?.description == """
          cannot \(what) ledger \(directory.ledgerPath): a rule of the schema forbids it \
          (\(table) is append-only: a row is never replaced). \
          Record a new row instead; the rules stand in the schema (`sqlite3 FILE .schema`).
          """)
      #expect(error?.kind == .refused)
    }
  }

  @Test("A row that refers to no session is refused")
  func foreignKeys() throws {
    let ledger = try Ledger.open(path: directory.ledgerPath)
    let error = #expect(throws: LedgerError.self) {
      try ledger.finish(SessionID(rawValue: 7), SessionEnd(.finished))
    }
    #expect(error?.kind == .refused)
    #expect(error?.value == "a rule of the schema forbids it (FOREIGN KEY constraint failed)")
  }
}
