// SPDX-License-Identifier: Apache-2.0

import Bytes

@testable import MIME

/// Every decoder of content: the same comes out however the input is cut, and not more than the bound that was set.
///
/// The first octet of the input chooses the decoder; see `decoders`. Seeds are made by `seeds.py` in the same order.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDecoders(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    var input = unsafe octets(data, size)
    guard let choice = input.first else { return 0 }
    input.removeFirst()
    let (name, factor, decode) = decoders[Int(choice) % decoders.count]
    var first: [UInt8]?
    for cutting in Cutting.all(of: input) {
        let out = decode(cutting.chunks(of: input))
        require(out.count <= factor(input.count), "\(name): \(out.count) octets of \(input.count)")
        if let first {
            let place = zip(first, out).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            require(
                first == out, "\(name), cut at \(cutting): \(first.count) and \(out.count) octets, differing at \(place ?? -1)")
        }
        first = out
    }
    return 0
}

private typealias Decode = ([[UInt8]]) -> [UInt8]

/// What the unwrappers may make at most of anything.
private let bound = 1024 * 1024

/// Decoders by name, each with the octets that may come out of so many.
nonisolated(unsafe) private let decoders: [(name: String, limit: (Int) -> Int, decode: Decode)] =
    [
        ("base64", { $0 }, { transfer(.base64, $0) }),
        ("quoted-printable", { $0 }, { transfer(.quotedPrintable, $0) }),
        // A line of one character says how long it is: what it lacks counts as blanks that were lost on the way.
        ("uuencode", { $0 * 32 + 64 }, { transfer(.uuencode, $0) }),
        ("yenc", { $0 }, yenc),
        ("binhex", { $0 * 256 }, binhex),
        ("inline files", { $0 * 256 + 4096 }, inline),
        ("deflate", { _ in bound + 65536 }, { inflate(nil, $0) }),
        ("zlib", { _ in bound + 65536 }, { inflate(.zlib, $0) }),
        ("gzip", { _ in bound + 65536 }, { inflate(.gzip, $0) }),
        ("tnef", { $0 * 8 + 65536 }, tnef),
        ("cms", { _ in bound + 65536 }, cms),
        ("pgp", { _ in bound + 65536 }, pgp),
        ("armor", { $0 }, armor),
        ("text", { $0 * 16 + 64 }, text),
        ("transcoder", { $0 * 2 + 8 }, { transcode(.base64, $0) }),
        ("transcoder of quoted-printable", { $0 * 2 + 8 }, { transcode(.quotedPrintable, $0) }),
    ]
    + ViewName.allCases.map { name in ("view \(name.rawValue)", { $0 * 2048 + 65536 }, { view(name, $0) }) }

private func transfer(_ encoding: TransferEncoding, _ chunks: [[UInt8]]) -> [UInt8] {
    var decoder = TransferDecoder(encoding)
    var out: [UInt8] = []
    for chunk in chunks { decoder.decode(chunk.span, into: &out) }
    let defect = decoder.finish(into: &out)
    _ = defect
    return out
}

private func view(_ name: ViewName, _ chunks: [[UInt8]]) -> [UInt8] {
    var decoder = ViewDecoder(name)
    var out: [UInt8] = []
    for chunk in chunks { decoder.decode(chunk.span, into: &out) }
    decoder.finish(into: &out)
    return out
}

private func yenc(_ chunks: [[UInt8]]) -> [UInt8] {
    var decoder = YEncDecoder()
    var out: [UInt8] = []
    for chunk in chunks { decoder.decode(chunk.span, into: &out) }
    decoder.finish(into: &out)
    return out
}

private func binhex(_ chunks: [[UInt8]]) -> [UInt8] {
    var decoder = BinHexDecoder()
    var out: [UInt8] = []
    for chunk in chunks { decoder.decode(chunk.span, into: &out) }
    decoder.finish(into: &out)
    return out
}

private func inline(_ chunks: [[UInt8]]) -> [UInt8] {
    var scanner = InlineEncodingScanner()
    var out: [UInt8] = []
    func take(_ event: InlineEncodingScanner.Event) {
        switch event {
        case .begin(let kind, let name): out += Array("\n<\(kind.rawValue) ".utf8) + name + [10]
        case .content(let octets): out += octets
        case .end: out.append(0)
        }
    }
    for chunk in chunks { scanner.scan(chunk.span, take) }
    scanner.finish(take)
    return out
}

private func inflate(_ wrapper: InflateStream.Wrapper?, _ chunks: [[UInt8]]) -> [UInt8] {
    var out: [UInt8] = []
    if let wrapper {
        var stream = InflateStream(wrapper, outputLimit: bound)
        for chunk in chunks { stream.inflate(chunk.span, into: &out) }
        stream.finish(into: &out)
    } else {
        var inflater = Inflater(outputLimit: bound)
        for chunk in chunks { inflater.inflate(chunk.span, into: &out) }
    }
    return out
}

private func tnef(_ chunks: [[UInt8]]) -> [UInt8] {
    var reader = TNEFReader()
    var out: [UInt8] = []
    func take(_ event: TNEFReader.Event) {
        switch event {
        case .begin: out += Array("\n<".utf8)
        case .name(let name): out += Array("name \(name)\n".utf8)
        case .content(let octets): out += octets
        case .end: out.append(0)
        }
    }
    for chunk in chunks { reader.read(chunk.span, take) }
    reader.finish(take)
    return out
}

private func cms(_ chunks: [[UInt8]]) -> [UInt8] {
    var decoder = CMSContentDecoder(outputLimit: bound)
    var out: [UInt8] = []
    for chunk in chunks { decoder.decode(chunk.span, into: &out) }
    decoder.finish(into: &out)
    return out
}

private func pgp(_ chunks: [[UInt8]]) -> [UInt8] {
    var decoder = PGPContentDecoder(outputLimit: bound)
    var out: [UInt8] = []
    for chunk in chunks { decoder.decode(chunk.span, into: &out) }
    decoder.finish(into: &out)
    return out
}

private func armor(_ chunks: [[UInt8]]) -> [UInt8] {
    var reader = PGPArmorReader()
    var out: [UInt8] = []
    for chunk in chunks { reader.decode(chunk.span, into: &out) }
    reader.finish(into: &out)
    return out
}

/// The first line names the charset.
private func text(_ chunks: [[UInt8]]) -> [UInt8] {
    let input = chunks.flatMap { $0 }
    let name = String(decoding: input.prefix { $0 != 10 }.prefix(32), as: UTF8.self)
    var decoder = TextDecoder(charset: name)
    var out: [UInt8] = []
    for chunk in chunks { decoder.decode(chunk.span, into: &out) }
    decoder.finish(into: &out)
    return out
}

/// What comes out is canonical, of the size that was foretold.
private func transcode(_ encoding: TransferEncoding, _ chunks: [[UInt8]]) -> [UInt8] {
    let plain = transfer(encoding, chunks)
    var transcoder = Transcoder(from: encoding)
    var out: [UInt8] = []
    for chunk in chunks { transcoder.transcode(chunk.span, into: &out) }
    transcoder.finish(into: &out)
    require(out.count == Transcoder.size(of: plain.count), "transcoder: \(out.count) octets for \(plain.count)")
    require(transfer(.base64, [out]) == plain, "transcoder: what comes out decodes to the same")
    return out
}
