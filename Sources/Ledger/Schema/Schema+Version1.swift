extension Schema {
  package static let version1Keys = [
    Keys("machines", ["id"], ["fingerprint"]),
    Keys("toolchains", ["id"], ["description"]),
    Keys("sessions", ["id"]),
    Keys("session_ends", ["session_id"]),
    Keys("events", ["id"]),
    Keys("stages", ["id"], ["pipeline", "name"]),
    Keys("candidates", ["id"], ["stage_id", "name"]),
    Keys("cases", ["id"], ["hash"]),
    Keys("artifacts", ["id"]),
    Keys("attempts", ["id"]),
    Keys("verdict_kinds", ["kind"]),
    Keys("verdicts", ["id"], ["attempt_id"]),
    Keys("column_comparisons", ["verdict_id", "ordinal"]),
    Keys("measurements", ["id"]),
    Keys("measurement_results", ["measurement_id"]),
    Keys("samples", ["measurement_id", "ordinal"]),
  ]

  package static let version1 = sessionTables + subjectTables + verdictTables + measurementTables

  /// Who ran, where, with what, and how it ended.
  static let sessionTables = """
    CREATE TABLE machines (
      -- A machine as far as timings depend on it. Timings of different machines are never merged.
      id INTEGER PRIMARY KEY,
      fingerprint TEXT NOT NULL UNIQUE, -- 16 hex digits over the columns below, memory in whole GiB
      cpu_model TEXT NOT NULL,
      architecture TEXT NOT NULL,       -- as uname -m: x86_64, aarch64
      logical_cores INTEGER NOT NULL CHECK (logical_cores > 0),
      memory_bytes INTEGER NOT NULL,
      kernel TEXT NOT NULL,             -- as uname -sr
      operating_system TEXT NOT NULL    -- PRETTY_NAME of /etc/os-release
    ) STRICT;

    CREATE TABLE toolchains (
      -- The compilers and interpreters of a session.
      id INTEGER PRIMARY KEY,
      description TEXT NOT NULL UNIQUE, -- the columns below in one line
      swift_version TEXT,
      build_configuration TEXT,         -- of regauge itself: release or debug
      compiler_flags TEXT,
      python_version TEXT,
      python_implementation TEXT,       -- cpython
      python_abi TEXT,                  -- as sys.abiflags and SOABI: cpython-311-x86_64-linux-gnu
      python_build TEXT,                -- release or debug
      python_flags TEXT                 -- CONFIG_ARGS or interpreter options that change speed
    ) STRICT;

    CREATE TABLE sessions (
      -- One run of a command. Its end is a row of session_ends; without one it was cut short or still runs.
      id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL CHECK (kind <> ''), -- verify, measure, run, …
      started_unix_ns INTEGER NOT NULL,      -- nanoseconds since 1970-01-01 UTC
      started_at TEXT NOT NULL GENERATED ALWAYS AS
        (strftime('%Y-%m-%dT%H:%M:%fZ', started_unix_ns / 1e9, 'unixepoch')) VIRTUAL,
      command_line TEXT NOT NULL,
      regauge_version TEXT NOT NULL,
      commit_hash TEXT,                      -- of the repository of the pipeline, if it is one
      is_dirty INTEGER CHECK (is_dirty IN (0, 1)),
      machine_id INTEGER NOT NULL REFERENCES machines,
      toolchain_id INTEGER NOT NULL REFERENCES toolchains,
      process_id INTEGER,                    -- of the supervisor, to tell a running session from a lost one
      pipeline TEXT,
      manifest_hash TEXT,
      seed TEXT,                             -- unsigned 64 bits in hexadecimal: 0x51c3
      details TEXT -- JSON
    ) STRICT;
    CREATE INDEX sessions_by_pipeline ON sessions (pipeline, id);

    CREATE TABLE session_ends (
      session_id INTEGER PRIMARY KEY REFERENCES sessions,
      ended_unix_ns INTEGER NOT NULL,
      ended_at TEXT NOT NULL GENERATED ALWAYS AS
        (strftime('%Y-%m-%dT%H:%M:%fZ', ended_unix_ns / 1e9, 'unixepoch')) VIRTUAL,
      status TEXT NOT NULL CHECK (status IN ('finished', 'interrupted', 'failed')),
      exit_status INTEGER,                   -- what the process returned to its caller
      message TEXT                           -- the error, where it failed
    ) STRICT;

    CREATE TABLE events (
      -- What happened on the way and is neither verdict nor timing: a worker restarted, output of user code.
      id INTEGER PRIMARY KEY,
      session_id INTEGER NOT NULL REFERENCES sessions,
      unix_ns INTEGER NOT NULL,
      at TEXT NOT NULL GENERATED ALWAYS AS
        (strftime('%Y-%m-%dT%H:%M:%fZ', unix_ns / 1e9, 'unixepoch')) VIRTUAL,
      kind TEXT NOT NULL CHECK (kind <> ''),
      message TEXT NOT NULL,
      details TEXT -- JSON
    ) STRICT;
    CREATE INDEX events_by_session ON events (session_id);


    """

  /// What is verified and measured.
  static let subjectTables = """
    CREATE TABLE stages (
      id INTEGER PRIMARY KEY,
      pipeline TEXT NOT NULL,
      name TEXT NOT NULL,
      UNIQUE (pipeline, name)
    ) STRICT;

    CREATE TABLE candidates (
      -- A rewrite of a stage.
      id INTEGER PRIMARY KEY,
      stage_id INTEGER NOT NULL REFERENCES stages,
      name TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('native', 'python', 'command')),
      UNIQUE (stage_id, name)
    ) STRICT;

    CREATE TABLE cases (
      -- One concrete set of inputs; the same inputs are the same case in every session.
      id INTEGER PRIMARY KEY,
      hash TEXT NOT NULL UNIQUE,        -- of the content of all arguments
      description TEXT NOT NULL,
      origin TEXT NOT NULL CHECK (origin IN ('captured', 'corpus', 'generated')),
      row_count INTEGER,
      byte_count INTEGER
    ) STRICT;

    CREATE TABLE artifacts (
      -- The code and data that a session worked with, by hash.
      id INTEGER PRIMARY KEY,
      session_id INTEGER NOT NULL REFERENCES sessions,
      kind TEXT NOT NULL CHECK (kind IN ('reference', 'candidate', 'input')),
      stage_id INTEGER REFERENCES stages,
      candidate_id INTEGER REFERENCES candidates,
      name TEXT NOT NULL,               -- flights.parse:parse, a library, an input of the pipeline
      path TEXT,
      hash TEXT NOT NULL,
      byte_count INTEGER,
      build_seconds REAL,               -- where regauge built it
      details TEXT -- JSON
    ) STRICT;
    CREATE INDEX artifacts_by_session ON artifacts (session_id);


    """

  /// What was compared, and what came out.
  static let verdictTables = """
    CREATE TABLE attempts (
      -- Written BEFORE a case runs: an attempt without a verdict is what a lost session was doing.
      id INTEGER PRIMARY KEY,
      session_id INTEGER NOT NULL REFERENCES sessions,
      stage_id INTEGER NOT NULL REFERENCES stages,
      candidate_id INTEGER REFERENCES candidates, -- NULL: the reference against itself
      case_id INTEGER NOT NULL REFERENCES cases,
      started_unix_ns INTEGER NOT NULL,
      started_at TEXT NOT NULL GENERATED ALWAYS AS
        (strftime('%Y-%m-%dT%H:%M:%fZ', started_unix_ns / 1e9, 'unixepoch')) VIRTUAL
    ) STRICT;
    CREATE INDEX attempts_by_session ON attempts (session_id);

    CREATE TABLE verdict_kinds (
      kind TEXT PRIMARY KEY,
      passes INTEGER NOT NULL CHECK (passes IN (0, 1)),
      meaning TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO verdict_kinds (kind, passes, meaning) VALUES
      ('identical', 1, 'every value has the same bits'),
      ('withinTolerance', 1, 'every difference is inside of the policy'),
      ('sameError', 1, 'both raised the same error'),
      ('mismatch', 0, 'values, types, rows or order differ'),
      ('errorMismatch', 0, 'one raised and the other did not, or another error'),
      ('changedInput', 0, 'an argument was changed that the manifest does not declare'),
      ('crash', 0, 'the process died'),
      ('timeout', 0, 'it ran longer than allowed'),
      ('memoryLimit', 0, 'it needed more memory than allowed'),
      ('workLeftBehind', 0, 'it went on working after it returned'),
      ('nondeterministicReference', 0, 'the reference does not agree with itself'),
      ('notComparable', 0, 'a result cannot be represented or compared'),
      ('notRun', 0, 'the case did not run');

    CREATE TABLE verdicts (
      -- The result of a comparison. The hashes say what it holds for: other code or data void it.
      id INTEGER PRIMARY KEY,
      session_id INTEGER NOT NULL REFERENCES sessions,
      attempt_id INTEGER UNIQUE REFERENCES attempts, -- NULL where nothing ran
      stage_id INTEGER NOT NULL REFERENCES stages,
      candidate_id INTEGER REFERENCES candidates,    -- NULL: the reference against itself
      case_id INTEGER REFERENCES cases,              -- NULL where no case could be made
      kind TEXT NOT NULL REFERENCES verdict_kinds,
      recorded_unix_ns INTEGER NOT NULL,
      recorded_at TEXT NOT NULL GENERATED ALWAYS AS
        (strftime('%Y-%m-%dT%H:%M:%fZ', recorded_unix_ns / 1e9, 'unixepoch')) VIRTUAL,
      reference_hash TEXT,                           -- of the code of the reference
      candidate_hash TEXT,                           -- of the library or source of the candidate
      policy_hash TEXT,                              -- of the comparison policy
      reference_seconds REAL,
      candidate_seconds REAL,
      comparison_seconds REAL,
      codec_seconds REAL,                            -- Python objects to columns and back, for the comparison
      headline TEXT,                                 -- the first cause in one line
      result TEXT NOT NULL, -- JSON: Comparison.ComparisonResult with causes, examples, rows
      reference_failure TEXT, -- JSON: how a process ended that returned no result
      candidate_failure TEXT  -- JSON
    ) STRICT;
    CREATE INDEX verdicts_by_session ON verdicts (session_id);
    CREATE INDEX verdicts_by_subject ON verdicts (stage_id, candidate_id, case_id, id);

    CREATE TABLE column_comparisons (
      -- One column of the outputs, as compared: every cell is equal, tolerated or unequal.
      verdict_id INTEGER NOT NULL REFERENCES verdicts,
      ordinal INTEGER NOT NULL,
      path TEXT NOT NULL,                -- mean, legs[].distance
      reference_type TEXT,               -- NULL where the column is missing on that side
      candidate_type TEXT,
      equal_count INTEGER NOT NULL,      -- cells with equal bits
      tolerated_count INTEGER NOT NULL,  -- cells that differ inside of the policy
      unequal_count INTEGER NOT NULL,
      tolerated_ulps INTEGER,            -- largest distances among the tolerated; ULPs end at 2^63 - 1
      tolerated_absolute REAL,
      tolerated_relative REAL,
      unequal_absolute REAL,             -- largest finite difference among the unequal
      null_nan_count INTEGER NOT NULL,   -- null on one side, NaN on the other
      null_value_count INTEGER NOT NULL, -- null on one side, any other value on the other
      policy TEXT NOT NULL,              -- in words: exact, atol 1e-9
      reason TEXT NOT NULL,              -- why the policy forgives, as the manifest gives it
      PRIMARY KEY (verdict_id, ordinal)
    ) STRICT, WITHOUT ROWID;


    """
}
