/// One run: the steps in order, repeated inside the clock.
public struct RunRequest: Codable, Sendable, Equatable {
  public var steps: [Step]
  /// How often the steps run within one clock reading, on the same inputs; results of the last round are kept.
  public var repetitions: Int
  /// Slots whose values come back as regions, encoded outside the clock.
  public var returning: [String]
  /// Compares every input slot with its sealed bytes after the run and reports those that changed.
  public var checkInputs: Bool
  /// Runs Python's `gc.collect()` before the clock starts. Native workers have nothing to collect.
  public var collectGarbageFirst: Bool
  /// Native workers: output memory comes fresh from the kernel (cold) instead of from a pool (warm).
  public var freshMemory: Bool

  public init(
    steps: [Step], repetitions: Int = 1, returning: [String] = [], checkInputs: Bool = false,
    collectGarbageFirst: Bool = false, freshMemory: Bool = false
  ) {
    self.steps = steps
    self.repetitions = repetitions
    self.returning = returning
    self.checkInputs = checkInputs
    self.collectGarbageFirst = collectGarbageFirst
    self.freshMemory = freshMemory
  }
}

/// One call of a stage.
public struct Step: Codable, Sendable, Equatable {
  public var stage: String
  public var arguments: [Argument]
  /// Slots to keep the outputs in: one for each output of the stage, then one for each argument it mutates.
  public var outputs: [String]

  public init(stage: String, arguments: [Argument], outputs: [String]) {
    self.stage = stage
    self.arguments = arguments
    self.outputs = outputs
  }
}

/// An argument's name and the slot that holds its value.
public struct Argument: Codable, Sendable, Equatable {
  public var name: String
  public var slot: String

  public init(name: String, slot: String) {
    self.name = name
    self.slot = slot
  }
}
