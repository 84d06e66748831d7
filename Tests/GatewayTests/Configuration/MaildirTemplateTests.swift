// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@testable import Gateway

@Suite struct MaildirTemplateTests {
    @Test(arguments: [
        ["mail", "b@example.net", "mail"],
        ["./mail", "b@example.net", "./mail"],
        ["/var/mail/{domain}/{local-part}", "b@example.net", "/var/mail/example.net/b"],
        ["/var//mail/{domain}/{local-part}/", "Bob.B@Example.NET.", "/var/mail/example.net/bob.b"],
        ["{address}", "Bob+Tag@example.net", "bob+tag%40example.net"],
        ["x-{local-part}-{domain}.d", "b@example.net", "x-b-example.net.d"],
        ["/var/mail/.{local-part}", "b@example.net", "/var/mail/.b"],
        ["Mail/{domain}", "b@grün.example", "Mail/xn--grn-ioa.example"],
        ["{domain}", "b@[192.0.2.1]", "%5b192.0.2.1%5d"],
        ["{domain}", "b@[IPv6:2001:DB8::1]", "%5bipv6%3a2001%3adb8%3a%3a1%5d"],
        ["{local-part}", "GRÜN@example.net", "gr%c3%bcn"],
        ["{local-part}", "a_=-.z9@example.net", "a_=-.z9"],
        // Nothing that a peer says leads out of the folder, or hides in it.
        ["m/{local-part}", "a/b@example.net", "m/a%2fb"],
        ["m/{local-part}", "a%2fb@example.net", "m/a%252fb"],
        ["m/{local-part}", "\"..\"@example.net", "m/%2e."],
        ["m/{local-part}", "\".\"@example.net", "m/%2e"],
        ["m/{local-part}", "\"../../etc\"@example.net", "m/%2e.%2f..%2fetc"],
        ["m/{local-part}", "\".hidden\"@example.net", "m/%2ehidden"],
        ["m/{local-part}", "\"a b\"@example.net", "m/a%20b"],
        ["m/{local-part}", "\"\\\\\"@example.net", "m/%5c"],
        ["m/{local-part}", "\"a@b\"@example.net", "m/a%40b"],
        ["m/{local-part}", "a~*{}@example.net", "m/a%7e%2a%7b%7d"],
        ["m/{local-part}", "-rf@example.net", "m/-rf"],
    ])
    func paths(row: [String]) throws {
        let template = try MaildirTemplate(row[0])
        let mailbox = try #require(Mailbox(parsing: row[1]))
        #expect(template.path(for: mailbox) == row[2])
    }

    @Test func lengthOfAComponent() throws {
        let template = try MaildirTemplate("mail/{domain}/x{local-part}")
        func path(_ localPart: String, _ domain: String = "example.net") throws -> String? {
            let mailbox = try #require(Mailbox(parsing: "\(localPart)@\(domain)"))
            return template.path(for: mailbox)
        }
        let long = String(repeating: "a", count: 199)
        #expect(try path(long) == "mail/example.net/x\(long)")
        #expect(try path(long + "a") == nil)
        // Octets are counted as they are written.
        #expect(try path(String(repeating: "~", count: 66)) != nil)
        #expect(try path(String(repeating: "~", count: 67)) == nil)
        let domain = Array(repeating: String(repeating: "d", count: 49), count: 4).joined(separator: ".")
        #expect(try path("b", domain) == "mail/\(domain)/xb")
        #expect(try path("b", domain + ".dd") == nil)
        #expect(throws: ConfigurationProblem.self) { try MaildirTemplate("mail/" + String(repeating: "x", count: 201)) }
    }

    @Test func everyMailboxHasAnotherPath() throws {
        let template = try MaildirTemplate("{domain}/{local-part}")
        let texts = [
            "a@b.c", "a.b@c", "a@b", "\"a/b\"@c", "\"a%2fb\"@c", "\"a%252fb\"@c", "\".a\"@c", "\"%2ea\"@c", "\"a b\"@c",
            "\"a%20b\"@c", "ä@c", "\"%c3%a4\"@c",
        ]
        let paths = texts.compactMap { Mailbox(parsing: $0) }.compactMap { template.path(for: $0) }
        #expect(Set(paths).count == texts.count)
    }

    @Test(arguments: [
        ["", "the path of a Maildir is missing"],
        ["/", "the path of a Maildir is missing"],
        ["mail/{user}", "unknown placeholder '{user}'; known are {domain}, {local-part}, {address}"],
        ["mail/{}", "unknown placeholder '{}'; known are {domain}, {local-part}, {address}"],
        ["mail/{domain", "'{' and '}' in a path enclose a placeholder; known are {domain}, {local-part}, {address}"],
        ["mail/domain}", "'{' and '}' in a path enclose a placeholder; known are {domain}, {local-part}, {address}"],
        ["mail/{do/main}", "'{' and '}' in a path enclose a placeholder; known are {domain}, {local-part}, {address}"],
        ["mail\n", "a path holds no control characters"],
    ])
    func malformed(row: [String]) {
        var problem: String?
        do { _ = try MaildirTemplate(row[0]) } catch { problem = "\(error)" }
        #expect(problem == row[1])
    }
}
