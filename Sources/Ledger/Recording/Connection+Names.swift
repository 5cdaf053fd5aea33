/// Rows that stand for a name: found, or made at the first mention. Call within a write transaction.
extension Connection {
  func machineID(_ machine: MachineRecord) throws(SQLiteError) -> Int64 {
    try findOrInsert(
      "SELECT id FROM machines WHERE fingerprint = ?1", [.text(machine.fingerprint)],
      """
      INSERT INTO machines (fingerprint, cpu_model, architecture, logical_cores, memory_bytes, kernel,
        operating_system)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """,
      [
        .text(machine.fingerprint), .text(machine.cpuModel), .text(machine.architecture),
        SQLiteValue(machine.logicalCores), SQLiteValue(machine.memoryBytes), .text(machine.kernel),
        .text(machine.operatingSystem),
      ])
  }

  func toolchainID(_ toolchain: ToolchainRecord) throws(SQLiteError) -> Int64 {
    try findOrInsert(
      "SELECT id FROM toolchains WHERE description = ?1", [.text(toolchain.description)],
      """
      INSERT INTO toolchains (description, swift_version, build_configuration, compiler_flags, python_version,
        python_implementation, python_abi, python_build, python_flags, python_libraries)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
      """,
      [
        .text(toolchain.description), SQLiteValue(toolchain.swiftVersion),
        SQLiteValue(toolchain.buildConfiguration), SQLiteValue(toolchain.compilerFlags),
        SQLiteValue(toolchain.pythonVersion), SQLiteValue(toolchain.pythonImplementation),
        SQLiteValue(toolchain.pythonABI), SQLiteValue(toolchain.pythonBuild),
        SQLiteValue(toolchain.pythonFlags), SQLiteValue(toolchain.pythonLibraries),
      ])
  }

  /// The rows of a stage and, if it names one, of its candidate.
  func ids(of subject: Subject) throws(SQLiteError) -> (stage: Int64, candidate: Int64?) {
    let stage = try findOrInsert(
      "SELECT id FROM stages WHERE pipeline = ?1 AND name = ?2",
      [.text(subject.pipeline), .text(subject.stage)],
      "INSERT INTO stages (pipeline, name) VALUES (?1, ?2)", [.text(subject.pipeline), .text(subject.stage)])
    guard let candidate = subject.candidate else { return (stage, nil) }
    return (
      stage,
      // A candidate keeps the kind it had at its first mention as long as its name stays.
      try findOrInsert(
        "SELECT id FROM candidates WHERE stage_id = ?1 AND name = ?2",
        [.integer(stage), .text(candidate.name)],
        "INSERT INTO candidates (stage_id, name, kind) VALUES (?1, ?2, ?3)",
        [.integer(stage), .text(candidate.name), .text(candidate.kind.rawValue)])
    )
  }

  func caseID(_ record: CaseRecord) throws(SQLiteError) -> Int64 {
    try findOrInsert(
      "SELECT id FROM cases WHERE hash = ?1", [.text(record.hash)],
      "INSERT INTO cases (hash, description, origin, row_count, byte_count) VALUES (?1, ?2, ?3, ?4, ?5)",
      [
        .text(record.hash), .text(record.description), .text(record.origin.rawValue),
        SQLiteValue(record.rowCount), SQLiteValue(record.byteCount),
      ])
  }

  func caseID(_ record: CaseRecord?) throws(SQLiteError) -> Int64? {
    guard let record else { return nil }
    return try caseID(record) as Int64
  }

  private func findOrInsert(
    _ query: String, _ key: [SQLiteValue], _ insertion: String, _ values: [SQLiteValue]
  ) throws(SQLiteError) -> Int64 {
    if let id = try row(query, key, read: { row throws(SQLiteError) in try row.int64("id") }) { return id }
    return try insert(insertion, values, as: RowID<Never>.self).rawValue
  }
}
