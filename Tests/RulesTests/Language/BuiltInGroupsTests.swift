// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct BuiltInGroupsTests {
    @Test func everyMemberIsAMimeType() {
        for (name, types) in BuiltInGroups.types {
            #expect(!types.isEmpty, "\(name)")
            #expect(Set(types).count == types.count, "\(name) says something twice")
            for type in types { #expect(type.split(separator: "/").count == 2, "\(type) in \(name)") }
        }
    }

    @Test(arguments: [
        ("program", "application/x-dosexec"), ("program", "application/vnd.microsoft.portable-executable"),
        ("program", "application/x-pie-executable"), ("program", "application/java-archive"), ("script", "text/vbscript"),
        ("script", "text/x-msdos-batch"), ("script", "text/x-script.python"), ("archive", "application/zip"),
        ("archive", "application/x-7z-compressed"), ("office", "application/CDFV2"),
        ("office", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("encrypted-container", "application/encrypted"), ("disk-image", "application/x-iso9660-image"),
        ("installer", "application/x-msi"), ("shortcut", "application/x-ms-shortcut"), ("image", "image/png"),
        ("message", "message/rfc822"), ("pdf", "application/pdf"), ("html", "text/html"), ("text", "text/plain"),
    ])
    func aRuleMayNameThem(group: String, type: String) throws {
        let trial = Trial(attachments: [AttachmentFacts(part: "1", types: [type], declared: [type])])
        #expect(try trial.satisfies("attachment: { type: \(group) }"))
        #expect(try trial.satisfies("attachment: { declared: [\(group), x/y] }"))
    }

    @Test func dataIsInNone() throws {
        let trial = Trial(attachments: [AttachmentFacts(part: "1", types: ["application/octet-stream"])])
        for name in BuiltInGroups.names { #expect(try !trial.satisfies("attachment: { type: \(name) }"), "\(name)") }
    }
}
