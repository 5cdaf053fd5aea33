import Testing

@Suite("The flights rewrites, right and with planted bugs")
struct PlantedBugTests {
  /// A bug of `Tests/PlantedBugs` and the cause that verification must name for it; nil where any will do.
  struct Bug: Sendable {
    var stage: String
    var id: String
    var cause: String?

    init(_ stage: String, _ id: String, _ cause: String? = nil) {
      (self.stage, self.id, self.cause) = (stage, id, cause)
    }
  }

  static let bugs: [Bug] = [
    Bug("parse", "last-row-dropped", "rows missing from the candidate"),
    Bug("parse", "float32", "computed in single precision"),
    Bug("parse", "na-text-is-null", "null in the candidate, the text 'NA' in the reference"),
    Bug("parse", "negative-zero", "sign of zero"),
    Bug("parse", "nan-for-null", "null against NaN"),
    Bug("clean", "no-midnight-rollover", "constant offset, -1 d"),
    Bug("clean", "diverted-is-cancelled", "column cancelled"),
    Bug("clean", "null-delay-is-zero", "null in the reference, 0 in the candidate"),
    Bug("clean", "utc-read-as-local", "shift by a time zone offset, -5:00"),
    Bug("join", "weather-hour-off-by-one", "column temperature"),
    Bug("join", "inner-join", "rows missing from the candidate"),
    Bug("join", "coordinates-swapped", "columns swapped, with dest_longitude"),
    Bug("join", "rows-swapped", "another order of rows"),
    Bug("features", "rounded-radius", "constant factor"),
    Bug("features", "last-bit", "reason = \"…\" }"),
    Bug("features", "made-up-sign", "sign flipped"),
    Bug("features", "speed-zero-for-null", "null in the reference, 0 in the candidate"),
    Bug("rolling", "population-sd", "column rolling_sd"),
    Bug("rolling", "window-off-by-one", "column window_count"),
    Bug("rolling", "cancelled-enter-window", "column window_count"),
    Bug("rolling", "sd-of-one-is-zero", "null in the reference, 0 in the candidate"),
    Bug("rolling", "ties-out-of-order", "another order of rows"),
    Bug("aggregate", "quantile-lower", "all too low"),
    Bug("aggregate", "mean-over-all-flights", "column mean_delay"),
    Bug("aggregate", "month-from-zero", "off by one, one too low"),
    Bug("aggregate", "mean-rounded", "the candidate rounds to 2 decimals"),
    Bug("rank", "k-off-by-one", "rows missing from the candidate"),
    Bug("rank", "early-departures-ignored", "column total_delay"),
    Bug("rank", "cancelled-counted", "column mean_delay"),
    Bug("rank", "integer-mean", "the candidate truncates to whole numbers"),
  ]

  private static let stages = ["parse", "clean", "join", "features", "rolling", "aggregate", "rank"]

  /// Candidate number k takes the k-th bug of each stage: every candidate gets the reference's inputs, so bugs
  /// of different stages do not meet, and one run tells of all of them.
  private static var rounds: [[Bug]] {
    let byStage = stages.map { stage in bugs.filter { $0.stage == stage } }
    let count = byStage.map(\.count).max() ?? 0
    return (0..<count).map { round in byStage.compactMap { round < $0.count ? $0[round] : nil } }
  }

  private static var candidates: String {
    rounds.enumerated().map { number, bugs in
      """
      [[candidates]]
      name = "bugs \(number)"
      library = "PlantedBugs"
      stages = [\(bugs.map { "\"\($0.stage)\"" }.joined(separator: ", "))]
      stage_names = { \(bugs.map { "\($0.stage) = \"\($0.stage)#\($0.id)\"" }.joined(separator: ", ")) }


      """
    }.joined()
  }

  @Test(
    "The right rewrites are identical in all seven stages; every planted bug is a mismatch with its cause")
  func all() throws {
    for stage in Self.stages { #expect(Self.bugs.count { $0.stage == stage } >= 3, "\(stage)") }
    let workshop = try Workshop.flights(candidates: Self.candidates)
    let result = try workshop.regauge("verify")
    expect(result, status: 1, output: ["7 of \(7 + Self.bugs.count) checks pass"])
    // Reports follow each other, each from its headline on.
    let reports = result.output.split(separator: "FAIL ").map(String.init)
    for (number, bugs) in Self.rounds.enumerated() {
      for bug in bugs {
        let headline = "\(bug.stage) · bugs \(number)   mismatch · "
        let report = reports.first { $0.hasPrefix(headline) }
        #expect(report != nil, "\(bug.stage)#\(bug.id) is not caught")
        if let cause = bug.cause, let report {
          #expect(report.contains(cause), "\(bug.stage)#\(bug.id) is explained otherwise: \(report)")
        }
      }
    }
    for stage in Self.stages {
      let isRight = result.errors.split(separator: "\n").contains {
        $0.contains("✓ \(stage) ") && $0.contains("identical") && $0.contains("native")
      }
      #expect(isRight, "\(stage) should be identical: \(result.errors)")
    }
  }
}
