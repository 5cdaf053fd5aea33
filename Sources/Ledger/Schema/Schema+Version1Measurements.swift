extension Schema {
  /// What was timed, every timing, and what was concluded.
  static let measurementTables = """
    CREATE TABLE measurements (
      -- A measurement about to be made: written before its first sample. Its result is a row of its own.
      id INTEGER PRIMARY KEY,
      session_id INTEGER NOT NULL REFERENCES sessions,
      pipeline TEXT NOT NULL,
      stage_id INTEGER REFERENCES stages,         -- NULL: the pipeline end to end
      candidate_id INTEGER REFERENCES candidates, -- NULL: end to end, see variant
      variant TEXT NOT NULL DEFAULT '',           -- end to end: which stages are native
      case_id INTEGER REFERENCES cases,
      row_count INTEGER,                          -- of the input, to label a share of the data
      started_unix_ns INTEGER NOT NULL,
      started_at TEXT NOT NULL GENERATED ALWAYS AS
        (strftime('%Y-%m-%dT%H:%M:%fZ', started_unix_ns / 1e9, 'unixepoch')) VIRTUAL,
      reference_hash TEXT,
      candidate_hash TEXT,
      "plan" TEXT                                 -- JSON: Measurement.MeasurementPlan
    ) STRICT;
    CREATE INDEX measurements_by_session ON measurements (session_id);
    CREATE INDEX measurements_by_stage ON measurements (stage_id, candidate_id, id);

    CREATE TABLE measurement_results (
      -- What the samples say. Everything here but the memory and the boundary can be computed from them again.
      measurement_id INTEGER PRIMARY KEY REFERENCES measurements,
      ended_unix_ns INTEGER NOT NULL,
      ended_at TEXT NOT NULL GENERATED ALWAYS AS
        (strftime('%Y-%m-%dT%H:%M:%fZ', ended_unix_ns / 1e9, 'unixepoch')) VIRTUAL,
      verdict TEXT NOT NULL CHECK (verdict <> ''), -- faster, slower, atLeast, indistinguishable, unstable, invalid
      verdict_text TEXT NOT NULL,                  -- the verdict as a person reads it
      thresholds_version INTEGER NOT NULL,         -- of the limits that the verdict depends on
      speedup REAL,                                -- reference time over candidate time, warm; NULL if unknown
      speedup_low REAL,                            -- the ends of the interval
      speedup_high REAL,
      confidence REAL,                             -- the level of the interval: 0.95
      cold_speedup REAL,                           -- the ratio of first calls in fresh processes
      noise_floor REAL,                            -- a ratio ≥ 1: what two identical sides were seen to differ by
      launch_count INTEGER NOT NULL,
      duo_count INTEGER NOT NULL,                  -- scheduled, invalid ones included
      invalid_duo_count INTEGER NOT NULL,
      steal_share REAL,                            -- of processor time, taken by other virtual machines
      stop TEXT NOT NULL,                          -- why no further launch was made
      elapsed_seconds REAL NOT NULL,
      reference_seconds REAL,                      -- median time of one warm call
      candidate_seconds REAL,
      decode_seconds REAL,                         -- boundary: Python objects into columns, one call
      encode_seconds REAL,                         -- boundary: columns into Python objects, one call
      reference_peak_bytes INTEGER,                -- high-water mark of resident memory over one call
      candidate_peak_bytes INTEGER,
      predicted_speedup REAL,                      -- end to end: from the stages' own speedups
      summary TEXT NOT NULL,                       -- JSON: Measurement.MeasurementSummary
      memory TEXT,                                 -- JSON: Measurement.MemoryComparison
      launches TEXT NOT NULL,                      -- JSON: [Measurement.LaunchRecord]
      details TEXT                                 -- JSON
    ) STRICT;

    CREATE TABLE samples (
      -- Every timing in the order taken, valid or not, as Measurement.Sample.
      measurement_id INTEGER NOT NULL REFERENCES measurements,
      ordinal INTEGER NOT NULL,              -- order within the measurement, from 0
      purpose TEXT NOT NULL CHECK (purpose <> ''), -- cold, warmup, linearity, duo
      side TEXT NOT NULL CHECK (side IN ('reference', 'candidate')),
      launch INTEGER NOT NULL,               -- the pair of fresh processes, from 0
      sequence INTEGER NOT NULL,             -- order within the launch
      duo INTEGER,                           -- the group of four within the launch; NULL outside of duos
      position INTEGER,                      -- within the duo: 0 to 3
      contrast TEXT,                         -- speedup, or one side against itself (A/A)
      arm TEXT CHECK (arm IN ('numerator', 'denominator')),
      repetitions INTEGER NOT NULL CHECK (repetitions > 0), -- calls within the timing
      wall_ns INTEGER NOT NULL,              -- of all repetitions, by the worker's clock
      cpu_ns INTEGER NOT NULL,               -- all threads of the worker
      supervisor_wall_ns INTEGER NOT NULL,   -- from request to reply, by the supervisor's clock
      untimed_ns INTEGER NOT NULL,           -- within the request but outside of the timing
      gc_ns INTEGER NOT NULL,                -- in Python's garbage collector
      started_monotonic_ns INTEGER NOT NULL, -- comparable within one boot of one machine only
      invalidity TEXT,                       -- why the sample may not be used; NULL when it is valid
      PRIMARY KEY (measurement_id, ordinal)
    ) STRICT, WITHOUT ROWID;


    """
}
