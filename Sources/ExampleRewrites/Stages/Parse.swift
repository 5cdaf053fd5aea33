import StageKit

/// Stage 1, parse: CSV text into typed rows. See `parse.py` for the dialect and the faults it names.
func parse(
  flights: Text, weather: Text, planes: Text, airports: Text, airlines: Text
) throws -> (RawFlight, Weather, Plane, Airport, Airline) {
  (
    try parseTable("flights", flights), try parseTable("weather", weather), try parseTable("planes", planes),
    try parseTable("airports", airports), try parseTable("airlines", airlines)
  )
}
