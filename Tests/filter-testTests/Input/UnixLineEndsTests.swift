// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import filter_test

@Suite struct UnixLineEndsTests {
    @Test(arguments: [
        ("a\nb\n", "a\r\nb\r\n"), ("\n\n", "\r\n\r\n"), ("a", "a"), ("", ""), ("a\rb\n", "a\rb\r\n"), ("x\ny\r", "x\r\ny\r"),
    ])
    func thereAndBack(unix: String, wire: String) {
        let octets = UnixLineEnds.toWire(Array(unix.utf8))
        #expect(octets == Array(wire.utf8))
        for point in 0...octets.count {
            var writer = UnixLineEndWriter()
            let back = writer.write(octets[..<point]) + writer.write(octets[point...]) + writer.finish()
            #expect(back == Array(unix.utf8), "split at \(point)")
        }
    }
}
