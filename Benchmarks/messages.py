# SPDX-License-Identifier: Apache-2.0
"""Makes the messages of the benchmark, the same every time: `python3 messages.py DIR` or `make(directory)`.

small.eml     4 KB     plain text
typical.eml   75 KB    text and HTML alternative, and an attachment of 50 KB that looks like a PDF file
large.eml     10 MB    the same with a larger attachment

Line ends are LF: the generator makes them CRLF.
"""

import base64
import os
import random
import sys

WORDS = """the of and to in is you that it he was for on are as with his they at be this have from or one had by word but not what
all were we when your can said there use an each which she do how their if will up other about out many then them these so some her
would make like him into time has look two more write go see number no way could people my than first water been call who oil its now
find long down day did get come made may part meeting budget report quarterly invoice attached please review regards customer
delivery schedule contract""".split()


class Maker:
    def __init__(self, seed=20260101):
        self.random = random.Random(seed)

    def text(self, size, width=72):
        lines, line = [], ""
        while sum(map(len, lines)) + len(lines) < size:
            word = self.random.choice(WORDS)
            if len(line) + len(word) + 1 > width:
                lines.append(line)
                line = word
                if self.random.random() < 0.08:
                    lines.append("")
            else:
                line = f"{line} {word}".strip()
        return "\n".join(lines) + "\n"

    def html(self, size):
        lines = ["<!DOCTYPE html>", '<html><head><meta charset="utf-8"><title>Report</title></head><body>']
        while sum(map(len, lines)) < size:
            lines.append('<p style="margin:0">' + " ".join(self.random.choice(WORDS) for _ in range(12)) + "</p>")
        return "\n".join(lines + ["</body></html>"]) + "\n"

    def pdf(self, size):
        """The look of a PDF file: a header, and streams that cannot be compressed."""
        parts, length, number = [b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"], 15, 0
        while length < size:
            number += 1
            stream = self.random.randbytes(4000)
            parts.append(b"%d 0 obj\n<</Length %d/Filter/FlateDecode>>\nstream\n" % (number, len(stream)) + stream
                         + b"\nendstream\nendobj\n")
            length += len(parts[-1])
        return b"".join(parts)[:size - 6] + b"%%EOF\n"

    def header(self, subject, content_type):
        signature = "\n\t ".join(base64.b64encode(self.random.randbytes(54)).decode() for _ in range(4))
        return (
            "Received: from mail.example.net (mail.example.net [192.0.2.25])\n\tby mx.example.org with ESMTPS id 4Abc123XYZ\n"
            "\tfor <dst@bench.invalid>; Mon, 05 Jan 2026 10:00:00 +0000 (UTC)\n"
            "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net; s=s1;\n"
            "\th=from:to:subject:date:mime-version; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\n"
            f"\tb={signature}\nFrom: \"Sender Name\" <src@bench.invalid>\nTo: <dst@bench.invalid>\nSubject: {subject}\n"
            "Date: Mon, 05 Jan 2026 10:00:00 +0000\nMessage-ID: <20260105100000.1234@bench.invalid>\nMIME-Version: 1.0\n"
            f"Content-Type: {content_type}\n\n")

    def mixed(self, subject, pdf_size):
        encoded = base64.b64encode(self.pdf(pdf_size)).decode()
        lines = "\n".join(encoded[at:at + 76] for at in range(0, len(encoded), 76))
        return (
            self.header(subject, 'multipart/mixed; boundary="=_outer_1"')
            + "This is a multi-part message in MIME format.\n"
            + '--=_outer_1\nContent-Type: multipart/alternative; boundary="=_inner_2"\n\n'
            + "--=_inner_2\nContent-Type: text/plain; charset=utf-8\n\n" + self.text(800)
            + "--=_inner_2\nContent-Type: text/html; charset=utf-8\n\n" + self.html(4500)
            + "--=_inner_2--\n\n--=_outer_1\n"
            + 'Content-Type: application/pdf; name="report.pdf"\nContent-Transfer-Encoding: base64\n'
            + 'Content-Disposition: attachment; filename="report.pdf"\n\n' + lines + "\n--=_outer_1--\n")


def make(directory):
    """Writes what is not there yet; returns {name: path}."""
    os.makedirs(directory, exist_ok=True)
    maker = Maker()
    texts = {
        "small": lambda: maker.header("small", "text/plain; charset=us-ascii") + maker.text(3000),
        "typical": lambda: maker.mixed("typical", 50_000),
        "large": lambda: maker.mixed("large", 7_390_000),
    }
    paths = {}
    for name, text in texts.items():
        paths[name] = os.path.join(directory, name + ".eml")
        if not os.path.exists(paths[name]):
            with open(paths[name] + ".new", "w", newline="\n") as file:
                file.write(text())
            os.rename(paths[name] + ".new", paths[name])
    return paths


if __name__ == "__main__":
    for name, path in make(sys.argv[1]).items():
        print(name, os.path.getsize(path))
