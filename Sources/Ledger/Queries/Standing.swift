/// What the code and data of a stage are now, to hold its old verdicts against.
public struct StageHashes: Hashable, Sendable {
  public var stage: String
  public var candidate: String
  public var code: CodeHashes
  /// The hashes of the cases that must stand.
  public var cases: [String]

  public init(stage: String, candidate: String, code: CodeHashes, cases: [String]) {
    self.stage = stage
    self.candidate = candidate
    self.code = code
    self.cases = cases
  }
}

/// Whether the latest verdicts on a stage still hold, and if not, why.
public struct Standing: Hashable, Sendable {
  /// Why a verdict is missing or void.
  public enum Reason: Hashable, Sendable {
    /// No verdict on this stage and candidate exists at all.
    case neverVerified
    /// Verdicts exist, but none on this case: the data changed.
    case newData(caseHash: String)
    /// The source of the reference changed since.
    case referenceChanged(caseHash: String, from: String?, to: String?)
    /// The library or source of the candidate changed since.
    case candidateChanged(caseHash: String, from: String?, to: String?)
    /// The comparison policy changed since.
    case policyChanged(caseHash: String, from: String?, to: String?)
  }

  public var stage: String
  public var candidate: String
  /// The latest verdict of each case asked for that still holds, passing or not.
  public var verdicts: [StoredVerdict]
  /// Empty where every case has a verdict that holds.
  public var reasons: [Reason]

  /// Whether every case asked for has a verdict that still holds.
  public var stands: Bool { reasons.isEmpty }

  /// Whether every case asked for has a verdict that still holds and passes.
  public var passes: Bool { stands && verdicts.allSatisfy { $0.record.result.verdict.passes } }
}

extension Standing.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .neverVerified:
      "it was never verified"
    case .newData(let hash):
      "case \(hash) is new: the data changed since the last verdict"
    case .referenceChanged(let hash, let from, let to):
      "case \(hash): the reference changed (\(from ?? "unknown") → \(to ?? "unknown"))"
    case .candidateChanged(let hash, let from, let to):
      "case \(hash): the candidate changed (\(from ?? "unknown") → \(to ?? "unknown"))"
    case .policyChanged(let hash, let from, let to):
      "case \(hash): the policy changed (\(from ?? "unknown") → \(to ?? "unknown"))"
    }
  }
}

extension Ledger {
  /// Whether the latest verdicts of a pipeline still hold for the given hashes, in the order of `hashes`.
  ///
  /// A verdict holds for the code, the policy and the data it was reached with. An unknown hash matches
  /// nothing but another unknown hash. A stage without cases has nothing to stand on: `neverVerified`.
  public func standing(
    verdictsFor pipeline: String, _ hashes: [StageHashes]
  ) throws(LedgerError) -> [Standing] {
    let latest = try latestVerdicts(pipeline: pipeline)
    return hashes.map { Standing(of: $0, latest: latest) }
  }
}

extension Standing {
  fileprivate init(of now: StageHashes, latest: [StoredVerdict]) {
    stage = now.stage
    candidate = now.candidate
    verdicts = []
    reasons = []
    let mine = latest.filter {
      $0.record.subject.stage == now.stage && $0.record.subject.candidate?.name == now.candidate
    }
    guard !mine.isEmpty, !now.cases.isEmpty else {
      reasons = [.neverVerified]
      return
    }
    for hash in now.cases {
      guard let verdict = mine.first(where: { $0.record.case?.hash == hash }) else {
        reasons.append(.newData(caseHash: hash))
        continue
      }
      let before = verdict.record.hashes
      var changes: [Reason] = []
      if before.reference != now.code.reference {
        changes.append(
          .referenceChanged(caseHash: hash, from: before.reference, to: now.code.reference))
      }
      if before.candidate != now.code.candidate {
        changes.append(
          .candidateChanged(caseHash: hash, from: before.candidate, to: now.code.candidate))
      }
      if before.policy != now.code.policy {
        changes.append(.policyChanged(caseHash: hash, from: before.policy, to: now.code.policy))
      }
      if changes.isEmpty { verdicts.append(verdict) }
      reasons += changes
    }
  }
}
