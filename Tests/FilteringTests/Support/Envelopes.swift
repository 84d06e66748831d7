// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Envelopes around a multipart with a text and the program `a.exe`, as `openssl cms` and `gpg` made them, and some made by hand.
enum Envelopes {
    /// What all of them hold.
    static let inner: String =
        "Content-Type: multipart/mixed; boundary=i\n\n--i\n\nhello\n--i\nContent-Type: application/octet-stream; name=\"a.exe\"\n"
        + "Content-Transfer-Encoding: base64\n\n\(Messages.programInBase64)\n--i--\n"

    /// A message whose body is `content` under base64.
    static func message(_ type: String, _ content: [UInt8]) -> String {
        message(type, base64: String(decoding: Base64.encode(content), as: UTF8.self))
    }

    static func message(_ type: String, base64: String) -> String {
        "From: a@example.org\nMIME-Version: 1.0\nContent-Type: \(type)\nContent-Transfer-Encoding: base64\n\n\(base64)\n"
    }

    /// `openssl cms -sign -binary -nodetach -nocerts -noattr -outform DER`.
    static let signed = message(
        "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m",
        base64: """
            MIIBxwYJKoZIhvcNAQcCoIIBuDCCAbQCAQExDTALBglghkgBZQMEAgEwggENBgkqhkiG9w0BBwGg
            gf8EgfxDb250ZW50LVR5cGU6IG11bHRpcGFydC9taXhlZDsgYm91bmRhcnk9aQ0KDQotLWkNCg0K
            aGVsbG8NCi0taQ0KQ29udGVudC1UeXBlOiBhcHBsaWNhdGlvbi9vY3RldC1zdHJlYW07IG5hbWU9
            ImEuZXhlIg0KQ29udGVudC1UcmFuc2Zlci1FbmNvZGluZzogYmFzZTY0DQoNClRWb0FBQUFBQUFB
            QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB
            QUFBQUFBQUFBQUFBQUFBQUFBPT0NCi0taS0tDQoxgY4wgYsCAQEwJDAMMQowCAYDVQQDDAF0AhRL
            GUh4OA+AR0iMIInBUNy3AGJgiDALBglghkgBZQMEAgEwCgYIKoZIzj0EAwIERzBFAiBluIzQgTJI
            OeWb4xYzhLjxhbzJYsRpHrDkwX7l6TzhKgIhAMN8aDM7eVar43dYiIcOa1ax0qcY4UnUfIWkEUrW
            5R/6
            """)

    /// `openssl cms -encrypt -outform DER`, of a short text.
    static let enveloped = message(
        "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
        base64: """
            MIIBDAYJKoZIhvcNAQcDoIH+MIH7AgECMYG3oYG0AgEDoFGhTzAJBgcqhkjOPQIBA0IABIBrS/9i
            L3qPlOcp8TwJriq8QNeqoH2PmPnepzzslS00I4i87pcuRJBysY3PRG4GfTzSx8bqJVrAsn1DAQH3
            W6swGAYJK4EFEIZIPwACMAsGCWCGSAFlAwQBBTBCMEAwJDAMMQowCAYDVQQDDAF0AhRv8TwqSxlx
            mOgDi6czoxazefwSXwQYjOzL/1HFauHAL4IMtxXUHsXDybbpYj0sMDwGCSqGSIb3DQEHATAdBglg
            hkgBZQMEAQIEEH1gd9arB9RTWEhH8fRVvluAED3OKJuE95sDZ1MJU3SB9mk=
            """)

    private static let text = "From: a@example.org\nMIME-Version: 1.0\nContent-Type: text/plain\n\n"

    /// `gpg -z 6 --armor --store`: compressed.
    static let pgpCompressed =
        text + """
            -----BEGIN PGP MESSAGE-----

            owGtjjEKwkAQRbEQYSE3sFjSr2nEImGLIN4g2E+SUQd3Z5fNBJJ7eA3vKAYL7f3N
            4xeP/5+rTbsmZkx3tX0cAwuymGaOWGo/OqEISQpPE/aVbsPIPaTZUqYyZcyCGzoX
            Pu3XhxgddSAUuAidoJhBEoKvNINHm8MOJ8y/rAQ8XDCZE3ehJ76WuoUBD/v3THMO
            9f9j7fLcmEy9AA==
            =w95I
            -----END PGP MESSAGE-----

            """

    /// `gpg --armor --sign`: compressed and signed.
    static let pgpSigned =
        text + """
            -----BEGIN PGP MESSAGE-----

            owGbwMvMwCFmtmyz3bW9Ww4wrmVkT2LNzMtLLcrmkpninJ9XkppXohtSWZBqpZBb
            mlOSWZBYVKKfm1mRmmKtkJRfmpeSWFRpm8nLxculqwumMlJzcvKhPFT9iQUFOZnJ
            iSWZ+Xn6+cklqSW6xSVFqYm51gp5ibmptkqJeqkVqUpIuooS84rTUot0XfOS81My
            89KtFJISi1PNTEDWhITlO1If2NqCXa6ry8vVUcrCIMbBICumyNI9Pydc6obUq9Lr
            M7/BQoqVCRRADFycAjCRcF5GhkW+L71nvnz5Xe5l3+O9H49tMV6RvkuhYd9nnyet
            3+y1J6xkZPgepqL0xfWDCOdH7vXTFlv0tKgbiS8OFVZQCT0l9nRxCTMA
            =hmry
            -----END PGP MESSAGE-----

            """

    /// `gpg --symmetric`.
    static let pgpEncrypted = message(
        "application/octet-stream; name=msg.gpg",
        base64: "jA0ECQMCwRpr5qBCIJL/0joBX+jrbEN/1IqHy02tAkKHhObOU6oHgpTw+sHTifpuDvfecRrE/Jr6GVFItmZmPlxPFIyhNaI5sNDw")

    /// The text of `program` in uuencode.
    static let uuencodedProgram: String =
        "begin 644 a.exe\nM35H" + String(repeating: "`", count: 57) + "\n3" + String(repeating: "`", count: 28) + "\n`\nend\n"

    // MARK: - Made by hand

    private static let pkcs7: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07]

    private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        var out = [tag]
        if count < 128 {
            out.append(UInt8(count))
        } else if count < 256 {
            out += [0x81, UInt8(count)]
        } else {
            out += [0x82, UInt8(count >> 8), UInt8(count & 255)]
        }
        return out + content
    }

    /// Signed-data of RFC 5652 §5 that nobody has signed, around at most some 64,000 octets.
    static func signedData(_ content: [UInt8]) -> [UInt8] {
        let data = element(0x06, pkcs7 + [1]) + element(0xA0, element(0x04, content))
        var body = element(0x02, [1])
        body += element(0x31, [])
        body += element(0x30, data)
        body += element(0x31, [])
        return element(0x30, element(0x06, pkcs7 + [2]) + element(0xA0, element(0x30, body)))
    }

    static func signedMessage(_ content: [UInt8]) -> String {
        message("application/pkcs7-mime; smime-type=signed-data", signedData(content))
    }

    private static func number(_ value: Int) -> [UInt8] {
        [UInt8(value & 255), UInt8(value >> 8 & 255), UInt8(value >> 16 & 255), UInt8(value >> 24 & 255)]
    }

    private static func attribute(_ id: Int, _ data: [UInt8]) -> [UInt8] {
        let sum = data.reduce(0) { ($0 + Int($1)) & 0xFFFF }
        var out: [UInt8] = [2]
        out += number(id)
        out += number(data.count)
        out += data
        return out + [UInt8(sum & 255), UInt8(sum >> 8)]
    }

    /// A TNEF ([MS-OXTNEF]) with one file.
    static func tnef(_ name: String, _ content: [UInt8]) -> [UInt8] {
        var out: [UInt8] = [0x78, 0x9F, 0x3E, 0x22, 0x11, 0x22]
        out += attribute(0x0006_9002, [UInt8](repeating: 0, count: 14))
        out += attribute(0x0001_8010, Array(name.utf8) + [0])
        out += attribute(0x0006_800F, content)
        return out
    }

    static func tnefMessage(_ content: [UInt8]) -> String { message("application/ms-tnef; name=winmail.dat", content) }
}
