import FoundationEssentials
import Testing

@Suite("Flights with a damaged table")
struct TruncatedDataTests {
  @Test("A table cut off in the middle of a line is one error on both sides, with table and line")
  func truncated() throws {
    let workshop = try Workshop.flights()
    let text = try workshop.text("data/flights.csv")
    try workshop.write("data/flights.csv", String(decoding: text.utf8.dropLast(40), as: UTF8.self))
    expect(
      try workshop.regauge("verify", "--stage", "parse", "--stage", "clean"), status: 1,
      errors: ["✓ parse        same error", "both failed alike; reference: ValueError: flights: line "],
      output: ["FAIL clean   not run", "its input flights_raw was never made"])
  }

  @Test("A table that is gone is named with its key")
  func missing() throws {
    let workshop = try Workshop.flights()
    try workshop.remove("data/planes.csv")
    expect(
      try workshop.regauge("verify"), status: 2,
      errors: ["cannot read input 'planes_csv'", "there is no such file", "\n  → "])
  }
}
