// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct HeaderNameTests {
    @Test(arguments: ["X-Origin", "Subject", "List-Id", "From"])
    func mayBeSetAndRemoved(name: String) {
        #expect(HeaderName.objection(to: .set, of: name) == nil)
        #expect(HeaderName.objection(to: .remove, of: name) == nil)
    }

    @Test(arguments: [
        ("Content-Type", "'Content-Type' says how the message is built; only 'repair' and 'strip' may change it"),
        ("mime-version", "'mime-version' says how the message is built; only 'repair' and 'strip' may change it"),
        ("Received", "'Received' is trace information (RFC 5321 §4.4), which no rule may change"),
        ("X-Weir-Id", "'X-Weir-Id' is written by Weir itself"),
        ("", "'' is no name of a header field"),
        ("a b", "'a b' is no name of a header field"),
        ("a:", "'a:' is no name of a header field"),
        ("Überschrift", "'Überschrift' is no name of a header field"),
    ])
    func someAreNobodysBusiness(name: String, objection: String) {
        for change in [HeaderName.Change.add, .set, .remove] {
            #expect(HeaderName.objection(to: change, of: name) == objection)
        }
    }

    @Test func whatOccursOnceIsNotAdded() {
        #expect(
            HeaderName.objection(to: .add, of: "Subject") == "'Subject' may occur only once (RFC 5322 §3.6); use set-header")
        #expect(HeaderName.objection(to: .add, of: "X-Subject") == nil)
        #expect(HeaderName.objection(to: .set, of: "Authentication-Results") != nil)
        #expect(HeaderName.objection(to: .remove, of: "Authentication-Results") == nil)
    }
}
