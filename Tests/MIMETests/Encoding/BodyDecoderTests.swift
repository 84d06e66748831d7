// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct BodyDecoderTests {
    private struct Outcome: Equatable {
        var documented: [UInt8] = []
        /// Each with what it has of the documented one, up to where it began.
        var views: [ViewName: [UInt8]] = [:]
        /// Octets of the documented one before each time that views began.
        var begun: [Int] = []
        var defect: Defect.Name?
    }

    private func decode(_ octets: [UInt8], as encoding: TransferEncoding, views: [ViewName], cuts: [Int] = []) -> Outcome {
        var decoder = BodyDecoder(encoding, views: views)
        var outcome = Outcome()
        func take(_ output: BodyDecoder.Output) {
            switch output {
            case .documented(let octets):
                #expect(!octets.isEmpty)
                outcome.documented += octets
            case .views(let names):
                outcome.begun.append(outcome.documented.count)
                for name in names {
                    #expect(outcome.views[name] == nil, "\(name) begins twice")
                    outcome.views[name] = outcome.documented
                }
            case .view(let name, let octets):
                #expect(outcome.views[name] != nil, "\(name) has not begun")
                outcome.views[name]?.append(contentsOf: octets)
            }
        }
        var start = 0
        for end in cuts + [octets.count] {
            let chunk = Array(octets[start..<end])
            decoder.decode(chunk.span, take)
            start = end
        }
        let defect = decoder.finish(take)
        outcome.defect = defect
        return outcome
    }

    /// Decodes in every cutting; all must agree.
    private func decodeCut(_ octets: [UInt8], as encoding: TransferEncoding, views: [ViewName] = []) -> Outcome {
        let whole = decode(octets, as: encoding, views: views)
        for cuts in cuttings(of: octets.count) {
            let isEqual = decode(octets, as: encoding, views: views, cuts: cuts) == whole
            #expect(isEqual, "cut at \(cuts.prefix(3))")
        }
        return whole
    }

    private func decodeCut(_ text: String, as encoding: TransferEncoding, views: [ViewName] = []) -> Outcome {
        decodeCut(Array(text.utf8), as: encoding, views: views)
    }

    private static let waysOfBase64: Set<ViewName> = [
        .base64BehindPadding, .base64WithoutPadding, .base64Lines, .base64LineQuads, .base64LineHeads, .base64ToForeign,
        .base64Quads, .base64CleanLines, .base64OneOff, .base64TwoOff, .base64ThreeOff,
    ]

    @Test func soundBodiesHaveOneWay() {
        let table: [(TransferEncoding, String, String)] = [
            (.identity, "a=3Db\r\n", "a=3Db\r\n"), (.unknown, "QUJD", "QUJD"), (.base64, "QUJD\r\nREVG\r\n", "ABCDEF"),
            (.quotedPrintable, "a=3Db=\r\nc\r\nd", "a=bc\r\nd"), (.uuencode, "begin 644 a\r\n#0V%T\r\n`\r\nend\r\n", "Cat"),
            (.base64, "", ""),
        ]
        for (encoding, text, wanted) in table {
            let outcome = decodeCut(text, as: encoding)
            #expect(outcome == Outcome(documented: Array(wanted.utf8)), "\(text)")
        }
    }

    /// What is harmless begins no other way.
    @Test func harmlessDefects() {
        let unpadded = decodeCut("QUJD\r\nQQ", as: .base64)
        #expect(unpadded == Outcome(documented: Array("ABCA".utf8), defect: .unpaddedBase64))
        let blanks = decodeCut("a \r\nb", as: .quotedPrintable)
        #expect(blanks == Outcome(documented: Array("a \r\nb".utf8), defect: .trailingBlanks))
    }

    /// They begin before anything else, and go on beside the documented way.
    @Test func viewsOfTheHeader() {
        let outcome = decodeCut("QUJD\r\nREVG", as: .identity, views: [.base64, .quotedPrintable])
        #expect(outcome.documented == Array("QUJD\r\nREVG".utf8))
        #expect(outcome.views == [.base64: Array("ABCDEF".utf8), .quotedPrintable: Array("QUJD\r\nREVG".utf8)])
        #expect(outcome.begun == [0])
        #expect(outcome.defect == nil)
        let empty = decodeCut("", as: .identity, views: [.base64])
        #expect(empty.views == [.base64: []])
    }

    @Test func whatNeedsNoDecoder() {
        #expect(BodyDecoder(.identity, views: []).isIdentity)
        #expect(BodyDecoder(.unknown, views: []).isIdentity)
        #expect(!BodyDecoder(.identity, views: [.base64]).isIdentity)
        #expect(!BodyDecoder(.base64, views: []).isIdentity)
    }

    /// The lines before it are the same in all ways.
    @Test func viewsBeginAtTheLineWithTheDoubt() {
        let outcome = decodeCut("QUJD\r\nREVG\r\nQQ==QUJD\r\nQUJD\r\n", as: .base64)
        #expect(outcome.documented == Array("ABCDEFA".utf8))
        #expect(outcome.begun == [6])
        #expect(Set(outcome.views.keys) == Self.waysOfBase64)
        #expect(outcome.views[.base64BehindPadding] == Array("ABCDEFAABCABC".utf8))
        #expect(outcome.defect == .invalidBase64)
        let quoted = decodeCut("one\r\na=ZZb\r\n", as: .quotedPrintable)
        #expect(quoted.documented == Array("one\r\na=ZZb\r\n".utf8))
        #expect(quoted.begun == [5])
        #expect(quoted.views[.quotedPrintableDropping] == Array("one\r\naZZb\r\n".utf8))
        #expect(quoted.views[.quotedPrintableSkipping] == Array("one\r\naZb\r\n".utf8))
        #expect(quoted.views[.quotedPrintableSkippingTwo] == Array("one\r\nab\r\n".utf8))
        #expect(quoted.views.count == 3)
        #expect(quoted.defect == .invalidQuotedPrintable)
    }

    /// A line that cuts a quantum is in doubt itself, and not only the next.
    @Test func aLineThatCutsAQuantum() {
        let outcome = decodeCut("QUJD\r\nREV\r\nGQUJD", as: .base64)
        #expect(outcome.documented == Array("ABCDEFABC".utf8))
        #expect(outcome.begun == [3])
        #expect(Set(outcome.views.keys) == Self.waysOfBase64)
        #expect(outcome.defect == .oddBase64Lines)
    }

    /// Only the end tells that something is missing.
    @Test func aDoubtAtTheEnd() {
        let outcome = decodeCut("QUJD\r\nQ", as: .base64)
        #expect(outcome.documented == Array("ABC".utf8))
        #expect(outcome.begun == [3])
        #expect(Set(outcome.views.keys) == Self.waysOfBase64)
        #expect(outcome.defect == .invalidBase64)
    }

    /// What the header asks for does not begin again where the body is in doubt.
    @Test func viewsOfTheHeaderAndOfTheBody() {
        let outcome = decodeCut("QUJD\r\nREVG!\r\n", as: .base64, views: [.identity])
        #expect(outcome.documented == Array("ABCDEF".utf8))
        #expect(outcome.begun == [0, 3])
        #expect(outcome.views[.identity] == Array("QUJD\r\nREVG!\r\n".utf8))
        #expect(Set(outcome.views.keys) == Self.waysOfBase64.union([.identity]))
    }

    /// A line of more than 4,096 octets is decoded in pieces of that size, wherever it is cut.
    @Test func longLines() {
        let text = String(repeating: "QUJD", count: 1500) + "!" + String(repeating: "QUJD", count: 1500)
        for end in ["", "\r\nQUJD\r\n"] {
            let outcome = decodeCut(text + end, as: .base64)
            #expect(outcome.documented == Array(String(repeating: "ABC", count: end.isEmpty ? 3000 : 3001).utf8))
            #expect(outcome.begun == [3072])
            #expect(Set(outcome.views.keys) == Self.waysOfBase64)
        }
        let sound = decodeCut(String(repeating: "QUJD", count: 2500), as: .base64)
        #expect(sound == Outcome(documented: Array(String(repeating: "ABC", count: 2500).utf8)))
        let quoted = decodeCut(String(repeating: "a=3D", count: 2500) + "=ZZ\r\n", as: .quotedPrintable)
        #expect(quoted.documented == Array((String(repeating: "a=", count: 2500) + "=ZZ\r\n").utf8))
        #expect(quoted.begun == [4096])
    }

    /// A line of 4,096 octets and its end.
    @Test(arguments: [4094, 4095, 4096, 4097, 8192])
    func linesOfAboutOnePiece(count: Int) {
        let line = String(repeating: "a", count: count) + "\r\n"
        let outcome = decodeCut(line + "b=ZZ\r\n", as: .quotedPrintable)
        #expect(outcome.documented == Array((line + "b=ZZ\r\n").utf8))
        #expect(outcome.begun == [count + 2])
        #expect(outcome.views[.quotedPrintableDropping] == Array((line + "bZZ\r\n").utf8))
    }

    @Test func garbageComesOutTheSameInEveryCutting() {
        var generator = SeededGenerator(state: 23)
        let words = ["QUJD", "QUJDREVG\r\n", "==", "=", "\r\n", "\n", "\r", "=4", "=41", " ", "!"]
        for _ in 0..<40 {
            var octets: [UInt8] = []
            for _ in 0..<40 {
                if let word = words.randomElement(using: &generator) { octets += Array(word.utf8) }
            }
            octets.append(UInt8.random(in: 0...255, using: &generator))
            for encoding in [TransferEncoding.base64, .quotedPrintable, .uuencode, .identity] {
                let whole = decode(octets, as: encoding, views: [])
                for cuts in [Array(1..<octets.count), [octets.count / 2]] {
                    let isEqual = decode(octets, as: encoding, views: [], cuts: cuts) == whole
                    #expect(isEqual, "\(encoding): \(String(decoding: octets, as: UTF8.self).debugDescription)")
                }
            }
        }
    }
}
