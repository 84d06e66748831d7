// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct ContentDispositionTests {
    @Test func kindsAndNames() {
        let table: [(value: String, kind: String, filename: String?)] = [
            ("", "", nil), ("inline", "inline", nil), ("ATTACHMENT", "attachment", nil),
            ("attachment; filename=a", "attachment", "a"),
            ("attachment;filename=\"a;b\"", "attachment", "a;b"), ("attachment ; size=1 ; filename=a b", "attachment", "a b"),
            ("(remark) attachment (remark); filename=a", "attachment", "a"), ("form-data; name=x; filename=a", "form-data", "a"),
            ("filename=a", "", "a"), ("filename=\"a\"; size=1", "", "a"), ("; filename=a", "", "a"),
            ("attachment; filename*=utf-8''%C3%A9", "attachment", "é"),
        ]
        for row in table {
            let disposition = ContentDisposition(parsing: Array(row.value.utf8))
            #expect(disposition.kind == row.kind, "\(row.value)")
            #expect(disposition.parameters.value(of: "filename") == row.filename, "\(row.value)")
        }
    }
}
