// SPDX-License-Identifier: Apache-2.0

import Bytes
import Testing

@Suite struct NetworkAddressTests {
    @Test(arguments: [
        ("0.0.0.0", "0.0.0.0"), ("192.0.2.1", "192.0.2.1"), ("255.255.255.255", "255.255.255.255"),
        // RFC 4291 §2.2.
        ("ABCD:EF01:2345:6789:ABCD:EF01:2345:6789", "abcd:ef01:2345:6789:abcd:ef01:2345:6789"),
        ("2001:DB8:0:0:8:800:200C:417A", "2001:db8::8:800:200c:417a"), ("2001:DB8::8:800:200C:417A", "2001:db8::8:800:200c:417a"),
        ("FF01:0:0:0:0:0:0:101", "ff01::101"), ("0:0:0:0:0:0:0:1", "::1"), ("0:0:0:0:0:0:0:0", "::"), ("::", "::"),
        ("0:0:0:0:0:0:13.1.68.3", "::d01:4403"), ("::13.1.68.3", "::d01:4403"), ("1:2:3:4:5:6:192.0.2.1", "1:2:3:4:5:6:c000:201"),
        // RFC 5952 §4.
        ("2001:0db8::0001", "2001:db8::1"), ("2001:db8:0:0:0:0:2:1", "2001:db8::2:1"),
        ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
        ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"), ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("1::", "1::"), ("::8", "::8"),
        ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"), ("1:0:0:4:5:6:7:8", "1::4:5:6:7:8"),
    ])
    func readsAndWritesTheShortestForm(text: String, wanted: String) throws {
        let address = try #require(NetworkAddress(parsing: text))
        #expect(address.description == wanted)
        #expect(NetworkAddress(parsing: wanted) == address)
        #expect(address.octets.count == (address.isIPv6 ? 16 : 4))
    }

    @Test(arguments: ["::ffff:192.0.2.1", "::FFFF:C000:0201", "0:0:0:0:0:ffff:192.0.2.1"])
    func aMappedAddressIsTheIPv4Address(text: String) {
        #expect(NetworkAddress(parsing: text) == NetworkAddress(parsing: "192.0.2.1"))
        #expect(NetworkAddress(parsing: text)?.isIPv6 == false)
    }

    @Test(arguments: [
        "", " ", "1", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.4.", "256.0.0.1", "1.2.3.1000", "01.2.3.4",
        "1.2.3.04", "0x1.2.3.4", "1.2.3.4 ", " 1.2.3.4", "+1.2.3.4", "-1.2.3.4", "1.2.3.4/8", "１.2.3.4", "1.2.3.٤",
        ":", ":::", "1:", ":1", "1:2", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8:", ":1:2:3:4:5:6:7:8",
        "1::2::3", "1:::2", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "12345::", "::g", "::-1", "::+1", "::1%eth0", "[::1]",
        "::1/64",
        "::1.2.3", "::1.2.3.4:5", "1.2.3.4::", "::256.0.0.1", "1:2:3:4:5:6:7:1.2.3.4", "::ffff:1.2.3.4.5", ":: 1", "::1\0",
        "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000", "localhost", "::\u{E9}",
    ])
    func refusesTheRest(text: String) {
        #expect(NetworkAddress(parsing: text) == nil)
    }

    @Test func hostileTextsAreNotSlow() {
        let texts = [
            String(repeating: ":", count: 1_000_000), String(repeating: "1:", count: 1_000_000),
            String(repeating: "1.", count: 1_000_000), String(repeating: "9", count: 1_000_000),
        ]
        let elapsed = ContinuousClock().measure {
            for text in texts { #expect(NetworkAddress(parsing: text) == nil) }
        }
        #expect(elapsed < .seconds(10))
    }

    @Test func fromOctets() {
        #expect(NetworkAddress(octets: [192, 0, 2, 1])?.description == "192.0.2.1")
        let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF, 192, 0, 2, 1]
        #expect(NetworkAddress(octets: mapped)?.description == "192.0.2.1")
        #expect(NetworkAddress(octets: [UInt8](repeating: 0, count: 16))?.description == "::")
        for count in [0, 1, 3, 5, 15, 17] { #expect(NetworkAddress(octets: [UInt8](repeating: 1, count: count)) == nil) }
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("127.255.0.9", true), ("::1", true), ("::ffff:127.0.0.1", true), ("126.0.0.1", false),
        ("128.0.0.1", false), ("::2", false), ("::", false), ("1::1", false),
    ])
    func loopback(text: String, wanted: Bool) throws {
        let address = try #require(NetworkAddress(parsing: text))
        #expect(address.isLoopback == wanted)
    }
}
