import Measurement

/// A measurement about to be made, written down before its first sample.
public struct MeasurementRecord: Hashable, Sendable {
  /// What is measured.
  public enum Target: Hashable, Sendable {
    /// One stage with one candidate.
    case stage(Subject)
    /// A pipeline end to end; the variant says which stages are rewrites, as in "all native".
    case pipeline(String, variant: String)
  }

  public var session: SessionID
  public var target: Target
  public var `case`: CaseRecord?
  /// Rows of the input, to label a share of the data.
  public var rowCount: Int?
  public var startedAt: Timestamp
  public var hashes: CodeHashes
  public var plan: MeasurementPlan?

  public init(
    session: SessionID, target: Target, case: CaseRecord? = nil, rowCount: Int? = nil,
    startedAt: Timestamp = .now(), hashes: CodeHashes = CodeHashes(), plan: MeasurementPlan? = nil
  ) {
    self.session = session
    self.target = target
    self.case = `case`
    self.rowCount = rowCount
    self.startedAt = startedAt
    self.hashes = hashes
    self.plan = plan
  }
}

public typealias MeasurementID = RowID<MeasurementRecord>

/// What a measurement came to.
public struct MeasurementResult: Hashable, Sendable {
  public var endedAt: Timestamp
  public var summary: MeasurementSummary
  public var launches: [LaunchRecord]
  /// The cost of Python objects ⇄ columns; nil where it was not measured.
  public var boundary: BoundaryCost?
  /// From launches of their own; nil where it was not measured.
  public var memory: MemoryComparison?
  /// End to end: what the speedups of the stages promise, beside what was measured.
  public var mixed: MixedPipeline?
  public var details: JSONText?

  public init(
    endedAt: Timestamp = .now(), summary: MeasurementSummary, launches: [LaunchRecord],
    boundary: BoundaryCost? = nil, memory: MemoryComparison? = nil, mixed: MixedPipeline? = nil,
    details: JSONText? = nil
  ) {
    self.endedAt = endedAt
    self.summary = summary
    self.launches = launches
    self.boundary = boundary
    self.memory = memory
    self.mixed = mixed
    self.details = details
  }
}

/// A measurement as it stands in the ledger.
public struct StoredMeasurement: Hashable, Sendable {
  public var id: MeasurementID
  public var record: MeasurementRecord
  /// Nil while it runs, and for ever if it was cut short.
  public var result: MeasurementResult?

  public init(id: MeasurementID, record: MeasurementRecord, result: MeasurementResult?) {
    self.id = id
    self.record = record
    self.result = result
  }
}
