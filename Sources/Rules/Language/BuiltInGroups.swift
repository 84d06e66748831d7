// SPDX-License-Identifier: Apache-2.0

/// The groups of file types that every rule may name.
///
/// The strings are those that libmagic 5.44 gives for what it sees, the ones that `Inspection` gives for scripts that
/// libmagic takes for plain text, and those that senders declare for the same thing, since the groups serve
/// `declared` as well as `type`.
public enum BuiltInGroups {
    static let types: [String: [String]] = [
        "program": [
            "application/x-dosexec", "application/vnd.microsoft.portable-executable", "application/x-msdownload",
            "application/x-ms-ne-executable", "application/x-ms-w3-executable", "application/x-ms-w4-executable",
            "application/x-lx-executable", "application/x-dosdriver", "application/x-executable",
            "application/x-pie-executable", "application/x-sharedlib", "application/x-object", "application/x-coff",
            "application/x-mach-binary", "application/x-java-applet", "application/java-archive", "application/java-vm",
            "application/x-java-image", "application/x-java-pack200", "application/x-java-jnlp-file",
            "application/x-bytecode.python", "application/x-nekovm-bytecode", "application/wasm",
            "application/vnd.android.package-archive", "application/x-ios-app", "application/vnd.symbian.install",
            "x-epoc/x-sisx-app", "application/x-epoc-app", "application/x-silverlight-app",
            "application/x-shockwave-flash", "application/x-chrome-extension", "application/x-xpinstall",
            "application/x-windows-gadget", "application/x-msi", "application/x-ms-shortcut",
        ],
        "script": [
            "text/vbscript", "text/javascript", "application/javascript", "application/x-javascript",
            "application/ecmascript", "application/x-powershell", "text/x-powershell", "text/x-msdos-batch",
            "application/x-bat", "application/hta", "text/x-windows-script", "text/x-ms-regedit",
            "text/x-wine-extension-reg", "application/x-setupscript", "text/x-shellscript", "application/x-sh",
            "application/x-csh", "text/x-python", "text/x-script.python", "application/x-python-code", "text/x-perl",
            "application/x-perl", "text/x-ruby", "text/x-php", "application/x-httpd-php", "text/x-lua", "text/x-tcl",
            "text/x-awk", "text/x-gawk", "text/x-nawk", "text/x-execline", "text/x-systemtap", "application/x-elc",
            "application/x-applescript",
        ],
        "archive": [
            "application/zip", "application/x-zip", "application/x-zip-compressed", "application/x-rar",
            "application/x-rar-compressed", "application/vnd.rar", "application/x-7z-compressed",
            "application/vnd.ms-cab-compressed", "application/gzip", "application/x-gzip", "application/x-bzip",
            "application/x-bzip2", "application/x-xz", "application/x-lzma", "application/x-lzip", "application/x-lz4",
            "application/x-lrzip", "application/zstd", "application/zlib", "application/x-compress",
            "application/x-tar", "application/x-gtar", "application/x-ustar", "application/x-cpio",
            "application/x-archive", "application/x-lzh-compressed", "application/x-lha", "application/x-arj",
            "application/x-arc", "application/x-zoo", "application/x-ace", "application/x-ace-compressed",
            "application/x-stuffit", "application/x-xar", "application/x-ms-wim", "application/x-ms-compress-*",
            "application/x-snappy-framed", "application/x-installshield-compress-szdd", "application/x-macbinary",
            "application/mac-binhex", "application/mac-binhex40", "application/java-archive",
        ],
        "encrypted-container": [
            "application/encrypted", "application/CDFV2-encrypted", "application/pgp-encrypted",
            "application/x-aes-encrypted", "application/x-crypt-nc",
        ],
        "disk-image": [
            "application/x-iso9660-image", "application/x-udf-image", "application/x-apple-diskimage",
            "application/x-virtualbox-vhd", "application/x-qemu-disk", "application/x-raw-disk-image",
            "application/x-compressed-iso", "application/x-nrg", "application/x-dc42-floppy-image", "application/x-ms-wim",
            "application/x-vhdx-disk", "application/x-cd-image",
        ],
        "installer": [
            "application/x-msi", "application/x-innosetup", "application/x-installshield", "application/x-rpm",
            "application/vnd.debian.binary-package", "application/x-svr4-package", "application/x-os2-wpi",
            "application/vnd.android.package-archive", "application/x-ios-app", "application/vnd.symbian.install",
            "application/vnd.ms-appx", "application/msix", "application/x-xar", "application/vnd.apple.installer+xml",
        ],
        "shortcut": [
            "application/x-ms-shortcut", "application/x-mswinurl", "text/x-ms-scf", "application/x-desktop",
            "application/x-ms-library", "application/x-ms-search",
        ],
        "help-file": ["application/x-chm", "application/vnd.ms-htmlhelp", "application/winhelp", "application/x-winhelp"],
        "image": ["image/*"],
        "audio": ["audio/*"],
        "video": ["video/*", "application/vnd.rn-realmedia", "application/mxf"],
        "office": [
            "application/msword", "application/vnd.ms-word*", "application/vnd.ms-excel*", "application/vnd.ms-powerpoint*",
            "application/vnd.ms-office", "application/vnd.ms-visio*", "application/vnd.visio", "application/vnd.ms-project",
            "application/vnd.ms-publisher", "application/msaccess", "application/x-msaccess", "application/msonenote",
            "application/onenote", "application/x-ole-storage", "application/CDFV2", "application/CDFV2-encrypted",
            "application/vnd.openxmlformats-officedocument.*", "application/vnd.oasis.opendocument.*",
            "application/vnd.sun.xml.*", "application/vnd.stardivision.*", "application/x-hwp", "application/x-mswrite",
            "text/rtf", "application/rtf",
        ],
        "office-macro": [
            "application/vnd.ms-word.document.macroEnabled.12", "application/vnd.ms-word.template.macroEnabled.12",
            "application/vnd.ms-excel.sheet.macroEnabled.12", "application/vnd.ms-excel.template.macroEnabled.12",
            "application/vnd.ms-excel.addin.macroEnabled.12", "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
            "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
            "application/vnd.ms-powerpoint.template.macroEnabled.12",
            "application/vnd.ms-powerpoint.slideshow.macroEnabled.12",
            "application/vnd.ms-powerpoint.addin.macroEnabled.12",
        ],
        "pdf": ["application/pdf", "application/x-pdf", "application/vnd.fdf"],
        "html": ["text/html", "application/xhtml+xml"],
        "text": ["text/plain", "text/csv", "text/calendar", "text/vcard", "text/markdown"],
        "font": [
            "font/*", "application/vnd.ms-opentype", "application/vnd.ms-fontobject", "application/font-woff",
            "application/x-font-*",
        ],
        "message": [
            "message/*", "application/vnd.ms-outlook", "application/vnd.ms-tnef", "application/ms-tnef",
            "application/x-ms-msg",
        ],
    ]

    /// The names, for suggestions.
    static let names: [String] = types.keys.sorted()

    /// Whether the MIME type `type`, in lower case, belongs to the group `name`.
    public static func contains(_ name: String, type: String) -> Bool {
        members[name].map { $0.exact.contains(type) || $0.prefixes.contains { type.hasPrefix($0) } } ?? false
    }

    /// The groups made ready for look-up.
    private static let members: [String: (exact: Set<String>, prefixes: [String])] = types.mapValues { list in
        (Set(list.filter { !$0.hasSuffix("*") }), list.filter { $0.hasSuffix("*") }.map { String($0.dropLast()) })
    }
}
