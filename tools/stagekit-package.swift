// swift-tools-version: 6.3
// What an installation has to build rewrites with: StageKit and what it stands on.
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6), .strictMemorySafety(), .enableExperimentalFeature("Lifetimes"),
]

let package = Package(
  name: "regauge",
  products: [.library(name: "StageKit", targets: ["StageKit"])],
  targets: [
    .target(name: "CStageABI"),
    .target(name: "Columns", dependencies: ["CStageABI"], swiftSettings: settings),
    .target(name: "StageKit", dependencies: ["CStageABI", "Columns"], swiftSettings: settings),
  ])
