import FoundationEssentials
import Testing

@Suite("What is noted beside the verdicts")
struct StoreTests {
  @Test("The store keeps itself out of the repository, also where its folder was there before")
  func ignoreFile() throws {
    let workshop = try Workshop()
    try FileManager.default.createDirectory(
      atPath: "\(workshop.path)/.regauge", withIntermediateDirectories: true)
    expect(try workshop.regauge("verify"), status: 0)
    #expect(try workshop.text(".regauge/.gitignore") == "*\n")
    // What the user wrote there stays.
    try workshop.write(".regauge/.gitignore", "# mine\n")
    expect(try workshop.regauge("verify"), status: 0)
    #expect(try workshop.text(".regauge/.gitignore") == "# mine\n")
  }

  @Test(
    "The commit is noted, with whether anything differs from it; where git fails that is unknown",
    arguments: [("true", "0"), ("echo '# changed' >> shop.py", "1"), ("echo broken > .git/index", "None")])
  func gitState(_ change: String, _ isDirty: String) throws {
    let workshop = try Workshop()
    let commit =
      "git init -q . && git add . && "
      + "git -c user.name=A -c user.email=a@example.org commit -q -m begin && git rev-parse --short=12 HEAD"
    let made = try Tool.shell(commit, in: workshop.path)
    try #require(made.status == 0, "\(made)")
    #expect(try Tool.shell(change, in: workshop.path).status == 0)
    expect(try workshop.regauge("verify"), status: 0)
    #expect(
      try workshop.ledger("SELECT commit_hash, is_dirty FROM sessions")
        == ["\(made.output.filter { $0 != "\n" })|\(isDirty)"])
  }
}
