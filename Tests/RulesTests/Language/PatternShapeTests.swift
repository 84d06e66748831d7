// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct PatternShapeTests {
    private static func typeObjection(_ text: String) -> PatternShape.Objection? {
        PatternShape.objection(toType: text, groups: ["program"])
    }

    private static func extensionObjection(_ text: String) -> PatternShape.Objection? {
        PatternShape.objection(toExtension: text, written: text)
    }

    @Test(arguments: [
        "image/png", "image/*", "*/pdf", "*", "*/*", "application/x-ms-compress-*", "application/vnd.apple.installer+xml",
        "application/CDFV2", "x-epoc/x-sisx-app", "Text/HTML",
    ])
    func types(text: String) {
        #expect(Self.typeObjection(text) == nil)
    }

    @Test(arguments: [
        ("prgram", "did you mean 'program'?"), ("image/", "write 'image/*'"), ("/png", "write it as 'image/png' or 'image/*'"),
        ("/", "write it as 'image/png' or 'image/*'"), ("a/b/c", "write it as 'image/png' or 'image/*'"),
        ("text/html;charset=x", "write 'text/html', without parameters"),
        ("text/html ; x=\"a/b\"", "write 'text/html', without parameters"),
        ("im age/png", "write it as 'image/png' or 'image/*'"),
        ("bücher/x", "write it as 'image/png' or 'image/*'"),
    ])
    func noTypes(text: String, hint: String) {
        #expect(Self.typeObjection(text) == PatternShape.Objection(message: "'\(text)' is no MIME type and no group", hint: hint))
    }

    @Test(arguments: [
        "example.org", ".example.org", "*.example.org", "example.*", "xn--mnchen-3ya.de", "[192.0.2.1]", "[IPv6:2001:db8::1]",
    ])
    func domains(text: String) {
        #expect(PatternShape.objection(toDomain: text) == nil)
        #expect(PatternShape.objection(toGreeting: text) == nil)
    }

    @Test(
        arguments: [
            ("example.org.", "write 'example.org'"), (".example.org..", "write '.example.org'"),
            ("*.example.", "write '*.example'"),
            (".", nil),
        ] as [(String, String?)])
    func aDomainBeforeTheFinalDot(text: String, hint: String?) {
        let message = "'\(text)' ends in a dot, and domains are compared without it"
        #expect(PatternShape.objection(toDomain: text) == PatternShape.Objection(message: message, hint: hint))
        #expect(PatternShape.objection(toGreeting: text) == nil)
    }

    @Test(arguments: ["münchen.de", ".münchen.de", "*.рф", "münchen.de."])
    func aDomainInLettersOfItsOwn(text: String) {
        let said = PatternShape.objection(toDomain: text)
        #expect(said?.message == "'\(text)' is not US-ASCII, and domains are compared as A-labels")
        #expect(said?.hint?.contains("xn--") == true)
        #expect(PatternShape.objection(toGreeting: text) == nil)
    }

    @Test(arguments: ["exe", "386", "ex_", "{*}", "doc*", "*", "c++", "пдф"])
    func extensions(text: String) {
        #expect(Self.extensionObjection(text) == nil)
    }

    @Test(
        arguments: [
            ("*.exe", "is a filename, not an extension", "write 'exe'"),
            ("*.tar.gz", "is a filename, not an extension", "write 'gz'"), ("*.*", "is a filename, not an extension", nil),
            ("a/b", "is a filename, not an extension", nil), ("tar.gz", "holds a dot, and no extension does", "write 'gz'"),
            ("exe.", "holds a dot, and no extension does", "write 'exe'"), (".", "holds a dot, and no extension does", nil),
            ("tar.*", "holds a dot, and no extension does", nil),
        ] as [(String, String, String?)])
    func noExtensions(text: String, what: String, hint: String?) {
        #expect(Self.extensionObjection(text) == PatternShape.Objection(message: "'\(text)' \(what)", hint: hint))
    }
}
