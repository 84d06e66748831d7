// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Filtering

@Suite struct NameVariantsTests {
    @Test(arguments: [
        ("file%2ezip", ["file.zip"]), ("file%2Ezip%4", ["file.zip"]), ("100%.txt", ["100%.txt"]), ("file=2Ezip", ["file.zip"]),
        ("file.zi= p", ["file.zip"]), ("file\\x2Ezip", ["file.zip"]), ("file\\u002ezip", ["file.zip"]),
        ("a\\xzz", []), ("FILE.Z\u{130}P", ["FILE.ZiP"]),
        ("file&#46;zip", ["file.zip"]), ("file&#x2e;zip", ["file.zip"]), ("file&#46zip", ["file.zip"]), ("a&b.txt", []),
        ("file\u{3002}zip", ["file.zip"]), ("file\u{FF0E}\u{FF5A}\u{FF49}\u{FF50}", ["file.zip"]),
        ("file\u{2024}zip", ["file.zip"]),
        ("übung.zip", []), ("file.zip", []), ("", []), ("%", [""]), ("a%2", ["a"]), ("&#", []), ("&#99999999;", []),
    ])
    func variants(name: String, wanted: [String]) {
        #expect(NameVariants.of(name) == wanted.filter { $0 != name })
    }

    /// Rules see them like any other name.
    @Test(arguments: ["file%2ezip", "file&#46;zip"])
    func rulesSeeThem(name: String) throws {
        let message = "MIME-Version: 1.0\nContent-Disposition: attachment; filename=\"\(name)\"\n\nhello\n"
        for condition in ["extension: zip", "filename: file.zip"] {
            let holds = try Filter.holds("attachment: { \(condition) }", for: message)
            #expect(holds, "\(condition)")
        }
    }
}
