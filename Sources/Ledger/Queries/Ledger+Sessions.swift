extension Ledger {
  /// Sessions of a pipeline, or of all of them, the newest first.
  public func sessions(
    pipeline: String? = nil, kind: SessionKind? = nil, limit: Int = .max
  ) throws(LedgerError) -> [Session] {
    try sessions(
      where: "(?1 IS NULL OR s.pipeline = ?1) AND (?2 IS NULL OR s.kind = ?2)",
      [SQLiteValue(pipeline), SQLiteValue(kind?.rawValue)], limit: limit)
  }

  /// One session, or nil if there is none of this id.
  public func session(_ id: SessionID) throws(LedgerError) -> Session? {
    try sessions(where: "s.id = ?1", [SQLiteValue(id)], limit: 1).first
  }

  /// Sessions without an end, the newest first: those that run now and those that were lost.
  ///
  /// `processID` of the record tells which: a process that is gone will not end its session any more.
  public func unfinishedSessions(pipeline: String? = nil) throws(LedgerError) -> [Session] {
    try sessions(
      where: "e.session_id IS NULL AND (?1 IS NULL OR s.pipeline = ?1)", [SQLiteValue(pipeline)],
      limit: .max)
  }

  private func sessions(
    where condition: String, _ arguments: [SQLiteValue], limit: Int
  ) throws(LedgerError) -> [Session] {
    try perform("read the sessions of") { connection throws(SQLiteError) in
      try connection.rows(
        """
        SELECT s.*, e.ended_unix_ns, e.status, e.exit_status, e.message, m.cpu_model, m.architecture,
          m.logical_cores, m.memory_bytes, m.kernel, m.operating_system, t.swift_version,
          t.build_configuration, t.compiler_flags, t.python_version, t.python_implementation, t.python_abi,
          t.python_build, t.python_flags, t.python_libraries
        FROM sessions s JOIN machines m ON m.id = s.machine_id JOIN toolchains t ON t.id = s.toolchain_id
        LEFT JOIN session_ends e ON e.session_id = s.id
        WHERE \(condition) ORDER BY s.id DESC LIMIT ?\(arguments.count + 1)
        """, arguments + [SQLiteValue(limit)]
      ) { row throws(SQLiteError) in try Session(row) }
    }
  }
}

extension Session {
  fileprivate init(_ row: borrowing Row) throws(SQLiteError) {
    let record = SessionRecord(
      kind: try row.choice("kind"), startedAt: try row.timestamp("started_unix_ns"),
      commandLine: try row.text("command_line"), regaugeVersion: try row.text("regauge_version"),
      commit: try row.optionalText("commit_hash"), isDirty: try row.optionalBool("is_dirty"),
      machine: try MachineRecord(row), toolchain: try ToolchainRecord(row),
      processID: try row.optionalInt("process_id"), pipeline: try row.optionalText("pipeline"),
      manifestHash: try row.optionalText("manifest_hash"),
      seed: try row.optionalText("seed").flatMap { UInt64($0.dropFirst(2), radix: 16) },
      details: try row.json("details"))
    var end: SessionEnd?
    if let ended = try row.optionalInt64("ended_unix_ns") {
      end = SessionEnd(
        try row.choice("status"), endedAt: Timestamp(unixNanoseconds: ended),
        exitStatus: try row.optionalInt("exit_status"), message: try row.optionalText("message"))
    }
    self.init(id: try row.id("id"), record: record, end: end)
  }
}

extension MachineRecord {
  init(_ row: borrowing Row) throws(SQLiteError) {
    self.init(
      cpuModel: try row.text("cpu_model"), architecture: try row.text("architecture"),
      logicalCores: try row.int("logical_cores"), memoryBytes: try row.int("memory_bytes"),
      kernel: try row.text("kernel"), operatingSystem: try row.text("operating_system"))
  }
}

extension ToolchainRecord {
  fileprivate init(_ row: borrowing Row) throws(SQLiteError) {
    self.init(
      swiftVersion: try row.optionalText("swift_version"),
      buildConfiguration: try row.optionalText("build_configuration"),
      compilerFlags: try row.optionalText("compiler_flags"),
      pythonVersion: try row.optionalText("python_version"),
      pythonImplementation: try row.optionalText("python_implementation"),
      pythonABI: try row.optionalText("python_abi"), pythonBuild: try row.optionalText("python_build"),
      pythonFlags: try row.optionalText("python_flags"),
      pythonLibraries: try row.optionalText("python_libraries"))
  }
}
