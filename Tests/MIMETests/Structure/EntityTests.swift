// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct EntityTests {
    private func root(_ header: String) -> Entity? {
        entities(of: wire(header + "\n\n")).first
    }

    /// The name in the documented reading, and every name that any reader could show.
    @Test func names() {
        let table: [(header: String, filename: String?, names: [String])] = [
            ("Subject: x", nil, []),
            ("Content-Disposition: attachment; filename=a.txt", "a.txt", ["a.txt"]),
            ("Content-Type: x/y; name=b.exe", "b.exe", ["b.exe"]),
            ("Content-Type: x/y; name=b.exe\nContent-Disposition: attachment; filename=a.txt", "a.txt", ["a.txt", "b.exe"]),
            ("Content-Type: x/y; name=a\nContent-Disposition: inline; filename=a", "a", ["a"]),
            ("Content-Type: x/y; name=b\nContent-Disposition: inline; filename=\"\"", "b", ["b"]),
            ("Content-Disposition: attachment; filename=one; filename=two", "one", ["one", "two", "one; filename=two"]),
            (
                "Content-Disposition: attachment; filename=plain.txt; filename*=utf-8''a%C3%A4.txt", "aä.txt",
                ["aä.txt", "plain.txt", "utf-8''a%C3%A4.txt"]
            ),
            (
                "Content-Disposition: attachment; filename=\"=?utf-8?q?caf=C3=A9?=\"", "café",
                ["café", "=?utf-8?q?caf=C3=A9?="]
            ),
            ("Content-Disposition: attachment; name=n", nil, ["n"]),
            ("Content-Type: x/y; filename=f", nil, ["f"]),
            ("Content-Disposition: filename=forgotten.exe", "forgotten.exe", ["forgotten.exe"]),
            (
                "Content-Disposition: attachment; filename*0*=utf-8''in; filename*1=voice.exe", "invoice.exe",
                ["invoice.exe"]
            ),
        ]
        for row in table {
            let entity = root(row.header)
            #expect(entity?.filename == row.filename, "\(row.header)")
            #expect(entity?.names == row.names, "\(row.header)")
        }
    }

    @Test func placesAndDepths() {
        let message = wire(
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\nSubject: x\n\ny\n--b--\n")
        let found = entities(of: message)
        #expect(found.map(\.index) == [0, 1, 2])
        #expect(found.map(\.parent) == [nil, 0, 1])
        #expect(found.map(\.path) == ["0", "1", "1.0"])
        #expect(found.map(\.depth) == [0, 1, 2])
        #expect(found.map(\.start) == [0, 50, 82])
        #expect(found.map(\.bodyStart) == [45, 82, 96])
        #expect(found.map(\.within) == [nil, nil, nil])
        #expect(found.map(\.isLeaf) == [false, false, true])
    }

    @Test func notingTheEnd() {
        var entity = root("Subject: x")
        entity?.noteEnd(99)
        #expect(entity?.end == 99)
    }

    @Test func charsets() {
        #expect(root("Content-Type: text/plain; charset=utf-16le")?.otherCharsets == [])
        let odd = root("Content-Type: text/plain; charset=utf-16le x")
        #expect(odd?.mediaType.charset == "utf-16le")
        #expect(odd?.otherCharsets == [""])
    }
}
