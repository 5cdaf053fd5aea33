import Columns

/// Whether data fits what a stage says it takes or returns.
///
/// - A struct needs every expected child; more of them are tolerated.
/// - Data without a type (all null, or an empty list) fits every nullable or empty position.
/// - Only parameters may be int where float is expected, in all rows or in some.
/// - Timestamps with a time zone may have any.
public enum SchemaCheck {
  /// Metadata of a list or table that may be None as a whole.
  static let noneKey = "regauge.none"

  /// Throws a `TypeError` that names the place, what was expected, what was found, and the remedy.
  ///
  /// Complexity: O(columns), and O(rows / 64) for each column that must not hold nulls and has a validity bitmap.
  public static func check(_ datum: Datum, against expected: Field, path: String, isParameter: Bool)
    throws(StageError)
  {
    if isParameter || expected.metadata[MetadataKey.root] == "scalar" {
      try checkRoot(datum, expected: expected, path: path)
    }
    try check(datum.column, expected, path, isParameter)
  }

  private static func checkRoot(_ datum: Datum, expected: Field, path: String) throws(StageError) {
    guard let found = datum.field.metadata[MetadataKey.root],
      let wanted = expected.metadata[MetadataKey.root],
      (found == "scalar") != (wanted == "scalar"),
      expected.metadata[noneKey] == nil || datum.column.type != .null
    else { return }
    throw mismatch(
      path, "a \(wanted == "scalar" ? "lone value" : "list") of type \(expected.type)",
      "a \(found) of \(datum.field.type)")
  }

  private static func check(
    _ column: Column, _ expected: Field, _ path: String, _ isParameter: Bool
  ) throws(StageError) {
    switch (expected.type, column.type) {
    case (_, .null): break
    case (.structure, _) where expected.metadata[MetadataKey.kind] == MixedColumn.kind:
      guard MixedColumn.canHold(column) else {
        throw mismatch(path, "None, bool, int, float and str", "\(column.type)")
      }
    // Instants are the same in any zone; in which one a result is to be shown, the comparison says.
    case (.timestamp(let wanted, timeZone: .some), .timestamp(let found, timeZone: .some))
    where wanted == found:
      break
    case (.structure(let wanted), .structure(let found)):
      try checkChildren(column, wanted, found, path, isParameter)
    case (.list(let wanted), .list):
      guard case .list(_, let elements) = column.content else { preconditionFailure() }
      try check(elements, wanted, path + "[]", isParameter)
    case (.float64, .int64) where isParameter: break
    case (.float64, .structure) where isParameter && MixedColumn.holdsNumbersAlone(column): break
    case (let wanted, let found) where wanted == found: break
    default: throw mismatch(path, "\(expected.type)", "\(column.type)")
    }
    if !expected.isNullable && column.nullCount > 0 {
      throw mismatch(
        path, "\(expected.type) without nulls", "\(column.nullCount) nulls in \(column.count) values")
    }
  }

  private static func checkChildren(
    _ column: Column, _ wanted: [Field], _ found: [Field], _ path: String, _ isParameter: Bool
  ) throws(StageError) {
    for field in wanted {
      guard let index = found.firstIndex(where: { $0.name == field.name }) else {
        if field.metadata[TableSchema.optionalKey] != nil { continue }
        throw mismatch(
          "\(path).\(field.name)", "a column of \(field.type)",
          "no such column among \(found.map(\.name).joined(separator: ", "))")
      }
      try check(column.children[index], field, "\(path).\(field.name)", isParameter)
    }
  }

  private static func mismatch(_ path: String, _ expected: String, _ found: String) -> StageError {
    .typeError(
      "\(path): expected \(expected), found \(found); change the stage's declaration, or what produces the value",
      path: path)
  }
}
