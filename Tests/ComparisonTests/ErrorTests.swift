import Comparison
import Testing

@Suite("Errors of both sides")
struct ErrorTests {
  static let pairs: [(reference: RaisedError?, candidate: RaisedError?, messages: Bool, verdict: Verdict)] = [
    (error("ValueError", "x"), error("ValueError", "y"), false, .sameError),
    (error("ValueError", "x"), error("ValueError", "y"), true, .errorMismatch),
    (error("ValueError", "x"), error("ValueError", "x"), true, .sameError),
    (error("builtins.ValueError"), error("ValueError"), false, .sameError),
    (error("shop.BadOrder"), error("BadOrder"), false, .sameError),
    (error("shop.BadOrder"), error("mall.BadOrder"), false, .errorMismatch),
    (error("ValueError"), error("KeyError"), false, .errorMismatch),
    (error("ValueError"), nil, false, .errorMismatch), (nil, error("KeyError"), false, .errorMismatch),
    (nil, nil, false, .notComparable),
  ]

  static func error(_ className: String, _ message: String = "") -> RaisedError? {
    RaisedError(className: className, message: message)
  }

  @Test("Classes are compared, messages on request", arguments: pairs)
  func verdicts(reference: RaisedError?, candidate: RaisedError?, messages: Bool, verdict: Verdict) {
    let result = compareErrors(
      reference: reference, candidate: candidate, policy: ComparisonPolicy(errorMessages: messages))
    #expect(result.verdict == verdict)
  }

  @Test("The report shows both errors")
  func report() {
    let result = compareErrors(
      reference: Self.error("ValueError", "bad time '2460'"), candidate: nil)
    #expect(
      FailureReport(result, .init(name: "clean")).text() == """
        FAIL clean   error mismatch · 1 cause
        Cause 1 (1 cell): an error on one side only
             python → ValueError: bad time '2460'   swift → returned a value
        speed: withheld (incorrect)
        """)
  }

  @Test("Exactly three verdicts pass")
  func passing() {
    #expect(Verdict.allCases.filter(\.passes) == [.identical, .withinTolerance, .sameError])
    #expect(Verdict.worst([.identical, .mismatch, .withinTolerance]) == .mismatch)
    #expect(Verdict.worst([]) == .notRun)
    #expect(Set(Verdict.fromBestToWorst) == Set(Verdict.allCases))
  }
}
