#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the seeds of a fuzz target: seeds.py message|decoders FOLDER

    message     Samples/ as they go over the wire, those of at most 16 KiB, and what is written by hand in Seeds/message
    decoders    a little content in each encoding, behind the octet that chooses the decoder; the order is that of Targets/Decoders.swift
"""

import base64
import binascii
import glob
import gzip
import os
import quopri
import shutil
import struct
import sys
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLES = os.path.join(HERE, "..", "Samples")
AT_MOST = 16 * 1024

TEXT = b"Dear reader,\r\nthis is text, and a \xe4 as well. " * 4 + bytes(range(256))


def write(folder, name, content):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(content)


def messages(folder):
    for path in sorted(glob.glob(os.path.join(SAMPLES, "*", "*.eml"))):
        with open(path, "rb") as file:
            content = file.read()
        if b"\r\n" not in content:
            content = content.replace(b"\n", b"\r\n")
        if len(content) <= AT_MOST:
            write(folder, "-".join(path.split(os.sep)[-2:]), content)
    for path in glob.glob(os.path.join(HERE, "Seeds", "message", "*.eml")):
        with open(path, "rb") as file:
            content = file.read()
        write(folder, os.path.basename(path), content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))


def uuencode(data):
    lines = [binascii.b2a_uu(data[i:i + 45]).rstrip(b"\n") for i in range(0, len(data), 45)]
    return b"\r\n".join([b"begin 644 file.bin", *lines, b"`", b"end", b""])


def yencode(data):
    out = bytearray()
    for octet in data:
        octet = (octet + 42) & 255
        out += bytes([61, (octet + 64) & 255]) if octet in (0, 10, 13, 61) else bytes([octet])
    lines = [bytes(out[i:i + 128]) for i in range(0, len(out), 128)]
    # A line must not end within an escape.
    text = b"\r\n".join(lines).replace(b"=\r\n", b"\r\n=")
    return b"=ybegin line=128 size=%d name=file.bin\r\n%s\r\n=yend size=%d\r\n" % (len(data), text, len(data))


HQX = b"!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"


def binhex(data):
    name = b"file.bin"
    head = bytes([len(name)]) + name + b"\0TEXTttxt\0\0" + struct.pack(">LL", len(data), 0)
    packed = b"".join(
        part + struct.pack(">H", binascii.crc_hqx(part, 0)) for part in (head, data, b"")).replace(b"\x90", b"\x90\0")
    bits = "".join(f"{octet:08b}" for octet in packed)
    bits += "0" * (-len(bits) % 6)
    text = bytes(HQX[int(bits[i:i + 6], 2)] for i in range(0, len(bits), 6))
    lines = [text[i:i + 64] for i in range(0, len(text), 64)]
    return b"(This file must be converted with BinHex 4.0)\r\n\r\n:" + b"\r\n".join(lines) + b":\r\n"


def tnef(data):
    def attribute(level, key, content):
        return struct.pack("<BLL", level, key, len(content)) + content + struct.pack("<H", sum(content) & 0xFFFF)

    name = "Bericht.txt".encode("utf-16-le") + b"\0\0"
    properties = struct.pack("<L", 2) + struct.pack("<LLL", 0x3707001F, 1, len(name)) + name + b"\0" * (-len(name) % 4)
    properties += struct.pack("<LLL", 0x37010102, 1, len(data)) + data + b"\0" * (-len(data) % 4)
    return (
        struct.pack("<LH", 0x223E9F78, 1) + attribute(1, 0x00089006, struct.pack("<L", 0x10000))
        + attribute(1, 0x00069007, struct.pack("<LL", 1252, 0)) + attribute(2, 0x00069002, b"\1\0" + b"\0" * 12)
        + attribute(2, 0x00018010, b"report.txt\0") + attribute(2, 0x0006800F, data) + attribute(2, 0x00069005, properties))


def der(tag, *content):
    body = b"".join(content)
    size = bytes([len(body)]) if len(body) < 128 else b"\x82" + struct.pack(">H", len(body))
    return bytes([tag]) + size + body


def cms(data, compressed=False):
    def oid(hex_):
        return der(6, bytes.fromhex(hex_))

    plain = oid("2a864886f70d010701")
    if compressed:
        algorithm = der(0x30, oid("2a864886f70d0109100308"))
        inner = der(0x30, plain, der(0xA0, der(4, zlib.compress(data))))
        return der(0x30, oid("2a864886f70d0109100109"), der(0xA0, der(0x30, der(2, b"\0"), algorithm, inner)))
    # In pieces, with lengths that are not given, as OpenSSL streams it.
    pieces = b"\x24\x80" + der(4, data[:100]) + der(4, data[100:]) + b"\0\0"
    inner = b"\x30\x80" + plain + b"\xa0\x80" + pieces + b"\0\0" + b"\0\0"
    signed = b"\x30\x80" + der(2, b"\1") + der(0x31) + inner + der(0x31) + b"\0\0"
    return b"\x30\x80" + oid("2a864886f70d010702") + b"\xa0\x80" + signed + b"\0\0" + b"\0\0"


def pgp(data, way):
    literal = b"b\x08file.bin" + b"\0\0\0\0" + data
    packet = b"\xcb\xff" + struct.pack(">L", len(literal)) + literal
    if way == "plain":
        return packet
    if way == "partial":
        return b"\xcb\xe7" + literal[:128] + (b"\xff" + struct.pack(">L", len(literal) - 128)) + literal[128:]
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15 if way == "zip" else 15)
    content = bytes([1 if way == "zip" else 2]) + squeeze.compress(packet) + squeeze.flush()
    return b"\xa3" + content


def armor(data):
    text = base64.encodebytes(data).replace(b"\n", b"\r\n")
    return b"-----BEGIN PGP MESSAGE-----\r\nVersion: 1\r\n\r\n" + text + b"=abcd\r\n-----END PGP MESSAGE-----\r\n"


def decoders(folder):
    base = base64.encodebytes(TEXT).replace(b"\n", b"\r\n")
    quoted = quopri.encodestring(TEXT).replace(b"\n", b"\r\n")
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    deflated = raw.compress(TEXT * 3) + raw.flush()
    fixed = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_FIXED)
    stored = zlib.compressobj(0, zlib.DEFLATED, -15)
    base_views = [base, base[:100] + b"=!" + base[100:], b"QUJD=\r\nRAkw==MTIz\r\nND0=1\r\nN!jc4"]
    quoted_views = [quoted, b"a=4, b=zz= \r\n=\t\r\n=3d=3D==\r\n="]
    kinds = [
        base_views, quoted_views, [uuencode(TEXT)], [yencode(TEXT)], [binhex(TEXT)],
        [b"text\r\n" + each for each in (uuencode(TEXT), yencode(TEXT), binhex(TEXT))] + [b"begin-base64 644 f\r\n" + base + b"====\r\n"],
        [deflated, fixed.compress(TEXT) + fixed.flush(), stored.compress(TEXT) + stored.flush()], [zlib.compress(TEXT)],
        [gzip.compress(TEXT, mtime=0), gzip.compress(TEXT, mtime=0) * 2], [tnef(TEXT)], [cms(TEXT), cms(TEXT, compressed=True)],
        [pgp(TEXT, way) for way in ("plain", "partial", "zip", "zlib")] + [armor(pgp(TEXT, "zip"))], [armor(pgp(TEXT, "zip"))],
        [b"iso-2022-jp\n" + "こんにちは".encode("iso-2022-jp"), b"utf-16\n" + "Grüße".encode("utf-16"), b"utf-7\n+AGE-b", b"gb18030\n\x81\x30\x81\x30"],
        base_views, quoted_views,
    ]
    # The views, in the order of ViewName.
    kinds += [[TEXT], base_views, quoted_views, [uuencode(TEXT)], [yencode(TEXT)], [binhex(TEXT)]]
    kinds += [[base64.encodebytes(gzip.compress(TEXT, mtime=0))]] + [base_views] * 7 + [quoted_views] * 3
    for number, contents in enumerate(kinds):
        for index, content in enumerate(contents):
            write(folder, f"{number:02}-{index}", bytes([number]) + content)


def main():
    kind, folder = sys.argv[1:3]
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    {"message": messages, "decoders": decoders}[kind](folder)


if __name__ == "__main__":
    main()
