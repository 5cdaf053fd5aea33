import Cases

extension Pipeline {
  /// The functions to capture: the references of the stages that take captured cases.
  ///
  /// - Parameter names: only these stages; empty for all.
  /// - Throws: `WorkbenchError` where no stage takes captured cases, or one that is named does not.
  public func captureWishes(stages names: [String]) throws -> [CapturePlan.Wish] {
    let chosen = names.isEmpty ? stages.filter(\.isCaptured) : try names.map { try stage($0) }
    if let other = chosen.first(where: { !$0.isCaptured }) {
      throw WorkbenchError(
        "capture stage", "'\(other.name)'", "it takes values of the pipeline, not captured cases",
        remedy: "give it cases = \"captured\" and list its arguments under inputs")
    }
    guard !chosen.isEmpty else {
      throw WorkbenchError(
        "capture", manifestPath, "no stage takes captured cases",
        remedy: "give one cases = \"captured\" and list its arguments under inputs")
    }
    return chosen.map { CapturePlan.Wish(stage: $0.name, function: $0.reference) }
  }

  /// What was captured of those of `stages` that take captured cases. A stage without cases is left out.
  ///
  /// - Throws: `WorkbenchError` where none of them has cases, or one has cases of other arguments than the manifest names.
  func captures(of stages: [Manifest.StageDeclaration]) throws -> [String: StageCapture] {
    var captures: [String: StageCapture] = [:]
    let captured = stages.filter(\.isCaptured)
    for stage in captured {
      guard let capture = try caseStore.capture(ofStage: stage.name), !capture.cases.isEmpty else { continue }
      if let captured = capture.reference, captured.nestedName != stage.reference.nestedName {
        throw WorkbenchError(
          "use the cases of stage", "'\(stage.name)'",
          "they were captured of '\(captured)', and the manifest refers to '\(stage.reference)'",
          remedy: "capture again, or correct the reference")
      }
      let named = Set(stage.inputs.map(\.argument))
      for item in capture.cases where Set(item.arguments.map(\.name)) != named {
        let list = item.arguments.map { "\"\($0.name)\"" }.joined(separator: ", ")
        throw WorkbenchError(
          "use the cases of stage", "'\(stage.name)'",
          "case \(item.id) has other arguments than the manifest names (\(named.sorted().joined(separator: ", ")))",
          remedy: "write inputs = [\(list)], or capture again")
      }
      captures[stage.name] = capture
    }
    if captures.isEmpty, captured.count == stages.count, let stage = captured.first {
      throw WorkbenchError(
        "use the cases of stage", "'\(stage.name)'", "none is captured in \(caseStore.directory)",
        remedy: "run its script: \(captureCommand(stage))")
    }
    return captures
  }

  /// The stage that a captured case belongs to.
  ///
  /// - Parameter names: the stages it may be of; empty for all.
  func stage(ofCase id: String, among names: Set<String>) throws -> Manifest.StageDeclaration {
    let captured = stages.filter { $0.isCaptured && (names.isEmpty || names.contains($0.name)) }
    guard !captured.isEmpty else {
      throw WorkbenchError(
        "find the case", "'\(id)'",
        names.isEmpty
          ? "no stage of the manifest takes captured cases"
          : "\(names.sorted().joined(separator: ", ")) takes values of the pipeline, not captured cases",
        remedy: "leave --case out, or give the stage cases = \"captured\"")
    }
    return try stage(try caseStore.find(id, stages: captured.map(\.name)).capture.stage)
  }

  /// What a verification of `stages` runs on, in words.
  func workload(of stages: [Manifest.StageDeclaration], rows: String) -> String {
    let captured = stages.count { $0.isCaptured }
    if captured == 0 { return rows }
    return captured == stages.count ? "all captured cases" : "\(rows) and all captured cases"
  }
}

extension String {
  /// A reference as both ways of writing a nested function have it: with `<locals>` and without.
  fileprivate var nestedName: String { replacing(".<locals>", with: "") }
}

extension [CapturedCase] {
  /// By identity, which is as good as random, with the largest last.
  ///
  /// In the order of their calls a reference that depends on earlier calls would come to the same results again.
  var inVerifyingOrder: [CapturedCase] {
    guard let largest = self.max(by: { $0.isSmaller(than: $1) }) else { return [] }
    return filter { $0.id != largest.id }.sorted { $0.id < $1.id } + [largest]
  }
}

extension CapturedCase {
  /// By bytes, then rows; of equals the later call is the smaller one.
  func isSmaller(than other: CapturedCase) -> Bool {
    (argumentByteCount, rowCount, other.call) < (other.argumentByteCount, other.rowCount, call)
  }
}

extension Pipeline {
  /// What keeps cases of a stage.
  func captureCommand(_ stage: Manifest.StageDeclaration) -> String {
    command("capture", stages: [stage.name], options: ["SCRIPT"])
  }
}
