import Comparison

extension Risk {
  /// What comparing outputs on the cases at hand says about each risk, cautiously.
  ///
  /// A risk is "tested" where the comparison would have shown it on every row; "not applicable" where every
  /// stage was verified and no output holds a type that it concerns; otherwise it is open, with the number of
  /// columns that bear on it: agreement on real rows is no case that aims at the risk.
  public static func assess(_ stages: [StageReport]) -> [Risk] {
    let columns = Dictionary(
      stages.flatMap { stage in
        (stage.verification?.result?.columns ?? []).map { ("\(stage.name)/\($0.path)", $0) }
      }, uniquingKeysWith: { first, _ in first }
    ).values
    let everyStageIsVerified = !stages.isEmpty && stages.allSatisfy(\.isVerified)

    func byType(_ kind: Kind, _ noun: String, _ prefixes: [String]) -> Risk {
      let count = columns.count { column in
        prefixes.contains { (column.referenceType ?? column.candidateType ?? "").hasPrefix($0) }
      }
      if count == 0 && everyStageIsVerified {
        return Risk(kind, .notApplicable, evidence: "no output of any stage holds \(noun)")
      }
      return Risk(
        kind, .open,
        evidence: count == 0
          ? "not every stage was verified"
          : "\(FigureFormat.count(count)) columns of \(noun) compared on the rows at hand; no case aims at it"
      )
    }
    func ordered(_ kind: Kind, _ claim: String, _ holds: (StageReport) -> Bool) -> Risk {
      let missing = stages.filter { !($0.isVerified && holds($0)) }.map {
        stages.label(of: $0.name, $0.candidate)
      }
      return missing.isEmpty && !stages.isEmpty
        ? Risk(kind, .tested, evidence: claim)
        : Risk(kind, .open, evidence: "not shown for \(missing.joined(separator: ", "))")
    }
    return Kind.allCases.map { kind in
      switch kind {
      case .overflow, .negativeModulo: byType(kind, "integers", ["int", "uint"])
      case .rounding, .floatSumOrder: byType(kind, "floating-point numbers", ["float"])
      case .unicode: byType(kind, "text", ["utf8"])
      case .timeZones: byType(kind, "timestamps", ["timestamp", "date", "time"])
      case .sortOrder:
        ordered(kind, "rows were compared in their order, ties included, in every output") { stage in
          let outputs = stage.contract?.outputs ?? []
          return !outputs.isEmpty && outputs.allSatisfy { $0.rowOrder == .exact }
        }
      case .dictionaryOrder:
        ordered(kind, "the order of keys was compared in every output") { stage in
          let outputs = stage.contract?.outputs ?? []
          return !outputs.isEmpty && outputs.allSatisfy(\.keyOrderStrict)
        }
      case .nondeterminism:
        Risk(kind, .open, evidence: "the reference was not run against itself under other hash seeds")
      }
    }
  }
}
