import Workers

extension Pipeline {
  /// A command about this pipeline as it is printed to be typed again: it finds the manifest, takes the candidates and
  /// keeps what else of the selection decides how a run comes out.
  ///
  /// - Parameters:
  ///   - name: with its action, such as "cases list".
  ///   - candidates: those it is about; they go without saying where they are the manifest's defaults.
  ///   - selection: of the run that prints it, for commands that run stages.
  ///   - options: more words.
  public func command(
    _ name: String, stages: [String] = [], candidates: [String] = [], caseID: String? = nil,
    within selection: Selection? = nil, options: [String] = []
  ) -> String {
    var words = stages.flatMap { ["--stage", $0] }
    let defaults = manifest.candidates.filter(\.isDefault).map(\.name)
    if !candidates.isEmpty, Set(candidates) != Set(defaults) {
      words += candidates.flatMap { ["--candidate", $0] }
    }
    if let caseID { words += ["--case", caseID] }
    if let selection {
      if let python = selection.python { words += ["--python", python] }
      if selection.timeLimit != Selection().timeLimit {
        words += ["--time-limit", "\(Double(selection.timeLimit.nanoseconds) / 1e9)s"]
      }
      if let bytes = selection.memoryLimitBytes { words += ["--memory-limit", "\(bytes >> 20)"] }
    }
    return commandText(name, manifest: manifestArgument, words + options)
  }
}

/// A command in a shell's words.
///
/// - Parameter manifest: as it was given; nil where the manifest is found without being named.
func commandText(_ name: String, manifest: String?, _ options: [String] = []) -> String {
  let place = manifest.map { ["--manifest", $0] } ?? []
  return (["regauge \(name)"] + (place + options).map(shellQuoted)).joined(separator: " ")
}
