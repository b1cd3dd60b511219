// swift-tools-version: 6.2
import PackageDescription

/// Settings every Swift target shares: warnings are errors, imports are explicit and internal.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "ruleout",
  products: [
    .executable(name: "ruleout", targets: ["ruleout-cli"]),
    .library(name: "RuleOut", targets: ["RuleOut", "RuleOutModel"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "RuleOutModel", swiftSettings: strict),
    .target(
      name: "RuleOutIngest", dependencies: ["RuleOutModel", "CZlib"], swiftSettings: strict),
    .target(name: "RuleOutSignals", dependencies: ["RuleOutModel"], swiftSettings: strict),
    .target(
      name: "RuleOutDiagnosis", dependencies: ["RuleOutModel", "RuleOutSignals"],
      resources: [.embedInCode("Likelihoods/likelihoods.txt")], swiftSettings: strict),
    .target(
      name: "RuleOutReport", dependencies: ["RuleOutModel"],
      resources: [.embedInCode("Schema/report.schema.json")], swiftSettings: strict),
    .target(
      name: "RuleOutSimulator", dependencies: ["RuleOutModel", "CZlib"], swiftSettings: strict),
    .target(
      name: "RuleOut",
      dependencies: [
        "RuleOutModel", "RuleOutIngest", "RuleOutSignals", "RuleOutDiagnosis", "RuleOutReport",
        .product(name: "Yams", package: "Yams"),
      ], swiftSettings: strict),
    .executableTarget(
      name: "ruleout-cli",
      dependencies: [
        "RuleOut", "RuleOutModel", "RuleOutSimulator",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),
    .testTarget(name: "RuleOutModelTests", dependencies: ["RuleOutModel"], swiftSettings: strict),
    .testTarget(
      name: "RuleOutIngestTests", dependencies: ["RuleOutIngest", "RuleOutModel", "CZlib"],
      exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "RuleOutSignalsTests", dependencies: ["RuleOutSignals", "RuleOutModel"],
      swiftSettings: strict),
    .testTarget(
      name: "RuleOutDiagnosisTests",
      dependencies: ["RuleOutDiagnosis", "RuleOutSignals", "RuleOutModel"],
      swiftSettings: strict),
    .testTarget(
      name: "RuleOutReportTests", dependencies: ["RuleOutReport", "RuleOutModel"],
      exclude: ["Golden"], swiftSettings: strict),
    .testTarget(
      name: "RuleOutSimulatorTests", dependencies: ["RuleOutSimulator", "RuleOutModel"],
      swiftSettings: strict),
    .testTarget(
      name: "RuleOutEndToEndTests",
      dependencies: [
        "RuleOut", "RuleOutModel", "RuleOutSimulator", "ruleout-cli",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
