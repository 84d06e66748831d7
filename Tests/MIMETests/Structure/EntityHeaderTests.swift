// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct EntityHeaderTests {
    /// What a header comes to: fields at 0, 100, 200, …
    private struct Settled {
        var entity = Entity(index: 0, parent: nil, path: "0", depth: 0, start: 0, within: nil, mediaType: .plainText)
        var choices = EntityHeader.Choices()

        var defects: [String] { choices.defects.map { "\($0.name.rawValue)@\($0.offset)" } }
        /// Kinds of body that it may have.
        var kinds: [Bool] { [choices.mayBeMultipart, choices.mayBeMessage, choices.mayBeLeaf] }
    }

    private func settle(
        _ fields: [(EntityHeader.Field, String)], stray: [(EntityHeader.Field, String)] = [], isSuspicious: Bool = false
    ) -> Settled {
        var header = EntityHeader()
        for (index, field) in fields.enumerated() {
            header.add(field.0, Array(field.1.utf8), at: index * 100, isStray: false)
        }
        for field in stray { header.add(field.0, Array(field.1.utf8), at: 5000, isStray: true) }
        if isSuspicious { header.isSuspicious = true }
        var settled = Settled()
        settled.choices = header.settle(&settled.entity)
        return settled
    }

    @Test func nothingSaid() {
        let settled = settle([])
        #expect(settled.defects == [])
        #expect(settled.kinds == [false, false, false])
        #expect(settled.entity.views == [])
        #expect(!settled.entity.hasDeclaredType)
        #expect(!EntityHeader().saysAnything)
    }

    /// Every name that any reader could show, of both fields, each once.
    @Test func names() {
        let both = settle([(.type, "x/y; name=b.exe"), (.disposition, "attachment; filename=a.txt")])
        #expect(both.entity.names == ["a.txt", "b.exe"])
        #expect(both.defects == ["conflicting-names@100"])
        let same = settle([(.type, "x/y; name=a.txt"), (.disposition, "inline; filename=a.txt")])
        #expect(same.entity.names == ["a.txt"])
        #expect(same.defects == [])
        let second = settle([(.disposition, "inline; filename=a.txt"), (.disposition, "inline; filename=b.exe")])
        #expect(second.entity.names.contains("a.txt") && second.entity.names.contains("b.exe"))
        let lost = settle([], stray: [(.disposition, "inline; filename=b.exe")])
        #expect(lost.entity.names == ["b.exe"])
        let split = settle([(.type, "x/y; name*1=.exe"), (.disposition, "inline; filename*0=b")])
        #expect(split.entity.names.contains("b.exe"))
    }

    /// Of an honest field there is one name, whatever stands beside it.
    @Test func namesOfHonestFields() {
        let table: [([(EntityHeader.Field, String)], [String])] = [
            ([(.type, "text/plain; name=a.txt; charset=utf-8")], ["a.txt"]),
            ([(.type, "text/plain; name=\"a.txt\"; charset=utf-8")], ["a.txt"]),
            ([(.disposition, "inline; filename=\"a.txt\"; size=1")], ["a.txt"]),
            (
                [(.type, "x/y; name*=utf-8''a.txt"), (.disposition, "inline; filename=\"a/b.txt\"; size=1")],
                ["a/b.txt", "a.txt", "utf-8''a.txt"]
            ),
        ]
        for (fields, wanted) in table { #expect(settle(fields).entity.names == wanted, "\(fields)") }
    }

    /// A description is a name if it ends as one does.
    @Test func descriptions() {
        #expect(settle([(.description, "invoice.exe")]).entity.names == ["invoice.exe"])
        for text in ["Just text.", "see a.b c", "plain", "a.muchtoolong"] {
            #expect(settle([(.description, text)]).entity.names == [], "\(text)")
        }
    }

    @Test func aBoundOnNames() {
        let few = settle([(.disposition, "inline" + (0..<20).map { "; filename=n\($0)" }.joined())])
        #expect(!few.defects.contains { $0.hasPrefix("too-many") })
        let many = settle([(.disposition, "inline" + (0..<150).map { "; filename=n\($0)" }.joined())])
        #expect(many.entity.names.count == 100)
        #expect(many.defects.contains("too-many-parameters@0"))
    }

    /// The first counts, and the defect is at the first that differs.
    @Test func duplicates() {
        let types = settle([(.type, "text/plain"), (.type, "text/plain"), (.type, "text/html")])
        #expect(types.entity.mediaType.name == "text/plain")
        #expect(types.defects == ["duplicate-content-type@200"])
        let dispositions = settle([(.disposition, "inline"), (.disposition, "attachment")])
        #expect(dispositions.entity.disposition?.kind == "inline")
        #expect(dispositions.defects == ["duplicate-content-disposition@100"])
        let encodings = settle([(.encoding, "7bit"), (.encoding, "base64")])
        #expect(encodings.entity.encoding == .identity)
        #expect(encodings.defects == ["duplicate-content-transfer-encoding@100"])
        #expect(encodings.entity.views == [.base64, .base64CleanLines, .quotedPrintable])
        // The same twice is harmless, in any case of letters.
        #expect(settle([(.type, "text/plain"), (.type, "TEXT/plain")]).defects == ["repeated-field@100"])
        #expect(settle([(.encoding, "base64"), (.encoding, "base64")]).defects == ["repeated-field@100"])
    }

    @Test func kinds() {
        #expect(settle([(.type, "multipart/mixed; boundary=b"), (.type, "text/plain")]).kinds == [true, false, true])
        #expect(settle([(.type, "text/plain"), (.type, "message/rfc822")]).kinds == [false, true, true])
        #expect(settle([(.type, "text/plain")]).kinds == [false, false, false])
        #expect(settle([(.type, "multipart/mixed; boundary=b")]).kinds == [false, false, false])
    }

    /// What is no field, but meant to be one, leaves the documented reading alone.
    @Test func strayLines() {
        let settled = settle([], stray: [(.type, "multipart/mixed; boundary=b"), (.encoding, "base64")])
        #expect(settled.entity.mediaType.name == "text/plain")
        #expect(!settled.entity.hasDeclaredType)
        #expect(settled.entity.encoding == .identity)
        #expect(settled.kinds == [true, false, false])
        #expect(settled.entity.views == [.base64, .base64CleanLines, .quotedPrintable])
    }

    @Test func guesses() {
        let table: [(String, EntityHeader.Field, String)] = [
            ("Content Type: text/html\r\n", .type, "text/html"), ("content-type:a/b", .type, "a/b"),
            ("C-ontent_Type : a/b", .type, "a/b"), ("Content-Transfer-Encoding base64", .encoding, "base64"),
            ("\u{0}Content-Disposition: attachment", .disposition, "attachment"),
            ("Content-Description: a.exe", .description, "a.exe"),
        ]
        for (line, field, value) in table {
            let guess = EntityHeader.guess(Array(line.utf8)[...])
            #expect(guess?.field == field, "\(line)")
            #expect(guess?.value == Array(value.utf8), "\(line)")
        }
        for line in ["", "Subject: x", "X-Content-Type: a", "Content-Typ: a/b", ": Content-Type: a/b", "Content", "----"] {
            let guess = EntityHeader.guess(Array(line.utf8)[...])
            let isNone = guess == nil
            #expect(isNone, "\(line)")
        }
    }

    /// The ways to decode a body whose encoding is in doubt.
    @Test func views() {
        let table: [(String, [String], [ViewName])] = [
            ("base64", [], []), ("8bit", [], []),
            ("base64 (really)", ["odd-content-transfer-encoding@0"], [.identity, .base64CleanLines, .quotedPrintable]),
            ("quoted-printable; x", ["odd-content-transfer-encoding@0"], [.identity, .base64, .base64CleanLines]),
            ("x-unknown", ["unknown-encoding@0"], [.base64, .base64CleanLines, .quotedPrintable]),
            ("x-yenc", ["unknown-encoding@0"], [.base64, .base64CleanLines, .quotedPrintable, .yenc]),
            ("mac-binhex40", ["unknown-encoding@0"], [.base64, .base64CleanLines, .quotedPrintable, .binhex]),
            ("gzip64", ["unknown-encoding@0"], [.base64, .base64CleanLines, .quotedPrintable, .gzip64]),
        ]
        for (value, defects, views) in table {
            let settled = settle([(.encoding, value)])
            #expect(settled.defects == defects, "\(value)")
            #expect(settled.entity.views == views, "\(value)")
        }
        let suspicious = settle([(.encoding, "base64")], isSuspicious: true)
        #expect(suspicious.entity.views == [.identity, .base64CleanLines, .quotedPrintable])
    }

    /// Charsets in which text may be, beside the documented one; the empty one is none at all.
    @Test func otherCharsets() {
        let table: [(String, [String], [String])] = [
            ("text/plain; charset=utf-16le", [], []), ("text/plain; charset=\"utf-16le\"; format=flowed", [], []),
            ("text/plain; charset=utf-16le x", ["odd-content-type@0"], [""]),
            ("text/plain; charset=utf-16le, x", ["odd-content-type@0"], [""]),
            ("text/plain; charset=(c) utf-16le (c)", ["odd-content-type@0"], [""]),
            ("text/plain; charset=utf-8 format=flowed", ["odd-parameters@0"], [""]),
            ("text/plain; charset=us-ascii format=flowed", ["odd-parameters@0"], []),
            (
                "text/plain; charset=utf-8; charset=utf-16le", ["duplicate-parameter@0", "odd-content-type@0"],
                ["", "utf-16le"]
            ),
            ("text/plain; charset*=us-ascii''utf-16le", [], [""]), ("text/plain; charset='utf-16le'", [], [""]),
            ("x/y; charset=utf-16le x", ["odd-parameters@0"], []),
        ]
        for (value, defects, charsets) in table {
            let settled = settle([(.type, value)])
            #expect(settled.defects == defects, "\(value)")
            #expect(settled.entity.otherCharsets == charsets, "\(value)")
        }
    }

    @Test func charsetsOfOtherFields() {
        let twice = settle([(.type, "text/plain"), (.type, "text/plain; charset=utf-16be")])
        #expect(twice.entity.otherCharsets == ["utf-16be"])
        let lost = settle([], stray: [(.type, "text/plain; charset=utf-16le")])
        #expect(lost.entity.otherCharsets == ["utf-16le"])
        let suspicious = settle([(.type, "text/plain; charset=utf-16le")], isSuspicious: true)
        #expect(suspicious.entity.otherCharsets == [""])
    }

    @Test func aBoundOnCharsets() {
        func parameters(_ charsets: [String]) -> String { charsets.map { "; charset=\($0)" }.joined() }
        let charsets = ["koi8-r", "utf-16be", "big5", "euc-jp", "iso-8859-2"]
        let few = settle([(.type, "text/plain\(parameters(charsets.dropLast()))")])
        #expect(few.entity.otherCharsets.count == 4)
        #expect(!few.defects.contains("too-many-parameters@0"))
        let many = settle([(.type, "text/plain\(parameters(charsets))")])
        #expect(many.entity.otherCharsets.count == 4)
        #expect(many.defects.contains("too-many-parameters@0"))
    }

    /// Sixteen fields of one name are looked at.
    @Test func aBoundOnFields() {
        let plain = [(EntityHeader.Field, String)](repeating: (.type, "text/plain"), count: 16)
        #expect(settle(Array(plain.dropFirst()) + [(.type, "message/rfc822")]).kinds == [false, true, true])
        #expect(settle(plain + [(.type, "message/rfc822")]).kinds == [false, false, false])
    }
}
