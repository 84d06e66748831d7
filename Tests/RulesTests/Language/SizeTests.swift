// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct SizeTests {
    @Test(arguments: [
        ("0", 0), ("4096", 4096), ("10 B", 10), ("1 byte", 1), ("3 bytes", 3), ("1 KiB", 1024), ("1KB", 1000),
        ("50 MiB", 52_428_800),
        ("50 mb", 50_000_000), ("1.5 GiB", 1_610_612_736), ("0.25 KB", 250), ("2 TiB", 2_199_023_255_552), ("1.001 KB", 1001),
    ])
    func readsWhatPeopleWrite(text: String, octets: Int) {
        #expect(Size.parse(text) == octets)
    }

    @Test(arguments: [
        "", " ", "MiB", "-1", "+1", "1 MB MB", "1 kB x", "1,5 MB", "1.5", "1.", ".5 MB", "1.2.3 MB", "0x10", "1e3", "१ MB",
        "99999999999999999999", "9999999999999 TiB", "1.0001 MB",
    ])
    func refusesAllElse(text: String) {
        #expect(Size.parse(text) == nil)
    }
}
