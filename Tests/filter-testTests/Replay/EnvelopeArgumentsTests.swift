// SPDX-License-Identifier: Apache-2.0

import Rules
import Testing

@testable import filter_test

@Suite struct EnvelopeArgumentsTests {
    @Test(arguments: ["", "<>"])
    func nullReversePath(text: String) {
        #expect(EnvelopeArguments.sender(text) == SenderFacts.null)
    }

    @Test(arguments: ["a@Example.ORG", "<a@example.org.>"])
    func domainsAreCompared(text: String) {
        #expect(EnvelopeArguments.sender(text) == SenderFacts.address(AddressFacts(localPart: "a", domain: "example.org")))
    }

    @Test(arguments: ["a", "a@b c", "<a@b", "a@b\n", "@b"])
    func malformed(text: String) {
        #expect(EnvelopeArguments.sender(text) == nil)
        #expect(EnvelopeArguments.recipient(text) == nil)
    }

    @Test func recipients() {
        let postmaster = Recipient(spelling: "Postmaster", facts: AddressFacts(localPart: "Postmaster", domain: ""))
        #expect(EnvelopeArguments.recipient("<Postmaster>") == postmaster)
        let quoted = Recipient(spelling: "\"a b\"@c", facts: AddressFacts(localPart: "a b", domain: "c"))
        #expect(EnvelopeArguments.recipient("\"a b\"@c") == quoted)
        #expect(EnvelopeArguments.recipient("") == nil)
    }
}
