// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct RuleReplyTests {
    @Test func readsCodeEnhancedCodeAndText() throws {
        let full = try RuleReply("552 5.3.4 Message too big for this site", class: 5)
        #expect(full == RuleReply(code: 552, enhancedCode: "5.3.4", text: "Message too big for this site"))
        #expect(full.description == "552 5.3.4 Message too big for this site")
        let short = try RuleReply("450  Try again", class: 4)
        #expect(short == RuleReply(code: 450, enhancedCode: nil, text: "Try again"))
        #expect(short.description == "450 Try again")
        #expect(try RuleReply("550 5.7.1 1.2 is a version", class: 5).text == "1.2 is a version")
    }

    @Test(arguments: [
        ("", 5, "a reply begins with a code of three digits, such as 550"),
        ("no", 4, "a reply begins with a code of three digits, such as 450"),
        ("55 x", 5, "a reply begins with a code of three digits, such as 550"),
        ("5500 x", 5, "a reply begins with a code of three digits, such as 550"),
        ("450 x", 5, "the code must be 5xx, not 450"),
        ("250 x", 5, "the code must be 5xx, not 250"),
        ("550 x", 4, "the code must be 4xx, not 550"),
        ("599 x", 5, "599 is no reply code: the second digit is 0 to 5"),
        ("421 x", 4, "421 closes the connection; 450 or 451 defers a message"),
        ("550 4.7.1 x", 5, "the enhanced code 4.7.1 must be of class 5, like the code"),
        ("550 5.7.1.2 x", 5, "5.7.1.2 is no enhanced code (RFC 3463)"),
        ("550 5.07.1 x", 5, "5.07.1 is no enhanced code (RFC 3463)"),
        ("550", 5, "the reply needs a text for the sender"),
        ("550 5.7.1", 5, "the reply needs a text for the sender"),
        ("550 Grüße", 5, "the text of a reply is at most 400 characters of US-ASCII"),
        ("550 a\r\nb", 5, "the text of a reply is at most 400 characters of US-ASCII"),
    ])
    func refusesAllElse(text: String, wanted: Int, message: String) {
        #expect(throws: RuleReply.Mistake(message: message)) { try RuleReply(text, class: wanted) }
    }

    @Test func theTextIsBounded() throws {
        #expect(try RuleReply("550 " + String(repeating: "x", count: 400), class: 5).text.count == 400)
        #expect(throws: RuleReply.Mistake.self) {
            try RuleReply("550 " + String(repeating: "x", count: 401), class: 5)
        }
    }
}
