// SPDX-License-Identifier: Apache-2.0

import Bytes
import Testing

@testable import Rules

@Suite struct GroupTableTests {
    private static let use = "rules:\n  - name: r\n    when: { attachment: { extension: [e, g] } }\n    do: strip\n"

    @Test func aBareNameStandsForTheMembers() throws {
        let text = "groups:\n  g: [docm, more]\n  more: [xlsm, g]\n" + Self.use
        let trial = { (name: String) in Trial(attachments: [AttachmentFacts(part: "1", extensions: [name])]) }
        for name in ["e", "docm", "xlsm", "DOCM"] { #expect(try trial(name).decide(text).verdict == .modify) }
        for name in ["g", "more", "doc"] { #expect(try trial(name).decide(text).verdict == .accept) }
    }

    @Test func inQuotesItIsJustText() throws {
        let text =
            "groups:\n  g: [docm]\nrules:\n  - name: r\n    when: { attachment: { extension: [\"g\", g] } }\n    do: strip\n"
        let trial = { (name: String) in Trial(attachments: [AttachmentFacts(part: "1", extensions: [name])]) }
        #expect(try trial("g").decide(text).verdict == .modify)
        #expect(try trial("docm").decide(text).verdict == .modify)
    }

    @Test func mayHoldBuiltInTypesAndPatterns() throws {
        let text = """
            groups:
              risky: [program, "image/*", { contains: script }]
            rules:
              - name: r
                when: { attachment: { type: risky } }
                do: strip
            """
        for type in ["application/x-dosexec", "image/gif", "text/x-shellscript"] {
            let trial = Trial(attachments: [AttachmentFacts(part: "1", types: [type])])
            #expect(try trial.decide(text).verdict == .modify)
        }
    }

    @Test func servesAddressesDomainsAndClients() throws {
        let text = """
            groups:
              ours: [.example.net, example.org]
              inside: [192.0.2.0/24, "2001:db8::/32"]
              people: ["a@*", b@example.org]
            rules:
              - name: r
                when:
                  sender: { domain: ours, address: people }
                  connection: { client: inside }
                do: discard
            """
        var trial = Trial(sender: .address(AddressFacts(localPart: "a", domain: "x.example.net")))
        trial.connection.client = NetworkAddress(parsing: "2001:db8::1")
        #expect(try trial.decide(text).verdict == .discard)
        trial.sender = .address(AddressFacts(localPart: "b", domain: "x.example.net"))
        #expect(try trial.decide(text).verdict == .accept)
    }

    @Test(arguments: [
        ("groups: [a]\n", "1:9: error: 'groups' must be a mapping, not a list"),
        ("groups:\n  g: x\n", "2:6: error: group 'g' must be a list, not text"),
        ("groups:\n  g: []\n", "2:6: error: group 'g' is empty"),
        ("groups:\n  program: [x]\n", "2:3: error: 'program' is a built-in group of types; give yours another name"),
        (
            "groups:\n  a b: [x]\n",
            "2:3: error: 'a b' is no name for a group; names are up to 64 letters, digits, '-', '_' and '.', "
                + "and begin with a letter or digit"
        ),
        ("groups:\n  g: [x]\n", "2:3: warning: group 'g' is not used"),
    ])
    func mistakes(text: String, expected: String) {
        #expect(RuleFixture.diagnostics(text) == ["r.yaml:" + expected])
    }

    @Test func twoFilesCannotHaveTheSameGroup() {
        let files = RuleFilesInMemory(["rules/a.yaml": "groups:\n  g: [x]\n", "rules/b.yaml": "groups:\n  g: [y]\n"])
        guard case .failed(let diagnostics) = RuleSet.load(paths: ["rules"], from: files) else {
            Issue.record("loaded")
            return
        }
        #expect(
            diagnostics.map { $0.description } == ["rules/b.yaml:2:3: error: group 'g' is already at rules/a.yaml:2:3"])
    }
}
