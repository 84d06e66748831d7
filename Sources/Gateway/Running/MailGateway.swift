// SPDX-License-Identifier: Apache-2.0

import Bytes
import Glibc
import NIOCore
import NIOPosix
public import Rules
public import ServiceLifecycle

/// The daemon: listeners, sessions, next hops. Runs until it is asked to stop, then finishes the messages in hand.
public final class MailGateway: Service {
    private let gateway: GatewayContext
    private let group: MultiThreadedEventLoopGroup
    private let threads: NIOThreadPool
    private let log: LogWriter

    /// Why the gateway does not start. Nothing has been accepted then.
    public struct StartFailure: Error, CustomStringConvertible {
        public let description: String
    }

    public init(configuration: Configuration, rules: RuleSet, log: LogWriter) {
        group = MultiThreadedEventLoopGroup(
            numberOfThreads: configuration.eventLoops > 0 ? configuration.eventLoops : System.coreCount)
        threads = NIOThreadPool(numberOfThreads: max(4, System.coreCount))
        self.log = log
        gateway = GatewayContext(
            policy: ActivePolicy(configuration: configuration, rules: rules), threads: threads, log: log)
    }

    /// Binds every listener, or none; then serves until a graceful shutdown.
    public func run() async throws {
        threads.start()
        let configuration = gateway.policies.current.configuration
        try prepareFolders(configuration)
        let loops = try await makeLoopContexts()
        var listening: [any Channel] = []
        do {
            for listener in configuration.listeners { listening.append(try await bind(listener, loops)) }
        } catch {
            for channel in listening { try? await channel.close() }
            try? await group.shutdownGracefully()
            throw error
        }
        for (channel, listener) in zip(listening, configuration.listeners) {
            log.info("listening", [("listener", listener.name), ("address", Self.text(channel.localAddress))])
        }
        log.info("ready")
        try? await gracefulShutdown()
        log.info("stopping")
        for channel in listening { try? await channel.close() }
        await gateway.stopSessions()
        for loop in loops.values { try? await loop.eventLoop.submit { loop.bound.value.hops.closeIdle() }.get() }
        try? await group.shutdownGracefully()
        try? await threads.shutdownGracefully()
        log.info("stopped")
    }

    /// Goes by another configuration and rules from the next transaction on. What needs a restart stays as it was.
    public func reload(configuration: Configuration, rules: RuleSet) {
        let old = gateway.policies.current.configuration
        let addresses = { (configuration: Configuration) in configuration.listeners.map { "\($0.name) \($0.host):\($0.port)" } }
        gateway.policies.replace(with: ActivePolicy(configuration: configuration, rules: rules))
        if addresses(old) != addresses(configuration) {
            log.warning("restart-needed", [("cause", "the addresses of the listeners have changed")])
        }
        log.info("reloaded", [("rules", "\(rules.names.count)")])
    }

    /// A folder that cannot be written to is better found before mail comes than after.
    private func prepareFolders(_ configuration: Configuration) throws {
        for (name, path) in [("spool", configuration.spool.path), ("quarantine", configuration.quarantine)] {
            guard let path else { continue }
            do {
                try DurableFile.createFolders(path)
                try DurableFile.checkWritable(path)
            } catch {
                throw StartFailure(description: "\(name): \(error)")
            }
        }
        do {
            _ = try SpoolFile(in: gateway.spoolFolder)
        } catch {
            throw StartFailure(description: "\(error)")
        }
    }

    private struct Loop: Sendable {
        let eventLoop: any EventLoop
        let bound: NIOLoopBound<LoopContext>
    }

    private func makeLoopContexts() async throws -> [ObjectIdentifier: Loop] {
        var loops: [ObjectIdentifier: Loop] = [:]
        for loop in group.makeIterator() {
            let gateway = gateway
            let bound = try await loop.submit { NIOLoopBound(LoopContext(loop: loop, gateway: gateway), eventLoop: loop) }.get()
            loops[ObjectIdentifier(loop)] = Loop(eventLoop: loop, bound: bound)
        }
        return loops
    }

    private func bind(_ listener: Listener, _ loops: [ObjectIdentifier: Loop]) async throws -> any Channel {
        let gateway = gateway
        do {
            var bootstrap = ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 1024)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                .childChannelOption(
                    .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 1024, initial: 4096, maximum: 65_536)
                )
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        guard let loop = loops[ObjectIdentifier(channel.eventLoop)] else {
                            throw ChannelError.inappropriateOperationForState
                        }
                        try Self.begin(channel, listener, gateway, loop.bound.value)
                    }
                }
            if NetworkAddress(parsing: listener.host)?.isIPv6 == true {
                // NIO switches this off, and then `[::]:25` takes IPv4 too and cannot stand beside `0.0.0.0:25`.
                let option = ChannelOptions.Types.SocketOption(level: .ipv6, name: .ipv6_v6only)
                bootstrap = bootstrap.serverChannelOption(option, value: 1)
            }
            return try await bootstrap.bind(host: listener.host, port: listener.port).get()
        } catch {
            let reason = (error as? IOError).map { unsafe String(cString: strerror($0.errnoCode)) } ?? "\(error)"
            throw StartFailure(description: "listener \(listener.name): cannot listen on \(listener.address): \(reason)")
        }
    }

    /// Puts a session on a new connection, or turns it away.
    private static func begin(
        _ channel: any Channel, _ listener: Listener, _ gateway: GatewayContext, _ local: LoopContext
    ) throws {
        let client = channel.remoteAddress?.ipAddress.flatMap { NetworkAddress(parsing: $0) }
        if gateway.connections.enter(client) {
            try channel.pipeline.syncOperations.addHandler(
                SessionHandler(gateway: gateway, local: local, listener: listener, client: client))
            gateway.begin(channel)
        } else {
            gateway.log.info("turned-away", [("listener", listener.name), ("client", client?.description ?? "-")])
            try channel.pipeline.syncOperations.addHandler(RefusalHandler())
        }
    }

    private static func text(_ address: SocketAddress?) -> String {
        guard let host = address?.ipAddress, let port = address?.port else { return "-" }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
