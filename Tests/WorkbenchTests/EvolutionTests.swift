import Glibc
import Ledger
import Measurement
import Testing

@testable import Workbench

@Suite("What changed in a history, and whose doing it is")
struct EvolutionTests {
  /// Sessions as milliseconds of both sides, with the versions of the code, "r1 c1", and where they matter of the
  /// data and the toolchain, "r1 c1 d1 t1"; "–" is a hash that is not known.
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
      testDescription: "the same library became slower alone: that is no regression",
      sessions: [(100, 10, "r1 c1 d1 t1"), (100, 20, "r1 c1 d1 t1")],
      changes: ["speedup machine", "candidateTime machine"], hasRegressed: false),
    Case(
      testDescription: "the same library on other data",
      sessions: [(100, 10, "r1 c1 d1 t1"), (100, 20, "r1 c1 d2 t1")],
      changes: ["speedup data", "candidateTime data"], hasRegressed: false),
    Case(
      testDescription: "more work for both: that is the data, not the machine",
      sessions: [(100, 10, "r1 c1 d1 t1"), (200, 20, "r1 c1 d2 t1")],
      changes: ["candidateTime data", "referenceTime data"], hasRegressed: false),
    Case(
      testDescription: "the same library on what another reference makes",
      sessions: [(100, 10, "r1 c1 d1 t1"), (100, 20, "r2 c1 d2 t1")],
      changes: ["speedup reference", "candidateTime reference"], hasRegressed: false),
    Case(
      testDescription: "another interpreter is faster",
      sessions: [(100, 10, "r1 c1 d1 t1"), (50, 10, "r1 c1 d1 t2")],
      changes: ["speedup toolchain", "referenceTime toolchain"], hasRegressed: false),
    Case(
      testDescription: "a hash that is not known is not the same",
      sessions: [(100, 10, "– –"), (80, 20, "– –")],
      changes: ["speedup candidate!", "candidateTime candidate!", "referenceTime reference"],
      hasRegressed: true),
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
      circumstances: one.sessions.map { session in
        let parts = session.code.split(separator: " ").map { $0 == "–" ? nil : String($0) }
        return Circumstances(
          code: CodeHashes(reference: parts[0], candidate: parts[1]), data: parts.count > 2 ? parts[2] : nil,
          toolchain: (parts.count > 3 ? parts[3] : nil) ?? "")
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
      // The session without the figure brought the new code.
      circumstances: ["c1", "c2", "c2"].map { Circumstances(code: CodeHashes(candidate: $0)) },
      speedup: [nil, nil, nil], reference: [nil, nil, nil], candidate: [times[0], nil, times[2]]
    ).changes()
    #expect(changes.map(\.session) == [3])
    #expect(changes.map(\.cause) == [.candidate])
  }

  @Test("A speedup without times fell through the candidate only if its code changed")
  func withoutTimes() throws {
    for (codes, cause) in [
      (["c1", "c2"], HistorySeries.Change.Cause.candidate), (["c1", "c1"], .machine),
    ] {
      let changes = try Evolution(
        circumstances: codes.map { Circumstances(code: CodeHashes(reference: "r1", candidate: $0)) },
        speedup: points([10, 5]), reference: [nil, nil], candidate: [nil, nil]
      ).changes()
      #expect(changes.map(\.cause) == [cause])
      #expect(changes.map(\.isRegression) == [cause == .candidate])
    }
  }
}
