/// The manifest's text for captured stages.
struct ManifestSource {
  /// The whole manifest.
  static func whole(
    name: String, python: String?, path: String, load: String?, stages: [ScaffoldStage], library: String
  ) -> String {
    var lines = [
      "# Written by regauge init; yours from here on: it is added to, never rewritten.", "[pipeline]",
    ]
    lines.append("name = \(tomlLiteral(name))")
    if let python { lines.append("python = \(tomlLiteral(python))") }
    lines.append("path = [\(tomlLiteral(path))]")
    if let load { lines.append("load = \(tomlLiteral(load))") }
    return lines.joined(separator: "\n") + "\n" + stages.map(stage).joined() + """

      [[candidates]]
      name = "native"
      library = \(tomlLiteral(library))

      """
  }

  /// One stage, as it can stand at the end of any manifest.
  static func stage(_ stage: ScaffoldStage) -> String {
    var lines = ["", "[[stages]]", "name = \(tomlLiteral(stage.name))", reference(stage), inputs(stage)]
    lines += [outputs(stage)] + (stage.mutates.isEmpty ? [] : [mutates(stage)]) + [captured]
    return lines.joined(separator: "\n") + "\n"
  }

  /// The lines that a stage of the manifest needs in the place of its own to be the one that was captured.
  static func corrections(
    of declaration: Manifest.StageDeclaration, to stage: ScaffoldStage
  ) -> [String] {
    var lines: [String] = []
    if !StageNaming.mayBeOne(declaration.reference, stage.reference) { lines.append(reference(stage)) }
    if Set(declaration.inputs.map(\.argument)) != Set(stage.inputs.map(\.name)) {
      lines.append(inputs(stage))
    }
    if declaration.outputs.count != stage.returned.count { lines.append(outputs(stage)) }
    if Set(declaration.mutates) != Set(stage.mutates) { lines.append(mutates(stage)) }
    if !declaration.isCaptured { lines.append(captured) }
    return lines
  }

  private static let captured = "cases = \"captured\""

  private static func reference(_ stage: ScaffoldStage) -> String {
    "reference = \(tomlLiteral(stage.reference))"
  }
  private static func inputs(_ stage: ScaffoldStage) -> String {
    "inputs = \(list(stage.inputs.map(\.name)))"
  }
  private static func outputs(_ stage: ScaffoldStage) -> String { "outputs = \(list(stage.returned))" }
  private static func mutates(_ stage: ScaffoldStage) -> String { "mutates = \(list(stage.mutates))" }

  private static func list(_ names: [String]) -> String {
    "[\(names.map(tomlLiteral).joined(separator: ", "))]"
  }
}
