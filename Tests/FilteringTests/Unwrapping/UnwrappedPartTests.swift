// SPDX-License-Identifier: Apache-2.0

import MIME
import Testing

@testable import Filtering

@Suite struct UnwrappedPartTests {
    private struct NoHeader: Error {}

    /// The outermost entity of a message with this header.
    private func entity(_ header: String = "Subject: s") throws -> Entity {
        let message = wire(header + "\n\n")
        let chunk = message.span
        var reader = MessageReader()
        var cursor = 0
        while let event = reader.next(in: chunk, at: &cursor) {
            if case .headerEnd(let entity, separatorSize: _) = event { return entity }
        }
        throw NoHeader()
    }

    private func result(_ type: String?, size: Int = 5, sha256: String? = nil) -> FileTypes.Result {
        FileTypes.Result(
            size: size, sha256: sha256, finding: type.map { FileTypes.Finding.type($0) } ?? .ask(head: [0x61], isWhole: true))
    }

    /// Only of files encoded within text do some show the text.
    @Test func originsThatAreReadings() {
        for origin in [UnwrappedPart.Origin.uuencode, .yenc, .binhex, .base64] {
            #expect(origin.isReading, "\(origin)")
        }
        for origin in [UnwrappedPart.Origin.tnef, .cms, .pgp] {
            #expect(!origin.isReading, "\(origin)")
        }
    }

    /// Reports have these names.
    @Test func namesOfOrigins() {
        let origins: [UnwrappedPart.Origin] = [.uuencode, .yenc, .binhex, .base64, .tnef, .cms, .pgp]
        #expect(origins.map(\.rawValue) == ["uuencode", "yenc", "binhex", "begin-base64", "tnef", "cms", "pgp"])
    }

    /// The first result is of the documented way to decode it, the others are of the other ways.
    @Test func whatWasFoundGoesIntoTheRecord() throws {
        let leaf = try entity()
        let record = PartRecord(entity: Entity(file: ["a.exe"], number: 2, size: 5, in: leaf))
        let results = [
            result("application/x-dosexec", size: 5, sha256: "one"), result(nil, size: 7, sha256: "two"),
            result("text/plain", size: 9),
        ]
        let part = UnwrappedPart(record, results, origin: .tnef, carrier: 3)
        #expect(part.carrier == 3)
        #expect(part.origin == .tnef)
        #expect(part.results.count == 3)
        #expect(part.record.size == 5)
        #expect(part.record.digests == ["one", "two"])
        // What libmagic is still to be asked about is not known yet.
        #expect(part.record.types == ["application/x-dosexec", nil, "text/plain"])
        #expect(part.record.entity.path == "0.2")
        #expect(part.record.entity.filename == "a.exe")
        #expect(!part.record.isBody)
    }

    @Test func whatHasNoResultIsLeftAsItIs() throws {
        var record = PartRecord(entity: try entity())
        record.size = 11
        record.types = ["image/png"]
        let part = UnwrappedPart(record, [], origin: .cms, carrier: 0)
        #expect(part.record.size == 11)
        #expect(part.record.types == ["image/png"])
        #expect(part.record.digests == [])
    }

    /// Text within is a body, as it would be without the envelope, whatever its words look like.
    @Test func textIsABody() throws {
        let record = PartRecord(entity: try entity("Content-Type: text/plain"))
        let plain = UnwrappedPart(record, [result("text/plain")], origin: .pgp, carrier: 0)
        #expect(plain.record.isBody)
        let script = UnwrappedPart(record, [result("text/x-shellscript")], origin: .pgp, carrier: 0)
        #expect(script.record.isBody)
        #expect(script.record.types == ["text/plain"])
        let program = UnwrappedPart(record, [result("application/x-dosexec")], origin: .pgp, carrier: 0)
        #expect(!program.record.isBody)
        let unknown = UnwrappedPart(record, [result(nil)], origin: .pgp, carrier: 0)
        #expect(!unknown.record.isBody)
    }

    /// A file has a name, or is one of octets: no body, even if it is text.
    @Test func aFileIsNoBody() throws {
        let leaf = try entity("Content-Type: text/plain")
        for names in [["a.txt"], []] as [[String]] {
            let record = PartRecord(entity: Entity(file: names, number: 1, size: 5, in: leaf))
            let part = UnwrappedPart(record, [result("text/plain")], origin: .uuencode, carrier: 0)
            #expect(!part.record.isBody, "\(names)")
        }
    }
}
