// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@Suite struct MailDateTests {
    @Test func dates() {
        let table: [(Int64, String)] = [
            (0, "Thu, 01 Jan 1970 00:00:00 +0000"),
            (-1, "Wed, 31 Dec 1969 23:59:59 +0000"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 +0000"),
            (1_795_514_400, "Tue, 24 Nov 2026 10:00:00 +0000"),
            (-2_208_988_800, "Mon, 01 Jan 1900 00:00:00 +0000"),
            (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 +0000"),
            (Int64.max, "Fri, 31 Dec 9999 23:59:59 +0000"),
            (Int64.min, "Mon, 01 Jan 1900 00:00:00 +0000"),
        ]
        for (seconds, text) in table {
            #expect(MailDate.format(secondsSince1970: seconds) == text)
        }
    }
}
