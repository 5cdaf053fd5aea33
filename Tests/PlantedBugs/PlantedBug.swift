import Columns
import StageKit

/// A realistic mistake in a rewrite of one stage: the right library's stage, with its arguments or its results
/// changed as the mistake would.
struct PlantedBug: Sendable {
  let stage: String
  let id: String
  let changeArguments: @Sendable (inout [Table]) -> Void
  let changeResults: @Sendable (inout [Table], _ arguments: [Table]) -> Void

  /// A bug that shows in the results; the arguments are those the stage was called with.
  init(
    _ stage: String, _ id: String, results: @escaping @Sendable (inout [Table], _ arguments: [Table]) -> Void
  ) {
    (self.stage, self.id, changeArguments, changeResults) = (stage, id, { _ in }, results)
  }

  /// A bug in what the stage makes of its arguments; `results` then puts right what merely passes through.
  init(
    _ stage: String, _ id: String, arguments: @escaping @Sendable (inout [Table]) -> Void,
    results: @escaping @Sendable (inout [Table], _ arguments: [Table]) -> Void = { _, _ in }
  ) {
    (self.stage, self.id, changeArguments, changeResults) = (stage, id, arguments, results)
  }

  /// The stage `STAGE#ID`, run by `library` but for the bug.
  func planted(in library: NativeLibrary) -> Stage? {
    guard let listing = library.stages.first(where: { $0.name == stage }) else { return nil }
    let call = SendableLibrary(library)
    return Stage("\(stage)#\(id)", inputs: listing.inputs, outputs: listing.outputs) { arguments in
      let given = arguments.map(Table.init)
      var changed = given
      changeArguments(&changed)
      var results = try call.run(stage, changed.map(\.datum)).map(Table.init)
      changeResults(&results, given)
      return results.map(\.datum)
    }
  }
}

/// A library that several stages call, one at a time.
private struct SendableLibrary: @unchecked Sendable {
  // Unchecked: its properties are constants, and the host calls one stage at a time.
  private let library: NativeLibrary

  init(_ library: NativeLibrary) { self.library = library }

  func run(_ stage: String, _ arguments: [Datum]) throws -> [Datum] {
    do {
      return try library.call(stage, arguments)
    } catch StageFailure.raised(_, let error) {
      throw error
    }
  }
}
