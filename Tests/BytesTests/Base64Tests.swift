// SPDX-License-Identifier: Apache-2.0

import Bytes
import Testing

@Suite struct Base64Tests {
    /// RFC 4648 §10.
    static let vectors: [(String, String)] = [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ]

    @Test(arguments: Base64Tests.vectors)
    func vectorsOfTheRFC(plain: String, encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == Array(encoded.utf8))
        #expect(Base64.decodeStrictly(Array(encoded.utf8)) == Array(plain.utf8))
    }

    @Test func everyOctetComesBack() {
        let all = Array(UInt8.min...UInt8.max)
        for count in 0...all.count {
            let octets = Array(all.suffix(count))
            #expect(Base64.decodeStrictly(Base64.encode(octets)) == octets)
        }
    }

    @Test func theLastTwoOfTheAlphabet() {
        #expect(Base64.encode([0xFB, 0xFF, 0xBF]) == Array("+/+/".utf8))
        #expect(Base64.decodeStrictly(Array("+/+/".utf8)) == [0xFB, 0xFF, 0xBF])
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zm9", "=", "====", "Zg==Zg==", "Z===", "Zh==", "Zm9=", "Zm9v\r\n", "Zm9v\r\n\r\n", " Zm9v   ",
        "Zm 9v===", "Zm-_", "Zm9v====", "=Zm9", "Zm=v", "Zm9\u{E9}v",
    ])
    func strictlyMeansCanonical(text: String) {
        #expect(Base64.decodeStrictly(Array(text.utf8)) == nil)
    }
}
