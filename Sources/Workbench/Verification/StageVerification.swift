import Comparison
import Ledger

/// The verdict on one stage and candidate, with what led to it.
public struct StageVerification: Codable, Sendable, Hashable {
  public var stage: String
  public var candidate: String
  /// "all rows" or "a fixed 5% of the rows".
  public var caseDescription: String
  /// Rows of the stage's largest input.
  public var rowCount: Int
  /// The verdict with its evidence.
  public var result: ComparisonResult
  /// How a side ended that returned nothing, in words.
  public var failure: String?
  /// Traceback or last words, for people.
  public var evidence: String
  public var hashes: CodeHashes
  public var caseHash: String
  public var referenceNanoseconds: Int?
  public var candidateNanoseconds: Int?
  public var comparisonNanoseconds: Int?
  /// Between regions and Python objects, both ways, on the reference's side.
  public var codecNanoseconds: Int
  /// What the reference printed, and what the candidate printed.
  public var referenceOutput: String
  public var candidateOutput: String
  /// Whether the reference, run again with another hash seed, agreed with itself; nil where it was not asked.
  public var referenceAgreesWithItself: Bool?
  /// Of a stage that takes captured cases: how they came out. The rest tells of one of them, the smallest that fails,
  /// or the largest.
  public var cases: CaseTally?

  public var verdict: Verdict { result.verdict }
  public var passes: Bool { result.verdict.passes }
}

/// How the captured cases of one stage came out with one candidate.
public struct CaseTally: Codable, Sendable, Hashable {
  public var count: Int
  /// The identities of those that fail, the smallest first.
  public var failing: [String]
  /// The case that is told of.
  public var shown: String
  /// Rows of the largest input of any case.
  public var rowCount: Int
}

/// What a verification came to.
public struct VerificationOutcome: Codable, Sendable, Hashable {
  public var session: SessionID
  public var pipeline: String
  public var verifications: [StageVerification]
  /// The whole pipeline with each candidate; empty where only some of it was asked for, or it is one stage.
  public var endToEnd: [EndToEndVerification]
  /// Stages that no selected candidate rewrites.
  public var uncoveredStages: [String]
  /// The case they were verified on.
  public var workload: String
  public var ledgerPath: String

  public var passes: Bool {
    !verifications.isEmpty && verifications.allSatisfy(\.passes)
      && endToEnd.allSatisfy { !$0.isJudged || $0.verification.passes }
  }
}

/// What happens during a verification, for whoever watches.
public enum VerificationEvent: Sendable {
  case began(stages: [String], candidates: [String], workload: String)
  case running(stage: String, side: String)
  case verified(StageVerification)
  case verifiedEndToEnd(EndToEndVerification)
  /// Something to know that belongs to no verdict.
  case warned(String)
}
