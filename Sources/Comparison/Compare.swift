import Columns

/// Compares one output of a candidate with the reference's.
///
/// Rows are paired by position, or by content where the policy ignores their order. Blocks of memory are compared
/// first; values, and the policy's tolerances, matter only where memory differs. Nothing is broadcast, coerced or
/// skipped: a missing column, another row count or another type is a mismatch. When rows do not pair by position,
/// they are matched by content all the same, so that one dropped row is reported as one dropped row.
///
/// - Parameters:
///   - output: The output's name, by which the policy may address its columns ("flights.mean").
/// - Complexity: O(bytes) when equal; differences cost more, at most O(rows · log rows) and a scan of the
///   differing cells.
public func compare(
  reference: Datum, candidate: Datum, policy: ComparisonPolicy = .exact, output: String = ""
) -> ComparisonResult {
  OutputComparison(reference: reference, candidate: candidate, policy: policy, output: output).result()
}
