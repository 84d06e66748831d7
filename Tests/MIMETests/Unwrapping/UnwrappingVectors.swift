// SPDX-License-Identifier: Apache-2.0

import Bytes

/// What other programs make of small texts: Python's zlib, `openssl cms`, `gpg`.
///
/// OpenSSL without zlib makes no compressed-data: those were put together by hand around what zlib made.
enum UnwrappingVectors {
    /// The text that most of them hold.
    static var text: [UInt8] {
        (0..<60).flatMap { (number: Int) -> [UInt8] in Array("\(number) times \(number * number) is what it is.\r\n".utf8) }
    }

    /// Base64, in which blanks and line ends do not count.
    static func octets(_ base64: String) -> [UInt8] {
        var decoder = Base64.StreamDecoder()
        var out: [UInt8] = []
        let text = Array(base64.utf8)
        decoder.decode(text.span, into: &out)
        decoder.finish(into: &out)
        return out
    }

    static let dynamic = octets(
        """
        bZQ7bsYwDIP3Ar2DT1BYLz+O06FAM3TKD/T67WAxgwhkIxRRnyn19rp+vu7W23W33+/PV7v+v/vj/U2OIkXRo3hR7Ci7KJ5/G0WKI2kUaRzJatVME7XXOtKo
        BveRVp1KelrsBAZoKKlMIOK1oxgmr04FWHadUACGkJEBaqQy4egiPROPKXG7QZy8exJyQkiTkDupRGRW7alJKLS61SQUs86pSWgQQpqEBqtMQpP1TEKTuUWE
        yJyWhDYhZEloE7aGDHXyLIYQdfKihhQJCYMFokso2YBKImiJSYyk19aTe+I5QUmQnXFs2yCoHOs2yKY6WE2y4g5Wi9wGfzaOHBXHynXCyrFzQs6YY+m0k77J
        Sq0Tz8lKvdd5o2PXCatIVjpYbbLSSfqG4VAQz5GsdLOznayMsQqcbiGcYz43iPTFhTLyvoET5SQbfw==
        """)

    static let fixed = octets("80jNycnXUchAohQB")

    static let stored = octets("AQUA+v9IZWxsbw==")

    static let run = octets("S0wcBaNgFAx3AAA=")

    static let blocks = octets(
        """
        MlAoycxNLVYwUMgsVijPSCxRyASiYj1eLkOojCGGjBFUxgRDxhgqY4khYwIzzQxDyhQqZWSKIWUGlTLG1GUOcwSmXRZQKTNMB1pCpSwwfWVoAHOiAZbAAIUG
        AAAA//9s0VEKADAIAtAzWTK2+19sbKA/+R2Svf6wQlIg4NyI9uWzKcxy5oUwTJDBslpICqd22CmertD2WDz8XUIMQiUh8iUvAAAA//9SKM9ILFHIBKJiPV4u
        IyOFkszc1GIFEwsToIgCqqQxVNLUyBJT0gQmaW6GKWkKlTQDsjAkzWCS2HSaQyXNsdlpAZPE5lpLqKSFiSGGpLEBVNLSwABT0hAmaYaqEwAAAP//bNDRCQAx
        CAPQlS7GSrv/YoVChMN8hxB9L5QQvpijZKd73ksZAWu+SiEhjBKr02O6YgLL7MoJmeZmQWHF/DclhTJUiU73v3sBAAD//2zOMQqAMAwF0F3wDjmBJG2S2uM4
        CHZwSsHrq2AWU/jb4/O/LfPECXo7dwMqytAMrmPr0J7Yq9l15RqVXWvWqPJpwiRR1ZVo0C2uCQe7q2vGwefqykhBBV0FMSq56q97AwAA//9s0bENACAQQtGZ
        BIm6/2ImJr+S+gqOx7tipVVyg5V2+TlY6ZS+wcrNKlh5FOdgZZWNgpVd9g1WnvvvewEAAP//AwA=
        """)

    static let literalsOnly = octets(
        """
        BcGxjcUgAETBHIkeXgXI/O/zncshQGIDol2J9m/mItrTXMicNYKC3GrpRHuajsxZIyjIrZYP0Z7mRuasERTkVsuXaE/zInPWCApyq+Um2tP0B5mzRlCQWy0/
        RHuazw8yZ42gILdaHqI9zfdB5qwRFORWyy/RnuZ+kTlrBAW51fJHtKd5bmTOGkFBbrW8RHuav47MWSMoyK2WfhHtafp1IXPWCApyq6V3oj1N/3RkzhpBQW61
        9A/RnqbfNzJnjaAgt1r6l2hP058XmbNGUJBbLf0m2tP090HmrH8=
        """)

    static let zlib = octets(
        """
        eNptlDtuxjAMg/cCvYNPUFgvP47ToUAzdMoP9PrtYDGDCGQjFFGfKfX2un6+7tbbdbff789Xu/6/++P9TY4iRdGjeFHsKLsonn8bRYojaRRpHMlq1UwTtdc6
        0qgG95FWnUp6WuwEBmgoqUwg4rWjGCavTgVYdp1QAIaQkQFqpDLh6CI9E48pcbtBnLx7EnJCSJOQO6lEZFbtqUkotLrVJBSzzqlJaBBCmoQGq0xCk/VMQpO5
        RYTInJaENiFkSWgTtoYMdfIshhB18qKGFAkJgwWiSyjZgEoiaIlJjKTX1pN74jlBSZCdcWzbIKgc6zbIpjpYTbLiDlaL3AZ/No4cFcfKdcLKsXNCzphj6bST
        vslKrRPPyUq913mjY9cJq0hWOlhtstJJ+obhUBDPkax0s7OdrIyxCpxuIZxjPjeI9MWFMvK+gRPlJBt/BCL7xQ==
        """)

    static let bomb = octets(
        """
        7cEBDQAAAMKg909tDwcUAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAD8GA==
        """)

    static let longCodes = octets(
        """
        BcEBYttADAPBNrGlOxLY/f9vM/Pv/8/P7+/v5/P5fL7f7/f7/X6f53me53me53me933f933f933f933f933f95xzzjnnnHPOOeecc84555xzzjnnnHvvvffe
        e++9995777333nvvvffee++9995777333nvvvffOzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzu7u7u7u7u7u7u7u7u7u7u
        7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7m6SJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmS
        JEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEnatm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3b
        tm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3b
        tm3btm3btm3btm3btm0LAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACqqqqqqqqqqqqqqqqq
        qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq
        qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq
        qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqrqHw==
        """)

    static let gzipWithFields = octets(
        """
        H4sIHgAAAAAA/wMAYWJjbmFtZS50eHQAY29tbWVudAASNG2UO27GMAyD9wK9g09QWC8/jtOhQDN0yg/0+u1gMYMIZCMUUZ8p9fa6fr7u1tt1t9/vz1e7/r/7
        4/1NjiJF0aN4UewouyiefxtFiiNpFGkcyWrVTBO11zrSqAb3kVadSnpa7AQGaCipTCDitaMYJq9OBVh2nVAAhpCRAWqkMuHoIj0Tjylxu0GcvHsSckJIk5A7
        qURkVu2pSSi0utUkFLPOqUloEEKahAarTEKT9UxCk7lFhMicloQ2IWRJaBO2hgx18iyGEHXyooYUCQmDBaJLKNmASiJoiUmMpNfWk3viOUFJkJ1xbNsgqBzr
        NsimOlhNsuIOVovcBn82jhwVx8p1wsqxc0LOmGPptJO+yUqtE8/JSr3XeaNj1wmrSFY6WG2y0kn6huFQEM+RrHSzs52sjLEKnG4hnGM+N4j0xYUy8r6BE+Uk
        G39CzlTM0AYAAA==
        """)

    static let gzipMembers = octets("H4sIAAAAAAACA0vLLCouUQAA/HrxHAYAAAAfiwgAAAAAAAIDK05Nzs9LAQBpER+2BgAAAAAAAA==")

    static let cmsSigned = octets(
        """
        MIH0BgkqhkiG9w0BBwKggeYwgeMCAQExDTALBglghkgBZQMEAgEwPQYJKoZIhvcNAQcBoDAELkNvbnRlbnQtVHlwZTogdGV4dC9wbGFpbg0KDQpUaGUgc2ln
        bmVkIHRleHQuDQoxgY8wgYwCAQEwJDAMMQowCAYDVQQDDAF0AhRv8TwqSxlxmOgDi6czoxazefwSXzALBglghkgBZQMEAgEwCgYIKoZIzj0EAwIESDBGAiEA
        oykeP+W++sBSYAnyP8qS/jGopH0amyCByL0Nc+YwvGMCIQCDagT6ZYHlEneaguvTXlJCaVT3G1/cnLRM1Vz/QyI+/g==
        """)

    static let cmsDetached = octets(
        """
        MIHCBgkqhkiG9w0BBwKggbQwgbECAQExDTALBglghkgBZQMEAgEwCwYJKoZIhvcNAQcBMYGPMIGMAgEBMCQwDDEKMAgGA1UEAwwBdAIUb/E8KksZcZjoA4un
        M6MWs3n8El8wCwYJYIZIAWUDBAIBMAoGCCqGSM49BAMCBEgwRgIhAMKPobyHzOkV5ehyXSXLUhSLBcHa6r31hGAkkSoRbMQ8AiEA8ulX60XCFhae+mkxjgoA
        uOldOywva6KMYXuQRHZEvks=
        """)

    static let cmsSignedStream = octets(
        """
        MIAGCSqGSIb3DQEHAqCAMIACAQExDTALBglghkgBZQMEAgEwgAYJKoZIhvcNAQcBoIAkgASCBtAwIHRpbWVzIDAgaXMgd2hhdCBpdCBpcy4NCjEgdGltZXMg
        MSBpcyB3aGF0IGl0IGlzLg0KMiB0aW1lcyA0IGlzIHdoYXQgaXQgaXMuDQozIHRpbWVzIDkgaXMgd2hhdCBpdCBpcy4NCjQgdGltZXMgMTYgaXMgd2hhdCBp
        dCBpcy4NCjUgdGltZXMgMjUgaXMgd2hhdCBpdCBpcy4NCjYgdGltZXMgMzYgaXMgd2hhdCBpdCBpcy4NCjcgdGltZXMgNDkgaXMgd2hhdCBpdCBpcy4NCjgg
        dGltZXMgNjQgaXMgd2hhdCBpdCBpcy4NCjkgdGltZXMgODEgaXMgd2hhdCBpdCBpcy4NCjEwIHRpbWVzIDEwMCBpcyB3aGF0IGl0IGlzLg0KMTEgdGltZXMg
        MTIxIGlzIHdoYXQgaXQgaXMuDQoxMiB0aW1lcyAxNDQgaXMgd2hhdCBpdCBpcy4NCjEzIHRpbWVzIDE2OSBpcyB3aGF0IGl0IGlzLg0KMTQgdGltZXMgMTk2
        IGlzIHdoYXQgaXQgaXMuDQoxNSB0aW1lcyAyMjUgaXMgd2hhdCBpdCBpcy4NCjE2IHRpbWVzIDI1NiBpcyB3aGF0IGl0IGlzLg0KMTcgdGltZXMgMjg5IGlz
        IHdoYXQgaXQgaXMuDQoxOCB0aW1lcyAzMjQgaXMgd2hhdCBpdCBpcy4NCjE5IHRpbWVzIDM2MSBpcyB3aGF0IGl0IGlzLg0KMjAgdGltZXMgNDAwIGlzIHdo
        YXQgaXQgaXMuDQoyMSB0aW1lcyA0NDEgaXMgd2hhdCBpdCBpcy4NCjIyIHRpbWVzIDQ4NCBpcyB3aGF0IGl0IGlzLg0KMjMgdGltZXMgNTI5IGlzIHdoYXQg
        aXQgaXMuDQoyNCB0aW1lcyA1NzYgaXMgd2hhdCBpdCBpcy4NCjI1IHRpbWVzIDYyNSBpcyB3aGF0IGl0IGlzLg0KMjYgdGltZXMgNjc2IGlzIHdoYXQgaXQg
        aXMuDQoyNyB0aW1lcyA3MjkgaXMgd2hhdCBpdCBpcy4NCjI4IHRpbWVzIDc4NCBpcyB3aGF0IGl0IGlzLg0KMjkgdGltZXMgODQxIGlzIHdoYXQgaXQgaXMu
        DQozMCB0aW1lcyA5MDAgaXMgd2hhdCBpdCBpcy4NCjMxIHRpbWVzIDk2MSBpcyB3aGF0IGl0IGlzLg0KMzIgdGltZXMgMTAyNCBpcyB3aGF0IGl0IGlzLg0K
        MzMgdGltZXMgMTA4OSBpcyB3aGF0IGl0IGlzLg0KMzQgdGltZXMgMTE1NiBpcyB3aGF0IGl0IGlzLg0KMzUgdGltZXMgMTIyNSBpcyB3aGF0IGl0IGlzLg0K
        MzYgdGltZXMgMTI5NiBpcyB3aGF0IGl0IGlzLg0KMzcgdGltZXMgMTM2OSBpcyB3aGF0IGl0IGlzLg0KMzggdGltZXMgMTQ0NCBpcyB3aGF0IGl0IGlzLg0K
        MzkgdGltZXMgMTUyMSBpcyB3aGF0IGl0IGlzLg0KNDAgdGltZXMgMTYwMCBpcyB3aGF0IGl0IGlzLg0KNDEgdGltZXMgMTY4MSBpcyB3aGF0IGl0IGlzLg0K
        NDIgdGltZXMgMTc2NCBpcyB3aGF0IGl0IGlzLg0KNDMgdGltZXMgMTg0OSBpcyB3aGF0IGl0IGlzLg0KNDQgdGltZXMgMTkzNiBpcyB3aGF0IGl0IGlzLg0K
        NDUgdGltZXMgMjAyNSBpcyB3aGF0IGl0IGlzLg0KNDYgdGltZXMgMjExNiBpcyB3aGF0IGl0IGlzLg0KNDcgdGltZXMgMjIwOSBpcyB3aGF0IGl0IGlzLg0K
        NDggdGltZXMgMjMwNCBpcyB3aGF0IGl0IGlzLg0KNDkgdGltZXMgMjQwMSBpcyB3aGF0IGl0IGlzLg0KNTAgdGltZXMgMjUwMCBpcyB3aGF0IGl0IGlzLg0K
        NTEgdGltZXMgMjYwMSBpcyB3aGF0IGl0IGlzLg0KNTIgdGltZXMgMjcwNCBpcyB3aGF0IGl0IGlzLg0KNTMgdGltZXMgMjgwOSBpcyB3aGF0IGl0IGlzLg0K
        NTQgdGltZXMgMjkxNiBpcyB3aGF0IGl0IGlzLg0KNTUgdGltZXMgMzAyNSBpcyB3aGF0IGl0IGlzLg0KNTYgdGltZXMgMzEzNiBpcyB3aGF0IGl0IGlzLg0K
        NTcgdGltZXMgMzI0OSBpcyB3aGF0IGl0IGlzLg0KNTggdGltZXMgMzM2NCBpcyB3aGF0IGl0IGlzLg0KNTkgdGltZXMgMzQ4MSBpcyB3aGF0IGl0IGlzLg0K
        AAAAAAAAMYGPMIGMAgEBMCQwDDEKMAgGA1UEAwwBdAIUb/E8KksZcZjoA4unM6MWs3n8El8wCwYJYIZIAWUDBAIBMAoGCCqGSM49BAMCBEgwRgIhAPj1qA7Z
        3u9juckXkjdDCBYvZKUvrMJEBnRugsaIcVLgAiEAypA2flYuaZfJZHoJ9UxGCjFZD16bcPylm3/aBj81POMAAAAAAAA=
        """)

    static let cmsEnveloped = octets(
        """
        MIIBDAYJKoZIhvcNAQcDoIH+MIH7AgECMYG3oYG0AgEDoFGhTzAJBgcqhkjOPQIBA0IABIBrS/9iL3qPlOcp8TwJriq8QNeqoH2PmPnepzzslS00I4i87pcu
        RJBysY3PRG4GfTzSx8bqJVrAsn1DAQH3W6swGAYJK4EFEIZIPwACMAsGCWCGSAFlAwQBBTBCMEAwJDAMMQowCAYDVQQDDAF0AhRv8TwqSxlxmOgDi6czoxaz
        efwSXwQYjOzL/1HFauHAL4IMtxXUHsXDybbpYj0sMDwGCSqGSIb3DQEHATAdBglghkgBZQMEAQIEEH1gd9arB9RTWEhH8fRVvluAED3OKJuE95sDZ1MJU3SB
        9mk=
        """)

    static let cmsEnvelopedStream = octets(
        """
        MIAGCSqGSIb3DQEHA6CAMIACAQIxgbehgbQCAQOgUaFPMAkGByqGSM49AgEDQgAEFmHLmIZopeSeEJO/QuyrsvAOyei9yTHJ7ReOlP6AdatGzmsSiKE90PVW
        H4px1vclvPccX/CfvamGkp+ljQZDWjAYBgkrgQUQhkg/AAIwCwYJYIZIAWUDBAEFMEIwQDAkMAwxCjAIBgNVBAMMAXQCFG/xPCpLGXGY6AOLpzOjFrN5/BJf
        BBhWRz0NUKbDzUuE1l1V4t6D15wrKmxjWzYwgAYJKoZIhvcNAQcBMB0GCWCGSAFlAwQBAgQQcYyrzG+Z5A80yWXSAb3c/qCABBDKHCimOE1wiMxbKtAFM8Nn
        AAAAAAAAAAAAAA==
        """)

    static let cmsData = octets("MBUGCSqGSIb3DQEHAaAIBAZzZWNyZXQ=")

    static let cmsCompressed = octets(
        """
        MIIBjAYLKoZIhvcNAQkQAQmgggF7MIIBdwIBADANBgsqhkiG9w0BCRADCDCCAWEGCSqGSIb3DQEHAaCCAVIEggFOeNptlDtuxjAMg/cCvYNPUFgvP47ToUAz
        dMoP9PrtYDGDCGQjFFGfKfX2un6+7tbbdbff789Xu/6/++P9TY4iRdGjeFHsKLsonn8bRYojaRRpHMlq1UwTtdc60qgG95FWnUp6WuwEBmgoqUwg4rWjGCav
        TgVYdp1QAIaQkQFqpDLh6CI9E48pcbtBnLx7EnJCSJOQO6lEZFbtqUkotLrVJBSzzqlJaBBCmoQGq0xCk/VMQpO5RYTInJaENiFkSWgTtoYMdfIshhB18qKG
        FAkJgwWiSyjZgEoiaIlJjKTX1pN74jlBSZCdcWzbIKgc6zbIpjpYTbLiDlaL3AZ/No4cFcfKdcLKsXNCzphj6bSTvslKrRPPyUq913mjY9cJq0hWOlhtstJJ
        +obhUBDPkax0s7OdrIyxCpxuIZxjPjeI9MWFMvK+gRPlJBt/BCL7xQ==
        """)

    static let cmsCompressedStream = octets(
        """
        MIAGCyqGSIb3DQEJEAEJoIAwgAIBADANBgsqhkiG9w0BCRADCDCABgkqhkiG9w0BBwGggCSABDJ42m2UO27GMAyD9wK9g09QWC8/jtOhQDN0yg/0+u1gMYMI
        ZCMUUZ8p9fa6fr7u1tt1twQy3+/PV7v+v/vj/U2OIkXRo3hR7Ci7KJ5/G0WKI2kUaRzJatVME7XXOtKoBveRVp1KeloEMuwEBmgoqUwg4rWjGCavTgVYdp1Q
        AIaQkQFqpDLh6CI9E48pcbtBnLx7EnJCSJOQO6lEBDJkVu2pSSi0utUkFLPOqUloEEKahAarTEKT9UxCk7lFhMicloQ2IWRJaBO2hgx18iyGEAQydfKihhQJ
        CYMFokso2YBKImiJSYyk19aTe+I5QUmQnXFs2yCoHOs2yKY6WE2y4g5Wi9wEMgZ/No4cFcfKdcLKsXNCzphj6bSTvslKrRPPyUq913mjY9cJq0hWOlhtstJJ
        +obhUBDPBCKRrHSzs52sjLEKnG4hnGM+N4j0xYUy8r6BE+UkG38EIvvFAAAAAAAAAAAAAAAA
        """)

    static let cmsAuthEnveloped = octets("MIAGCyqGSIb3DQEJEAEXoIAwAAAAAAA=")

    static let pgpZIP = octets(
        """
        owFtlT9IHFEQxvdOBT05MUgOUQOb1kLem/dndy2ushCbkIAgaGMg4BGuupWkCmgVUtnYpL6kMGmNTRArwTshBAsLC4mQQkEIhGAVosLOXOB9sNV+zM7Mb76Z
        3ar2RYO1+k51b6+5+bnUvXo+sDqTv85fVsa2VZw3mi9asYobrfjV2moeN+6e1ky1ogtFBwoVig0UUyhZoFj+mg8kV0jkAskXkgmjEi4izJUWkg8LzAopDbvS
        jEIrAENoEIhkINqGGbWRzsNKtWDJwg61gAFktBdqIJLhUApyMh5DoNpMiIO5MyELCBETshZEimXSMCcxIUdhtcSEXBL2SUzIA0LEhDyKZEIJysmEElStWAj0
        aZhQBggZJpQBtkY8pMBYjJhIgYkacZEGZjBOrMuULv+XvcjAg4Y5aQPsa9Ke8UHRTEo7sDRW1s0DVlb2zYNVtQIrATtuBVYKjoPtrRy4KlZ2TgFLWVk6De6Y
        la0jBfIyKzIK1MysyKqwX8esyAFWjlmRR7HMipJe3oPJns60KAVVO6ZFGbrcTMsgWk6utwakHdO6O0MgrxwpAybs5EpZ4I636/1RbTB6VHvcf/3ky8Pdw6X3
        G+fHn/j/N1C+/+9FlaFRfpMtlaI/39vtzv7p9O94oTtVvfr3c/zvcvND5/zBzZuVeGTuohR9ffrrpHxRaueL9cX53eGRo4n62Uf17Wb23eGzH5tn5Vs=
        """)

    static let pgpZLIB = octets(
        """
        owJ42m2VMWgUURCG984E4skFRXKEaGBtLcJ7M++93bW4KoXYiEIgoE0CgodcdStaCaYKqdKksT4tEtskjYhVwEQQsbBIERKwMCAIElKJibAzK7wfrrqfuZn5
        3v/PrbYvJGOd7np7e7u/9Laxd7w4ujBTPi+ftK6umbTs9R8NUpP2Bumzxwtl2jv/DGbaLVspNlKoUlykcKUUkeLk10Ik+UoiH0mhkjiuymSIuFdeSSEesKik
        PN7KCgprAAylQaBSgFgXd7Ssm8eTWsVSxBtaBQPI2KDUQKXAoRz0FDxMYNpCiYN3F0IOECIh5ByoVMvkcU8SQp7iaUkI+Szek4RQAIRICAVUKYQy1FMIZWha
        tRDYk4VQAQixECoAW1YPGfAsrCYy4EVZXWSBGdirdYXSj//loDLwIAsny8C+nNfGB0MLKetBaJzGLQBWTvMWQFSdwspAxp3CysFxcHXkwFVxmjkDLOU0dBbc
        MaepIwP6CitiA2YWVuRMvK83GnbAygsrCqhWWFFW9/1wrdZZbwWY2gstKtDlFlqMaHm93haQ9ll9hkBfPVIMXtjrlXLAHctPR5LOWDLduTHy8+7WxObO/KuX
        B5825P9vtPnvfy9pXbws3xTzjeTky3C4+/7bzd/pnb3r7eO/3yf/POi/3j24cvriYTo+e9RI3t379bV51BiWc92525uXxj9OdfffmM+nt1Z27h8u7TfPAO8F
        O6s=
        """)

    static let pgpBZip2 = octets(
        """
        owNCWmg2MUFZJlNZko9VPgAALX///nJbC6IVCgsAAKBCNFqeQDBgQzKAHo+AAY4kEZaGUNWgAHQzUaaDQA0AADQNBoAaaGjRtJkBmkP1Qqh6mJoNGmgaAaND
        IAaNGT1ANGjCAyGQKQxHQcF2+KMV1p46Q6NAuZBwATFAnrkkAWiVp1kPZcoQal73l3mfSGqnkQipVzEsdoENzJRRN6CKKmlRU34M4Ti5idvl7TKAaw2BigNM
        iWLJH6r4mSWBDE02uw44Q+cc0CIKQ3oZWyfvPcPwAX/F3JFOFCQko9VPgA==
        """)

    static let pgpEncrypted = octets(
        """
        jA0ECQMCwRpr5qBCIJL/0joBX+jrbEN/1IqHy02tAkKHhObOU6oHgpTw+sHTifpuDvfecRrE/Jr6GVFItmZmPlxPFIyhNaI5sNDw
        """)

    static let pgpSigned = octets(
        """
        kA0DAAgWPqoNt7dtgqwByxdiBWEudHh0awoTl09ubHkgc2lnbmVkLoh1BAAWCAAdFiEE7U+2FbXGWJqB38yrPqoNt7dtgqwFAmsKE5cACgkQPqoNt7dtgqwH
        igD/Wn+HPT8La4oJI5Lpig6YwHpEnlXzWWXX+OSx60Ib33IA/AoSGFxnnI/6dnjq6SohpVlVYa44xJ7vnjQsr2vYUEsO
        """)

    static let pgpFourDeep = octets("yDABASoA1f/IKAJ4nDshw2iteC7E8PivFWeYdzZF3prbo+PoePAOj5WNTiwDANFUDLo=")

    static let pgpFiveDeep = octets("yD4CeJwBMgDN/8gwAQEqANX/yCgCeJw7IcNorXguxPD4rxVnmHc2Rd6a26Pj6HjwDo+VjU4sAwDRVAy6SHYXig==")

    static let pgpBomb = octets("yCkBO/GfgYHhLuPbg4a8DAYcDAZCeTm+J94ocdkUbH/bueY7M8NQBzsiAQ==")

    static let pgpKey = octets(
        """
        LS0tLS1CRUdJTiBQR1AgUFVCTElDIEtFWSBCTE9DSy0tLS0tCgptRE1FYXdvVGxSWUpLd1lCQkFIYVJ3OEJBUWRBUkZoVlkvRzBzN1p2bGdMVFdvTi9mV1dX
        L1RLUVluTi9lamtTCk9DT2dsWDYwQVhTSWtBUVRGZ2dBT0JZaEJPMVB0aFcxeGxpYWdkL01xejZxRGJlM2JZS3NCUUpyQ2hPVkFoc0QKQlFzSkNBY0NCaFVL
        Q1FnTEFnUVdBZ01CQWg0QkFoZUFBQW9KRUQ2cURiZTNiWUtzcWM4QkFQMVVERHB6YXQrTgpTVmpoSEozdXRveStxMFN5VFo2Nm9tdmdzRDJNMFZCMEFQd1BT
        bUUwTCtwMUZ0OGhaMk1SaHp4Mit3VW5QdUZGCmlCL1VhWW44dytjeERnPT0KPXphQ0sKLS0tLS1FTkQgUEdQIFBVQkxJQyBLRVkgQkxPQ0stLS0tLQo=
        """)
}
