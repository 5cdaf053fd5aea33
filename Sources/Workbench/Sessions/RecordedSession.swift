import Cases
import FoundationEssentials
import Glibc
import Ledger
import Workers

extension Pipeline {
  /// The folder of everything that the tool writes for this pipeline.
  public var storeDirectory: String { resolve(".regauge") }
  public var ledgerPath: String { joined(storeDirectory, "ledger.sqlite") }
}

/// A session of the ledger: begun before the work, ended whatever happens.
struct RecordedSession {
  let ledger: Ledger
  let id: SessionID

  /// Runs `body` in a new session, and writes down how it ended.
  ///
  /// The ledger keeps what `body` recorded, also when it throws.
  static func run<Result>(
    _ kind: SessionKind, _ pipeline: Pipeline, of workbench: Workbench, toolchain: ToolchainRecord,
    seed: UInt64?, _ body: (RecordedSession) throws -> (result: Result, exitStatus: Int)
  ) throws -> Result {
    try Files.makeStore(pipeline.storeDirectory)
    let ledger = try Ledger.open(path: pipeline.ledgerPath)
    let git = workbench.gitState(of: pipeline.directory)
    let manifest = try Files.read(pipeline.manifestPath, for: "read the manifest", remedy: "restore it")
    let session = RecordedSession(
      ledger: ledger,
      id: try ledger.begin(
        session: SessionRecord(
          kind: kind, commandLine: workbench.commandLine, regaugeVersion: BuildInfo.version,
          commit: git?.commit, isDirty: git?.isDirty, machine: .current(), toolchain: toolchain,
          processID: Int(getpid()), pipeline: pipeline.name,
          manifestHash: SHA256.hexDigest(of: manifest.span), seed: seed)))
    do {
      let (result, exitStatus) = try body(session)
      try ledger.finish(session.id, SessionEnd(.finished, exitStatus: exitStatus))
      return result
    } catch  where error is Interruption || Interrupts.isRaised {
      // Whatever the signal broke off is told as what it is.
      try ledger.finish(session.id, SessionEnd(.interrupted, exitStatus: 130))
      throw Interruption()
    } catch {
      // The first error is the one to tell, even if the ledger cannot take down the end either.
      try? ledger.finish(session.id, SessionEnd(.failed, exitStatus: 2, message: "\(error)"))
      throw error
    }
  }
}

extension Files {
  /// Makes the store's folder with a `.gitignore` of its own: what is captured is the user's data.
  static func makeStore(_ path: String) throws(WorkbenchError) {
    if !isDirectory(path) { try makeDirectory(path, for: "make the store") }
    let ignore = joined(path, ".gitignore")
    if !exists(ignore) { try write(Data("*\n".utf8), to: ignore, for: "make the store") }
  }
}

extension Workbench {
  /// The commit of the repository around `directory`, and whether anything in it has changed; each nil where git
  /// does not tell.
  func gitState(of directory: String) -> (commit: String, isDirty: Bool?)? {
    guard let git = Command.find("git", in: environment["PATH"] ?? "") else { return nil }
    func ask(_ arguments: [String]) -> String? {
      let command = Command(git, arguments, environment: environment, workingDirectory: directory)
      guard let result = try? Subprocess.run(command, deadline: .seconds(10)), result.termination.isSuccess
      else { return nil }
      return result.standardOutput.filter { $0 != "\n" }
    }
    guard let commit = ask(["rev-parse", "--short=12", "HEAD"]) else { return nil }
    return (commit, ask(["status", "--porcelain", "--untracked-files=no"]).map { !$0.isEmpty })
  }
}
