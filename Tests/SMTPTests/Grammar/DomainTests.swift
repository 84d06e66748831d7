// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@Suite struct DomainTests {
    @Test(arguments: [
        ["example.net", "example.net"],
        ["EXAMPLE.Net", "example.net"],
        ["example.net.", "example.net"],
        ["localhost", "localhost"],
        ["a_b.example", "a_b.example"],
        ["1.2", "1.2"],
        ["xn--BCHER-kva.example", "xn--bcher-kva.example"],
        ["bücher.example", "xn--bcher-kva.example"],
        ["BÜCHER.example.", "xn--bcher-kva.example"],
        ["[192.0.2.1]", "[192.0.2.1]"],
        ["[ipv6:2001:DB8:0::1]", "[IPv6:2001:db8::1]"],
        ["[IPv6:::ffff:192.0.2.1]", "[192.0.2.1]"],
    ])
    func keys(pair: [String]) {
        let domain = Domain(parsing: pair[0])
        #expect(domain?.key == pair[1])
        #expect(domain?.text == pair[0])
    }

    @Test(arguments: [
        "", ".", "a..b", ".a", "a..", "-a.b", "a-.b", "xn---", "a b", "a@b", "a/b", "a\u{0}", "[", "[]", "[192.0.2]",
        "[192.0.2.1", "192.0.2.1]", "[2001:db8::1]", "[IPv6:192.0.2.1]", "[IPv6:2001:db8::1", "[x-tag:abc]", "[IPv6:]",
        "ü\u{3002}example",
        "a\u{FF0E}b", "a\u{202E}b", "a\u{80}b", "a.\u{301}b",
    ])
    func malformed(text: String) {
        #expect(Domain(parsing: text) == nil)
    }

    @Test func uLabelsNeedPermission() {
        #expect(Domain(parsing: "bücher.example", allowingUTF8: false) == nil)
        #expect(Domain(parsing: "xn--bcher-kva.example", allowingUTF8: false) != nil)
    }

    @Test func lengths() {
        let label = String(repeating: "a", count: 63)
        #expect(Domain(parsing: label) != nil)
        #expect(Domain(parsing: label + "a") == nil)
        let most = [label, label, label, label].joined(separator: ".")
        #expect(most.utf8.count == 255)
        #expect(Domain(parsing: most) != nil)
        #expect(Domain(parsing: most + ".") == nil)
    }
}
