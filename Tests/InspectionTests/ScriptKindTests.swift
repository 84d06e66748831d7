// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Inspection

@Suite struct ScriptKindTests {
    /// Words are compared with folded text: one that is written otherwise would never be found.
    @Test func wordsAreFolded() {
        for kind in ScriptKind.all {
            for word in kind.certain + kind.strong + kind.likely + kind.openings {
                let octets = Array(word.utf8)
                let folded = FoldedText(octets.span)
                #expect(folded.octets == octets, "\(word)")
            }
        }
    }

    @Test func openingsStandAlone() {
        for word in ScriptKind.all.flatMap(\.openings) { #expect(word.utf8.first != 0x0A, "\(word)") }
    }

    @Test(arguments: [
        ("librarydescription", false, "application/x-ms-library"), ("persistedquery", false, "application/x-ms-search"),
        ("searchconnectordescription", false, "application/x-ms-search"), ("scriptlet", false, "text/x-windows-script"),
        ("job", true, "text/x-windows-script"), ("job", false, nil), ("package", true, "text/x-windows-script"),
        ("package", false, nil), ("html", true, nil),
    ])
    func roots(name: String, holdsScript: Bool, wanted: String?) {
        #expect(ScriptKind.type(ofRoot: name, holdsScript: holdsScript) == wanted, "\(name)")
    }
}
