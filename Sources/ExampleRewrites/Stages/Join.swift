import Columns
import StageKit

/// Stage 3, join: each flight with its weather, its plane and its airports. See `join.py`.
///
/// Keys become small numbers first; a table from them to row numbers then answers each flight in one look. The
/// flight's own columns pass through without a copy.
func join(flights: CleanFlight, weather: Weather, planes: Plane, airports: Airport) throws -> JoinedFlight {
  let hours = try WeatherIndex(weather)
  let planeOf = TextIndex(planes.tailnum)
  let airportOf = TextIndex(airports.faa)

  let count = flights.origin.count
  let rows = MatchedRows(count: count)
  Parallel.forEach(ranges: count) { range in
    planeOf.find(flights.tailnum, range, rows.plane)
    airportOf.find(flights.origin, range, rows.origin)
    airportOf.find(flights.dest, range, rows.dest)
    hours.find(flights.origin, flights.hourUtc, range, rows.weather)
  }
  // Columns are gathered independently of each other, by as many threads as there are.
  let columns = Gather.columns([
    (weather.temp.column, rows.weather), (weather.windDir.column, rows.weather),
    (weather.windSpeed.column, rows.weather), (weather.precip.column, rows.weather),
    (weather.pressure.column, rows.weather), (weather.visib.column, rows.weather),
    (planes.year.column, rows.plane), (planes.manufacturer.nullingNA().column, rows.plane),
    (planes.model.nullingNA().column, rows.plane), (planes.engines.column, rows.plane),
    (planes.seats.column, rows.plane),
    (airports.lat.column, rows.origin), (airports.lon.column, rows.origin),
    (airports.lat.column, rows.dest), (airports.lon.column, rows.dest),
  ])
  return JoinedFlight(
    flight: flights, temperature: Float64Column(columns[0])!, windDirection: Int64Column(columns[1])!,
    windSpeed: Float64Column(columns[2])!, precipitation: Float64Column(columns[3])!,
    pressure: Float64Column(columns[4])!, visibility: Float64Column(columns[5])!,
    planeYear: Int64Column(columns[6])!, manufacturer: StringColumn(columns[7])!,
    model: StringColumn(columns[8])!, engines: Int64Column(columns[9])!, seats: Int64Column(columns[10])!,
    originLatitude: Float64Column(columns[11])!, originLongitude: Float64Column(columns[12])!,
    destLatitude: Float64Column(columns[13])!, destLongitude: Float64Column(columns[14])!)
}

/// For each flight, the row of each other table that belongs to it, -1 where there is none.
private struct MatchedRows: Sendable {
  let weather, plane, origin, dest: Output<Int32>

  init(count: Int) {
    (weather, plane) = (Output(count: count), Output(count: count))
    (origin, dest) = (Output(count: count), Output(count: count))
  }
}

/// The last row of each text of a key column.
struct TextIndex: Sendable {
  private var codes: TextCodes
  private var rows: [Int32] = []

  init(_ column: StringColumn) {
    codes = TextCodes(column)
    let texts = TextView(column)
    for row in 0..<column.count {
      let code = Int(codes.add(texts, row))
      if code == rows.count { rows.append(Int32(row)) } else { rows[code] = Int32(row) }
    }
  }

  /// The row of the text in `row` of a view, -1 where it has none.
  @inline(__always)
  func row(_ texts: TextView, _ row: Int) -> Int32 {
    let code = codes.code(texts, row)
    return code < 0 ? -1 : rows[Int(code)]
  }

  /// The same for a range of rows of a column.
  func find(_ column: StringColumn, _ range: Range<Int>, _ output: Output<Int32>) {
    let texts = TextView(column)
    for row in range { output[row] = self.row(texts, row) }
  }
}

/// The last weather row of each origin and hour.
private struct WeatherIndex: Sendable {
  private var origins: TextCodes
  private var rows: IndexTable

  init(_ weather: Weather) throws(StageError) {
    origins = TextCodes(weather.origin)
    rows = IndexTable(capacity: weather.origin.count)
    let (texts, hours) = (TextView(weather.origin), TextView(weather.timeHour))
    for row in 0..<weather.origin.count {
      guard let hour = Calendar.microseconds(ofUTC: hours.text(row)) else {
        throw .valueError(
          "weather row \(row): time_hour \(PythonText.repr(weather.timeHour.utf8(row))) is not YYYY-MM-DDTHH:MM:SSZ",
          path: "weather[\(row)].time_hour")
      }
      rows.set(Self.key(origins.add(texts, row), hour), Int32(row))
    }
  }

  /// The weather row of each of some flights, -1 where there is none.
  func find(_ origins: StringColumn, _ hours: TimestampColumn, _ range: Range<Int>, _ output: Output<Int32>) {
    let texts = TextView(origins)
    let hours = hours.microseconds.values
    for row in range {
      let origin = self.origins.code(texts, row)
      let isWhole = hours[row] % 1_000_000 == 0
      output[row] = origin >= 0 && isWhole ? rows[Self.key(origin, hours[row])] : -1
    }
  }

  /// Seconds of four-digit years take less than 40 bits; the origin's code goes above them.
  @inline(__always)
  private static func key(_ origin: Int32, _ hour: Int64) -> UInt64 {
    UInt64(UInt32(origin)) << 40 | UInt64(bitPattern: hour / 1_000_000) & 0xFF_FFFF_FFFF
  }
}
