import Columns
import Glibc
import StageKit

/// Stage 4, features: distance, speed and the delay made up in the air. See `features.py`.
///
/// All columns of the input pass through without a copy.
func features(flights: JoinedFlight) throws -> FeaturedFlight {
  let count = flights.originLatitude.count
  let (miles, speed, madeUp) = (
    Output<Double>(count: count), Output<Double>(count: count), Output<Int64>(count: count)
  )
  let hasMiles = [
    flights.originLatitude, flights.originLongitude, flights.destLatitude, flights.destLongitude,
  ].reduce(nil) { Bitmap.intersection($0, $1.validity) }
  let airTime = flights.flight.airTime
  let (departureDelay, arrivalDelay) = (flights.flight.departureDelay, flights.flight.arrivalDelay)
  let hasMadeUp = Bitmap.intersection(departureDelay.validity, arrivalDelay.validity)
  let hasSpeed = Output<UInt64>(count: (count + 63) / 64)

  Parallel.forEach(ranges: count) { rows in
    var distances = DistanceCache()
    let (latitudes, longitudes) = (flights.originLatitude.values, flights.originLongitude.values)
    let (toLatitudes, toLongitudes) = (flights.destLatitude.values, flights.destLongitude.values)
    let (minutes, departures, arrivals) = (airTime.values, departureDelay.values, arrivalDelay.values)
    for block in stride(from: rows.lowerBound, to: rows.upperBound, by: 64) {
      let located = hasMiles?.word(at: block) ?? .max
      let flown = airTime.validity?.word(at: block) ?? .max
      let delayed = hasMadeUp?.word(at: block) ?? .max
      var fast: UInt64 = 0
      for row in block..<min(block + 64, rows.upperBound) {
        let bit: UInt64 = 1 << UInt64(row & 63)
        let distance =
          located & bit == 0
          ? 0 : distances.miles(latitudes[row], longitudes[row], toLatitudes[row], toLongitudes[row])
        let isFast = located & flown & bit != 0 && minutes[row] > 0
        miles[row] = distance
        speed[row] = isFast ? distance * 60 / Double(minutes[row]) : 0
        madeUp[row] = delayed & bit != 0 ? departures[row] - arrivals[row] : 0
        if isFast { fast |= bit }
      }
      hasSpeed[block / 64] = fast
    }
  }
  return FeaturedFlight(
    flight: flights,
    greatCircleMiles: Float64Column(buffer: miles.buffer, count: count, validity: hasMiles),
    airSpeedMph: Float64Column(
      buffer: speed.buffer, count: count, validity: Bitmap(hasSpeed.buffer, count: count)),
    madeUpMinutes: Int64Column(buffer: madeUp.buffer, count: count, validity: hasMadeUp))
}

/// Mean radius of the Earth (6371.0088 km) in statute miles.
let earthRadiusMiles = 3958.7613

/// Great-circle distance in statute miles between two points given in degrees.
///
/// R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984), 159. Every operation is a single
/// rounded double in the reference's order, and the functions are those of the C library that Python calls.
func haversineMiles(
  _ latitude: Double, _ longitude: Double, _ toLatitude: Double, _ toLongitude: Double
) -> Double {
  let degree = Double.pi / 180
  let (phi, toPhi) = (latitude * degree, toLatitude * degree)
  let halfPhi = sin((toPhi - phi) / 2)
  let halfLambda = sin((toLongitude - longitude) * degree / 2)
  let a = halfPhi * halfPhi + cos(phi) * cos(toPhi) * halfLambda * halfLambda
  // Rounding can take a beyond 1 for antipodes, and below 0 for latitudes beyond the poles.
  let bounded = a < 1 ? (a > 0 ? a : 0) : 1
  return 2 * earthRadiusMiles * asin(bounded.squareRoot())
}

/// Distances of the routes met so far: there are thousands of flights for each route, and three sines, two cosines
/// and an arc sine for each distance.
struct DistanceCache {
  private struct Route {
    var latitude, longitude, toLatitude, toLongitude, miles: Double
  }

  private var routes: [Route] = []
  private var index = IndexTable(capacity: 512)

  @inline(__always)
  mutating func miles(
    _ latitude: Double, _ longitude: Double, _ toLatitude: Double, _ toLongitude: Double
  ) -> Double {
    let key =
      (latitude.bitPattern &* 0x9E37_79B9_7F4A_7C15 ^ longitude.bitPattern &* 0xC2B2_AE3D_27D4_EB4F)
      ^ (toLatitude.bitPattern &* 0x1656_67B1_9E37_79F9 ^ toLongitude.bitPattern &* 0xD6E8_FEB8_6659_FD93)
    let found = Int(index[key])
    if found >= 0 {
      let route = routes[found]
      // Two routes may share a hash; the second is then computed each time.
      if route.latitude == latitude && route.longitude == longitude && route.toLatitude == toLatitude
        && route.toLongitude == toLongitude
      {
        return route.miles
      }
      return haversineMiles(latitude, longitude, toLatitude, toLongitude)
    }
    let miles = haversineMiles(latitude, longitude, toLatitude, toLongitude)
    // Inputs without repetition must not fill the memory.
    if routes.count < 65_536 {
      index.set(key, Int32(routes.count))
      routes.append(
        Route(
          latitude: latitude, longitude: longitude, toLatitude: toLatitude, toLongitude: toLongitude,
          miles: miles))
    }
    return miles
  }
}
