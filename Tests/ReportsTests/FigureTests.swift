import Measurement
import Reports
import Testing

@Suite struct FigureTests {
  @Test(
    "Durations have three significant digits in the unit that keeps them below 1,000",
    arguments: [
      (0.0, "0 ns"), (0.4119, "0.412 ns"), (412, "412 ns"), (999.4, "999 ns"), (999.6, "1.00 µs"),
      (1204, "1.20 µs"), (41_234_567, "41.2 ms"), (999_600_000, "1.00 s"), (9.874e9, "9.87 s"),
      (119.4e9, "119 s"), (119.5e9, "2 min 00 s"), (125.2e9, "2 min 05 s"), (7199.4e9, "119 min 59 s"),
      (7199.6e9, "2 h 00 min"), (11_220e9, "3 h 07 min"), (-4.12e7, "-41.2 ms"),
    ])
  func durations(nanoseconds: Double, text: String) {
    #expect(FigureFormat.duration(nanoseconds: nanoseconds) == text)
  }

  @Test(
    "Bytes are counted in decimal units",
    arguments: [
      (0, "0 B"), (999, "999 B"), (1000, "1.00 kB"), (1_048_576, "1.05 MB"), (999_700_000, "1.00 GB"),
      (2_400_000_000, "2.40 GB"), (3_000_000_000_000, "3.00 TB"),
    ])
  func bytes(count: Int, text: String) {
    #expect(FigureFormat.bytes(count) == text)
  }

  @Test(
    "Ratios keep three significant digits",
    arguments: [
      (0.01234, "0.0123×"), (0.9868, "0.987×"), (0.9996, "1.00×"), (1.0, "1.00×"), (9.996, "10.0×"),
      (41.24, "41.2×"), (366.4, "366×"), (1234, "1,230×"), (62_806, "62,800×"),
    ])
  func ratios(value: Double, text: String) {
    #expect(FigureFormat.ratio(value) == text)
  }

  @Test(
    "A range has the decimals of its upper bound",
    arguments: [
      (39.81, 43.0, "39.8–43.0"), (0.982, 1.031, "0.98–1.03"), (9.874, 10.31, "9.9–10.3"),
      (0.52, 30, "0.520–30.0"),
    ])
  func ranges(lower: Double, upper: Double, text: String) {
    #expect(FigureFormat.range(lower, upper) == text)
  }

  @Test(
    "Counts are grouped and shares are per cent",
    arguments: [
      (FigureFormat.count(336_776), "336,776"), (FigureFormat.count(-1000), "-1,000"),
      (FigureFormat.count(7), "7"), (FigureFormat.percent(0.048), "4.8%"), (FigureFormat.percent(1), "100%"),
      (FigureFormat.percent(0.00042), "0.042%"), (FigureFormat.percent(0), "0%"),
    ])
  func counts(text: String, expected: String) {
    #expect(text == expected)
  }

  /// A summary with this verdict and a speedup of 41.2 (39.8 to 43.0), or its inverse.
  private func summary(_ verdict: Measurement.Verdict, slower: Bool = false) throws -> MeasurementSummary {
    var summary = try Fixture.measurement(times: (3e8, 1e7), seed: 1).summary
    summary.verdict = verdict
    summary.speedup?.logRatio = slower ? -3.7184 : 3.7184
    summary.speedup?.interval =
      slower ? Interval(lower: -3.7612, upper: -3.6839) : Interval(lower: 3.6839, upper: 3.7612)
    return summary
  }

  @Test("A claim is a figure with its interval, or a refusal in its place")
  func claims() throws {
    func verdict(_ kind: VerdictKind, _ findings: [Finding.Kind] = []) -> Measurement.Verdict {
      Measurement.Verdict(
        kind: kind, findings: findings.map { Finding(kind: $0, explanation: "…") }, thresholdsVersion: 1)
    }
    var bound = verdict(.atLeast, [.intervalTooWide])
    bound.boundRatio = 30.19
    bound.candidateIsFaster = true
    var noise = verdict(.indistinguishable, [.withinNoiseFloor, .budgetSpent])
    noise.findings[0].limit = 1.603
    var slowBound = bound
    slowBound.candidateIsFaster = false
    for (summary, text) in [
      (try summary(verdict(.faster)), "41.2× faster (39.8–43.0)"),
      (try summary(verdict(.slower), slower: true), "41.2× slower (39.8–43.0)"),
      (try summary(bound), "at least 30.1×"),
      (try summary(slowBound), "at least 30.1× slower"),
      (
        try summary(verdict(.indistinguishable, [.intervalIncludesOne])),
        "indistinguishable (39.8–43.0), the interval includes 1"
      ),
      (try summary(noise), "indistinguishable (39.8–43.0), within the A/A noise of ±60.3%"),
      (try summary(verdict(.invalid, [.outputsDiffer, .debugBuild])), "withheld: outputs differ"),
      (try summary(verdict(.unstable, [.steal])), "withheld: the machine was taken away"),
      (try summary(verdict(.unstable)), "withheld: no figure was recorded"),
    ] {
      #expect(claim(for: summary) == text)
      #expect(Claim(summary).isRefusal == text.hasPrefix("withheld"))
      let short = text.split(separator: ", ")[0]
      #expect(Claim(summary).shortText == (text.hasPrefix("indistinguishable") ? String(short) : text))
    }
  }
}
