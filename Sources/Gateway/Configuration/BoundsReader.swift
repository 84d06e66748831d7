// SPDX-License-Identifier: Apache-2.0

import Rules
import SMTP

/// Reads what a configuration says of sizes, numbers and times.
///
/// What is below the least of RFC 5321 §4.5.3 is taken, with a warning: the RFC lets who cannot do better do less.
struct BoundsReader {
    let diagnostics: Diagnostics

    func readSpool(_ reader: MappingReader, into spool: inout SpoolLimits) {
        spool.path = reader.optional("path").flatMap { diagnostics.text($0, under: "path") }
        // A message holds up to 256 KiB of it, and goes to a file where there is less.
        if let memory = size(reader, "memory", atLeast: 64 * 1024) { spool.memory = memory }
        if let disk = size(reader, "disk", atLeast: 0) { spool.disk = disk }
        reader.finish()
    }

    func readLimits(_ reader: MappingReader, into configuration: inout Configuration) {
        if let message = size(reader, "message", atLeast: 1024) {
            configuration.limits.message = message
            warn(message < 64 * 1024, reader, "message", "less than the 64 KiB of RFC 5321 §4.5.3.1.7")
        }
        if let recipients = reader.integer("recipients", in: 1...100_000) {
            configuration.limits.recipients = recipients
            warn(recipients < 100, reader, "recipients", "less than the 100 of RFC 5321 §4.5.3.1.8")
        }
        readGrammar(reader, into: &configuration.limits)
        let range = 1...1_000_000
        if let number = reader.integer("connections", in: range) { configuration.connections = number }
        if let number = reader.integer("connections-per-address", in: range) { configuration.connectionsPerAddress = number }
        if let number = reader.integer("next-hop-connections", in: range) { configuration.hopConnections = number }
        if let number = reader.integer("event-loops", in: 1...256) { configuration.eventLoops = number }
        reader.finish()
    }

    /// The bounds of RFC 5321 §4.5.3.1 on the parts of a command, and those on what a peer may try.
    private func readGrammar(_ reader: MappingReader, into limits: inout SMTP.Limits) {
        func read(_ key: String, _ limit: WritableKeyPath<SMTP.Limits, Int>, least: Int, _ section: String) {
            guard let octets = reader.integer(key, in: 16...1_000_000) else { return }
            limits[keyPath: limit] = octets
            warn(octets < least, reader, key, "less than the \(least) octets of RFC 5321 §\(section)")
        }
        read("local-part", \.localPart, least: 64, "4.5.3.1.1")
        read("domain", \.domain, least: 255, "4.5.3.1.2")
        read("path", \.path, least: 256, "4.5.3.1.3")
        read("command-line", \.commandLine, least: 512, "4.5.3.1.4")
        read("reply-line", \.replyLine, least: 512, "4.5.3.1.5")
        let range = 1...1_000_000
        if let number = reader.integer("errors", in: range) { limits.protocolErrors = number }
        if let number = reader.integer("refused-recipients", in: range) { limits.refusedRecipients = number }
        if let number = reader.integer("idle-commands", in: range) { limits.idleCommands = number }
        if let number = reader.integer("least-rate", in: 0...1_000_000) { limits.minimumRate = number }
    }

    func readTimeouts(_ reader: MappingReader, into timeouts: inout SMTP.Limits.Timeouts) {
        if let command = seconds(reader, "command") {
            timeouts.command = command
            warn(command < 300, reader, "command", "less than the 5 minutes of RFC 5321 §4.5.3.2.7")
        }
        if let content = seconds(reader, "data") {
            timeouts.content = content
            warn(content < 180, reader, "data", "less than the 3 minutes of RFC 5321 §4.5.3.2.5")
        }
        let steps: [(String, WritableKeyPath<SMTP.Limits.Timeouts, Int>, Int, String)] = [
            ("greeting", \.greeting, 300, "4.5.3.2.1"), ("mail", \.mail, 300, "4.5.3.2.2"),
            ("recipient", \.recipient, 300, "4.5.3.2.3"), ("data-start", \.data, 120, "4.5.3.2.4"),
            ("data-block", \.block, 180, "4.5.3.2.5"), ("data-end", \.endOfContent, 600, "4.5.3.2.6"),
        ]
        for (key, timeout, least, section) in steps {
            guard let time = seconds(reader, "next-hop-" + key) else { continue }
            timeouts[keyPath: timeout] = time
            warn(time < least, reader, "next-hop-" + key, "less than the \(least / 60) minutes of RFC 5321 §\(section)")
        }
        if let hop = seconds(reader, "next-hop") {
            timeouts.greeting = min(timeouts.greeting, hop)
            timeouts.mail = min(timeouts.mail, hop)
            timeouts.recipient = min(timeouts.recipient, hop)
            timeouts.data = min(timeouts.data, hop)
            timeouts.block = min(timeouts.block, hop)
            timeouts.endOfContent = min(timeouts.endOfContent, hop)
            warn(hop < 120, reader, "next-hop", "less than the 2 minutes of RFC 5321 §4.5.3.2.4: a busy server answers later")
        }
        reader.finish()
    }

    /// Octets. The upper bound keeps sums and doubles of sizes far from overflow.
    private func size(_ reader: MappingReader, _ key: String, atLeast least: Int) -> Int? {
        guard let octets = reader.size(key) else { return nil }
        guard octets >= least else { return refuse(reader, key, "'\(key)' is at least \(least) bytes") }
        guard octets <= 1 << 50 else { return refuse(reader, key, "'\(key)' is at most 1024 TiB") }
        return octets
    }

    /// A time of one second to one day, rounded up to seconds.
    private func seconds(_ reader: MappingReader, _ key: String) -> Int? {
        guard let duration = reader.duration(key) else { return nil }
        guard duration >= .seconds(1) else { return refuse(reader, key, "'\(key)' is at least 1 s") }
        guard duration <= .seconds(86_400) else { return refuse(reader, key, "'\(key)' is at most 1 day") }
        let parts = duration.components
        return Int(parts.seconds) + (parts.attoseconds > 0 ? 1 : 0)
    }

    private func refuse(_ reader: MappingReader, _ key: String, _ message: String) -> Int? {
        diagnostics.error(message, at: position(reader, key))
        return nil
    }

    private func warn(_ isLow: Bool, _ reader: MappingReader, _ key: String, _ why: String) {
        if isLow { diagnostics.warning("'\(key)' is \(why)", at: position(reader, key)) }
    }

    private func position(_ reader: MappingReader, _ key: String) -> SourcePosition {
        reader.optional(key)?.position ?? reader.position
    }
}
