// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@testable import Gateway

@Suite struct RouteTableTests {
    private func route(_ patterns: [String]) -> Route {
        Route(patterns: patterns.compactMap { DomainPattern($0) }, destination: .smtp(host: "mail", port: 25))
    }

    private func index(_ text: String, _ routes: [[String]]) throws -> Int? {
        let domain = try #require(Domain(parsing: text))
        return RouteTable(routes.map { route($0) }).index(for: domain)
    }

    @Test func theFirstThatFits() throws {
        let routes = [["a.example", ".b.example"], [".example"], [], ["late.net"], []]
        #expect(try index("a.example", routes) == 0)
        #expect(try index("x.b.example", routes) == 0)
        #expect(try index("x.a.example", routes) == 1)
        #expect(try index("other.net", routes) == 2)
        #expect(try index("[192.0.2.1]", routes) == 2)
        // Behind a route for all domains nothing is reached.
        #expect(try index("late.net", routes) == 2)
    }

    @Test func none() throws {
        #expect(try index("a.net", [["a.example"]]) == nil)
        #expect(try index("a.net", []) == nil)
    }
}
