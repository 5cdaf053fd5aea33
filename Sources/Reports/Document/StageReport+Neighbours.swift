import Glibc
import Measurement

extension MeasurementReport {
  /// Whether the candidate is sure to be faster than Python with its values carried over and back; true where
  /// the boundary was not measured.
  var paysAlone: Bool {
    guard let boundary, let reference = summary.reference.warmNanoseconds else { return true }
    if let bound = summary.verdict.boundRatio, summary.verdict.kind == .atLeast {
      return boundary.speedup(referenceNanoseconds: reference, logSpeedup: log(bound)) >= 1
    }
    return speedupWithBoundary.map { $0 >= 1 } ?? true
  }
}

extension [StageReport] {
  /// The stages with decisions that mind the boundary.
  ///
  /// A stage that is faster by itself, but not once its values are carried over and back, is worth migrating only
  /// beside a stage that is: values then stay native between them. Where the whole was measured as faster with the
  /// boundary, all of its stages are. Complexity: O(n²).
  func mindingNeighbours(_ endToEnd: [EndToEndReport]) -> [StageReport] {
    var stages = self
    for candidate in candidates {
      let whole = endToEnd.first { $0.candidate == candidate }?.measurement
      if let whole, !whole.claim.isRefusal, whole.summary.verdict.favoursCandidate, whole.paysAlone {
        continue
      }
      let migrating = indices.filter { self[$0].candidate == candidate && self[$0].decision == .migrate }
      var worthIt = Set(migrating.filter { self[$0].measurement?.paysAlone ?? true })
      var size = -1
      while worthIt.count != size {
        size = worthIt.count
        let beside = Set(worthIt.flatMap { self[$0].neighbours })
        worthIt.formUnion(
          migrating.filter { stage in
            beside.contains(self[stage].name)
              || worthIt.contains { self[stage].neighbours.contains(self[$0].name) }
          })
      }
      for stage in migrating where !worthIt.contains(stage) {
        stages[stage].decision = .keepPython
        stages[stage].decisionReason =
          "the boundary costs more than it saves while its neighbours stay in Python"
      }
    }
    return stages
  }
}

extension Measurement.Verdict {
  /// Whether the candidate is claimed to be the faster side.
  var favoursCandidate: Bool { kind == .faster || kind == .atLeast && candidateIsFaster == true }
}
