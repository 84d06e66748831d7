// SPDX-License-Identifier: Apache-2.0

/// Messages of the corpora that we read otherwise than the parsers which agree on them, and why. The same list, for people,
/// is in Documentation/Testing.md. A message that leaves or joins the list fails the test.
enum KnownDifferences {
    static let reasons: [String: String] = [
        "flanker/enclosed-endless.eml": "3,043 entities: past the 2,000 of `Limits.parts`, and so uninspectable",
        "imaptest/fetch-binary-mime-qp.1.eml": "soft breaks with blanks behind the `=` are soft breaks (RFC 2045 §6.7 rule 3)",
        "jsmime/message-encoded.eml": "message/global and message/news under a transfer encoding are entered (RFC 6532 §3.7)",
        "mail-parser/malformed/019.eml": short,
        "ruby-mail/mime_emails/raw_email_with_illegal_boundary.eml": unquoted,
        "ruby-mail/plain_emails/raw_email_bad_time.eml": unquoted,
        attack + "basic-singlepart-b64_HB_delim-2x_space_nl-mixedlen.eml": short,
        attack + "basic-singlepart-b64_HB_delim-2x_vt_nl-mixedlen.eml": short,
        attack + "basic-singlepart-b64_HB_delim-4JB_nonl-mixedlen.eml": short,
        attack + "basic-singlepart-b64_HB_delim-4JB_wsnl-mixedlen.eml": short,
        attack + "basic-singlepart-b64_HB_delim-JB__wsnl-mixedlen.eml": short,
        attack + "basic-singlepart-b64_HB_delim-none-mixedlen.eml": short,
        attack + "basic-singlepart-b64_HB_delim-none_nl_junkB-mixedlen.eml": short,
        attack + "basic-singlepart-b64_HB_delim-space_nl-mixedlen.eml": short,
        attack + "basic-singlepart-b64h-basic-base64-xtraeq-miss1of2.eml": padding,
        attack + "basic-singlepart-b64h-comment-enc-mixedlen.eml":
            "a comment behind the encoding is no part of it (RFC 2045 §6.1)",
        attack + "basic-singlepart-b64h-enc-semicolon-mixedlen.eml": "a semicolon ends the name of the encoding",
        attack + "basic-singlepart-b64h-rfc2047b-mixedlen.eml": "an encoded word is no name of an encoding (RFC 2047 §5)",
        attack + "basic-singlepart-b64h-pfx_junkline8bit-mixedlen.eml": short,
        attack + "comment-keb1Cb2.b1-singlepart-b64h-basic-base64-mixedlen.eml": comment,
        attack + "comment-keb1Cb2.b1Cb2-singlepart-b64h-basic-base64-mixedlen.eml": comment,
        attack + "comment-kebC.b-singlepart-b64h-basic-base64-mixedlen.eml": comment,
        attack + "comment-kebC.bC-singlepart-b64h-basic-base64-mixedlen.eml": comment,
        attack + "escape_def-singlepart-b64h-basic-base64-mixedlen.eml": escape,
        attack + "hidekey-DBeBeb.B-singlepart-b64h-basic-base64-mixedlen.eml": "of several boundaries the first counts",
        attack + "quote_ME_full-singlepart-b64h-basic-base64-mixedlen.eml": escape,
        attack + "quote_escaped-singlepart-b64h-basic-base64-mixedlen.eml": escape,
        attack + "rfc2231-enc_-utf16le-singlepart-b64h-basic-base64-mixedlen.eml": "the charset of a boundary is not converted",
        attack + "rfc2231-enc_MD_gb_-singlepart-b64h-basic-base64-mixedlen.eml": sections,
        attack + "rfc2231-enc_MR_-singlepart-b64h-basic-base64-mixedlen.eml": sections,
        attack + "rfc2231-plain_MD_gb-singlepart-b64h-basic-base64-mixedlen.eml": sections,
        attack + "rfc2231-plain_MR_-singlepart-b64h-basic-base64-mixedlen.eml": sections,
        attack + "space_boundary-aftercr_onlydef-singlepart-b64h-basic-base64-mixedlen.eml": blanks,
        attack + "space_boundary-empty-singlepart-b64h-basic-base64-mixedlen.eml": blanks,
        attack + "space_boundary-inside_noquote-singlepart-b64h-basic-base64-mixedlen.eml": blanks,
    ]

    private static let attack = "mime-is-broken/hide-content/multipart-"
    private static let unquoted = "a boundary with `=` and without quotes is read to the semicolon, as mail programs do"
    private static let short = "in a part, a line that is no field ends the header"
    private static let padding = "of a quantum that padding cut short the whole octets are kept"
    private static let comment = "the boundary is what is left when comments are passed over, or is read to the semicolon"
    private static let escape = "a boundary is read with all its backslashes removed"
    private static let sections = "sections of RFC 2231 are joined by number, the first of several"
    private static let blanks = "blanks at the end of a boundary are cut, those inside are not"
}
