import Columns
import StageKit

/// The stages of `reference-python/flights`, rewritten.
let library = StageLibrary("flights") {
  Stage(
    "parse", inputs: ["flights_csv", "weather_csv", "planes_csv", "airports_csv", "airlines_csv"],
    outputs: ["flights_raw", "weather", "planes", "airports", "airlines"], parse)
  Stage("clean", inputs: "flights", outputs: "flights_clean", clean)
  Stage("join", inputs: ["flights", "weather", "planes", "airports"], outputs: "flights_joined", join)
  Stage("features", inputs: "flights", outputs: "flights_featured", features)
  Stage("rolling", inputs: "flights", parameters: "window", outputs: "delays_rolling", rolling)
  Stage(
    "aggregate", inputs: ["flights", "airlines"], parameters: "quantiles", outputs: "carrier_months",
    aggregate)
  Stage("rank", inputs: "flights", parameters: "k", outputs: "worst_routes", rank)
}

@c(regauge_library_v1)
public func regaugeLibrary(_ hostVersion: UInt32) -> ExportedLibrary { unsafe library.export(hostVersion) }
