extension ComparisonResult {
  /// The results of a stage's several outputs as one; columns and causes carry the output's name in front.
  ///
  /// The verdict is the worst. A rung of the ladder holds when it holds for every output.
  public static func combined(_ results: [(output: String, result: ComparisonResult)]) -> ComparisonResult {
    func all(_ rung: KeyPath<EquivalenceLadder, Bool?>) -> Bool? {
      results.reduce(Bool?.some(true)) { whole, part in
        switch (whole, part.result.ladder[keyPath: rung]) {
        case (false, _), (_, false): false
        case (nil, _), (_, nil): nil
        case (true, true): true
        }
      }
    }
    func named(_ output: String, _ path: String) -> String {
      if output.isEmpty { return path }
      return path.isEmpty ? output : "\(output).\(path)"
    }
    let ladder = EquivalenceLadder(
      schema: all(\.schema), rowCount: all(\.rowCount), bytes: all(\.bytes), rows: all(\.rows),
      columns: all(\.columns), values: all(\.values))
    var whole = ComparisonResult(
      verdict: Verdict.worst(results.map(\.result.verdict)),
      ladder: results.isEmpty ? EquivalenceLadder() : ladder)
    for (output, part) in results {
      if whole.detail.isEmpty { whole.detail = part.detail }
      whole.rows += part.rows.map { rows in
        var rows = rows
        rows.output = named(output, rows.output)
        return rows
      }
      whole.columns += part.columns.map { column in
        var column = column
        column.path = named(output, column.path)
        return column
      }
      whole.causes += part.causes.map { cause in
        var cause = cause
        cause.column = named(output, cause.column)
        for index in cause.examples.indices {
          cause.examples[index].path = named(output, cause.examples[index].path)
        }
        return cause
      }
      whole.errors = whole.errors ?? part.errors
      whole.forgiven += part.forgiven.map { output.isEmpty ? $0 : "\(output): \($0)" }
      whole.warnings += part.warnings.map { output.isEmpty ? $0 : "\(output): \($0)" }
      whole.comparedBytes += part.comparedBytes
    }
    return whole
  }
}
