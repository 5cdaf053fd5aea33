import Testing

/// A workshop that the tests of a suite share: made ready before the first of them, gone after the last.
struct SharedWorkshop: SuiteTrait, TestScoping {
  let prepare: @Sendable (Workshop) throws -> Void

  @TaskLocal private static var current: Workshop?

  /// That of the suite that runs.
  static func get() throws -> Workshop {
    try #require(current, "the suite has the trait .sharing")
  }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    let workshop = try Workshop()
    try prepare(workshop)
    try await Self.$current.withValue(workshop) { try await function() }
  }
}

extension Trait where Self == SharedWorkshop {
  static func sharing(_ prepare: @escaping @Sendable (Workshop) throws -> Void) -> Self {
    SharedWorkshop(prepare: prepare)
  }
}
