import CSQLite

/// Records that several queries select with the same column names.
extension Row {
  func timestamp(_ column: String) throws(SQLiteError) -> Timestamp {
    Timestamp(unixNanoseconds: try int64(column))
  }

  /// From `pipeline`, `stage`, `candidate` and `candidate_kind`.
  func subject() throws(SQLiteError) -> Subject {
    var candidate: CandidateName?
    if let name = try optionalText("candidate") {
      candidate = CandidateName(name, kind: try choice("candidate_kind"))
    }
    return Subject(pipeline: try text("pipeline"), stage: try text("stage"), candidate: candidate)
  }

  /// From `case_hash`, `case_description`, `case_origin`, `case_rows` and `case_bytes`; nil without a case.
  func caseRecord() throws(SQLiteError) -> CaseRecord? {
    guard let hash = try optionalText("case_hash") else { return nil }
    return CaseRecord(
      hash: hash, description: try text("case_description"), origin: try choice("case_origin"),
      rowCount: try optionalInt("case_rows"), byteCount: try optionalInt("case_bytes"))
  }

  /// The columns that `caseRecord()` reads, of a table or alias `cases`.
  static let caseColumns = """
    cases.hash AS case_hash, cases.description AS case_description, cases.origin AS case_origin,
    cases.row_count AS case_rows, cases.byte_count AS case_bytes
    """

  /// The value that a column holds as JSON, or nil where it is NULL.
  func decoded<Value: Decodable>(
    _ column: String, as: Value.Type = Value.self
  ) throws(SQLiteError) -> Value? {
    guard let json = try json(column) else { return nil }
    do { return try json.decode(as: Value.self) } catch {
      throw mismatch(column, "JSON of another shape (\(error))", "a \(Value.self)")
    }
  }
}
