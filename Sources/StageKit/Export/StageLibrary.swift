import CStageABI

/// What `regauge_library_v1` returns.
public typealias ExportedLibrary = UnsafePointer<regauge_library>?

/// The stages of one shared library.
///
///     let library = StageLibrary("flights") {
///       Stage("rolling", inputs: "flights", parameters: "window", outputs: "flights_rolling", rolling)
///     }
///
///     @c(regauge_library_v1)
///     public func regaugeLibrary(_ hostVersion: UInt32) -> ExportedLibrary { unsafe library.export(hostVersion) }
///
/// Make it a global constant of a target that is the only one of a dynamic library product, and export nothing
/// else (a linker version script with `global: regauge_library_v1; local: *;`): the process that loads the
/// library has a `Columns` and a Swift of its own, whose symbols must not take the place of the library's.
@safe
public final class StageLibrary: Sendable {
  public let name: String
  public let stages: [Stage]
  private let table: LibraryTable

  /// - Parameter isOptimized: leave it out; a debug build tells on itself, so that nobody times it.
  public init(
    _ name: String, isOptimized: Bool = !_isDebugAssertConfiguration(),
    @StageListBuilder stages: () -> [Stage]
  ) {
    self.name = name
    self.stages = stages()
    // Mistakes of the author's are the host's to report: it knows the file, and this process is its worker.
    let problems = self.stages.compactMap(\.problem) + Self.sharedNames(self.stages)
    table = LibraryTable(
      name: name, isOptimized: isOptimized, stages: self.stages,
      problem: problems.isEmpty ? nil : problems.joined(separator: "; "))
  }

  private static func sharedNames(_ stages: [Stage]) -> [String] {
    Dictionary(grouping: stages, by: \.name).filter { $0.value.count > 1 }.keys.sorted()
      .map { name in "stage \(name): declared \(stages.count { $0.name == name }) times" }
  }

  /// The library as the C stage ABI describes it, or nil for a host older than this library.
  public func export(_ hostVersion: UInt32) -> ExportedLibrary {
    hostVersion >= UInt32(REGAUGE_STAGE_ABI_VERSION) ? unsafe table.library : nil
  }
}

/// Collects the stages of a library.
@resultBuilder
public enum StageListBuilder {
  public static func buildExpression(_ stage: Stage) -> [Stage] { [stage] }
  public static func buildExpression(_ stages: [Stage]) -> [Stage] { stages }
  public static func buildBlock(_ stages: [Stage]...) -> [Stage] { stages.flatMap(\.self) }
}
