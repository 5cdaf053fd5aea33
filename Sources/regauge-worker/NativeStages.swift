import StageKit
import Workers

/// The stages of one library, or of several under names of the supervisor's choice.
struct NativeStages {
  /// A stage and where it is.
  struct Entry {
    var library: NativeLibrary
    var listing: StageListing
  }

  private var libraries: [NativeLibrary] = []
  private var entries: [(name: String, entry: Entry)] = []

  /// All stages of one library, by their own names.
  init(path: String) throws(LibraryError) {
    let library = try NativeLibrary(path: path)
    libraries = [library]
    entries = library.stages.map { ($0.name, Entry(library: library, listing: $0)) }
  }

  /// Those that are asked for, of each library. A library that names the same file twice is opened once, by the
  /// dynamic linker.
  init(_ bindings: [LibraryBinding]) throws {
    for binding in bindings {
      let library = try NativeLibrary(path: binding.path)
      libraries.append(library)
      for (name, own) in binding.stages.sorted(by: { $0.key < $1.key }) {
        guard let listing = library.stages.first(where: { $0.name == own }) else {
          throw RequestError(
            .unknownStage,
            "library \(library.name) has no stage '\(own)'; it has "
              + library.stages.map(\.name).joined(separator: ", "))
        }
        entries.append((name, Entry(library: library, listing: listing)))
      }
    }
  }

  subscript(name: String) -> Entry? { entries.first { $0.name == name }?.entry }

  var names: [String] { entries.map(\.name) }
  var libraryNames: String { Self.each(libraries.map(\.name), ", ") }
  var libraryPaths: String { Self.each(libraries.map(\.path), ", ") }

  var report: NativeReport {
    NativeReport(
      libraryName: libraryNames, toolchain: Self.each(libraries.map(\.toolchain), " + "),
      isOptimized: libraries.allSatisfy(\.isOptimized), abiVersion: libraries.map(\.abiVersion).max() ?? 0,
      stages: entries.map { name, entry in
        NativeStage(
          name: name, inputs: entry.listing.inputs.map(NativePort.init),
          outputs: entry.listing.outputs.map(NativePort.init))
      })
  }

  /// The texts, each once, in order.
  private static func each(_ texts: [String], _ separator: String) -> String {
    texts.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.joined(separator: separator)
  }
}
