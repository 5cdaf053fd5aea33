import Cases

/// The text of each file of a scaffold.
struct PackageSource {
  let name: String
  let stages: [ScaffoldStage]
  /// Where Regauge's own package is, for a plain `swift build`.
  let regaugePackage: String

  /// Finds StageKit where `regauge build` says, or where it was when this was written; says so where it is not.
  var manifest: String {
    """
    // swift-tools-version: 6.3
    // Written by regauge init, and again by the next one.
    import Foundation
    import PackageDescription

    let regauge = Context.environment["REGAUGE_PACKAGE"] ?? \(swiftLiteral(regaugePackage))
    guard FileManager.default.fileExists(atPath: regauge + "/Package.swift") else {
      fatalError("StageKit is not at \\(regauge): build with 'regauge build', or set REGAUGE_PACKAGE to a clone of Regauge or to share/regauge/package of an installation")
    }

    let package = Package(
      name: "\(name)",
      products: [.library(name: "\(name)", type: .dynamic, targets: ["\(name)"])],
      dependencies: [.package(name: "regauge", path: regauge)],
      targets: [
        .target(
          name: "\(name)", dependencies: [.product(name: "StageKit", package: "regauge")],
          linkerSettings: [
            // Nothing but the stage ABI is seen from outside.
            .unsafeFlags(["-Xlinker", "--version-script=\\(Context.packageDirectory)/exports.map"])
          ])
      ])

    """
  }

  var exports: String { "{\n  global: regauge_library_v1;\n  local: *;\n};\n" }

  /// The library and its tables.
  var library: String {
    let listing = stages.map { stage in
      // No other stage made what a captured call passed. As a parameter it may be an int where others were floats.
      let arguments = list(stage.inputs.map(\.name))
      let outputs = list(stage.outputs.map(\.name))
      return
        "  Stage(\(swiftLiteral(stage.name)), parameters: \(arguments), outputs: \(outputs), \(swiftName(stage.swiftFunction)))"
    }
    let tables = stages.flatMap(\.tables).map(\.source)
    return """
      // Written by regauge init from the captured cases, and again by the next one: change nothing here.
      \(imports)

      let library = StageLibrary("\(name)") {
      \(listing.joined(separator: "\n"))
      }

      @c(regauge_library_v1)
      public func regaugeLibrary(_ hostVersion: UInt32) -> ExportedLibrary { unsafe library.export(hostVersion) }

      """ + tables.map { "\n" + $0 + "\n" }.joined()
  }

  /// A stage to be written: its reference as a comment, its types, and an error.
  func stageFile(_ stage: ScaffoldStage, _ capture: StageCapture) -> String {
    let quoted = FunctionSource.lines(of: capture).map { $0.isEmpty ? "//" : "//     \($0)" }.joined(
      separator: "\n")
    let place = [capture.file.map(fileName(of:)), capture.line.map(String.init)].compactMap(
      \.self)
    var parameters = NameScope()
    let arguments = stage.inputs.map {
      "_ \(swiftName(parameters.claim(camelCase($0.name)))): \($0.type.name)"
    }
    let results = stage.outputs.map(\.type.name)
    let result = results.count == 1 ? results[0] : "(\(results.joined(separator: ", ")))"
    return """
      \(imports)

      // The reference, \(place.joined(separator: ":")):
      //
      \(quoted)

      func \(swiftName(stage.swiftFunction))(\(arguments.joined(separator: ", "))) throws -> \(result) {
        throw StageError(className: "NotImplementedError", message: \(swiftLiteral("\(stage.name) is not implemented yet")))
      }

      """
  }

  private var imports: String { ["Columns", "StageKit"].map { "import \($0)" }.joined(separator: "\n") }

  private func list(_ names: [String]) -> String { "[\(names.map(swiftLiteral).joined(separator: ", "))]" }
}
