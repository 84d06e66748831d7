// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@testable import Gateway

@Suite struct DomainPatternTests {
    @Test(arguments: [
        // The pattern, what it matches, and, behind an empty text, what it does not.
        ["example.net", "example.net", "EXAMPLE.Net", "example.net.", "", "x.example.net", "notexample.net", "net"],
        [".example.net", "example.net", "x.example.net", "a.b.Example.NET.", "", "notexample.net", "net", "example.net.evil"],
        ["Grün.example", "grün.example", "xn--grn-ioa.example", "GRÜN.example", "", "gruen.example"],
        [".grün.example", "a.xn--grn-ioa.example", "", "grn-ioa.example"],
        ["[192.0.2.1]", "[192.0.2.1]", "[IPv6:::ffff:192.0.2.1]", "", "[192.0.2.2]", "192.0.2.1"],
        ["[IPv6:2001:db8:0::1]", "[ipv6:2001:DB8::1]", "", "[192.0.2.1]"],
        [".2.1", "2.1", "192.0.2.1", "", "[192.0.2.1]"],
        ["localhost", "localhost", "", "localhost.example"],
    ])
    func matching(row: [String]) throws {
        let pattern = try #require(DomainPattern(row[0]))
        var isMatch = true
        for text in row.dropFirst() {
            if text.isEmpty {
                isMatch = false
            } else {
                let domain = try #require(Domain(parsing: text))
                #expect(pattern.matches(domain) == isMatch, "\(text)")
            }
        }
        #expect(pattern.description == row[0])
    }

    @Test(arguments: [
        "", ".", "..", "a b", "a..b", ".a..b", "..a", "*.example.net", "@example.net", ".[192.0.2.1]", "[x]", "-a", "a/b",
    ])
    func malformed(text: String) {
        #expect(DomainPattern(text) == nil)
    }

    @Test(arguments: [
        ["example.net", "example.net", "yes"],
        ["example.net", "EXAMPLE.net", "yes"],
        ["example.net", ".example.net", "no"],
        ["example.net", "x.example.net", "no"],
        [".example.net", "example.net", "yes"],
        [".example.net", ".example.net", "yes"],
        [".example.net", "x.example.net", "yes"],
        [".example.net", ".x.example.net", "yes"],
        [".example.net", ".net", "no"],
        [".example.net", "notexample.net", "no"],
    ])
    func covering(row: [String]) throws {
        let one = try #require(DomainPattern(row[0]))
        let other = try #require(DomainPattern(row[1]))
        #expect(one.covers(other) == (row[2] == "yes"))
    }
}
