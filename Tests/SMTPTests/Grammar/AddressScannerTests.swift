// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SMTP

@Suite struct AddressScannerTests {
    /// What is found at the front of `text`, and what is left.
    private func read(_ text: String, limits: Limits = Limits(), utf8: Bool = true) -> String? {
        var scanner = AddressScanner(Array(text.utf8), limits: limits, allowingUTF8: utf8)
        let found: String
        switch scanner.path() {
        case nil: return nil
        case .null: found = "null"
        case .local(let name): found = "local " + name
        case .mailbox(let mailbox): found = mailbox.spelling
        }
        return found + "|" + String(decoding: scanner.rest, as: UTF8.self)
    }

    @Test(arguments: [
        ["<>", "null|"],
        ["<a@b>", "a@b|"],
        ["<a@b> SIZE=1", "a@b| SIZE=1"],
        ["<Postmaster>", "local Postmaster|"],
        ["<@x:a@b>", "a@b|"],
        ["<@x,@y.z,@[192.0.2.1]:a@b>", "a@b|"],
        [#"<"a>b"@c>x"#, #""a>b"@c|x"#],
        ["<a@[IPv6:::1]>", "a@[IPv6:::1]|"],
    ])
    func paths(pair: [String]) {
        #expect(read(pair[0]) == pair[1])
    }

    @Test(arguments: [
        "", "a@b", "<", "<a@b", "a@b>", "< a@b>", "<a@b >", "<<a@b>>", "<@x>", "<@x:>", "<@x,a@b>", "<@x a@b>", "<@:a@b>",
        "<@x:@y:a@b>", "<a@b,c@d>",
        "<\">", "<a@[192.0.2.1>",
    ])
    func malformed(text: String) {
        #expect(read(text) == nil)
    }

    @Test func invalidUTF8IsNoAddress() {
        var scanner = AddressScanner([0x3C, 0xFF, 0x40, 0x62, 0x3E], limits: Limits(), allowingUTF8: true)
        let path = scanner.path()
        #expect(path == nil)
        #expect(read("<ü@b>", utf8: false) == nil)
        #expect(read("<ü@b>") == "ü@b|")
    }

    @Test func aPathIsLimitedWithBracketsAndRoute() {
        var limits = Limits()
        limits.path = 9
        #expect(read("<@x:a@bc>", limits: limits) == "a@bc|")
        #expect(read("<@xy:a@bc>", limits: limits) == nil)
    }
}
