import Comparison

/// A case about to run, written down before it does.
public struct AttemptRecord: Hashable, Sendable {
  public var session: SessionID
  public var subject: Subject
  public var `case`: CaseRecord
  public var startedAt: Timestamp

  public init(session: SessionID, subject: Subject, case: CaseRecord, startedAt: Timestamp = .now()) {
    self.session = session
    self.subject = subject
    self.case = `case`
    self.startedAt = startedAt
  }
}

public typealias AttemptID = RowID<AttemptRecord>

/// The code and policy that a verdict holds for; the data is the case's own hash.
public struct CodeHashes: Hashable, Sendable, Codable {
  /// Of the source of the reference.
  public var reference: String?
  /// Of the library or source of the candidate.
  public var candidate: String?
  /// Of the comparison policy, the stage's call, and the code that makes and carries its inputs.
  public var policy: String?

  public init(reference: String? = nil, candidate: String? = nil, policy: String? = nil) {
    self.reference = reference
    self.candidate = candidate
    self.policy = policy
  }
}

/// The result of comparing a candidate with the reference on one case.
public struct VerdictRecord: Hashable, Sendable {
  public var session: SessionID
  /// The attempt that this ends; nil where nothing ran.
  public var attempt: AttemptID?
  public var subject: Subject
  /// Nil where no case could be made.
  public var `case`: CaseRecord?
  /// The verdict with its evidence.
  public var result: ComparisonResult
  public var recordedAt: Timestamp
  public var hashes: CodeHashes
  public var referenceSeconds: Double?
  public var candidateSeconds: Double?
  public var comparisonSeconds: Double?
  /// Between Python objects and columns on the reference's side, both ways; a migration does not need it.
  public var codecSeconds: Double?
  /// How a process ended that did not return a result: signal, limit, last words.
  public var referenceFailure: JSONText?
  public var candidateFailure: JSONText?

  public init(
    session: SessionID, attempt: AttemptID?, subject: Subject, case: CaseRecord?, result: ComparisonResult,
    recordedAt: Timestamp = .now(), hashes: CodeHashes = CodeHashes(), referenceSeconds: Double? = nil,
    candidateSeconds: Double? = nil, comparisonSeconds: Double? = nil, codecSeconds: Double? = nil,
    referenceFailure: JSONText? = nil,
    candidateFailure: JSONText? = nil
  ) {
    self.session = session
    self.attempt = attempt
    self.subject = subject
    self.case = `case`
    self.result = result
    self.recordedAt = recordedAt
    self.hashes = hashes
    self.referenceSeconds = referenceSeconds
    self.candidateSeconds = candidateSeconds
    self.comparisonSeconds = comparisonSeconds
    self.codecSeconds = codecSeconds
    self.referenceFailure = referenceFailure
    self.candidateFailure = candidateFailure
  }

  /// The verdict's reason in one line: the first cause with its column, or what happened; nil on a plain pass.
  public var headline: String? {
    if let cause = result.causes.first {
      return cause.column.isEmpty ? cause.text : "\(cause.column): \(cause.text)"
    }
    return result.detail.isEmpty ? nil : result.detail
  }
}

public typealias VerdictID = RowID<VerdictRecord>

/// A verdict as it stands in the ledger.
public struct StoredVerdict: Hashable, Sendable {
  public var id: VerdictID
  public var record: VerdictRecord

  public init(id: VerdictID, record: VerdictRecord) {
    self.id = id
    self.record = record
  }
}

/// An attempt as it stands in the ledger.
public struct StoredAttempt: Hashable, Sendable {
  public var id: AttemptID
  public var record: AttemptRecord

  public init(id: AttemptID, record: AttemptRecord) {
    self.id = id
    self.record = record
  }
}
