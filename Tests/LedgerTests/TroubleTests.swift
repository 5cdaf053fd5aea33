import Glibc
import Ledger
import Measurement
import Testing

@Suite("Trouble while recording keeps what was recorded")
struct TroubleTests {
  let directory = TemporaryDirectory()

  @Test("A full disk loses the transaction at hand and nothing before")
  func fullDisk() throws {
    let ledger = try Ledger.populated(at: directory.ledgerPath)
    let session = try ledger.begin(session: .sample(kind: .measure))
    let measurement = try ledger.begin(
      measurement: MeasurementRecord(session: session, target: .stage(.parse)))
    let pages = try ledger.connection.integer(pragma: "page_count")
    try ledger.connection.execute("PRAGMA max_page_count = \(pages + 2)")
    let samples = (0..<4000).map { Sample.duo($0 / 4, position: $0 % 4) }
    let error = #expect(throws: LedgerError.self) { try ledger.record(samples: samples, of: measurement) }
    #expect(error?.kind == .diskFull)
    #expect(
      error?.description == """
        cannot record 4000 samples in ledger \(directory.ledgerPath): the disk or the quota is full \
        (database or disk is full). Free some space and run again; everything recorded before is kept.
        """)
    #expect(try ledger.samples(measurement: measurement) == [])
    #expect(try ledger.sessions().count == 2)
    #expect(try ledger.damage() == [])
    // With space again, recording goes on.
    try ledger.connection.execute("PRAGMA max_page_count = 1000000")
    try ledger.record(samples: samples, of: measurement)
    #expect(try ledger.samples(measurement: measurement).count == 4000)
  }

  @Test("A damaged page is reported, not read as data")
  func damagedPage() throws {
    let path = directory.ledgerPath
    var page = 0
    do {
      let ledger = try Ledger.populated(at: path)
      let root = try ledger.rows("SELECT rootpage FROM sqlite_schema WHERE name = 'sessions'", ["rootpage"])
      page = try #require(root.first.flatMap { Int($0) })
    }
    _ = try directory.write(Array(repeating: 0xa5, count: 4096), to: path, offset: (page - 1) * 4096)
    let ledger = try Ledger.open(path: path, access: .reading)
    let error = #expect(throws: LedgerError.self) { _ = try ledger.sessions() }
    #expect(error?.kind == .corrupt)
    #expect(
      error?.description == """
        cannot read the sessions of ledger \(path): the file is damaged (database disk image is malformed). \
        Restore a copy, or save what can be read with `sqlite3 FILE .recover`, and begin a new ledger.
        """)
    #expect(try ledger.damage().isEmpty == false)
  }

  @Test("A lock that another process holds too long is reported")
  func busy() throws {
    let holder = try Ledger.populated(at: directory.ledgerPath)
    let waiter = try Ledger.open(
      path: directory.ledgerPath, access: .recording, schema: .current, busyTimeoutMilliseconds: 20)
    try holder.connection.execute("BEGIN IMMEDIATE")
    let error = #expect(throws: LedgerError.self) { _ = try waiter.begin(session: .sample()) }
    #expect(
      error?.description == """
        cannot begin a session in ledger \(directory.ledgerPath): another process holds its lock \
        (database is locked). Wait until that process is done and run again.
        """)
    // Readers are not in its way.
    #expect(try waiter.sessions().count == 1)
    try holder.connection.execute("COMMIT")
    _ = try waiter.begin(session: .sample())
  }

  @Test("A ledger opened to read refuses to record")
  func reading() throws {
    do { _ = try Ledger.populated(at: directory.ledgerPath) }
    let ledger = try Ledger.open(path: directory.ledgerPath, access: .reading)
    let error = #expect(throws: LedgerError.self) { _ = try ledger.begin(session: .sample()) }
    #expect(error?.kind == .noPermission)
    #expect(
      error?.value == "it cannot be opened for this (attempt to write a readonly database)")
  }

  @Test("An error of SQLite carries code, message, statement and file")
  func sqliteError() throws {
    let ledger = try Ledger.populated(at: directory.ledgerPath)
    let error = #expect(throws: SQLiteError.self) {
      try ledger.connection.run("INSERT INTO stages (pipeline, name) VALUES (?1, ?2)", [.text("x"), .null])
    }
    #expect(
      error?.description == """
        SQLite error 19 (extended 1299): NOT NULL constraint failed: stages.name - \
        while executing `INSERT INTO stages (pipeline, name) VALUES (?1, ?2)` - in \(directory.ledgerPath)
        """)
  }

  @Test("What was committed survives a process killed in the middle of a transaction")
  func killed() async throws {
    let path = directory.ledgerPath
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let ledger = try Ledger.populated(at: path)
      let session = try ledger.begin(session: .sample())
      _ = try ledger.record(attempt: AttemptRecord(session: session, subject: .rank, case: .excerpt))
      try ledger.connection.write { () throws(SQLiteError) in
        try ledger.connection.execute(
          "INSERT INTO events (session_id, unix_ns, kind, message) VALUES (1, 0, 'half', 'written')")
        kill(getpid(), SIGKILL)
      }
    }
    let ledger = try Ledger.open(path: path)
    #expect(try ledger.sessions().count == 2)
    #expect(try ledger.unfinishedSessions().map(\.id.rawValue) == [2])
    #expect(try ledger.unfinishedAttempts().map(\.record.subject.stage) == ["rank"])
    #expect(try ledger.rows("SELECT kind FROM events", ["kind"]) == ["output"])
    #expect(try ledger.damage() == [])
  }

  @Test("A ledger that another process is making at the moment is waited for")
  func openingWhileMade() async throws {
    let path = try directory.write([], to: directory.ledgerPath)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        let maker = try Connection(path: path, mode: .readWrite, busyTimeoutMilliseconds: 1000)
        try maker.execute("BEGIN IMMEDIATE")
        usleep(200_000)
        try maker.execute("COMMIT")
      }
      group.addTask {
        // Late enough to find the lock taken; should it come first, the test passes all the same.
        usleep(50_000)
        let version = try Ledger.open(path: path).schemaVersion()
        #expect(version == Int(Schema.current.version))
      }
      try await group.waitForAll()
    }
  }

  @Test("Several writers that begin with a file that does not exist all succeed")
  func concurrentWriters() async throws {
    let path = directory.ledgerPath
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          let ledger = try Ledger.open(path: path)
          for turn in 0..<25 {
            let session = try ledger.begin(session: .sample(pipeline: "writer \(writer)"))
            let attempt = try ledger.record(
              attempt: AttemptRecord(session: session, subject: .parse, case: .excerpt))
            try ledger.record(
              verdict: VerdictRecord(
                session: session, attempt: attempt, subject: .parse, case: .excerpt,
                result: turn.isMultiple(of: 2) ? .identical : .rounding))
            try ledger.finish(session, SessionEnd(.finished))
          }
        }
      }
      try await group.waitForAll()
    }
    let ledger = try Ledger.open(path: path)
    #expect(try ledger.sessions().count == 100)
    #expect(try ledger.unfinishedSessions() == [])
    #expect(try ledger.rows("SELECT count(*) AS n FROM machines", ["n"]) == ["1"])
    #expect(try ledger.rows("SELECT sum(passed) AS n FROM session_overview", ["n"]) == ["52"])
    #expect(try ledger.damage() == [])
  }
}
