// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@Suite struct PathsTests {
    @Test func reversePaths() {
        #expect(ReversePath.null.description == "<>")
        #expect(ReversePath.null.isASCII)
        #expect(ReversePath.null.mailbox == nil)
        let mailbox = Mailbox(parsing: #""a b"@c"#)
        #expect(mailbox.map { ReversePath.mailbox($0).description } == #"<"a b"@c>"#)
    }

    @Test func forwardPaths() {
        #expect(ForwardPath.postmaster("PostMaster").description == "<PostMaster>")
        #expect(ForwardPath.postmaster("PostMaster").localPart == "PostMaster")
        let mailbox = Mailbox(parsing: "ü@c")
        #expect(mailbox.map { ForwardPath.mailbox($0).isASCII } == false)
        #expect(mailbox.map { ForwardPath.mailbox($0).localPart } == "ü")
    }
}
