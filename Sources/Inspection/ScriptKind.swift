// SPDX-License-Identifier: Apache-2.0

/// A kind of script, or of shortcut written as text, and the words it is known by.
///
/// A word that begins with a line feed counts only where a command may stand: at the start of a line or behind
/// punctuation that begins a statement. All are in lower case, with at most one blank in a row and none before `(`, as
/// `FoldedText` has them.
struct ScriptKind {
    let type: String
    /// Each is enough on its own.
    var certain: [String] = []
    /// One of these and another one, of these or of `likely`, are enough.
    var strong: [String] = []
    /// Words that logs, listings and prose have too: without a strong one they say nothing.
    var likely: [String] = []
    /// What may begin the first line that is neither empty nor a comment.
    var openings: [String] = []
    /// Looked for in HTML and XML too: ordinary pages hold JavaScript, but none of this.
    var isMarkup = false

    static let all: [ScriptKind] = [
        ScriptKind(type: "application/hta", certain: ["<hta:application"], isMarkup: true),
        ScriptKind(
            type: "text/x-windows-script", certain: ["<scriptlet>", "</scriptlet>"],
            strong: ["<job>", "<job id=", "<package>", "<component"],
            likely: ["<script language=\"vbscript\"", "<script language=\"jscript\""], isMarkup: true),
        ScriptKind(
            type: "text/vbscript",
            certain: [
                "\non error resume next", "wscript.createobject(", "createobject(\"wscript.shell\")",
                "createobject(\"shell.application\")",
            ],
            strong: [
                "createobject(", "getobject(", "wscript.shell", "wscript.arguments", "wscript.network", "wscript.echo",
                "wscript.sleep", "wscript.quit", "wscript.scriptfullname", "scripting.filesystemobject", "shell.application",
                "executeglobal ", "\nend sub",
            ],
            likely: [
                "\nset ", "\ndim ", "\nend if", "\nend function", "\nsub ", "\nmsgbox", "\non error goto", "\nexecute ",
            ],
            // What screnc wrote: VBScript or JScript, nobody can tell without decoding it.
            openings: ["#@~^"]),
        ScriptKind(
            type: "text/javascript",
            certain: [
                "new activexobject(", "wscript.shell\")", "wscript.shell')", "eval(unescape(", "eval(atob(",
            ],
            strong: [
                "getobject(", "wscript.shell", "wscript.arguments", "wscript.network", "scripting.filesystemobject",
                "shell.application", "activexobject(", "string.fromcharcode(", ".charcodeat(", "wscript.echo(",
                "wscript.sleep(", "wscript.quit(",
            ],
            likely: [
                "\nvar ", "\nlet ", "\nconst ", "\nfunction ", "function(", "eval(", "unescape(", "require(\"", "require('",
            ]),
        ScriptKind(
            type: "application/x-powershell",
            certain: [
                "\ninvoke-expression", "new-object net.webclient", "new-object system.net.webclient",
                "[system.reflection.assembly]::load",
            ],
            strong: [
                "invoke-expression", "\nwrite-host", "\nwrite-output", "\nget-process", "\nnew-object ",
                "\ninvoke-webrequest", "\niex ", "\niex(", "\nset-strictmode", "\nstart-process", "\ninvoke-command",
                "\nget-childitem", "\nset-executionpolicy", "\nimport-module", "\nadd-type", "\nparam(", "\n[cmdletbinding(",
                "[convert]::frombase64string(", "[system.convert]::frombase64string(", "[reflection.assembly]::load",
            ],
            likely: [
                "$env:", "$_.", "$psscriptroot", "-encodedcommand", "-executionpolicy bypass", ".downloadstring(",
            ],
            openings: ["#requires"]),
        ScriptKind(
            type: "text/x-msdos-batch",
            strong: [
                "\necho off", "%~dp0", "\ncmd /c ", "\nstart /b ", "\ndel /f", "\nexit /b", "\nfor /f ", "\nif errorlevel ",
                "\nreg add ",
            ],
            likely: [
                "%errorlevel%", "\ngoto ", "\nsetlocal", "\nrem ", "\ncls", "\npause", "\nset ", "\ncall ", "\nif exist ",
                "\nif not exist ",
            ],
            openings: ["@echo off", "@echo on", "@setlocal", "@cls"]),
        ScriptKind(
            type: "application/x-mswinurl", strong: ["\n[internetshortcut]"],
            likely: ["\nurl=", "\nbaseurl=", "\niconfile=", "\nworkingdirectory="], openings: ["[internetshortcut]"]),
        ScriptKind(
            type: "application/x-desktop", strong: ["\n[desktop entry]"], likely: ["\nexec=", "\nurl=", "\ntype="],
            openings: ["[desktop entry]"]),
        ScriptKind(type: "text/x-ms-scf", strong: ["\n[shell]"], likely: ["\niconfile=", "\ncommand=2", "\n[taskbar]"]),
        ScriptKind(type: "text/x-ms-regedit", openings: ["windows registry editor version", "regedit4"]),
    ]

    /// The kind of a document of XML, by its first element. Some are scripts only if they hold one.
    static func type(ofRoot name: String, holdsScript: Bool) -> String? {
        switch name {
        case "librarydescription": "application/x-ms-library"
        case "persistedquery", "searchconnectordescription": "application/x-ms-search"
        case "scriptlet": "text/x-windows-script"
        case "job", "package", "component": holdsScript ? "text/x-windows-script" : nil
        default: nil
        }
    }
}
