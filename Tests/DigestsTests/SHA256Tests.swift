// SPDX-License-Identifier: Apache-2.0

import Digests
import Testing

@Suite struct SHA256Tests {
    private func digest(_ octets: [UInt8], cuts: [Int] = []) -> String {
        let hash = SHA256()
        var start = 0
        for end in cuts + [octets.count] {
            let chunk = Array(octets[start..<end])
            hash.update(chunk.span)
            start = end
        }
        return SHA256.hex(hash.finish())
    }

    /// FIPS 180-4, and the examples that NIST publishes with it.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func knownDigests(text: String, wanted: String) {
        #expect(digest(Array(text.utf8)) == wanted)
    }

    @Test func aMillionLetters() {
        let wanted = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        #expect(digest([UInt8](repeating: 0x61, count: 1_000_000)) == wanted)
    }

    @Test func anyChunking() {
        let octets = (0..<200).map { UInt8($0) }
        let whole = digest(octets)
        for cut in 1..<200 { #expect(digest(octets, cuts: [cut]) == whole) }
        #expect(digest(octets, cuts: Array(1..<200)) == whole)
        #expect(digest(octets, cuts: [0, 0, 100, 100]) == whole)
    }

    @Test func hexadecimalIsLowerCase() {
        #expect(SHA256.hex([0x00, 0x0F, 0xAB, 0xFF]) == "000fabff")
        #expect(SHA256.hex([]) == "")
    }
}
