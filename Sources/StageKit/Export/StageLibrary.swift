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
    let names = self.stages.map(\.name)
    guard Set(names).count == names.count else {
      // A mistake of the author's that shows as soon as the library is loaded; nothing can go on from here.
      fatalError("library \(name): two stages have the same name among \(names)")
    }
    table = LibraryTable(name: name, isOptimized: isOptimized, stages: self.stages)
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
