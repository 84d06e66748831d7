// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@testable import Gateway

@Suite struct BoundsReaderTests {
    @Test(arguments: BoundsReaderTests.mistakes)
    func mistake(row: [String]) {
        #expect(Sample.diagnostics([row[0]: row[1]]) == Array(row.dropFirst(2)))
    }

    @Test func everyKey() throws {
        let configuration = try Sample.configuration([
            "more": """
            spool: { path: /var/lib/weir/spool, memory: 64 MiB, disk: 8 GiB }
            limits:
              message: 100 MiB
              recipients: 500
              connections: 2000
              connections-per-address: 20
              next-hop-connections: 10
              event-loops: 2
            timeouts: { command: 6 min, data: 200.5 s, next-hop: 5 min }

            """
        ])
        #expect(configuration.spool.path == "/var/lib/weir/spool")
        #expect(configuration.spool.memory == 64 << 20)
        #expect(configuration.spool.disk == 8 << 30)
        #expect(configuration.limits.message == 100 << 20)
        #expect(configuration.limits.recipients == 500)
        #expect(configuration.connections == 2000)
        #expect(configuration.connectionsPerAddress == 20)
        #expect(configuration.hopConnections == 10)
        #expect(configuration.eventLoops == 2)
        let timeouts = configuration.limits.timeouts
        #expect(timeouts.command == 360)
        #expect(timeouts.content == 201)
        #expect([timeouts.greeting, timeouts.mail, timeouts.recipient, timeouts.endOfContent] == [300, 300, 300, 300])
        // A cap, not a setting.
        #expect([timeouts.data, timeouts.block] == [120, 180])
    }

    @Test func everyLimitAndTimeOutOfTheStandard() throws {
        let limits = try Sample.configuration([
            "more": """
            limits:
              local-part: 64
              domain: 255
              path: 256
              command-line: 512
              reply-line: 512
              errors: 5
              refused-recipients: 6
              idle-commands: 7
              least-rate: 8
            timeouts:
              next-hop-greeting: 301 s
              next-hop-mail: 302 s
              next-hop-recipient: 303 s
              next-hop-data-start: 121 s
              next-hop-data-block: 181 s
              next-hop-data-end: 601 s

            """
        ]).limits
        #expect(
            [limits.localPart, limits.domain, limits.path, limits.commandLine, limits.replyLine] == [64, 255, 256, 512, 512])
        #expect([limits.protocolErrors, limits.refusedRecipients, limits.idleCommands, limits.minimumRate] == [5, 6, 7, 8])
        let timeouts = limits.timeouts
        #expect([timeouts.greeting, timeouts.mail, timeouts.recipient] == [301, 302, 303])
        #expect([timeouts.data, timeouts.block, timeouts.endOfContent] == [121, 181, 601])
        let said = Sample.diagnostics(["more": "limits: { local-part: 63 }\ntimeouts: { next-hop-mail: 1 min }\n"])
        #expect(said.count == 2)
        #expect(said.allSatisfy { $0.contains("warning: ") && $0.contains("RFC 5321 §4.5.3") })
    }

    @Test func nextHopCapsEveryTimeoutOfTheClient() throws {
        let timeouts = try Sample.configuration(["more": "timeouts: { next-hop: 2 s }\n"]).limits.timeouts
        let all = [
            timeouts.greeting, timeouts.mail, timeouts.recipient, timeouts.data, timeouts.block, timeouts.endOfContent,
        ]
        #expect(all == [2, 2, 2, 2, 2, 2])
        #expect([timeouts.command, timeouts.content] == [300, 180])
    }

    /// The part that is changed, what stands there then, and what is said of it.
    static let mistakes: [[String]] = [
        ["more", "limits: { message: much }\n", "9:20: error: 'message' is a size such as 50 MiB, not 'much'"],
        ["more", "limits: { message: 0 }\n", "9:20: error: 'message' is at least 1024 bytes"],
        ["more", "limits: { message: 2000 TiB }\n", "9:20: error: 'message' is at most 1024 TiB"],
        ["more", "limits: { messages: 1 MiB }\n", "9:11: error: unknown key 'messages' in 'limits'; did you mean 'message'?"],
        [
            "more", "limits: { recipients: 0, connections: -1, connections-per-address: many, next-hop-connections: 1.5 }\n",
            "9:23: error: 'recipients' is a number from 1 to 100000, not '0'",
            "9:39: error: 'connections' is a number from 1 to 1000000, not '-1'",
            "9:68: error: 'connections-per-address' is a number from 1 to 1000000, not 'many'",
            "9:96: error: 'next-hop-connections' is a number from 1 to 1000000, not '1.5'",
        ],
        [
            "more", "limits: { message: 10 KiB, recipients: 5 }\n",
            "9:20: warning: 'message' is less than the 64 KiB of RFC 5321 §4.5.3.1.7",
            "9:40: warning: 'recipients' is less than the 100 of RFC 5321 §4.5.3.1.8",
        ],
        ["more", "limits: { event-loops: 0 }\n", "9:24: error: 'event-loops' is a number from 1 to 256, not '0'"],
        ["more", "limits: []\n", "9:9: error: 'limits' must be a mapping, not a list"],
        ["more", "timeouts: { command: \"5\" }\n", "9:22: error: 'command' is a time such as 5 min, not '5'"],
        [
            "more", "timeouts: { data: 999 ms, next-hop: 25 h }\n",
            "9:19: error: 'data' is at least 1 s",
            "9:37: error: 'next-hop' is at most 1 day",
        ],
        [
            "more", "timeouts: { command: 4 min, data: 2 min, next-hop: 1 min }\n",
            "9:22: warning: 'command' is less than the 5 minutes of RFC 5321 §4.5.3.2.7",
            "9:35: warning: 'data' is less than the 3 minutes of RFC 5321 §4.5.3.2.5",
            "9:52: warning: 'next-hop' is less than the 2 minutes of RFC 5321 §4.5.3.2.4: a busy server answers later",
        ],
        [
            "more", "timeouts: { next_hop: 1 min }\n",
            "9:13: error: unknown key 'next_hop' in 'timeouts'; did you mean 'next-hop'?",
        ],
        [
            "more", "spool: { path: [], memory: 1 KiB, disk: lots }\n",
            "9:16: error: 'path' is text, not a list",
            "9:28: error: 'memory' is at least 65536 bytes",
            "9:41: error: 'disk' is a size such as 50 MiB, not 'lots'",
        ],
        [
            "more", "spool: { memory: 1 MiB, disk: 10 MiB }\n",
            "9:1: warning: the spool holds 11534336 bytes, less than one message of 52428800",
        ],
    ]
}
