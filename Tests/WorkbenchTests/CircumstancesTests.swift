import Comparison
import FoundationEssentials
import Ledger
import Testing

@testable import Workbench

@Suite("What a session worked with")
struct CircumstancesTests {
  /// Records a session that verified stages on the cases of these hashes.
  private func record(
    _ cases: [(stage: String, candidate: String, hash: String)], python: String = "3.11.2",
    swift: String = "6.3",
    in ledger: Ledger
  ) throws -> SessionID {
    let session = try ledger.begin(
      session: SessionRecord(
        kind: .measure, commandLine: "regauge measure", regaugeVersion: "0.1.0", machine: .current(),
        toolchain: ToolchainRecord(swiftVersion: swift, pythonVersion: python), pipeline: "shop"))
    for one in cases {
      try ledger.record(
        verdict: VerdictRecord(
          session: session, attempt: nil,
          subject: Subject(
            pipeline: "shop", stage: one.stage, candidate: CandidateName(one.candidate, kind: .native)),
          case: CaseRecord(hash: one.hash, description: "all rows", origin: .captured),
          result: ComparisonResult(verdict: .identical)))
    }
    return session
  }

  @Test(
    "The data of a stage are its own case, those of the whole every stage's; the interpreter is the toolchain"
  )
  func recorded() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "regauge-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let ledger = try Ledger.open(path: "\(folder)/ledger.sqlite")
    let first = try record([("parse", "native", "d1"), ("rank", "native", "d2")], in: ledger)
    let others: [(session: SessionID, changed: [String])] = [
      // Another candidate, and what it was compiled with, is no other data and no other interpreter.
      (
        try record(
          [("rank", "rival", "d2"), ("rank", "native", "d2"), ("parse", "native", "d1")], swift: "6.4",
          in: ledger),
        []
      ),
      (
        try record([("parse", "native", "d1"), ("rank", "native", "d3")], in: ledger),
        ["rank data", "whole data"]
      ),
      (
        try record([("parse", "native", "d1"), ("rank", "native", "d2")], python: "3.13.1", in: ledger),
        ["parse toolchain", "rank toolchain", "whole toolchain"]
      ),
    ]
    for other in others {
      var changed: [String] = []
      for stage in ["parse", "rank", nil] {
        let (then, now) = (
          try ledger.circumstances(of: first, CodeHashes(), stage: stage),
          try ledger.circumstances(of: other.session, CodeHashes(), stage: stage)
        )
        #expect(then.data != nil)
        if then.data != now.data { changed.append("\(stage ?? "whole") data") }
        if then.toolchain != now.toolchain { changed.append("\(stage ?? "whole") toolchain") }
      }
      #expect(changed == other.changed)
    }
  }
}
