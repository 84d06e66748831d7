# SPDX-License-Identifier: Apache-2.0
"""Messages for tests, and what must be true of them afterwards."""

import base64
import glob
import itertools
import os
import random
import re

_numbers = itertools.count(1)

#: Our trace header: one Received field, folded or not.
RECEIVED = re.compile(rb"Received:[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*")
RETURN_PATH = re.compile(rb"Return-Path:[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*", re.IGNORECASE)


def unique():
    """A word that occurs in no other message of this run."""
    return f"m{os.getpid():x}x{next(_numbers):06d}"


def message(body=None, subject=None, extra="", mark=None, size=None):
    """A plain message with CRLF line ends. With `size` the body is filled up so that the whole has about that many octets."""
    mark = mark or unique()
    head = (f"From: Alice <a@example.org>\r\nTo: Bob <b@example.net>\r\nSubject: {subject or 'test ' + mark}\r\n"
            f"Date: Mon, 23 Nov 2026 10:00:00 +0000\r\nMessage-ID: <{mark}@example.org>\r\nMIME-Version: 1.0\r\n"
            f"Content-Type: text/plain; charset=utf-8\r\n{extra}\r\n").encode()
    if body is None:
        body = f"This is message {mark}.\r\n".encode()
    elif isinstance(body, str):
        body = body.encode()
    if size:
        line = b"The quick brown fox jumps over the lazy dog, and over and over it goes.\r\n"
        body += line * max(0, (size - len(head) - len(body)) // len(line))
    return head + body


def attachment_message(name, content, declared="application/octet-stream", mark=None):
    """Text and one attachment."""
    mark = mark or unique()
    encoded = base64.encodebytes(content).replace(b"\n", b"\r\n")
    return (f"From: a@example.org\r\nTo: b@example.net\r\nSubject: attachment {mark}\r\nMessage-ID: <{mark}@example.org>\r\n"
            f"Date: Mon, 23 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
            f"Content-Type: multipart/mixed; boundary=\"=_{mark}\"\r\n\r\n"
            f"--=_{mark}\r\nContent-Type: text/plain\r\n\r\nSee the attachment.\r\n"
            f"--=_{mark}\r\nContent-Type: {declared}; name=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n"
            f"Content-Disposition: attachment; filename=\"{name}\"\r\n\r\n").encode() + encoded + f"--=_{mark}--\r\n".encode()


def binary(size, seed=1):
    """Octets that look like no file type."""
    return random.Random(seed).randbytes(size)


def awkward():
    """(name, content) of messages whose shape tempts a relay to change them. All line ends are CRLF, none is 8 bit."""
    head = b"From: a@example.org\r\nSubject: awkward\r\nMessage-ID: <%s@example.org>\r\n"

    def with_head(body):
        return head % unique().encode() + b"\r\n" + body

    return [
        ("plain", message()),
        ("dots", with_head(b".\r\n..\r\n...\r\n.leading\r\n..two\r\n.\r\n\r\n.\r\n")),
        ("ends with a dot line", with_head(b"text\r\n.\r\n")),
        ("dot CR LF dot", with_head(b".\r\n.\r\n.\r\n")),
        ("empty body", with_head(b"")),
        ("no body", head % unique().encode()),
        ("blank lines at the end", with_head(b"text\r\n\r\n\r\n\r\n")),
        ("only a body", b"\r\nno header at all " + unique().encode() + b"\r\n"),
        ("a line of 998", with_head(b"x" * 998 + b"\r\n")),
        ("white space at line ends", with_head(b"trailing \t \r\n \r\n\t\r\n")),
        ("folded and odd header", b"X-Odd:\tone\r\n\ttwo\r\n three\r\nX-Empty:\r\nsubject:lower " + unique().encode()
         + b"\r\n\r\nbody\r\n"),
        ("duplicate fields and a mbox line", b"From someone Mon Nov 23 10:00:00 2026\r\nX-A: 1\r\nX-A: 2\r\nX-Id: "
         + unique().encode() + b"\r\n\r\nFrom here\r\n>From there\r\n"),
        ("broken MIME", b"MIME-Version: 1.0\r\nX-Id: " + unique().encode() + b"\r\nContent-Type: multipart/mixed; boundary=b\r\n"
         b"\r\npreamble\r\n--b\r\nContent-Type: text/plain; name==?x?\r\n\r\nhalf a part\r\n--c\r\n"),
        ("all line lengths", with_head(b"".join(b"." * n + b"\r\n" + b"y" * n + b"\r\n" for n in range(80)))),
        ("100 KB", message(size=100_000)),
    ]


def below_trace(received):
    """The message below our own Received field; fails where that is not on top."""
    match = RECEIVED.match(received)
    assert match, f"no Received field on top: {received[:200]!r}"
    return received[match.end():]


def trace(received):
    """Our Received field, unfolded."""
    return re.sub(rb"\r\n[ \t]+", b" ", RECEIVED.match(received).group())[:-2].decode()


def field(content, name):
    """The value of the first field of that name in the outermost header, unfolded; None where there is none."""
    header = b"\r\n" + content.partition(b"\r\n\r\n")[0]
    match = re.search(rb"(?i)\r\n" + re.escape(name) + rb":[ \t]*((?:[^\r]|\r\n[ \t])*)", header)
    return re.sub(rb"\r\n(?=[ \t])", b"", match.group(1)) if match else None


def assert_relayed(received, sent):
    """`received` is `sent` byte for byte, below our trace header."""
    below = below_trace(received)
    if below != sent:
        for at, (a, b) in enumerate(itertools.zip_longest(below, sent)):
            if a != b:
                raise AssertionError(
                    f"changed at octet {at} of {len(sent)} (received {len(below)}): {below[max(0, at - 40):at + 40]!r} "
                    f"instead of {sent[max(0, at - 40):at + 40]!r}")


class Maildir:
    """A Maildir on disk."""

    def __init__(self, path):
        self.path = path

    def files(self, folder="new"):
        return sorted(glob.glob(os.path.join(self.path, folder, "*")))

    def messages(self):
        """Contents with CRLF line ends, whichever way they are stored, below Return-Path."""
        result = []
        for path in self.files():
            with open(path, "rb") as file:
                content = file.read()
            if b"\r\n" not in content:
                content = content.replace(b"\n", b"\r\n")
            match = RETURN_PATH.match(content)
            result.append(content[match.end():] if match else content)
        return result


def items(quarantine):
    """The items of a quarantine: for each folder that holds files, {name: content}."""
    result = []
    for directory, folders, names in os.walk(quarantine):
        folders.sort()
        found = {}
        for name in sorted(names):
            with open(os.path.join(directory, name), "rb") as file:
                found[name] = file.read()
        if found and directory != quarantine:
            result.append(found)
    return result


def quarantined(quarantine, mark):
    """The items in which a file contains `mark`."""
    mark = mark if isinstance(mark, bytes) else mark.encode()
    return [item for item in items(quarantine) if any(mark in content for content in item.values())]
