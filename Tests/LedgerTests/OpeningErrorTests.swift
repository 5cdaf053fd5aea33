import Glibc
import Ledger
import Testing

@Suite("A ledger that cannot be opened says why and what to do")
struct OpeningErrorTests {
  let directory = TemporaryDirectory()

  /// A way to spoil a path, and the error that opening it must give.
  struct Trouble: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var access = Ledger.Access.recording
    var kind: LedgerError.Kind
    /// "DIR" and "FILE" stand for the paths of the test.
    var message: String
    /// Brings the trouble about and gives the path to open.
    var prepare: @Sendable (TemporaryDirectory) throws -> String
  }

  static let troubles: [Trouble] = [
    Trouble(
      testDescription: "no file to read", access: .reading, kind: .missing,
      message:
        "cannot open ledger FILE: there is no such file. Run `regauge verify` or `regauge measure` to begin one."
    ) { $0.ledgerPath },
    Trouble(
      testDescription: "an empty file to read", access: .reading, kind: .missing,
      message:
        "cannot open ledger FILE: the file is empty. Run `regauge verify` or `regauge measure` to fill it."
    ) { try $0.write([], to: $0.ledgerPath) },
    Trouble(
      testDescription: "no directory", kind: .missing,
      message: "cannot open ledger DIR/none/x.sqlite: there is no directory DIR/none. "
        + "Make the directory."
    ) { $0.path + "/none/x.sqlite" },
    Trouble(
      testDescription: "a file for a directory", kind: .missing,
      message: "cannot open ledger FILE/x: a part of its path is a file, not a directory. Correct the path."
    ) { try $0.write([1], to: $0.ledgerPath) + "/x" },
    Trouble(
      testDescription: "a directory", kind: .notALedger,
      message: "cannot open ledger DIR: it is a directory. Name a file in it."
    ) { $0.path },
    Trouble(
      testDescription: "a device", kind: .notALedger,
      message: "cannot open ledger /dev/null: it is a device, pipe or socket. Name a regular file."
    ) { _ in "/dev/null" },
    Trouble(
      testDescription: "a text file", kind: .notALedger,
      message: "cannot open ledger FILE: it is not an SQLite database. "
        + "Move it away: a new one is begun."
    ) { try $0.write(Array(repeating: 65, count: 4096), to: $0.ledgerPath) },
    Trouble(
      testDescription: "another application's database", kind: .notALedger,
      message: "cannot open ledger FILE: it is the database of another application (application_id 42, "
        + "a ledger has 1380412519). Move it away: a new one is begun."
    ) { try $0.ledger(after: "PRAGMA application_id = 42") },
    Trouble(
      testDescription: "a newer schema", kind: .newerSchema,
      message: "cannot open ledger FILE: its schema is version 99, this regauge knows versions up to "
        + "\(Schema.current.version). Update regauge, or move the file away: a new one is begun; nothing was changed."
    ) { try $0.ledger(after: "PRAGMA user_version = 99") },
    Trouble(
      testDescription: "a newer schema, to read", access: .reading, kind: .newerSchema,
      message: "cannot open ledger FILE: its schema is version 99, this regauge knows versions up to "
        + "\(Schema.current.version). Update regauge, or move the file away: a new one is begun; nothing was changed."
    ) { try $0.ledger(after: "PRAGMA user_version = 99") },
    Trouble(
      testDescription: "an older schema, to read", access: .reading, kind: .olderSchema,
      message: "cannot open ledger FILE: its schema is version 1, this regauge reads version "
        + "\(Schema.current.version). Run `regauge verify` or `regauge measure` once: it brings the file up "
        + "to date and keeps every row."
    ) { try $0.ledger(after: "PRAGMA user_version = 1") },
    Trouble(
      testDescription: "a truncated file", kind: .corrupt,
      message: "cannot open ledger FILE: the file is damaged (database disk image is malformed). "
        + "Restore a copy, or save what can be read with `sqlite3 FILE .recover`, and begin a new ledger."
    ) { directory in
      let path = try directory.ledger(after: "SELECT 1")
      unsafe _ = truncate(path, 4096)
      return path
    },
  ]

  @Test("Each trouble has its own words", arguments: troubles)
  func trouble(_ trouble: Trouble) throws {
    let path = try trouble.prepare(directory)
    let error = #expect(throws: LedgerError.self) {
      _ = try Ledger.open(path: path, access: trouble.access)
    }
    let message = error?.description
      .replacing(directory.ledgerPath, with: "FILE").replacing(directory.path, with: "DIR")
    #expect(message == trouble.message)
    #expect(error?.kind == trouble.kind)
  }

  @Test("A file that cannot be opened is left as it was")
  func untouched() throws {
    let path = try directory.ledger(after: "PRAGMA user_version = 99")
    let before = try directory.read(path)
    #expect(throws: LedgerError.self) { _ = try Ledger.open(path: path) }
    #expect(try directory.read(path) == before)
  }

  @Test("A directory where nothing may be written is refused, with its name")
  func permissions() throws {
    // Root may write anywhere but here.
    let path = geteuid() == 0 ? "/sys/kernel/ledger.sqlite" : directory.path + "/ledger.sqlite"
    if geteuid() != 0 { unsafe _ = chmod(directory.path, 0o500) }
    defer { unsafe _ = chmod(directory.path, 0o700) }
    let error = #expect(throws: LedgerError.self) { _ = try Ledger.open(path: path) }
    #expect(error?.kind == .noPermission)
    #expect(error?.description.hasPrefix("cannot open ledger \(path): permission is denied (") == true)
    #expect(error?.remedy.hasSuffix("both must be writable to record.") == true)
  }

  @Test("A new ledger is readable by its owner only")
  func mode() throws {
    let ledger = try Ledger.populated(at: directory.ledgerPath)
    for suffix in ["", "-wal", "-shm"] {
      var status = stat()
      // The address lives for the call.
      try #require(unsafe stat(ledger.path + suffix, &status) == 0)
      #expect(status.st_mode & 0o777 == 0o600, "\(suffix)")
    }
  }

  @Test("A name that SQLite would read as an address of its own is a plain file name")
  func uriName() async throws {
    let path = directory.path
    await #expect(processExitsWith: .success) { [path = path as String] in
      // A relative name needs a process of its own, as the working directory is the process's.
      unsafe _ = chdir(path)
      _ = try Ledger.populated(at: TemporaryDirectory.addressLikeName)
    }
    let file = path + "/" + TemporaryDirectory.addressLikeName
    #expect(try Ledger.open(path: file, access: .reading).sessions().count == 1)
  }
}

extension TemporaryDirectory {
  /// Writes a file and gives its path.
  func write(_ bytes: [UInt8], to path: String, offset: Int = 0) throws -> String {
    // The bytes and the path live for the calls.
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT, 0o600)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    let written = unsafe pwrite(descriptor, bytes, bytes.count, offset)
    try #require(written == bytes.count)
    return path
  }

  func read(_ path: String) throws -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = unsafe pread(descriptor, &bytes, bytes.count, 0)
    return Array(bytes.prefix(count))
  }

  /// The path of a populated, closed ledger on which `sql` was run.
  func ledger(after sql: String) throws -> String {
    let ledger = try Ledger.populated(at: ledgerPath)
    try ledger.connection.execute(sql)
    return ledgerPath
  }
}
