import Comparison
import Measurement

/// One line of the table that answers first: a stage, or the pipeline as a whole.
public struct SummaryRow: Sendable, Hashable {
  public static let headings = [
    "stage", "verdict", "decision", "Python", "native", "speedup", "interval", "boundary", "note",
  ]

  /// With the candidate where several are at hand: "clean · native".
  public var stage: String
  public var candidate: String
  public var verdict: String
  /// nil for the pipeline as a whole.
  public var decision: StageReport.Decision?
  public var passes: Bool
  /// Warm, per call; measured if it was, else as the verification saw it once (marked "~").
  public var referenceTime: String
  public var candidateTime: String
  /// The figure, or the refusal in its place.
  public var speedup: String
  public var interval: String
  public var boundary: String
  public var note: String

  /// The cells in the order of `headings`.
  public var cells: [String] {
    [
      stage, verdict, decision?.text ?? "", referenceTime, candidateTime, speedup, interval, boundary, note,
    ]
  }
}

extension ReportDocument {
  /// One row a stage and candidate, and last those of the whole pipeline where it was measured.
  public var summaryTable: [SummaryRow] {
    let rows = stages.map { stage in
      SummaryRow(stage, label: stages.label(of: stage.name, stage.candidate))
    }
    return rows
      + endToEnd.map { whole in
        let own = stages.filter { $0.candidate == whole.candidate }
        let passing = own.count(where: \.isVerified)
        let note =
          whole.verification.flatMap(SummaryRow.objection)
          ?? whole.measurement.map {
            $0.claim.reason ?? $0.claim.note ?? SummaryRow.boundaryNote($0, "with the boundary")
          }
          ?? whole.notMeasured ?? ""
        return SummaryRow(
          stage: stages.label(of: "end to end", whole.candidate), candidate: whole.candidate,
          verdict: whole.verdictText(own), decision: nil, passes: passing == own.count && !whole.fails,
          measurement: whole.measurement, verification: nil, note: note)
      }
  }
}

extension SummaryRow {
  init(_ stage: StageReport, label: String) {
    var note = ""
    if let reason = stage.verification?.voidBecause {
      note = reason
    } else if let failure = stage.verification?.failure {
      note = failure
    } else if let cause = stage.verification?.result?.causes.first, !stage.isVerified {
      note = cause.column.isEmpty ? cause.text : "\(cause.column): \(cause.text)"
    } else if let claim = stage.measurement?.claim, let reason = claim.reason ?? claim.note {
      note = reason
    } else if let reason = stage.notMeasured {
      note = reason
    } else if let measurement = stage.measurement {
      note = Self.boundaryNote(measurement, "between Python neighbours")
      if note.isEmpty, let reason = stage.decisionReason { note = reason }
    }
    self.init(
      stage: label, candidate: stage.candidate, verdict: stage.verdictText, decision: stage.decision,
      passes: stage.isVerified, measurement: stage.measurement, verification: stage.verification, note: note)
  }

  init(
    stage: String, candidate: String, verdict: String, decision: StageReport.Decision?, passes: Bool,
    measurement: MeasurementReport?, verification: Verification?, note: String
  ) {
    func time(_ warm: Double?, _ once: Double?) -> String {
      if let warm { return FigureFormat.duration(nanoseconds: warm) }
      return once.map { "~" + FigureFormat.duration(seconds: $0) } ?? "–"
    }
    let summary = measurement?.summary
    self.init(
      stage: stage, candidate: candidate, verdict: verdict, decision: decision, passes: passes,
      referenceTime: time(summary?.reference.warmNanoseconds, verification?.referenceSeconds),
      candidateTime: time(summary?.candidate.warmNanoseconds, verification?.candidateSeconds),
      speedup: measurement?.claim.figure ?? "not measured", interval: measurement?.claim.interval ?? "",
      boundary: measurement?.boundary.map { FigureFormat.duration(nanoseconds: $0.totalNanoseconds) } ?? "–",
      note: note)
  }

  /// Why a verdict is void, or no pass.
  static func objection(_ verification: Verification) -> String? {
    if let reason = verification.voidBecause { return reason }
    guard !verification.verdict.passes, let result = verification.result else { return nil }
    guard let cause = result.causes.first else { return result.detail }
    return cause.column.isEmpty ? cause.text : "\(cause.column): \(cause.text)"
  }

  /// "9.61× between Python neighbours": what is left of a speedup once values are carried over and back.
  static func boundaryNote(_ measurement: MeasurementReport, _ circumstance: String) -> String {
    measurement.speedupWithBoundary.map { "\(FigureFormat.ratio($0)) \(circumstance)" } ?? ""
  }
}
