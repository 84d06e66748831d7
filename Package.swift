// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

/// The strictest the compiler offers: every target is built with these.
let strict: [SwiftSetting] = [
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "weir",
    products: [
        .executable(name: "weir", targets: ["weir"]),
        .executable(name: "filter-test", targets: ["filter-test"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Floor 0: the ground. Knows nothing of mail but its alphabet.
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CMagic", pkgConfig: "libmagic", providers: [.apt(["libmagic-dev"])]),
        .systemLibrary(name: "CVectorscan", pkgConfig: "libhs", providers: [.apt(["libvectorscan-dev"])]),
        .target(name: "Bytes", swiftSettings: strict),
        .target(name: "Digests", dependencies: ["COpenSSL"], swiftSettings: strict),

        // Floor 1: the cores. Pure: bytes in, decisions out.
        .target(name: "SMTP", dependencies: ["Bytes"], swiftSettings: strict),
        .target(name: "MIME", dependencies: ["Bytes"], swiftSettings: strict),
        .target(
            name: "Rules",
            dependencies: ["Bytes", "CVectorscan", .product(name: "Yams", package: "Yams")],
            swiftSettings: strict),
        .target(name: "Inspection", dependencies: ["Bytes", "CMagic"], swiftSettings: strict),

        // Floor 2: policy. One message through the stages, to a verdict.
        .target(
            name: "Filtering",
            dependencies: ["Bytes", "Digests", "Inspection", "MIME", "Rules"],
            swiftSettings: strict),

        // Floor 3: input and output. The only module that knows NIO.
        .target(
            name: "Gateway",
            dependencies: [
                "Bytes", "Filtering", "Inspection", "MIME", "Rules", "SMTP",
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),

        // Floor 4: programs.
        .executableTarget(
            name: "weir",
            dependencies: [
                "Filtering", "Gateway", "Rules",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "filter-test",
            dependencies: [
                "Bytes", "Digests", "Filtering", "Inspection", "MIME", "Rules", "SMTP",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        .testTarget(name: "BytesTests", dependencies: ["Bytes"], swiftSettings: strict),
        .testTarget(name: "DigestsTests", dependencies: ["Digests"], swiftSettings: strict),
        .testTarget(name: "SMTPTests", dependencies: ["SMTP", "Bytes"], swiftSettings: strict),
        .testTarget(
            name: "MIMETests", dependencies: ["MIME", "Bytes", "Digests"], exclude: ["Goldens"], swiftSettings: strict),
        .testTarget(name: "RulesTests", dependencies: ["Rules", "Bytes"], swiftSettings: strict),
        .testTarget(name: "InspectionTests", dependencies: ["Inspection", "Bytes"], swiftSettings: strict),
        .testTarget(
            name: "FilteringTests",
            dependencies: ["Filtering", "Bytes", "Digests", "MIME", "Rules", "Inspection"], swiftSettings: strict),
        .testTarget(
            name: "GatewayTests",
            dependencies: [
                "Gateway", "Bytes", "MIME", "SMTP", "Rules", "Filtering",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "filter-testTests",
            dependencies: [
                "filter-test", "Bytes", "MIME", "Rules", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .testTarget(name: "HouseTests", swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
