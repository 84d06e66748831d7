// SPDX-License-Identifier: Apache-2.0

import Bytes
import MIME
import Rules
import Testing

@testable import Filtering

@Suite struct PipelineTests {
    private static let everything = [
        Messages.withProgram, Messages.onlyProgram, Messages.attached, Messages.attachedInBase64, Messages.signed,
        "", "\n", "Subject: x", "Subject: x\n", "Subject: x\n\nhello\n", "not a field\n\nx\n",
        "Content-Type: multipart/mixed; boundary=b\n\nno part at all\n", "Content-Type: multipart/mixed\n\n--b\n\nx\n--b--\n",
        "Content-Type: text/html\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n!!!\n",
    ]

    /// What is not forbidden is not touched.
    @Test func withoutRulesEveryMessageIsItself() throws {
        let filter = try Filter()
        for text in Self.everything {
            for message in [wire(text), Array(text.utf8)] {
                let places: [[Int]] = [[], Array(1..<max(1, message.count))]
                for cuts in places {
                    let result = try filter.run(message, cuts: cuts)
                    #expect(result.outcome.verdict == .accept, "\(text)")
                    #expect(result.outcome.plan.isIdentity, "\(text)")
                    #expect(result.output == message, "\(text)")
                    #expect(result.outcome.actions.isEmpty, "\(text)")
                    #expect(result.outcome.size == message.count, "\(text)")
                }
            }
        }
    }

    @Test func rulesThatDoNotMatchChangeNothing() throws {
        let filter = try Filter("rules:\n  - { name: r, when: { attachment: { extension: xyz } }, do: strip }\n") {
            $0.hashesEveryPart = true
        }
        for text in Self.everything {
            let result = try filter.run(text)
            #expect(result.outcome.verdict == .accept, "\(text)")
            #expect(result.output == wire(text), "\(text)")
        }
    }

    /// However the network cuts a message: the same verdict, reasons, parts and octets.
    @Test func noCutMakesADifference() throws {
        let rules = """
            rules:
              - { name: strip, when: { attachment: { type: program } }, do: strip }
              - { name: word, when: { text: { contains: see the } }, do: { add-header: { name: X-Word, value: found } } }
              - { name: tag, when: { header: { name: From, value: "*example.org" } }, do: { tag-subject: "[x]" } }
              - { name: sizes, when: { message: { parts: over 2 } }, do: { add-header: { name: X-Parts, value: many } } }
            """
        let filter = try Filter(rules) { $0.hashesEveryPart = true }
        for text in Self.everything {
            let message = wire(text)
            let whole = try filter.run(message).summary
            for cuts in cuttings(of: message.count) {
                let cut = try filter.run(message, cuts: cuts).summary
                #expect(cut == whole, "cut at \(cuts.prefix(3))")
            }
        }
    }

    @Test func reportsOfParts() throws {
        let result = try Filter { $0.hashesEveryPart = true }.run(Messages.attached)
        let parts = result.outcome.parts
        #expect(parts.map(\.part) == ["0", "1", "2", "2.0", "2.1", "2.2"])
        #expect(parts.map(\.parent) == [nil, "0", "0", "2", "2.0", "2.0"])
        #expect(parts.map(\.isContainer) == [true, false, true, true, false, false])
        #expect(parts.map(\.isBody) == [false, true, false, false, true, false])
        #expect(parts.map(\.type) == [nil, "text/plain", nil, nil, "text/plain", "application/x-dosexec"])
        #expect(parts.map(\.size) == [nil, 15, nil, nil, 9, 64])
        let program = try #require(result.part("2.2"))
        #expect(program.contentType == "application/octet-stream")
        #expect(program.filename == "a.exe")
        #expect(program.names == ["a.exe"])
        #expect(program.disposition == "attachment")
        #expect(program.encoding == "base64")
        #expect(program.charset == nil)
        #expect(program.sha256?.utf8.count == 64)
        #expect(program.within == nil)
    }

    @Test func partsOfEncodedMessages() throws {
        let result = try Filter().run(Messages.attachedInBase64)
        let parts = result.outcome.parts
        #expect(parts.map(\.part) == ["0", "1", "2", "2.0", "2.1", "2.2", "3"])
        #expect(parts.map(\.parent) == [nil, "0", "0", "2", "2.0", "2.0", "0"])
        #expect(parts.map(\.within) == [nil, nil, nil, "2", "2", "2", nil])
        #expect(parts.map(\.type) == [nil, "text/plain", nil, nil, "text/plain", "application/x-dosexec", "text/html"])
        #expect(parts.map(\.size) == [nil, 15, nil, nil, 9, 64, 11])
    }

    /// What stands behind an encoded message must be looked at like everything else.
    @Test func partsBehindEncodedMessages() throws {
        for encoding in ["base64", "quoted-printable"] {
            let inner = wire("Subject: i\nContent-Type: multipart/mixed; boundary=i\n\n--i\n\nx\n--i--\n")
            let body = encoding == "base64" ? Base64.encode(inner) : QuotedPrintableEncoder.encode(inner)
            let head =
                "Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: message/rfc822\nContent-Transfer-Encoding: \(encoding)\n\n"
            let tail = "\n--o\nContent-Transfer-Encoding: base64\n\n\(Messages.programInBase64)\n--o--\n"
            let message = wire(head) + body + wire(tail)
            let result = try Filter("rules:\n  - { name: r, when: { attachment: { type: program } }, do: strip }\n").run(message)
            #expect(result.part("2")?.type == "application/x-dosexec", "\(encoding)")
            #expect(result.part("2")?.size == 64, "\(encoding)")
            #expect(result.actions == ["r: strip 2"], "\(encoding)")
        }
    }

    @Test func defectsHaveNamesAndPlaces() throws {
        let result = try Filter().run(
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: base64\n\n!!!\n--b--\n")
        let defect = try #require(result.outcome.defects.first)
        #expect(defect.name == "invalid-base64")
        #expect(defect.category == "ambiguous")
        #expect(defect.part == "1")
        #expect(result.part("1")?.defects == ["invalid-base64"])
        let rejected = try Filter(Filter.rejecting("message: { defect: ambiguous }")).run(
            "Content-Type: text/plain\nContent-Type: text/html\n\nx\n")
        #expect(rejected.outcome.verdict == .reject)
    }

    @Test func defectsHaveABound() throws {
        let filter = try Filter { $0.limits.defects = 5 }
        let result = try filter.run(String(repeating: "no field\n", count: 100) + "\nx\n")
        #expect(result.outcome.defects.count == 5)
    }

    @Test func verdicts() throws {
        let table: [(String, Verdict, String?)] = [
            ("{ reject: 552 5.3.4 Too big }", .reject, "552 5.3.4 Too big"),
            ("{ defer: 451 4.7.1 Later }", .defer, "451 4.7.1 Later"),
            ("discard", .discard, nil), ("{ quarantine: looks bad }", .quarantine, nil), ("accept", .accept, nil),
            ("{ add-header: { name: X-A, value: b } }", .modify, nil),
        ]
        for (action, verdict, reply) in table {
            let result = try Filter("rules:\n  - { name: r, when: { message: { size: over 1 } }, do: \(action) }\n").run(
                "Subject: x\n\ny\n")
            #expect(result.outcome.verdict == verdict, "\(action)")
            #expect(result.outcome.reply?.description == reply, "\(action)")
            #expect(result.outcome.actions.count == 1, "\(action)")
            if verdict != .modify { #expect(result.outcome.plan.isIdentity, "\(action)") }
        }
    }

    @Test func monitorChangesNothing() throws {
        let rule = "rules:\n  - { name: r, when: { attachment: { extension: exe } }, do: strip, mode: monitor }\n"
        let result = try Filter(rule).run(Messages.withProgram)
        #expect(result.outcome.verdict == .accept)
        #expect(result.actions == ["r: strip 2 (monitor)"])
        #expect(result.output == wire(Messages.withProgram))
        #expect(result.outcome.removed == [])
        let enforced = "rules:\n  - { name: r, when: { attachment: { extension: exe } }, do: { reject: 550 5.7.1 No } }\n"
        let gateway = try Filter(enforced) { $0.isMonitoring = true }.run(Messages.withProgram)
        #expect(gateway.outcome.verdict == .accept)
        #expect(gateway.outcome.reply == nil)
        #expect(gateway.actions == ["r: reject 2 (monitor)"])
    }

    @Test func namesOfWhatWasRemoved() throws {
        let rules = "rules:\n  - { name: r, when: { attachment: { type: [program, html] } }, do: strip }\n"
        let text =
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html; name=page.html\n\n<html></html>\n--b\n"
            + "Content-Transfer-Encoding: base64\n\n\(Messages.programInBase64)\n--b--\n"
        let result = try Filter(rules).run(text)
        #expect(result.outcome.removed == ["page.html", "application/x-dosexec"])
    }

    @Test func envelopes() throws {
        let rules =
            "rules:\n  - { name: r, when: { sender: { domain: bad.example } }, unless: { recipient: { local-part: abuse } }, do: { reject: 550 5.7.1 No } }\n"
        let filter = try Filter(rules)
        let sender = SenderFacts.address(AddressFacts(localPart: "a", domain: "bad.example"))
        let sales = Envelope(sender: sender, recipient: AddressFacts(localPart: "sales", domain: "example.net"))
        let abuse = Envelope(sender: sender, recipient: AddressFacts(localPart: "abuse", domain: "example.net"))
        #expect(try filter.run("Subject: x\n\ny\n", as: sales).outcome.verdict == .reject)
        #expect(try filter.run("Subject: x\n\ny\n", as: abuse).outcome.verdict == .accept)
        #expect(try filter.run("Subject: x\n\ny\n").outcome.verdict == .accept)
    }

    @Test func explanationsWhereAsked() throws {
        let rules =
            "rules:\n  - { name: one, when: { message: { size: over 1 } }, do: discard }\n  - { name: two, when: { message: { size: over 1 } }, do: discard }\n"
        #expect(try Filter(rules).run("Subject: x\n\ny\n").outcome.explanations.isEmpty)
        let told = try Filter(rules) { $0.explains = true }.run("Subject: x\n\ny\n").outcome.explanations
        #expect(told.map(\.rule) == ["one", "two"])
        #expect(told.map(\.outcome) == [.matched, .notReached])
    }

    /// A message of any size through chunks of any size: what is kept is bounded by the head of one part.
    @Test func aLargePart() throws {
        let filter = try Filter(Filter.rejecting("attachment: { size: exactly 8000000 }"))
        var pipeline = Pipeline(policy: filter.policy, envelope: Envelope(), scratch: filter.scratch)
        let head = wire("Content-Type: application/octet-stream; name=big\n\n")
        pipeline.write(head.span)
        let chunk = [UInt8](repeating: 7, count: 80_000)
        for _ in 0..<100 { pipeline.write(chunk.span) }
        pipeline.finish()
        let requests = pipeline.takeRequests()
        #expect(requests.count == 1)
        #expect(requests.first?.head.count == 40_960)
        #expect(requests.first?.isWhole == false)
        for request in requests { pipeline.answer(InspectionAnswer(type: "application/octet-stream"), to: request.id) }
        let outcome = pipeline.outcome(seal: BoundarySeal(1, 2))
        #expect(outcome?.verdict == .reject)
        #expect(pipeline.size == head.count + 8_000_000)
    }
}
