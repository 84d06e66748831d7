// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Gateway
import Glibc
import Logging
import ServiceLifecycle
import UnixSignals

/// `weir run`: the daemon.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve: accept mail, filter it, relay it.",
        discussion: """
            Without --config it listens on 127.0.0.1:2525, filters by ./Rules, lets the local host relay, and delivers every \
            recipient to the Maildir ./mail, or to the server that --smarthost names.
            """)

    @OptionGroup var settings: Settings

    @Option(help: ArgumentHelp("How log lines are written: text or json.", valueName: "format"))
    var logFormat: LogFormatOption?

    func run() async throws {
        // First of all: SIGHUP ends a process that does not expect it, and one that comes during the start has to wait.
        signal(SIGHUP, SIG_IGN)
        AllocatorBounds.set()
        let reloads = await UnixSignalsSequence(trapping: .sighup)
        guard case .ready(let configuration, let rules, let warnings) = report(settings.load()) else {
            throw ExitCode.badConfiguration
        }
        if let shortage = DescriptorLimit.shortage(for: configuration) {
            complain(["error: \(shortage)"])
            throw ExitCode.unavailable
        }
        // A client or next hop that is gone must not end us.
        signal(SIGPIPE, SIG_IGN)
        let log = LogWriter(format: logFormat?.format ?? configuration.log.format, level: configuration.log.level)
        for warning in warnings { log.warning("configuration", [("message", warning)]) }
        let gateway = MailGateway(configuration: configuration, rules: rules, log: log)
        var quiet = Logger(label: "weir")
        quiet.logLevel = .critical
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(service: gateway, successTerminationBehavior: .gracefullyShutdownGroup),
                    .init(service: Reloader(reloads: reloads, gateway: gateway, settings: settings, log: log)),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet))
        do {
            try await group.run()
        } catch {
            await log.close()
            complain(["error: \(error)"])
            throw ExitCode.unavailable
        }
        await log.close()
    }

    private func report(_ loaded: Settings.Loaded) -> Settings.Loaded {
        if case .failed(let lines) = loaded { complain(lines) }
        return loaded
    }
}

/// What `--log-format` takes.
enum LogFormatOption: String, ExpressibleByArgument, CaseIterable {
    case text
    case json

    var format: LogFormat {
        switch self {
        case .text: .text
        case .json: .json
        }
    }
}

/// Reloads configuration and rules on SIGHUP. Bad ones are reported, and the old ones stay.
private struct Reloader: Service {
    /// Those that came since the start of the program.
    let reloads: UnixSignalsSequence
    let gateway: MailGateway
    let settings: Settings
    let log: LogWriter

    func run() async throws {
        for await _ in reloads.cancelOnGracefulShutdown() {
            switch settings.load() {
            case .ready(let configuration, let rules, let warnings):
                for warning in warnings { log.warning("configuration", [("message", warning)]) }
                gateway.reload(configuration: configuration, rules: rules)
            case .failed(let lines):
                for line in lines { log.error("reload-failed", [("message", line)]) }
            }
        }
    }
}
