// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Gateway

@Suite struct MessageLogLineTests {
    private static let modified = MessageLogLine(
        time: 1_795_428_000_123_000_000, id: "9f3c01", listener: "mx", client: "192.0.2.7", sender: "a@example.org",
        recipients: ["b@example.net"], size: 75_560, verdict: "modify", rules: ["no-programs"], removed: ["holiday.png"],
        hop: "mail.internal:25", reply: "250 2.0.0 queued as 4F1", milliseconds: 41)

    @Test func asTheDesignHasIt() {
        let head = "2026-11-23T10:00:00.123Z info id=9f3c01 mx 192.0.2.7 <a@example.org> -> <b@example.net> size=75560"
        let middle = "verdict=modify rules=no-programs removed=holiday.png hop=mail.internal:25"
        let tail = #"reply="250 2.0.0 queued as 4F1" ms=41"#
        #expect(Self.modified.text(in: .text) == "\(head) \(middle) \(tail)")
    }

    @Test func json() {
        let expected = [
            #"{"time":"2026-11-23T10:00:00.123Z","level":"info","event":"message","id":"9f3c01","listener":"mx","#,
            #""client":"192.0.2.7","from":"a@example.org","to":["b@example.net"],"size":75560,"verdict":"modify","#,
            #""rules":["no-programs"],"monitored":[],"removed":["holiday.png"],"ambiguous":[],"repaired":[],"#,
            #""hop":"mail.internal:25","reply":"250 2.0.0 queued as 4F1","ms":41,"note":null}"#,
        ]
        #expect(Self.modified.text(in: .json) == expected.joined())
    }

    @Test func whatIsAbsentIsLeftOutOrNull() {
        let line = MessageLogLine(
            time: 0, level: .warning, id: "1", listener: "mx", client: nil, sender: "", recipients: [], size: 0,
            verdict: "reject", milliseconds: 0)
        #expect(line.text(in: .text) == "1970-01-01T00:00:00.000Z warning id=1 mx - <> -> - size=0 verdict=reject ms=0")
        let expected = [
            #"{"time":"1970-01-01T00:00:00.000Z","level":"warning","event":"message","id":"1","listener":"mx","client":null,"#,
            #""from":"","to":[],"size":0,"verdict":"reject","rules":[],"monitored":[],"removed":[],"ambiguous":[],"#,
            #""repaired":[],"hop":null,"reply":null,"ms":0,"note":null}"#,
        ]
        #expect(line.text(in: .json) == expected.joined())
    }

    @Test func monitoredRulesAndNote() {
        var line = Self.modified
        line.monitored = ["one", "two"]
        line.note = "may be duplicated"
        let text = line.text(in: .text)
        #expect(text.contains(" rules=no-programs monitored=one,two removed="))
        #expect(text.hasSuffix(#" ms=41 note="may be duplicated""#))
        #expect(line.text(in: .json).hasSuffix(#""ms":41,"note":"may be duplicated"}"#))
    }

    @Test func manyOfEverything() {
        var line = Self.modified
        line.recipients = (1...12).map { "\($0)@x" }
        line.rules = (1...11).map { "r\($0)" }
        line.removed = (1...200).map { "a,\($0)" }
        let text = line.text(in: .text)
        #expect(text.contains("<9@x>,<10@x>,+2 size="))
        #expect(text.contains(" rules=r1,r2,r3,r4,r5,r6,r7,r8,r9,r10,+1 "))
        #expect(text.contains(#" removed=a\x2C1,a\x2C2,"#))
        #expect(text.contains(#"a\x2C10,+190 hop="#))
        let json = line.text(in: .json)
        #expect(json.contains(#","12@x"],"#))
        #expect(json.contains(#","a,100"],"#))
    }

    /// A peer's text in any of them makes no second line, no second key and nothing that a terminal obeys.
    @Test func whatPeersWrite() throws {
        let nasty = "x\r\n2026-11-23T10:00:00.123Z info id=1 mx \u{1B}[2J\" verdict=accept \u{202E}\u{FFFD}"
        let line = MessageLogLine(
            time: 0, id: nasty, listener: nasty, client: nasty, sender: nasty, recipients: [nasty, nasty], size: 1,
            verdict: nasty, rules: [nasty], removed: [nasty], hop: nasty, reply: nasty, milliseconds: 1, note: nasty)
        for format in LogFormat.allCases {
            let text = line.text(in: format)
            #expect(!text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E || $0.value == 0xFFFD })
        }
        let text = line.text(in: .text)
        #expect(text.contains(#"<x\x0D\x0A2026-11-23T10:00:00.123Z\x20info\x20id=1\x20mx\x20\x1B[2J""#))
        struct Back: Decodable {
            let from: String
            let to: [String]
            let verdict: String
            let reply: String
        }
        let back = try JSONDecoder().decode(Back.self, from: Data(line.text(in: .json).utf8))
        #expect(back.from == nasty)
        #expect(back.to == [nasty, nasty])
        #expect(back.verdict == nasty)
        #expect(back.reply == nasty)
    }
}
