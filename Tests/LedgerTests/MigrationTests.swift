import Ledger
import Testing

@Suite("Migrations keep what was recorded")
struct MigrationTests {
  let directory = TemporaryDirectory()

  /// Rows as a regauge of schema version 1 wrote them, a retired form of a view and a view of the user's.
  static let version1Rows = """
    INSERT INTO machines VALUES (1, 'aaaabbbbccccdddd', 'Example 9', 'x86_64', 2, 8589934592, 'Linux 6.1.0',
      'Debian GNU/Linux 12 (bookworm)');
    INSERT INTO toolchains (id, description, swift_version) VALUES (1, 'Swift 6.3.1', '6.3.1');
    INSERT INTO sessions (id, kind, started_unix_ns, command_line, regauge_version, machine_id, toolchain_id,
      pipeline) VALUES (1, 'measure', 1000000000, 'regauge measure', '0.1.0', 1, 1, 'flights');
    INSERT INTO stages VALUES (1, 'flights', 'parse');
    INSERT INTO candidates VALUES (1, 1, 'swift', 'native');
    INSERT INTO measurements (id, session_id, pipeline, stage_id, candidate_id, row_count, started_unix_ns)
      VALUES (1, 1, 'flights', 1, 1, 1000, 2000000000);
    INSERT INTO measurement_results (measurement_id, ended_unix_ns, verdict, verdict_text, thresholds_version,
      speedup, launch_count, duo_count, invalid_duo_count, stop, elapsed_seconds, summary, launches)
      VALUES (1, 3000000000, 'faster', 'faster: 12.00×', 1, 12.0, 5, 50, 0, 'precisionReached', 1.5, '{}', '[]');
    INSERT INTO samples (measurement_id, ordinal, purpose, side, launch, sequence, repetitions, wall_ns, cpu_ns,
      supervisor_wall_ns, untimed_ns, gc_ns, started_monotonic_ns)
      VALUES (1, 0, 'cold', 'candidate', 0, 0, 1, 5000, 4000, 6000, 10, 20, 30);
    CREATE VIEW speedups AS SELECT 1 AS retired;
    CREATE VIEW mine AS SELECT count(*) AS n FROM sessions;
    """

  static let version1 = Schema(migrations: [Schema.current.migrations[0]], views: [])

  @Test("A ledger of version 1 keeps every row and gains what is new")
  func fromVersion1() throws {
    do {
      let old = try Ledger.open(path: directory.ledgerPath, access: .recording, schema: Self.version1)
      try old.connection.execute(Self.version1Rows)
      #expect(try old.schemaVersion() == 1)
    }
    let ledger = try Ledger.open(path: directory.ledgerPath)
    #expect(try ledger.schemaVersion() == Int(Schema.current.version))
    #expect(
      try ledger.rows(
        "SELECT *, boundary IS NULL AS is_new FROM measurement_results", ["verdict", "speedup", "is_new"])
        == ["faster|12.0|1"])
    #expect(try ledger.rows("SELECT wall_ns FROM samples", ["wall_ns"]) == ["5000"])
    #expect(try ledger.rows("SELECT stage, x FROM speedups", ["stage", "x"]) == ["parse|12.0"])
    #expect(try ledger.rows("SELECT n FROM mine", ["n"]) == ["1"])
    #expect(try ledger.damage() == [])
    // And it can be recorded in.
    try ledger.finish(SessionID(rawValue: 1), SessionEnd(.finished))
  }

  @Test("A migration that fails leaves the old ledger as it was")
  func failingMigration() throws {
    let path = directory.ledgerPath
    do { _ = try Ledger.populated(at: path) }
    let version = Schema.current.version
    let migrations =
      Schema.current.migrations + [
        Migration(version: version + 1, sql: "ALTER TABLE samples ADD COLUMN extra INTEGER"),
        Migration(version: version + 2, sql: "ALTER TABLE nowhere ADD COLUMN extra INTEGER"),
      ]
    let error = #expect(throws: LedgerError.self) {
      try Ledger.open(
        path: path, access: .recording, schema: Schema(migrations: migrations, views: Schema.views))
    }
    #expect(
      error?.value
        == "SQLite error 1: no such table: nowhere - while executing `ALTER TABLE nowhere ADD COLUMN extra INTEGER` - in \(path)"
    )
    let ledger = try Ledger.open(path: path)
    #expect(try ledger.schemaVersion() == Int(version))
    #expect(try ledger.rows("SELECT x FROM speedups", ["x"]) == ["7.389"])
    #expect(
      try ledger.rows("SELECT name FROM pragma_table_info('samples')", ["name"]).contains("extra") == false)
  }

  @Test(
    "A released migration is never edited",
    arguments: [
      (version: Int64(1), hash: UInt64(16_141_087_213_807_937_440)), (2, 11_632_101_889_170_565_366),
    ])
  func released(version: Int64, hash: UInt64) throws {
    let migration = try #require(Schema.current.migrations.first { $0.version == version })
    var found: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in migration.sql.utf8 { found = (found ^ UInt64(byte)) &* 0x100_0000_01b3 }
    #expect(found == hash, "version \(version) was changed; add a migration instead")
  }

  @Test("Opening again changes nothing")
  func idempotent() throws {
    do { _ = try Ledger.populated(at: directory.ledgerPath) }
    let ledger = try Ledger.open(path: directory.ledgerPath)
    let before = try ledger.connection.integer(pragma: "schema_version")
    let again = try Ledger.open(path: directory.ledgerPath)
    #expect(try again.connection.integer(pragma: "schema_version") == before)
    #expect(try again.sessions().count == 1)
  }

  @Test("A view of the same version that reads differently is made anew")
  func staleView() throws {
    let path = try directory.ledger(
      after: "DROP VIEW speedups; CREATE VIEW speedups AS SELECT 1 AS x; CREATE VIEW mine AS SELECT 2 AS n")
    let ledger = try Ledger.open(path: path)
    #expect(try ledger.rows("SELECT stage FROM speedups", ["stage"]) == ["parse"])
    #expect(try ledger.rows("SELECT n FROM mine", ["n"]) == ["2"])
  }
}
