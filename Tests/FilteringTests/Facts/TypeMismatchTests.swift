// SPDX-License-Identifier: Apache-2.0

import MIME
import Rules
import Testing

@testable import Filtering

@Suite struct TypeMismatchTests {
    private func isMismatch(_ type: String, declared: String? = nil, extension suffix: String? = nil) -> Bool {
        TypeMismatch.isMismatch(types: [type], declared: declared.map { [$0] } ?? [], extensions: suffix.map { [$0] } ?? [])
    }

    @Test func clearContradictions() {
        let table: [(String, String?, String?)] = [
            ("application/x-dosexec", "image/png", nil), ("application/x-dosexec", "application/octet-stream", "jpg"),
            ("application/x-dosexec", "application/pdf", "pdf"), ("application/pdf", "image/png", nil),
            ("application/zip", nil, "png"),
            ("image/png", "application/pdf", nil), ("audio/mpeg", nil, "pdf"), ("text/html", "application/pdf", nil),
            ("text/html", nil, "jpg"),
            ("application/msword", "image/gif", nil), ("application/x-ms-shortcut", nil, "doc"),
            ("application/x-dosexec", nil, "docx"),
            ("video/mp4", nil, "xlsx"),
        ]
        for (type, declared, suffix) in table {
            #expect(isMismatch(type, declared: declared, extension: suffix), "\(type) \(declared ?? "") \(suffix ?? "")")
        }
    }

    /// Honest mail declares octets for everything, and formats are kin.
    @Test func nothingToComplainOf() {
        let table: [(String, String?, String?)] = [
            ("application/x-dosexec", "application/octet-stream", "exe"), ("application/x-dosexec", nil, nil),
            ("image/png", "image/jpeg", "gif"),
            ("text/plain", "image/png", "pdf"), ("application/octet-stream", "application/pdf", "pdf"),
            ("application/zip", nil, "docx"),
            ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/zip", "zip"),
            ("application/x-dosexec", "application/zip", nil), ("video/mp4", "audio/mp4", "mp3"), ("audio/ogg", "video/ogg", nil),
            ("text/html", "text/html", "html"), ("text/html", nil, "doc"), ("image/svg+xml", "application/pdf", nil),
            ("image/png", "image/svg+xml", nil),
            ("application/pdf", "application/pdf", "pdf"), ("text/plain", "text/html", nil),
            ("application/x-empty", "image/png", "png"),
            ("application/pdf", nil, "unknown"),
        ]
        for (type, declared, suffix) in table {
            #expect(!isMismatch(type, declared: declared, extension: suffix), "\(type) \(declared ?? "") \(suffix ?? "")")
        }
    }

    @Test func oneFalseClaimOfSeveralIsEnough() {
        #expect(TypeMismatch.isMismatch(types: ["application/pdf"], declared: ["application/pdf"], extensions: ["pdf", "png"]))
        // What one reading shows counts.
        #expect(TypeMismatch.isMismatch(types: ["image/png", "application/pdf"], declared: ["image/png"], extensions: []))
        #expect(!TypeMismatch.isMismatch(types: [], declared: ["image/png"], extensions: ["png"]))
    }
}
