import Reports
import Workers

/// Which stages of the pipeline a candidate covers, and under which names its worker knows them.
///
/// Checks what is known of the candidate's arguments and outputs against the manifest.
func candidateStages(
  _ candidate: Manifest.CandidateDeclaration, _ report: LoadReport, _ pipeline: Pipeline
) throws(WorkbenchError) -> [String: String] {
  switch (candidate.code, report) {
  case (.native(let library), .native(let report)):
    return try nativeStages(candidate, library.stageNames, report, pipeline)
  case (.mixed, .native(let report)): return try nativeStages(candidate, [:], report, pipeline)
  case (.python(let functions), _):
    return Dictionary(uniqueKeysWithValues: functions.references.keys.map { ($0, $0) })
  default:
    return Dictionary(
      uniqueKeysWithValues: (candidate.stages ?? pipeline.stages.map(\.name)).map { ($0, $0) })
  }
}

private func nativeStages(
  _ candidate: Manifest.CandidateDeclaration, _ stageNames: [String: String], _ report: NativeReport,
  _ pipeline: Pipeline
) throws(WorkbenchError) -> [String: String] {
  var names: [String: String] = [:]
  let offered = report.stages.map(\.name)
  for stage in pipeline.stages {
    let name = stageNames[stage.name] ?? stage.name
    let isAsked = candidate.stages?.contains(stage.name) ?? (stageNames[stage.name] != nil)
    guard let native = report.stages.first(where: { $0.name == name }) else {
      guard isAsked else { continue }
      let nearest = suggestion(for: name, among: offered)
      throw WorkbenchError(
        "use candidate", "'\(candidate.name)'", "its library has no stage '\(name)'",
        remedy: nearest.isEmpty ? "it has \(offered.joined(separator: ", "))" : nearest)
    }
    if let stages = candidate.stages, !stages.contains(stage.name) { continue }
    try check(native, stage, candidate)
    names[stage.name] = name
  }
  return names
}

/// Throws unless a native stage has the ports that the manifest's stage needs.
private func check(
  _ native: NativeStage, _ stage: Manifest.StageDeclaration, _ candidate: Manifest.CandidateDeclaration
) throws(WorkbenchError) {
  let taken = Set(stage.inputs.map(\.argument)).union(stage.parameters.keys)
  let ports = Set(native.inputs.map(\.name))
  guard taken == ports else {
    let missing = taken.subtracting(ports).sorted().joined(separator: ", ")
    let extra = ports.subtracting(taken).sorted().joined(separator: ", ")
    throw WorkbenchError(
      "use candidate", "'\(candidate.name)'",
      "stage '\(native.name)' takes other arguments than the manifest gives"
        + (missing.isEmpty ? "" : "; it does not take \(missing)")
        + (extra.isEmpty ? "" : "; it wants \(extra) too"),
      remedy: "give the ports of the native stage the names of the reference's arguments")
  }
  let outputs = stage.outputs.count + stage.mutates.count
  guard native.outputs.count == outputs else {
    throw WorkbenchError(
      "use candidate", "'\(candidate.name)'",
      "stage '\(native.name)' returns \(FigureFormat.count(native.outputs.count, of: "output")), and the manifest "
        + "names \(outputs): "
        + (stage.outputs + stage.mutates.map { "the changed argument \($0)" }).joined(separator: ", "),
      remedy: "return them in this order"
        + (stage.mutates.isEmpty
          ? "" : ", a changed argument as it is after the call: in Swift as one more member of the tuple"))
  }
}
