// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct LogLineTests {
    private static let time: Int64 = 1_795_428_000_123_000_000

    @Test func text() {
        #expect(
            LogLine(time: Self.time, level: .info, event: "ready").text(in: .text) == "2026-11-23T10:00:00.123Z info ready")
        let line = LogLine(
            time: Self.time, level: .error, event: "reload-failed",
            fields: [("listener", "mx"), ("address", "[::]:25"), ("why", "no \"such\" file"), ("empty", "")])
        let head = "2026-11-23T10:00:00.123Z error reload-failed listener=mx address=[::]:25 "
        #expect(line.text(in: .text) == head + "why=\"no \\\"such\\\" file\" empty=\"\"")
    }

    @Test func json() {
        #expect(
            LogLine(time: Self.time, level: .info, event: "ready").text(in: .json)
                == #"{"time":"2026-11-23T10:00:00.123Z","level":"info","event":"ready"}"#)
        let line = LogLine(
            time: Self.time, level: .warning, event: "odd", fields: [("why", "no \"such\" file\n"), ("count", "3")])
        let head = #"{"time":"2026-11-23T10:00:00.123Z","level":"warning","event":"odd","#
        #expect(line.text(in: .json) == head + #""why":"no \"such\" file\u000A","count":"3"}"#)
    }

    @Test func peersWriteNoLinesOfTheirOwn() {
        let line = LogLine(
            time: Self.time, level: .info, event: "odd", fields: [("helo", "x\r\n2026-11-23T10:00:00.123Z info ready")])
        for format in LogFormat.allCases {
            let text = line.text(in: format)
            #expect(!text.utf8.contains { $0 < 0x20 })
            #expect(text.utf8.count < 200)
        }
    }
}
