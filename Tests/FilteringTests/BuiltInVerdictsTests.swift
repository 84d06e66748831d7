// SPDX-License-Identifier: Apache-2.0

import MIME
import Rules
import Testing

@testable import Filtering

@Suite struct BuiltInVerdictsTests {
    /// The first line would become part of our own `Received:`.
    @Test(arguments: [
        " x: y\nSubject: x\n\nbody\n", "\tx\n\nbody\n", " \nSubject: x\n\nbody\n", " ", "\t: x",
        "  by mx.example.org; Mon, 1 Jan 2026 00:00:00 +0000\n",
    ])
    func aLeadingFoldIsRefused(text: String) throws {
        for isMonitoring in [false, true] {
            let filter = try Filter { $0.isMonitoring = isMonitoring }
            let message = wire(text)
            for cuts in cuttings(of: message.count) {
                let result = try filter.run(message, cuts: cuts)
                #expect(result.outcome.verdict == .reject, "cut at \(cuts)")
                #expect(result.outcome.reply?.code == 550)
                #expect(result.actions == ["weir:leading-fold: reject"])
                #expect(result.output == message)
            }
        }
    }

    /// However long the first line is, and whatever limit it passes.
    @Test func aLeadingFoldBeyondTheLimits() throws {
        let filter = try Filter {
            $0.limits.fieldSize = 50
            $0.limits.headerSize = 100
        }
        for count in [10, 49, 50, 51, 99, 100, 101, 200] {
            let message = wire(" " + String(repeating: "x", count: count) + "\n\nbody\n")
            for cuts in [[], [1], [60]] where cuts.allSatisfy({ $0 < message.count }) {
                let result = try filter.run(message, cuts: cuts)
                #expect(result.outcome.verdict == .reject, "\(count) octets, cut at \(cuts)")
            }
        }
    }

    @Test func aFoldLaterOnIsNone() throws {
        let result = try Filter().run("Subject: x\n y\n\nbody\n")
        #expect(result.outcome.verdict == .accept)
        let blank = try Filter().run("\n body\n")
        #expect(blank.outcome.verdict == .accept)
    }

    /// RFC 5321 §6.3.
    @Test func aLoopIsRefused() throws {
        func message(_ count: Int) -> String {
            String(repeating: "Received: from a by b; Mon, 1 Jan 2026 00:00:00 +0000\n", count: count) + "Subject: x\n\nbody\n"
        }
        let filter = try Filter()
        #expect(try filter.run(message(50)).outcome.verdict == .accept)
        let result = try filter.run(message(51))
        #expect(result.outcome.verdict == .reject)
        #expect(result.outcome.reply?.description == "554 5.4.6 Too many hops: mail loop")
        #expect(result.actions == ["weir:loop: reject"])
        let strict = try Filter { $0.receivedLimit = 2 }
        #expect(try strict.run(message(3)).outcome.verdict == .reject)
        #expect(try strict.run(message(2)).outcome.verdict == .accept)
    }

    /// They come before the rules: a rule that accepts does not lift them.
    @Test func rulesDoNotLiftThem() throws {
        let filter = try Filter("rules: [{ name: all, when: { message: { size: over 0 } }, do: accept }]")
        #expect(try filter.run(" x\n\nbody\n").outcome.verdict == .reject)
    }
}
