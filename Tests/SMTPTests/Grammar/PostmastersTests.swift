// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@Suite struct PostmastersTests {
    private let postmasters = Postmasters(
        hostname: "Gate.Example.ORG",
        domains: ["example.net", ".kiosk.example.net", "grün.example", "[192.0.2.1]", "no domain", ".[192.0.2.3]"])

    @Test(arguments: [
        "postmaster@example.net", "PostMaster@Example.NET", "\"postmaster\"@example.net.", "postmaster@kiosk.example.net",
        "postmaster@a.b.kiosk.example.net", "postmaster@gate.example.org", "postmaster@xn--grn-ioa.example",
        "postmaster@[192.0.2.1]",
    ])
    func ours(text: String) throws {
        #expect(postmasters.contains(.mailbox(try #require(Mailbox(parsing: text)))))
    }

    @Test(arguments: [
        "postmaster@elsewhere.example", "postmaster@a.example.net", "postmaster@example.org", "postmaster@net",
        "admin@example.net", "postmaster.x@example.net", "postmaster@xkiosk.example.net", "postmaster@[192.0.2.2]",
    ])
    func nobodyElse(text: String) throws {
        #expect(!postmasters.contains(.mailbox(try #require(Mailbox(parsing: text)))))
    }

    @Test func theBareOneAlwaysCounts() {
        for known in [postmasters, Postmasters(hostname: nil)] {
            #expect(known.contains(.postmaster("Postmaster")))
            #expect(known.contains(localPart: "POSTMASTER", domain: ""))
            #expect(!known.contains(localPart: "admin", domain: ""))
        }
        #expect(!Postmasters(hostname: nil).contains(localPart: "postmaster", domain: "localhost"))
    }
}
