// SPDX-License-Identifier: Apache-2.0

import Bytes
import Testing

@Suite struct NetworkBlockTests {
    private func contains(_ block: String, _ address: String) throws -> Bool {
        let block = try #require(NetworkBlock(parsing: block))
        let address = try #require(NetworkAddress(parsing: address))
        return block.contains(address)
    }

    @Test(arguments: [
        ("192.0.2.7", "192.0.2.7"), ("192.0.2.0/24", "192.0.2.0"), ("192.0.2.0/24", "192.0.2.255"),
        ("192.0.2.8/29", "192.0.2.15"),
        ("0.0.0.0/0", "203.0.113.9"), ("128.0.0.0/1", "255.0.0.0"), ("192.0.2.0/24", "::ffff:192.0.2.9"),
        ("2001:db8::/32", "2001:db8:ffff::1"), ("::/0", "2001:db8::1"), ("2001:db8::/33", "2001:db8:7fff::"), ("::1", "::1"),
        ("fe80::/10", "febf::1"), ("192.0.2.7/32", "192.0.2.7"),
    ])
    func holds(block: String, address: String) throws {
        let isInside = try contains(block, address)
        #expect(isInside)
    }

    @Test(arguments: [
        ("192.0.2.7", "192.0.2.8"), ("192.0.2.0/24", "192.0.3.0"), ("192.0.2.8/29", "192.0.2.16"), ("192.0.2.8/29", "192.0.2.7"),
        ("0.0.0.0/0", "::1"), ("::/0", "192.0.2.1"), ("128.0.0.0/1", "127.255.255.255"), ("2001:db8::/33", "2001:db8:8000::"),
        ("fe80::/10", "fec0::1"), ("::1", "::2"),
    ])
    func doesNotHold(block: String, address: String) throws {
        let isInside = try contains(block, address)
        #expect(!isInside)
    }

    @Test(arguments: [
        "", "/", "/24", "192.0.2.0/", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/+8", "192.0.2.0/8.0", "192.0.2.0/24/24",
        "192.0.2.0/ 24", "192.0.2.7/24", "192.0.2.1/31", "10.0.0.1/0", "2001:db8::1/64", "::/129", "::/1000", "example.org/8",
        "192.0.2/24", "192.0.2.0/255.255.255.0", "192.0.2.0/0024",
    ])
    func refuses(text: String) {
        #expect(NetworkBlock(parsing: text) == nil)
    }

    @Test(arguments: [
        ("192.0.2.7", "192.0.2.7"), ("192.0.2.7/32", "192.0.2.7"), ("10.0.0.0/8", "10.0.0.0/8"),
        ("2001:DB8:0::/32", "2001:db8::/32"),
        ("::1/128", "::1"), ("0.0.0.0/0", "0.0.0.0/0"),
    ])
    func writesItself(text: String, wanted: String) throws {
        let block = try #require(NetworkBlock(parsing: text))
        #expect(block.description == wanted)
        #expect(NetworkBlock(parsing: block.description) == block)
    }
}
