// SPDX-License-Identifier: Apache-2.0

import Bytes
import MIME
import Rules

/// Messages that several suites read.
enum Messages {
    /// The smallest thing that libmagic takes for a program of Windows.
    static let program: [UInt8] = Array("MZ".utf8) + [UInt8](repeating: 0, count: 62)

    static let programInBase64 = String(decoding: Base64.encode(program), as: UTF8.self)

    static let pdf = "%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n"

    /// A program between a text and a picture's name: parts 1 and 2.
    static let withProgram = """
        From: a@example.org
        Subject: the program
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        preamble
        --b

        see below
        --b
        Content-Type: application/octet-stream; name="a.exe"
        Content-Transfer-Encoding: base64
        Content-Disposition: attachment; filename="a.exe"

        \(programInBase64)
        --b--
        epilogue

        """

    /// The whole message is a program.
    static let onlyProgram = """
        From: a@example.org
        Content-Type: application/octet-stream; name="a.exe"
        Subject: the program
        Content-Transfer-Encoding: base64
        Content-Disposition: attachment

        \(programInBase64)

        """

    /// A multipart message as an attachment: part 2, with 2.1 and the program 2.2.
    static let attached = """
        From: a@example.org
        Subject: outer
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=o

        --o

        see the message
        --o
        Content-Type: message/rfc822

        \(withProgram)
        --o--

        """

    /// The same with the attached message under base64, which RFC 2046 §5.2.1 forbids and mail programs open.
    static let attachedInBase64 = """
        From: a@example.org
        Subject: outer
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=o

        --o

        see the message
        --o
        Content-Type: message/rfc822
        Content-Transfer-Encoding: base64

        \(String(decoding: Base64.encode(wire(withProgram)), as: UTF8.self))
        --o
        Content-Type: text/html

        <p>last</p>
        --o--

        """

    /// A signed entity with a program inside: part 2 is signed, 2.1 what is signed, 2.1.2 the program.
    static let signed = """
        From: a@example.org
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=o

        --o

        before
        --o
        Content-Type: multipart/signed; boundary=s; protocol="application/pgp-signature"; micalg=pgp-sha256

        --s
        Content-Type: multipart/mixed; boundary=i

        --i

        signed text
        --i
        Content-Type: application/octet-stream; name=a.exe
        Content-Transfer-Encoding: base64

        \(programInBase64)
        --i--

        --s
        Content-Type: application/pgp-signature

        signature
        --s--

        --o

        behind
        --o--

        """
}
