import Glibc
import Ledger
import Measurement
import Testing

@testable import Workbench

@Suite("What changed in a history, and whose doing it is")
struct EvolutionTests {
  /// Sessions as milliseconds of both sides, with the versions of the code: "r1 c1".
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var sessions: [(reference: Double, candidate: Double, code: String)]
    /// "figure cause" of each change, with "!" for a regression.
    var changes: [String]
    var hasRegressed: Bool
  }

  static let cases: [Case] = [
    Case(
      testDescription: "nothing", sessions: [(100, 10, "r1 c1"), (101, 10, "r1 c1")], changes: [],
      hasRegressed: false),
    Case(
      testDescription: "the candidate became slower",
      sessions: [(100, 10, "r1 c1"), (100, 20, "r1 c2")],
      changes: ["speedup candidate!", "candidateTime candidate!"], hasRegressed: true),
    Case(
      testDescription: "the candidate became faster",
      sessions: [(100, 20, "r1 c1"), (100, 10, "r1 c2")],
      changes: ["speedup candidate", "candidateTime candidate"], hasRegressed: false),
    Case(
      testDescription: "Python became faster: the speedup falls, and the rewrite is what it was",
      sessions: [(100, 10, "r1 c1"), (40, 10, "r2 c1")],
      changes: ["speedup reference", "referenceTime reference"], hasRegressed: false),
    Case(
      testDescription: "Python became faster and the candidate slower",
      sessions: [(100, 10, "r1 c1"), (40, 12, "r2 c2")],
      changes: ["speedup reference", "candidateTime candidate!", "referenceTime reference"],
      hasRegressed: true),
    Case(
      testDescription: "the machine became slower for both",
      sessions: [(100, 10, "r1 c1"), (200, 20, "r1 c1")],
      changes: ["candidateTime machine", "referenceTime machine"], hasRegressed: false),
    Case(
      testDescription: "another library became slower just as Python did: that is not the machine",
      sessions: [(100, 10, "r1 c1"), (200, 20, "r1 c2")],
      changes: ["candidateTime candidate!", "referenceTime machine"], hasRegressed: true),
    Case(
      testDescription: "slower, and mended",
      sessions: [(100, 10, "r1 c1"), (100, 20, "r1 c2"), (100, 9, "r1 c3")],
      changes: [
        "speedup candidate!", "speedup candidate", "candidateTime candidate!", "candidateTime candidate",
      ], hasRegressed: false),
    Case(
      testDescription: "slower, and then Python faster: the regression is not forgotten",
      sessions: [(100, 10, "r1 c1"), (100, 20, "r1 c2"), (50, 20, "r2 c2")],
      changes: [
        "speedup candidate!", "speedup reference", "candidateTime candidate!", "referenceTime reference",
      ], hasRegressed: true),
    Case(
      testDescription: "levels fitted to a longer history",
      sessions: Array(repeating: (100, 10, "r1 c1"), count: 4)
        + Array(repeating: (50, 10, "r2 c1"), count: 4),
      changes: ["speedup reference", "referenceTime reference"], hasRegressed: false),
  ]

  private func points(_ values: [Double]) -> [HistoryPoint?] {
    values.enumerated().map { index, value in
      let middle = log(value)
      return HistoryPoint(
        session: "\(index + 1)", machine: "desk", logValue: middle,
        interval: Interval(lower: middle - 0.01, upper: middle + 0.01))
    }
  }

  @Test("A change is a regression only if the candidate did it", arguments: cases)
  func changes(_ one: Case) throws {
    let changes = try Evolution(
      hashes: one.sessions.map { session in
        let code = session.code.split(separator: " ").map(String.init)
        return CodeHashes(reference: code[0], candidate: code[1])
      }, speedup: points(one.sessions.map { $0.reference / $0.candidate }),
      reference: points(one.sessions.map(\.reference)), candidate: points(one.sessions.map(\.candidate))
    ).changes()
    #expect(
      changes.map { "\($0.figure.rawValue) \($0.cause.rawValue)\($0.isRegression ? "!" : "")" } == one.changes
    )
    let series = HistorySeries(
      target: "parse", candidate: "native", machine: "desk", machineFingerprint: "desk", rowCount: nil,
      points: [], changes: changes)
    #expect(series.hasRegressed == one.hasRegressed)
  }

  @Test("A change is dated by the session that has the figure, whatever others lack it")
  func gaps() throws {
    let times = points([10, 10, 20])
    let changes = try Evolution(
      hashes: Array(repeating: CodeHashes(), count: 3), speedup: [nil, nil, nil],
      reference: [nil, nil, nil], candidate: [times[0], nil, times[2]]
    ).changes()
    #expect(changes.map(\.session) == [3])
    #expect(changes.map(\.cause) == [.candidate])
  }
}
