import Measurement

extension Schema {
  /// A readable view; it holds no data, so that it may be made anew at any time.
  package struct View: Sendable {
    package var name: String
    package var select: String

    package init(_ name: String, _ select: String) {
      self.name = name
      self.select = select
    }

    /// The statement that makes it, as SQLite keeps it in `sqlite_schema`.
    package var sql: String { "CREATE VIEW \(name) AS\n\(select)" }
  }

  package static let views = sessionViews + verdictViews + measurementViews

  private static let sessionViews = [
    View(
      "session_overview",
      """
      -- One line a session, the newest first.
      SELECT s.id AS session_id, s.kind, s.pipeline, s.started_at, e.ended_at,
        round((e.ended_unix_ns - s.started_unix_ns) / 1e9, 3) AS seconds,
        coalesce(e.status, 'unfinished') AS status, e.exit_status, e.message,
        (SELECT count(*) FROM verdicts v WHERE v.session_id = s.id) AS verdicts,
        (SELECT count(*) FROM verdicts v JOIN verdict_kinds k USING (kind)
          WHERE v.session_id = s.id AND k.passes) AS passed,
        (SELECT count(*) FROM measurements m WHERE m.session_id = s.id) AS measurements,
        machines.fingerprint AS machine, t.description AS toolchain,
        s.regauge_version, s.commit_hash, s.is_dirty, s.seed, s.command_line
      FROM sessions s JOIN machines ON machines.id = s.machine_id JOIN toolchains t ON t.id = s.toolchain_id
      LEFT JOIN session_ends e ON e.session_id = s.id
      ORDER BY s.id DESC
      """),
    View(
      "unfinished_sessions",
      """
      -- Sessions without an end: running now, or lost.
      SELECT * FROM session_overview WHERE status = 'unfinished'
      """),
  ]

  private static let verdictViews = [
    View(
      "readable_verdicts",
      """
      -- Every verdict with names instead of ids.
      SELECT v.id AS verdict_id, v.session_id, v.recorded_at, s.pipeline, s.name AS stage,
        c.name AS candidate, cases.description AS "case", cases.hash AS case_hash, v.kind AS verdict, k.passes,
        v.headline, v.reference_seconds, v.candidate_seconds, v.comparison_seconds, v.codec_seconds,
        v.reference_hash, v.candidate_hash, v.policy_hash
      FROM verdicts v JOIN stages s ON s.id = v.stage_id JOIN verdict_kinds k ON k.kind = v.kind
      LEFT JOIN candidates c ON c.id = v.candidate_id LEFT JOIN cases ON cases.id = v.case_id
      """),
    View(
      "latest_verdicts",
      """
      -- The newest verdict of each stage, candidate and case.
      SELECT * FROM readable_verdicts WHERE verdict_id IN
        (SELECT max(id) FROM verdicts GROUP BY stage_id, candidate_id, case_id)
      """),
    View(
      "failures",
      """
      -- What does not pass at present.
      SELECT * FROM latest_verdicts WHERE NOT passes
      """),
    View(
      "unfinished_attempts",
      """
      -- Cases that began to run and have no verdict.
      SELECT a.id AS attempt_id, a.session_id, a.started_at, s.pipeline, s.name AS stage, c.name AS candidate,
        cases.description AS "case", cases.hash AS case_hash
      FROM attempts a JOIN stages s ON s.id = a.stage_id JOIN cases ON cases.id = a.case_id
      LEFT JOIN candidates c ON c.id = a.candidate_id
      WHERE NOT EXISTS (SELECT 1 FROM verdicts v WHERE v.attempt_id = a.id)
      """),
  ]

  /// A figure of `measurement_results r` as SQL: NULL where the verdict does not allow a size.
  static func allowed(_ figure: String) -> String {
    let kinds = VerdictKind.allCases.filter(\.hasSize).map { "'\($0.rawValue)'" }
    return "iif(r.verdict IN (\(kinds.joined(separator: ", "))), r.\(figure), NULL)"
  }

  private static let measurementViews = [
    View(
      "speedups",
      """
      -- Every measurement with its claim, and its ratio where that has a size; stage is NULL for the pipeline end to end.
      SELECT m.id AS measurement_id, m.session_id, m.started_at, m.pipeline, s.name AS stage,
        coalesce(c.name, m.variant) AS candidate, m.row_count AS "rows",
        \(allowed("speedup")) AS x, \(allowed("speedup_low")) AS low, \(allowed("speedup_high")) AS high,
        r.verdict, r.verdict_text,
        r.noise_floor, r.cold_speedup AS cold_x, r.predicted_speedup AS predicted_x,
        r.reference_seconds, r.candidate_seconds, r.decode_seconds + r.encode_seconds AS boundary_seconds,
        r.reference_peak_bytes, r.candidate_peak_bytes, r.launch_count AS launches, r.duo_count AS duos,
        machines.fingerprint AS machine, m.reference_hash, m.candidate_hash
      FROM measurements m JOIN measurement_results r ON r.measurement_id = m.id
      JOIN sessions ON sessions.id = m.session_id JOIN machines ON machines.id = sessions.machine_id
      LEFT JOIN stages s ON s.id = m.stage_id LEFT JOIN candidates c ON c.id = m.candidate_id
      """),
    View(
      "slowest_stages",
      """
      -- Where the reference spends its time: the newest measurement of each stage on each machine.
      SELECT pipeline, machine, stage, reference_seconds,
        reference_seconds / sum(reference_seconds) OVER (PARTITION BY pipeline, machine) AS share,
        "rows", session_id, measurement_id
      FROM speedups WHERE measurement_id IN
        (SELECT max(measurement_id) FROM speedups WHERE stage IS NOT NULL AND reference_seconds IS NOT NULL
          GROUP BY pipeline, machine, stage)
      ORDER BY pipeline, machine, reference_seconds DESC
      """),
    View(
      "history",
      """
      -- Measurements in time beside the one before: same subject, same number of rows, same machine.
      SELECT measurement_id, session_id, started_at, pipeline, stage, candidate, "rows", machine,
        reference_seconds, candidate_seconds, x, low, high, verdict,
        x / lag(x) OVER earlier AS x_against_previous,
        reference_seconds / lag(reference_seconds) OVER earlier AS reference_against_previous,
        candidate_seconds / lag(candidate_seconds) OVER earlier AS candidate_against_previous,
        iif(lag(measurement_id) OVER earlier IS NULL, NULL,
          candidate_hash IS NOT lag(candidate_hash) OVER earlier) AS candidate_changed,
        iif(lag(measurement_id) OVER earlier IS NULL, NULL,
          reference_hash IS NOT lag(reference_hash) OVER earlier) AS reference_changed
      FROM speedups
      WINDOW earlier AS (PARTITION BY pipeline, stage, candidate, "rows", machine ORDER BY measurement_id)
      ORDER BY pipeline, stage, candidate, "rows", machine, measurement_id
      """),
    View(
      "sample_ratios",
      """
      -- The ratio of each complete duo: the geometric mean of its numerators over that of its denominators.
      SELECT measurement_id, launch, duo, contrast, min(started_monotonic_ns) AS started_monotonic_ns,
        exp(avg(ln(1.0 * wall_ns / repetitions)) FILTER (WHERE arm = 'numerator')
          - avg(ln(1.0 * wall_ns / repetitions)) FILTER (WHERE arm = 'denominator')) AS ratio
      FROM samples WHERE purpose = 'duo'
      GROUP BY measurement_id, launch, contrast, duo
      HAVING count(*) FILTER (WHERE invalidity IS NULL AND arm = 'numerator') = 2
        AND count(*) FILTER (WHERE invalidity IS NULL AND arm = 'denominator') = 2 AND count(*) = 4
      """),
  ]
}
