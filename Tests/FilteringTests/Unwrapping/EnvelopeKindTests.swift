// SPDX-License-Identifier: Apache-2.0

import MIME
import Testing

@testable import Filtering

@Suite struct EnvelopeKindTests {
    private struct NoHeader: Error {}

    private func kind(_ head: [UInt8], _ header: String = "Content-Type: application/octet-stream") throws -> EnvelopeKind {
        let message = wire(header + "\n\n")
        var reader = MessageReader()
        var cursor = 0
        while let event = reader.next(in: message.span, at: &cursor) {
            if case .headerEnd(let entity, separatorSize: _) = event { return EnvelopeKind(head, of: entity) }
        }
        throw NoHeader()
    }

    private func kind(_ head: String, _ header: String = "Content-Type: application/octet-stream") throws -> EnvelopeKind {
        try kind(Array(head.utf8), header)
    }

    private static let cms: [UInt8] =
        [0x30, 0x80, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02] + [UInt8](repeating: 0, count: 20)

    @Test func byItsOctets() throws {
        #expect(try kind([0x78, 0x9F, 0x3E, 0x22]) == .tnef)
        #expect(try kind(Self.cms) == .cms)
        #expect(try kind([13, 10] + Self.cms) == .cms)
        #expect(try kind("\n-----BEGIN PGP MESSAGE-----\n") == .pgp)
        #expect(try kind([0, 1, 2]) == .none)
        #expect(try kind("%PDF-1.7\nhello") == .none)
        #expect(try kind("hello") == .text)
    }

    /// One-pass signature, compressed data, and literal data in all forms of length.
    @Test(
        arguments: [
            [0x90, 0x0D, 0x03], [0xC4, 0x0D, 0x03], [0xA3, 0x01], [0xC8, 0x05, 0x02], [0xC8, 0xC0, 0x05, 0x02],
            [0xC8, 0xE5, 0x02],
            [0xCB, 0x10, 0x62], [0xCB, 0xC0, 0x00, 0x74], [0xCB, 0xEA, 0x75], [0xCB, 0xFF, 0, 0, 0, 9, 0x62], [0xAC, 0x10, 0x62],
            [0xAD, 0, 0x10, 0x62], [0xAE, 0, 0, 0, 0x10, 0x62], [0xAF, 0x62],
        ] as [[UInt8]])
    func packets(head: [UInt8]) throws {
        let filled = head + [UInt8](repeating: 0x80, count: 9)
        #expect(try kind(filled) == .pgp)
        #expect(EnvelopeKind.isPacked(filled))
        #expect(!EnvelopeKind.isPacked(head))
    }

    @Test func byItsName() throws {
        let binary: [UInt8] = [0x85, 1, 2, 3]
        #expect(try kind(binary) == .none)
        #expect(try kind(binary, "Content-Type: application/octet-stream; name=a.PGP") == .pgp)
        #expect(try kind(":abc", "Content-Type: application/octet-stream; name=a.hqx") == .binhex)
        #expect(try kind("X-A: b\n", "Content-Type: application/octet-stream; name=a.eml") == .message)
        #expect(try kind("hello\n", "Content-Type: application/octet-stream; name=a.eml") == .text)
    }

    /// A message says something of MIME near its top, unless its name says that it is one.
    @Test func messages() throws {
        for text in ["From: a\nMIME-Version: 1.0\n", "From a@b now\nX: y\ncontent-type: text/plain\n", "Content-Type: a/b\n"] {
            #expect(try kind(text) == .message, "\(text)")
            #expect(try kind(text, "Content-Type: text/plain") == .message, "\(text)")
        }
        for text in ["From: a\nSubject: b\n", "Note: this\nis text\n", "hello\nContent-Type: a/b\n"] {
            #expect(try kind(text) == .text, "\(text)")
        }
    }
}
