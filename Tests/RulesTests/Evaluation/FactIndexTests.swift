// SPDX-License-Identifier: Apache-2.0

import Bytes
import Testing

@testable import Rules

/// Every condition of the language, once where it holds and once where it does not.
@Suite struct FactIndexTests {
    private static let message: Trial = {
        var trial = Trial()
        trial.connection = ConnectionFacts(
            client: NetworkAddress(parsing: "192.0.2.7"), helo: "Mail.Example.ORG", listener: "mx", tls: "TLSv1.3", user: "anna")
        trial.sender = .address(AddressFacts(localPart: "Anna.Müller", domain: "sub.Example.org"))
        trial.recipient = AddressFacts(localPart: "sales", domain: "example.net")
        trial.headers = [
            HeaderFieldFacts(name: "Subject", value: "Über [urgent] Dinge", raw: "=?utf-8?q?=C3=9Cber?= [urgent] Dinge"),
            HeaderFieldFacts(name: "Received", value: "from a", raw: "from a"),
            HeaderFieldFacts(name: "received", value: "from b", raw: "from b"),
        ]
        trial.message = MessageFacts(
            size: 5000, parts: 3, depth: 2, headerSize: 900, receivedCount: 2, signed: true, encrypted: false,
            defects: [DefectFacts(name: "duplicate-content-type", category: "ambiguous")], uninspectable: ["encrypted"])
        trial.texts = ["Buy VIAGRA now", "an ÜBUNG and\nmore"]
        trial.attachments = [
            AttachmentFacts(
                part: "1.2", member: "dir/A.EXE", filenames: ["Invoice.pdf.exe", "holiday.png"], extensions: ["exe", "png"],
                innerExtensions: ["pdf"], types: ["application/x-dosexec"], declared: ["image/png"], mismatch: true, size: 4096,
                dispositions: ["attachment"], encrypted: false, macros: true, inside: .archive, depth: 2,
                sha256: [String(repeating: "0a", count: 32)], uninspectable: "bomb")
        ]
        return trial
    }()

    @Test(arguments: [
        "connection: { client: 192.0.2.7 }", "connection: { client: [10.0.0.0/8, 192.0.2.0/24] }",
        "connection: { helo: mail.example.org }", "connection: { helo: .example.org }", "connection: { listener: MX }",
        "connection: { tls: yes }", "connection: { tls: TLSv1.3 }", "connection: { user: \"*\" }",
        "connection: { user: [bert, anna] }",
        "sender: { address: anna.müller@sub.example.org }", "sender: { address: \"*@sub.example.org\" }",
        "sender: { domain: .example.org }", "sender: { domain: SUB.example.org }", "sender: { domain: .sub.example.org }",
        "sender: { local-part: \"anna.*\" }", "sender: { local-part: { contains: MÜLL } }", "sender: { null-path: no }",
        "recipient: { address: sales@example.net }", "recipient: { domain: example.net }", "recipient: { local-part: sales }",
        "recipient: { null-path: no }",
        "header: { name: subject }", "header: { name: \"sub*\" }", "header: { name: Subject, value: \"*[urgent]*\" }",
        "header: { name: Subject, value: { contains: ÜBER } }", "header: { value: { matches: \"^über .urgent\" } }",
        "header: { name: Subject, raw: { contains: utf-8 } }", "header: { name: Subject, present: yes }",
        "header: { name: List-Id, present: no }", "header: { name: received, count: exactly 2 }",
        "header: { name: List-Id, count: under 1 }", "header: { name: received, value: \"*b\", count: at most 1 }",
        "header: { count: exactly 3 }",
        "message: { size: over 4 KB }", "message: { parts: at least 3 }", "message: { depth: [exactly 1, exactly 2] }",
        "message: { header-size: under 1 KiB }", "message: { received-count: \"> 1\" }", "message: { signed: yes }",
        "message: { encrypted: no }", "message: { defect: ambiguous }", "message: { defect: duplicate-content-type }",
        "message: { defect: \"duplicate-*\" }", "message: { uninspectable: yes }", "message: { uninspectable: encrypted }",
        "attachment: { filename: invoice.PDF.exe }", "attachment: { filename: \"*.png\" }",
        "attachment: { filename: { matches: \"pdf.exe$\" } }", "attachment: { filename: { contains: [x, OLIDA] } }",
        "attachment: { extension: EXE }", "attachment: { extension: [scr, png] }", "attachment: { inner-extension: pdf }",
        "attachment: { type: program }", "attachment: { type: application/x-dosexec }", "attachment: { declared: \"image/*\" }",
        "attachment: { declared: image }", "attachment: { mismatch: yes }", "attachment: { size: exactly 4 KiB }",
        "attachment: { disposition: attachment }", "attachment: { encrypted: no }", "attachment: { macros: yes }",
        "attachment: { inside: [message, archive] }", "attachment: { depth: over 1 }",
        "attachment: { sha256: 0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A }",
        "attachment: { uninspectable: yes }", "attachment: { uninspectable: bomb }",
        "text: { contains: viagra }", "text: { contains: übung }", "text: { matches: \"buy\\\\s+v\" }",
        "text: { contains: [cialis, viagra], matches: now$ }",
    ])
    func holds(condition: String) throws {
        #expect(try Self.message.satisfies(condition))
        #expect(try !Self.message.satisfies("not: { \(condition) }"))
    }

    @Test(arguments: [
        "connection: { client: 192.0.2.8 }", "connection: { client: \"2001:db8::/32\" }", "connection: { helo: example.org }",
        "connection: { listener: m }", "connection: { tls: TLSv1.2 }", "connection: { user: ann }",
        "sender: { address: anna.müller@example.org }", "sender: { domain: example.org }", "sender: { domain: .xample.org }",
        "sender: { domain: .g }", "sender: { local-part: anna }", "sender: { null-path: yes }",
        "recipient: { domain: example.org }", "recipient: { local-part: \"*x*\" }", "recipient: { null-path: yes }",
        "header: { name: Subj }", "header: { name: Subject, value: \"[urgent]\" }",
        "header: { name: Received, value: \"*Dinge\" }",
        "header: { name: Subject, value: { matches: \"=\\\\?utf\" } }", "header: { name: Subject, present: no }",
        "header: { name: List-Id, present: yes }", "header: { name: received, count: over 2 }",
        "header: { name: List-Id, count: at least 1 }", "header: { name: Subject, raw: \"*Über*\" }",
        "message: { size: over 5000 }", "message: { parts: under 3 }", "message: { depth: over 2 }",
        "message: { header-size: at least 1 KiB }", "message: { received-count: exactly 3 }", "message: { signed: no }",
        "message: { encrypted: yes }", "message: { defect: harmless }", "message: { defect: duplicate }",
        "message: { uninspectable: no }", "message: { uninspectable: bomb }",
        "attachment: { filename: invoice.pdf }", "attachment: { filename: \"*.gif\" }",
        "attachment: { filename: { matches: \"^exe\" } }", "attachment: { filename: { contains: zip } }",
        "attachment: { extension: pdf }", "attachment: { inner-extension: exe }", "attachment: { type: script }",
        "attachment: { type: image }", "attachment: { declared: program }", "attachment: { mismatch: no }",
        "attachment: { size: over 4096 }", "attachment: { disposition: inline }", "attachment: { encrypted: yes }",
        "attachment: { macros: no }", "attachment: { inside: none }", "attachment: { depth: exactly 1 }",
        "attachment: { sha256: 0000000000000000000000000000000000000000000000000000000000000000 }",
        "attachment: { uninspectable: no }", "attachment: { uninspectable: time }",
        "text: { contains: \"viagra  now\" }", "text: { contains: now an }", "text: { matches: \"^more\" }",
        "text: { contains: cialis, matches: now }",
    ])
    func doesNotHold(condition: String) throws {
        #expect(try !Self.message.satisfies(condition))
        #expect(try Self.message.satisfies("not: { \(condition) }"))
    }

    /// A condition on an absent fact is false, and its `not` true.
    @Test(arguments: [
        "connection: { client: 0.0.0.0/0 }", "connection: { helo: \"*\" }", "connection: { listener: \"*\" }",
        "connection: { tls: yes }", "connection: { tls: \"*\" }", "connection: { user: \"*\" }", "sender: { address: \"*\" }",
        "sender: { domain: \"*\" }", "sender: { null-path: yes }", "sender: { null-path: no }", "recipient: { address: \"*\" }",
        "recipient: { null-path: no }", "header: { name: \"*\" }", "message: { size: at least 0 }", "message: { signed: no }",
        "attachment: { size: at least 0 }", "attachment: { macros: no }", "text: { contains: x }",
    ])
    func absentFactsAreFalse(condition: String) throws {
        #expect(try !Trial().satisfies(condition))
        #expect(try Trial().satisfies("not: { \(condition) }"))
    }

    @Test func theNullPathIsNoAddress() throws {
        let bounce = Trial(sender: .null)
        #expect(try bounce.satisfies("sender: { null-path: yes }"))
        #expect(try !bounce.satisfies("sender: { null-path: no }"))
        #expect(try !bounce.satisfies("sender: { address: \"*\" }"))
    }

    @Test func postmasterNeedsNoDomain() throws {
        let trial = Trial(recipient: AddressFacts(localPart: "Postmaster", domain: ""))
        #expect(try trial.satisfies("recipient: { address: postmaster }"))
        #expect(try !trial.satisfies("recipient: { domain: x }"))
    }

    @Test(arguments: [
        ("\"*.exe\"", "vir\u{600}.exe"), ("\"*.exe\"", "a\u{200D}.EXE"), ("\"ü*\"", "U\u{308}bung.txt"),
        ("\"*übung*\"", "Die U\u{308}BUNG.txt"), ("{ contains: übung }", "U\u{308}bung.txt"), ("\"U\u{308}b.txt\"", "üb.txt"),
        ("\"*;x\"", "a\u{37E}x"), ("\"k*\"", "\u{212A}elvin"),
        ("\"한글*\"", "\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}.txt"),
        ("{ matches: \"^ü\" }", "U\u{308}bung.txt"),
    ])
    func namesAreComparedAsReadersSeeThem(pattern: String, name: String) throws {
        let trial = Trial(attachments: [AttachmentFacts(part: "1", filenames: [name])])
        #expect(try trial.satisfies("attachment: { filename: \(pattern) }"))
    }

    @Test func starsInNamesCanBeMeant() throws {
        let trial = Trial(attachments: [AttachmentFacts(part: "1", filenames: ["a*b"])])
        #expect(try trial.satisfies("attachment: { filename: 'a\\*b' }"))
        let other = Trial(attachments: [AttachmentFacts(part: "1", filenames: ["axb"])])
        #expect(try !other.satisfies("attachment: { filename: 'a\\*b' }"))
        #expect(try other.satisfies("attachment: { filename: 'a*b' }"))
    }
}
