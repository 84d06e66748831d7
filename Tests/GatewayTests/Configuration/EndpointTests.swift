// SPDX-License-Identifier: Apache-2.0

import Bytes
import Testing

@testable import Gateway

@Suite struct EndpointTests {
    @Test(arguments: [
        ["192.0.2.1:25", "192.0.2.1", "192.0.2.1:25"],
        ["[2001:DB8:0:0::1]:25", "2001:db8::1", "[2001:db8::1]:25"],
        ["[::]:65535", "::", "[::]:65535"],
        ["[::ffff:192.0.2.1]:25", "192.0.2.1", "192.0.2.1:25"],
        ["mail.example.net:1", "mail.example.net", "mail.example.net:1"],
        ["Mail.Example.NET.:2525", "mail.example.net", "mail.example.net:2525"],
        ["localhost:025", "localhost", "localhost:25"],
        ["mail_1.example.net:25", "mail_1.example.net", "mail_1.example.net:25"],
    ])
    func hostsAndPorts(row: [String]) {
        let endpoint = Endpoint(parsing: row[0])
        #expect(endpoint?.host == row[1])
        #expect(endpoint?.description == row[2])
    }

    @Test func whatIsAnAddress() {
        #expect(Endpoint(parsing: "192.0.2.1:25")?.address == NetworkAddress(parsing: "192.0.2.1"))
        #expect(Endpoint(parsing: "[::1]:25")?.address == NetworkAddress(parsing: "::1"))
        #expect(Endpoint(parsing: "localhost:25")?.address == nil)
    }

    @Test(arguments: [
        "", ":", ":25", "mail", "mail:", "mail:0", "mail:65536", "mail:+25", "mail:-1", "mail:0x19", "mail:25 ", " mail:25",
        "mail:25:25", "mail:smtp", "::1:25", "::1", "[::1]", "[::1]25", "[::1", "[192.0.2.1]:25", "[mail]:25",
        "[]:25", "[fe80::1%eth0]:25", "127.0.0.256:25", "127.1:25", "2130706433:25", "user@mail:25", "mail/x:25",
        "a..b:25", "-a:25", "*:25", "mail:١",
    ])
    func malformed(text: String) {
        #expect(Endpoint(parsing: text) == nil)
    }

    @Test func portsThatAreAllowed() {
        #expect(Endpoint(parsing: "127.0.0.1:0", ports: 0...65_535)?.port == 0)
        #expect(Endpoint(parsing: "127.0.0.1:0") == nil)
        #expect(Endpoint(parsing: "mail", defaultPort: 25)?.port == 25)
        #expect(Endpoint(parsing: "[::1]", defaultPort: 25)?.description == "[::1]:25")
        #expect(Endpoint(parsing: "mail:26", defaultPort: 25)?.port == 26)
        #expect(Endpoint(parsing: "mail:", defaultPort: 25) == nil)
    }

    @Test func unspecifiedAddresses() {
        #expect(NetworkAddress(parsing: "0.0.0.0")?.isUnspecified == true)
        #expect(NetworkAddress(parsing: "::")?.isUnspecified == true)
        #expect(NetworkAddress(parsing: "::1")?.isUnspecified == false)
        #expect(NetworkAddress(parsing: "127.0.0.1")?.isUnspecified == false)
    }
}
