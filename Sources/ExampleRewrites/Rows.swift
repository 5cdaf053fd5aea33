import Columns
import StageKit

// The tables that flow between the stages: `reference-python/flights/flights/rows.py`, column for column.

struct RawFlight: StageTable {
  var year, month, day: Int64Column
  var depTime, schedDepTime, depDelay: Int64Column
  var arrTime, schedArrTime, arrDelay: Int64Column
  var carrier: StringColumn
  var flight: Int64Column
  var tailnum, origin, dest: StringColumn
  var airTime, distance, hour, minute: Int64Column
  var timeHour: StringColumn
}

struct Weather: StageTable {
  var origin: StringColumn
  var year, month, day, hour: Int64Column
  var temp, dewp, humid: Float64Column
  var windDir: Int64Column
  var windSpeed, windGust, precip, pressure, visib: Float64Column
  var timeHour: StringColumn
}

struct Plane: StageTable {
  var tailnum: StringColumn
  var year: Int64Column
  var type, manufacturer, model: StringColumn
  var engines, seats, speed: Int64Column
  var engine: StringColumn
}

struct Airport: StageTable {
  var faa, name: StringColumn
  var lat, lon: Float64Column
  var alt, tz: Int64Column
  var dst, tzone: StringColumn
}

struct Airline: StageTable {
  var carrier, name: StringColumn
}

struct CleanFlight: StageTable {
  @NonNull var carrier: StringColumn
  @NonNull var flight: Int64Column
  var tailnum: StringColumn
  @NonNull var origin: StringColumn
  @NonNull var dest: StringColumn
  @NonNull var scheduledDeparture: TimestampColumn
  var departure: TimestampColumn
  var departureDelay: Int64Column
  @NonNull var scheduledArrival: TimestampColumn
  var arrival: TimestampColumn
  var arrivalDelay: Int64Column
  var airTime: Int64Column
  @NonNull var distance: Int64Column
  @NonNull var hourUtc: TimestampColumn
  @NonNull var cancelled: BooleanColumn
  @NonNull var diverted: BooleanColumn
}

struct JoinedFlight: StageTable {
  @Inlined var flight: CleanFlight
  var temperature: Float64Column
  var windDirection: Int64Column
  var windSpeed, precipitation, pressure, visibility: Float64Column
  var planeYear: Int64Column
  var manufacturer, model: StringColumn
  var engines, seats: Int64Column
  var originLatitude, originLongitude: Float64Column
  var destLatitude, destLongitude: Float64Column
}

struct FeaturedFlight: StageTable {
  @Inlined var flight: JoinedFlight
  var greatCircleMiles, airSpeedMph: Float64Column
  var madeUpMinutes: Int64Column
}

/// What `rolling` reads of a featured flight; columns that a stage does not name cost it nothing.
struct Departure: StageTable {
  @NonNull var origin: StringColumn
  @NonNull var scheduledDeparture: TimestampColumn
  @NonNull var carrier: StringColumn
  @NonNull var flight: Int64Column
  @NonNull var dest: StringColumn
  var departureDelay: Int64Column
}

struct RollingRow: StageTable {
  @NonNull var origin: StringColumn
  @NonNull var scheduledDeparture: TimestampColumn
  @NonNull var carrier: StringColumn
  @NonNull var flight: Int64Column
  var departureDelay: Int64Column
  @NonNull var windowCount: Int64Column
  var rollingMean, rollingSd: Float64Column
}

/// What `aggregate` reads of a featured flight.
struct CarrierFlight: StageTable {
  @NonNull var carrier: StringColumn
  @NonNull var scheduledDeparture: TimestampColumn
  var departureDelay: Int64Column
  @NonNull var cancelled: BooleanColumn
}

struct CarrierMonth: StageTable {
  @NonNull var carrier: StringColumn
  var airline: StringColumn
  @NonNull var year: Int64Column
  @NonNull var month: Int64Column
  @NonNull var flights: Int64Column
  @NonNull var departed: Int64Column
  var meanDelay: Float64Column
  var delayQuantiles: ListColumn<Float64Column>
  @NonNull var cancellationRate: Float64Column
}

/// What `rank` reads of a featured flight.
struct RouteFlight: StageTable {
  var origin, dest: StringColumn
  var departureDelay: Int64Column
}

struct RankedRoute: StageTable {
  @NonNull var rank: Int64Column
  @NonNull var origin: StringColumn
  @NonNull var dest: StringColumn
  @NonNull var departed: Int64Column
  @NonNull var totalDelay: Int64Column
  @NonNull var meanDelay: Float64Column
}
