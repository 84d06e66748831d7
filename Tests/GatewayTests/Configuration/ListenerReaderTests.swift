// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@testable import Gateway

@Suite struct ListenerReaderTests {
    @Test(arguments: ListenerReaderTests.mistakes)
    func mistake(row: [String]) {
        #expect(Sample.diagnostics([row[0]: row[1]]) == Array(row.dropFirst(2)))
    }

    @Test func everyKey() throws {
        let lines = """
            listeners:
              - { name: mx, address: "0.0.0.0:25", tls: off, accept: local-domains, delivery: proxy, line-ends: refuse }
              - { name: inside-6, address: "[2001:db8:0::1]:2525", accept: open, line-ends: normalise, tls: no }
              - { name: any, address: "[::]:0" }

            """
        #expect(
            try Sample.configuration(["listeners": lines]).listeners == [
                Listener(name: "mx", host: "0.0.0.0", port: 25, accept: .localDomains, lineEnds: .refuse),
                Listener(name: "inside-6", host: "2001:db8::1", port: 2525, accept: .open, lineEnds: .normalise),
                Listener(name: "any", host: "::", port: 0),
            ])
    }

    /// The part that is changed, what stands there then, and what is said of it.
    static let mistakes: [[String]] = [
        ["listeners", "listeners:\n  - { address: \"127.0.0.1:25\" }\n", "4:5: error: 'listeners' needs 'name'"],
        ["listeners", "listeners:\n  - { name: mx }\n", "4:5: error: 'listeners' needs 'address'"],
        [
            "listeners", "listeners:\n  - { name: \"m x\", address: \"127.0.0.1:25\" }\n",
            "4:13: error: 'name' is a word of letters, digits, '.', '_' and '-', not 'm x'",
        ],
        [
            "listeners", "listeners:\n  - { name: \"\", address: \"127.0.0.1:25\" }\n",
            "4:13: error: 'name' is a word of letters, digits, '.', '_' and '-', not ''",
        ],
        [
            "listeners", "listeners:\n  - { name: mx, address: \"nowhere\" }\n",
            "4:26: error: 'address' is ADDRESS:PORT such as 0.0.0.0:25 or [::]:25, not 'nowhere'",
        ],
        [
            "listeners", "listeners:\n  - { name: mx, address: \"127.0.0.1:99999\" }\n",
            "4:26: error: 'address' is ADDRESS:PORT such as 0.0.0.0:25 or [::]:25, not '127.0.0.1:99999'",
        ],
        [
            "listeners", "listeners:\n  - { name: mx, address: \"127.0.0.1:\" }\n",
            "4:26: error: 'address' is ADDRESS:PORT such as 0.0.0.0:25 or [::]:25, not '127.0.0.1:'",
        ],
        [
            "listeners", "listeners:\n  - { name: mx, address: \"127.0.0.1:+25\" }\n",
            "4:26: error: 'address' is ADDRESS:PORT such as 0.0.0.0:25 or [::]:25, not '127.0.0.1:+25'",
        ],
        [
            "listeners", "listeners:\n  - { name: mx, address: \"127.0.0.256:25\" }\n",
            "4:26: error: 'address' is ADDRESS:PORT such as 0.0.0.0:25 or [::]:25, not '127.0.0.256:25'",
        ],
        [
            "listeners", "listeners:\n  - { name: mx, address: \"127.0.0.1\" }\n",
            "4:26: error: 'address' is ADDRESS:PORT such as 0.0.0.0:25 or [::]:25, not '127.0.0.1'; did you mean "
                + "'127.0.0.1:25'?",
        ],
        [
            "listeners", "listeners:\n  - { name: mx, address: \"::1\" }\n",
            "4:26: error: 'address' is ADDRESS:PORT such as 0.0.0.0:25 or [::]:25, not '::1'; did you mean '[::1]:25'?",
        ],
        [
            "listeners", "listeners:\n  - { name: mx, address: \"*:25\" }\n",
            "4:26: error: 'address' is ADDRESS:PORT such as 0.0.0.0:25 or [::]:25, not '*:25'; did you mean '0.0.0.0:25'?",
        ],
        [
            "listeners", "listeners:\n  - { name: mx, address: \"localhost:25\" }\n",
            "4:26: error: 'address' is ADDRESS:PORT such as 0.0.0.0:25 or [::]:25, not 'localhost:25'; it is an "
                + "address, not a name",
        ],
        [
            "listeners", "listeners:\n  - { name: mx, address: \":25\" }\n",
            "4:26: error: 'address' is ADDRESS:PORT such as 0.0.0.0:25 or [::]:25, not ':25'",
        ],
        [
            "listeners", "listeners:\n  - { name: mx, address: \"127.0.0.1:2525\", accept: anyone }\n",
            "4:52: error: 'accept' is local-domains, open, not 'anyone'",
        ],
        [
            "listeners", "listeners:\n  - { name: mx, address: \"127.0.0.1:2525\", accept: authenticated }\n",
            "4:52: error: 'accept: authenticated' needs logins, which this version has not; write 'accept: "
                + "local-domains' and name the networks of your clients under 'trusted'",
        ],
        [
            "listeners", "listeners:\n  - { name: mx, address: \"127.0.0.1:2525\", delivery: queue }\n",
            "4:54: error: 'delivery: queue' is not available in this version: until there is a queue every "
                + "listener delivers by proxy; write 'delivery: proxy'",
        ],
        [
            "listeners", "listeners:\n  - { name: mx, address: \"127.0.0.1:2525\", delivery: proxi }\n",
            "4:54: error: 'delivery' is proxy, not 'proxi'; did you mean 'proxy'?",
        ],
        [
            "listeners", "listeners:\n  - { name: mx, address: \"127.0.0.1:2525\", line-ends: keep }\n",
            "4:55: error: 'line-ends' is refuse, normalise, not 'keep'",
        ],
        [
            "listeners", "listeners:\n  - { name: mx, address: \"127.0.0.1:2525\", line-ends: normalize }\n",
            "4:55: error: 'line-ends' is refuse, normalise, not 'normalize'; did you mean 'normalise'?",
        ],
        [
            "listeners", "listeners:\n  - { name: mx, address: \"127.0.0.1:2525\", tls: offered }\n",
            "4:49: error: TLS is not available in this version; write 'tls: off'",
        ],
        [
            "listeners", "listeners:\n  - { name: mx, address: \"127.0.0.1:2525\", tls: {} }\n",
            "4:49: error: TLS is not available in this version; write 'tls: off'",
        ],
        [
            "listeners", "listeners:\n  - { name: mx, address: \"127.0.0.1:2525\", proxy: [192.0.2.1] }\n",
            "4:44: error: 'proxy' is not available in this version; remove it",
        ],
        [
            "listeners", "listeners:\n  - { name: mx, address: \"127.0.0.1:2525\", acept: open }\n",
            "4:44: error: unknown key 'acept' in 'listeners'; did you mean 'accept'?",
        ],
        [
            "listeners", "listeners:\n  - { name: \"m x\", address: nowhere, accept: all, tls: on }\n",
            "4:13: error: 'name' is a word of letters, digits, '.', '_' and '-', not 'm x'",
            "4:29: error: 'address' is ADDRESS:PORT such as 0.0.0.0:25 or [::]:25, not 'nowhere'",
            "4:46: error: 'accept' is local-domains, open, not 'all'",
            "4:56: error: TLS is not available in this version; write 'tls: off'",
        ],
    ]
}
