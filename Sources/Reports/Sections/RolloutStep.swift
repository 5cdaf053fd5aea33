/// One step on the way from a report to production.
public struct RolloutStep: Codable, Sendable, Hashable {
  public var phase: String
  public var action: String
  /// How one sees that it is done, or must be undone.
  public var criterion: String

  public init(phase: String, action: String, criterion: String) {
    self.phase = phase
    self.action = action
    self.criterion = criterion
  }

  /// What any replacement of a running pipeline needs.
  public static let checklist = [
    RolloutStep(
      phase: "Before", action: "Pin the library and the interpreter that were verified.",
      criterion: "The deployed files have the hashes of the sign-off."),
    RolloutStep(
      phase: "Parallel run", action: "Run both sides on production inputs; serve Python's answers.",
      criterion: "No mismatch under the contract over a period agreed beforehand."),
    RolloutStep(
      phase: "Switch", action: "Serve the native answers; keep running Python on a share of the inputs.",
      criterion: "Mismatches, errors and crashes stay at zero; time and memory stay within the report's."),
    RolloutStep(
      phase: "Rollback", action: "Keep Python installed and one setting away.",
      criterion: "Trigger: one mismatch outside the contract, one crash, or a run slower than Python's."),
    RolloutStep(
      phase: "After", action: "Verify again whenever code, inputs, interpreter or compiler change.",
      criterion: "A verdict on other hashes is void."),
  ]
}
