// SPDX-License-Identifier: Apache-2.0

import MIME
import Rules
import Testing

@testable import Filtering

@Suite struct HeaderEditsTests {
    /// What a message becomes under some actions, in flow style.
    private func edit(_ text: String, _ actions: String) throws -> String {
        let rules = "rules:\n  - name: r\n    when: { message: { size: over 0 } }\n    do: [\(actions)]\n"
        let result = try Filter(rules).run(text)
        #expect(result.outcome.verdict == .modify)
        return result.text.split(separator: "\r\n", omittingEmptySubsequences: false).joined(separator: "\n")
    }

    /// The subject that a reader of a message sees.
    private func subject(of text: String) throws -> String {
        var headers = HeaderRules()
        var parser = Parser()
        let octets = wire(text)
        var cursor = 0
        while let event = parser.next(in: octets.span, at: &cursor) {
            if case .field(let field, _) = event { _ = headers.note(field, hostname: "h") }
        }
        return headers.subject?.decoded ?? ""
    }

    private static let message = "From: a\nX-One: 1\nX-Two: 2\nx-one: 3\nSubject: s\n\nX-One: body\n"

    @Test func setting() throws {
        #expect(
            try edit(Self.message, "{ set-header: { name: X-One, value: new } }")
                == "From: a\nX-One: new\nX-Two: 2\nSubject: s\n\nX-One: body\n")
        #expect(
            try edit(Self.message, "{ set-header: { name: X-Three, value: new } }") == "X-Three: new\n" + Self.message)
    }

    @Test func adding() throws {
        #expect(
            try edit(Self.message, "{ add-header: { name: X-One, value: new } }, { add-header: { name: X-One, value: newer } }")
                == "X-One: new\nX-One: newer\n" + Self.message)
    }

    @Test func removing() throws {
        #expect(try edit(Self.message, "{ remove-header: X-One }") == "From: a\nX-Two: 2\nSubject: s\n\nX-One: body\n")
        #expect(try edit(Self.message, "{ remove-header: [X-TWO, from] }") == "X-One: 1\nx-one: 3\nSubject: s\n\nX-One: body\n")
        #expect(try edit(Self.message, "{ remove-header: X-None }") == Self.message)
    }

    /// Of several edits of one field the first wins.
    @Test func theFirstEditWins() throws {
        #expect(
            try edit(Self.message, "{ set-header: { name: X-Two, value: new } }, { remove-header: x-two }")
                == "From: a\nX-One: 1\nX-Two: new\nx-one: 3\nSubject: s\n\nX-One: body\n")
        #expect(
            try edit(Self.message, "{ remove-header: x-two }, { set-header: { name: X-Two, value: new } }")
                == "From: a\nX-One: 1\nx-one: 3\nSubject: s\n\nX-One: body\n")
    }

    @Test func foldedFieldsAreReplacedWhole() throws {
        let text = "From: a\nX-One: 1\n continued\n\tand on\nSubject: s\n\nbody\n"
        #expect(try edit(text, "{ remove-header: X-One }") == "From: a\nSubject: s\n\nbody\n")
        #expect(try edit(text, "{ set-header: { name: X-One, value: x } }") == "From: a\nX-One: x\nSubject: s\n\nbody\n")
    }

    @Test func valuesAreWrittenInASCII() throws {
        let edited = try edit(Self.message, "{ set-header: { name: X-Two, value: größer } }")
        #expect(edited.contains("X-Two: =?utf-8?B?Z3LDtsOfZXI=?=\n"))
    }

    /// Nothing that stands behind the header is a field of it.
    @Test func attachedMessagesAreNotEdited() throws {
        let text = "X-One: 1\nContent-Type: message/rfc822\n\nX-One: 1\nSubject: inner\n\nbody\n"
        #expect(
            try edit(text, "{ remove-header: X-One }, { tag-subject: \"[x]\" }")
                == "Subject: [x]\nContent-Type: message/rfc822\n\nX-One: 1\nSubject: inner\n\nbody\n")
    }

    @Test func aMessageWithoutHeader() throws {
        #expect(try edit("\nbody\n", "{ add-header: { name: X-One, value: 1 } }") == "X-One: 1\n\nbody\n")
    }

    // MARK: - Subjects

    private static let tag = "{ tag-subject: \"[external]\" }"

    @Test func tagging() throws {
        #expect(try edit("Subject: hello\nFrom: a\n\nx\n", Self.tag) == "Subject: [external] hello\nFrom: a\n\nx\n")
        #expect(try edit("From: a\n\nx\n", Self.tag) == "Subject: [external]\nFrom: a\n\nx\n")
        #expect(try edit("Subject:\n\nx\n", Self.tag) == "Subject: [external]\n\nx\n")
        #expect(try edit("subject:   hello\n\nx\n", Self.tag) == "Subject: [external] hello\n\nx\n")
    }

    @Test func tagsStandOnce() throws {
        for subject in ["[external] hello", "Re: [external] hello", "=?utf-8?q?=5Bexternal=5D?= hello"] {
            let text = "Subject: \(subject)\n\nx\n"
            #expect(try edit(text, Self.tag) == text)
        }
    }

    /// What the sender wrote stays in the encoding it has.
    @Test func encodedSubjects() throws {
        let text = "Subject: =?iso-8859-1?q?caf=E9?= =?koi8-r?B?8NLJ18XU?=\n\nx\n"
        let edited = try edit(text, Self.tag)
        #expect(edited == "Subject: [external] =?iso-8859-1?q?caf=E9?= =?koi8-r?B?8NLJ18XU?=\n\nx\n")
        #expect(try subject(of: edited) == "[external] caféПривет")
    }

    @Test(arguments: ["hello", "=?utf-8?q?caf=C3=A9?=", "=?utf-8?q?caf=C3=A9?= noir", "\"quoted\"", "Re: =?utf-8?b?w6k=?="])
    func tagsThatAreNotASCII(original: String) throws {
        let text = "Subject: \(original)\n\nx\n"
        let edited = try edit(text, "{ tag-subject: \"[größer]\" }")
        #expect(try subject(of: edited) == "[größer] " + subject(of: text))
        #expect(edited.utf8.allSatisfy { $0 < 0x80 })
    }

    @Test func longSubjectsStayWithinTheLine() throws {
        let short = String(repeating: "s", count: 70)
        #expect(try edit("Subject: \(short)\n\nx\n", Self.tag) == "Subject: [external]\n \(short)\n\nx\n")
        // RFC 5322 §2.1.1: no line that we write has more than 998 octets, where those of the sender had not.
        let folded = (0..<60).map { "word number \($0) of a long subject" }.joined(separator: "\n ")
        let edited = try edit("Subject: \(folded)\n\nx\n", Self.tag)
        #expect(edited.split(separator: "\n").allSatisfy { $0.utf8.count <= 998 })
        #expect(try subject(of: edited) == "[external] " + subject(of: "Subject: \(folded)\n\nx\n"))
    }

    /// A header that ends without a line end can still be edited.
    @Test func aCutHeader() throws {
        #expect(try edit("From: a\nX-One: 1", "{ set-header: { name: X-One, value: 2 } }") == "From: a\nX-One: 2\n")
        #expect(try edit("Subject: s", Self.tag) == "Subject: [external] s\n")
        #expect(try edit("From: a", "{ add-header: { name: X-One, value: 2 } }") == "X-One: 2\nFrom: a")
    }
}
