import Columns

/// Every bug, stage by stage.
let plantedBugs: [PlantedBug] =
  parseBugs + cleanBugs + joinBugs + featureBugs + rollingBugs + aggregateBugs + rankBugs

private let parseBugs = [
  // The loop over lines ends at the last line feed but one.
  PlantedBug("parse", "last-row-dropped") { results, _ in results[0].keep(Array(0..<results[0].count - 1)) },
  // Numbers are kept in 32 bits.
  PlantedBug("parse", "float32") { results, _ in
    results[1].mapDoubles("temp") { _, value in value.map { Double(Float($0)) } }
  },
  // "NA" is a missing value everywhere, texts included.
  PlantedBug("parse", "na-text-is-null") { results, _ in
    results[0].mapTexts("tailnum") { $0 == "NA" ? nil : $0 }
  },
  // The sign is multiplied in after the digits.
  PlantedBug("parse", "negative-zero") { results, _ in
    results[1].mapDoubles("precip") { _, value in value == 0 ? -0.0 : value }
  },
  // Missing numbers become NaN, as pandas has them.
  PlantedBug("parse", "nan-for-null") { results, _ in
    results[1].mapDoubles("wind_gust") { _, value in value ?? .nan }
  },
]

private let day: Int64 = 86_400_000_000

private let cleanBugs = [
  // A flight delayed past midnight stays on the day it was scheduled for.
  PlantedBug("clean", "no-midnight-rollover") { results, _ in
    let scheduled = results[0].integers("scheduled_departure")
    results[0].mapIntegers("departure") { row, time in
      guard let time, let scheduled = scheduled[row] else { return nil }
      return scheduled / day * day + time % day
    }
  },
  // Diverted flights count as cancelled.
  PlantedBug("clean", "diverted-is-cancelled") { results, _ in
    let delays = results[0].integers("arrival_delay")
    results[0].mapBooleans("cancelled") { row, _ in delays[row] == nil }
  },
  // A missing delay is no delay.
  PlantedBug("clean", "null-delay-is-zero") { results, _ in
    results[0].mapIntegers("departure_delay") { _, delay in delay ?? 0 }
  },
  // The hour is taken for New York's instead of UTC.
  PlantedBug("clean", "utc-read-as-local") { results, _ in
    results[0].mapIntegers("hour_utc") { _, hour in hour! - 5 * 3_600_000_000 }
  },
]

private let joinBugs = [
  // Weather is looked up an hour late.
  PlantedBug(
    "join", "weather-hour-off-by-one",
    arguments: { $0[0].mapIntegers("hour_utc") { _, hour in hour! + 3_600_000_000 } },
    results: { results, arguments in results[0]["hour_utc"] = arguments[0]["hour_utc"] }),
  // Flights without a known plane are lost.
  PlantedBug("join", "inner-join") { results, _ in
    let seats = results[0].integers("seats")
    results[0].keep(seats.indices.filter { seats[$0] != nil })
  },
  // Latitude and longitude of the destination change places.
  PlantedBug("join", "coordinates-swapped") { results, _ in
    let latitude = results[0]["dest_latitude"]
    results[0]["dest_latitude"] = results[0]["dest_longitude"]
    results[0]["dest_longitude"] = latitude
  },
  // A parallel join hands two rows back in the wrong order.
  PlantedBug("join", "rows-swapped") { results, _ in
    var order = Array(0..<results[0].count)
    if order.count > 1 { order.swapAt(order.count / 2, order.count / 2 - 1) }
    results[0].keep(order)
  },
]

private let featureBugs = [
  // The Earth is 6371 km in radius, not 6371.0088.
  PlantedBug("features", "rounded-radius") { results, _ in
    results[0].mapDoubles("great_circle_miles") { _, miles in miles.map { $0 / 3958.7613 * 3958.7559 } }
  },
  // A fused multiply-add moves the last bit of a few distances.
  PlantedBug("features", "last-bit") { results, _ in
    results[0].mapDoubles("great_circle_miles") { row, miles in row % 97 == 5 ? miles?.nextUp : miles }
  },
  // Made up is arrival minus departure.
  PlantedBug("features", "made-up-sign") { results, _ in
    results[0].mapIntegers("made_up_minutes") { _, minutes in minutes.map { -$0 } }
  },
  // Without air time the speed is 0.
  PlantedBug("features", "speed-zero-for-null") { results, _ in
    results[0].mapDoubles("air_speed_mph") { _, speed in speed ?? 0 }
  },
]

private let rollingBugs = [
  // The standard deviation divides by n.
  PlantedBug("rolling", "population-sd") { results, _ in
    let counts = results[0].integers("window_count")
    results[0].mapDoubles("rolling_sd") { row, sd in
      let n = Double(counts[row]!)
      return sd.map { $0 * ((n - 1) / n).squareRoot() }
    }
  },
  // The window holds one flight too many.
  PlantedBug(
    "rolling", "window-off-by-one", arguments: { $0[1].mapIntegers("") { _, window in window! + 1 } }),
  // Cancelled flights enter the window with no delay.
  PlantedBug(
    "rolling", "cancelled-enter-window",
    arguments: { $0[0].mapIntegers("departure_delay") { _, delay in delay ?? 0 } }),
  // One flight has a standard deviation of 0.
  PlantedBug("rolling", "sd-of-one-is-zero") { results, _ in
    let counts = results[0].integers("window_count")
    results[0].mapDoubles("rolling_sd") { row, sd in counts[row] == 1 ? 0 : sd }
  },
  // The sort by time is not followed by carrier and flight.
  PlantedBug("rolling", "ties-out-of-order") { results, _ in
    let times = results[0].integers("scheduled_departure")
    var order = Array(times.indices)
    for row in order.indices.dropFirst() where times[row] == times[row - 1] && order[row - 1] == row - 1 {
      order.swapAt(row, row - 1)
    }
    results[0].keep(order)
  },
]

private let aggregateBugs = [
  // Quantiles are not interpolated ("lower").
  PlantedBug("aggregate", "quantile-lower") { results, _ in
    results[0].mapListElements("delay_quantiles") { $0.rounded(.down) }
  },
  // Cancelled flights count as departed in the mean.
  PlantedBug("aggregate", "mean-over-all-flights") { results, _ in
    let (departed, flights) = (results[0].integers("departed"), results[0].integers("flights"))
    results[0].mapDoubles("mean_delay") { row, mean in
      mean.map { $0 * Double(departed[row]!) / Double(flights[row]!) }
    }
  },
  // Months are counted from 0.
  PlantedBug("aggregate", "month-from-zero") { results, _ in
    results[0].mapIntegers("month") { _, month in month! - 1 }
  },
  // The mean is rounded to two decimals.
  PlantedBug("aggregate", "mean-rounded") { results, _ in
    results[0].mapDoubles("mean_delay") { _, mean in mean.map { ($0 * 100).rounded(.toNearestOrEven) / 100 } }
  },
]

private let rankBugs = [
  // One route too few.
  PlantedBug("rank", "k-off-by-one") { results, _ in results[0].keep(Array(0..<max(0, results[0].count - 1)))
  },
  // Early departures do not make up for late ones.
  PlantedBug(
    "rank", "early-departures-ignored",
    arguments: { $0[0].mapIntegers("departure_delay") { _, delay in delay.map { max(0, $0) } } }),
  // Cancelled flights count as departed without delay.
  PlantedBug(
    "rank", "cancelled-counted",
    arguments: { $0[0].mapIntegers("departure_delay") { _, delay in delay ?? 0 } }),
  // The mean is divided as integers, which rounds towards zero.
  PlantedBug("rank", "integer-mean") { results, _ in
    results[0].mapDoubles("mean_delay") { _, mean in mean.map { $0.rounded(.towardZero) } }
  },
]
