import FoundationEssentials
import Glibc
import Testing

@Suite("A ledger that cannot be used is left as it is and explained")
struct LedgerTroubleTests {
  struct Trouble: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var message: String
    var remedy: String
    /// Spoils the ledger of a pipeline that was verified once.
    var prepare: @Sendable (Workshop) throws -> Void
  }

  static let troubles: [Trouble] = [
    .init(
      testDescription: "of a newer schema",
      message: "its schema is version 99, this regauge knows versions up to",
      remedy: "Update regauge, or move the file away: a new one is begun; nothing was changed."
    ) { _ = try $0.ledger("PRAGMA user_version = 99") },
    .init(
      testDescription: "no database", message: "it is not an SQLite database",
      remedy: "Move it away: a new one is begun."
    ) { try $0.write(".regauge/ledger.sqlite", String(repeating: "no database ", count: 500)) },
    .init(
      testDescription: "a folder", message: "it is a directory", remedy: "Name a file in it."
    ) {
      try $0.remove(".regauge/ledger.sqlite")
      try FileManager.default.createDirectory(
        atPath: "\($0.path)/.regauge/ledger.sqlite", withIntermediateDirectories: true)
    },
  ]

  @Test("Each trouble has its words and status 2, whatever the command", arguments: troubles)
  func trouble(_ trouble: Trouble) throws {
    let workshop = try Workshop()
    expect(try workshop.regauge("verify"), status: 0)
    for suffix in ["-wal", "-shm"] { try? workshop.remove(".regauge/ledger.sqlite\(suffix)") }
    try trouble.prepare(workshop)
    let before = try? workshop.text(".regauge/ledger.sqlite")
    for command in ["verify", "measure", "history", "report"] {
      let result = try workshop.regauge(command)
      expect(
        result, status: 2,
        errors: [
          "regauge: cannot open ledger \(workshop.path)/.regauge/ledger.sqlite: ", trouble.message,
          trouble.remedy,
        ])
      #expect(result.output.isEmpty)
    }
    #expect((try? workshop.text(".regauge/ledger.sqlite")) == before)
    expect(try workshop.regauge("doctor"), status: 2, output: ["✗ ledger", trouble.message])
  }

  @Test("A file where the store should be is named, with the remedy")
  func fileInPlaceOfStore() throws {
    let workshop = try Workshop()
    try workshop.write(".regauge", "in the way")
    expect(
      try workshop.regauge("verify"), status: 2,
      errors: [
        "cannot make the store \(workshop.path)/.regauge: there is a file in its place",
        "  → check that the folder above is writable",
      ])
  }

  @Test("Without a ledger, history and report say how to begin one", arguments: ["history", "report"])
  func nothingRecorded(_ command: String) throws {
    expect(
      try Workshop().regauge(command), status: 2,
      errors: ["nothing was recorded for 'shop' yet", "  → run 'regauge verify', then 'regauge measure'"])
  }

  @Test(
    "A full disk is told with its remedy, and what was recorded stays",
    .enabled(if: geteuid() == 0, "only root may mount a small file system"))
  func fullDisk() throws {
    let workshop = try Workshop()
    let store = "\(workshop.path)/.regauge"
    try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
    let mounted = try Tool.shell("mount -t tmpfs -o size=1m regauge-test '\(store)'")
    // Containers may forbid mounting even to root.
    guard mounted.status == 0 else { return }
    defer { _ = try? Tool.shell("umount -l '\(store)'") }
    expect(try workshop.regauge("verify"), status: 0)
    _ = try Tool.shell("dd if=/dev/zero of='\(store)/filler' bs=1k count=2000")

    expect(
      try workshop.regauge("verify"), status: 2,
      errors: ["the disk or the quota is full", "Free some space and run again"])
    try workshop.remove(".regauge/filler")
    expect(try workshop.regauge("verify"), status: 0)
    let sessions = try workshop.sessions()
    #expect(sessions.first == "verify|finished|0" && sessions.last == "verify|finished|0", "\(sessions)")
  }
}
