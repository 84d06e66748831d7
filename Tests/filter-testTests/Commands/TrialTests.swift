// SPDX-License-Identifier: Apache-2.0

import Rules
import Testing

@testable import filter_test

@Suite struct TrialTests {
    private static let rules = """
        rules:
          - name: no-tests
            why: Tests stay inside.
            when: { header: { name: Subject, value: test } }
            do: { reject: 550 5.7.1 No tests here }
          - name: no-exe
            when: { attachment: { filename: "*.exe" } }
            do: strip
          - name: to-friends
            when: { recipient: { domain: friends.example } }
            do: { add-header: { name: X-Friend, value: yes } }
        """

    private static let clean = "From: a@example.org\nSubject: hello\n\ntext\n"
    private static let refused = "From: a@example.org\nSubject: test\n\ntext\n"
    private static let program = """
        From: a@example.org
        Subject: program
        MIME-Version: 1.0
        Content-Type: application/octet-stream; name="a.exe"

        text

        """

    /// Runs over `paths` of a folder with the rules above, and `change` made to the options.
    private func run(
        in folder: TemporaryFolder, _ paths: [String], rules: String = TrialTests.rules,
        change: (inout Trial.Options) -> Void = { _ in }
    ) throws -> (status: filter_test.ExitStatus, captured: CapturedConsole) {
        var options = Trial.Options(paths: paths.map { folder.path(of: $0) })
        options.rules = [try folder.write("rules.yaml", rules)]
        change(&options)
        let captured = CapturedConsole()
        return (Trial(options: options, console: captured.console).run(), captured)
    }

    @Test func exitStatusIsTheHighest() throws {
        try TemporaryFolder.with { folder in
            try folder.write("clean.eml", Self.clean)
            try folder.write("refused.eml", Self.refused)
            #expect(try run(in: folder, ["clean.eml"]).status == .relayed)
            #expect(try run(in: folder, ["refused.eml", "clean.eml"]).status == .notRelayed)
            #expect(try run(in: folder, ["absent.eml", "refused.eml"]).status == .unreadable)
            #expect(try run(in: folder, ["clean.eml"], rules: "rules: [{ name: x }]").status == .badRules)
            #expect(try run(in: folder, ["clean.eml"]) { $0.rules = [folder.path(of: "absent")] }.status == .unreadable)
        }
    }

    @Test func peopleGetALineForMessagesAndActions() throws {
        try TemporaryFolder.with { folder in
            try folder.write("clean.eml", Self.clean)
            try folder.write("refused.eml", Self.refused)
            let (_, captured) = try run(in: folder, ["clean.eml", "refused.eml"])
            #expect(captured.lines.first == "accept     \(folder.path(of: "clean.eml"))")
            #expect(captured.lines.dropFirst().first == "reject     \(folder.path(of: "refused.eml")): 550 5.7.1 No tests here")
            #expect(captured.lines.contains("    no-tests: reject: Tests stay inside."))
            #expect(captured.lines.contains { $0.contains("--to") && $0.contains("to-friends") })
            #expect(captured.lines.last == "2 results: 1 accept, 1 reject")
        }
    }

    @Test func programsGetOneObjectALine() throws {
        try TemporaryFolder.with { folder in
            try folder.write("program.eml", Self.program)
            let (status, captured) = try run(in: folder, ["program.eml", "absent.eml"]) { $0.format = .json }
            #expect(status == .unreadable)
            try #require(captured.lines.count == 2)
            let line = captured.lines[0]
            let (message, rules) = (folder.path(of: "program.eml"), folder.path(of: "rules.yaml"))
            #expect(line.hasPrefix("{\"format\":1,\"message\":\"\(message)\",\"recipients\":[],\"verdict\":\"modify\","))
            let size = Self.program.utf8.count + 6
            #expect(line.contains("\"reply\":null,\"size\":\(size),"))
            #expect(line.contains("\"actions\":[{\"rule\":\"no-exe\",\"where\":\"\(rules):6\","))
            #expect(line.contains(#""action":"strip","part":"0","member":null,"filename":"a.exe","#))
            #expect(line.contains(#""parts":[{"part":"0","parent":null,"reading":null,"#))
            #expect(line.contains(#""content-type":"application/octet-stream","type":"text/plain","types":["text/plain"],"#))
            #expect(line.contains(#""members-total":0,"members":[]}],"defects":["#))
            let absent = folder.path(of: "absent.eml")
            #expect(captured.lines[1] == "{\"message\":\"\(absent)\",\"error\":\"no such file or folder\"}")
        }
    }

    @Test func explanationsShowPartsAndRules() throws {
        try TemporaryFolder.with { folder in
            try folder.write("program.eml", Self.program)
            let (_, captured) = try run(in: folder, ["program.eml"]) { $0.format = .human(explains: true) }
            let text = captured.lines.joined(separator: "\n")
            #expect(text.contains("0  application/octet-stream, is text/plain"))
            #expect(text.contains("name \"a.exe\""))
            #expect(text.contains("no-exe (\(folder.path(of: "rules.yaml")):6): matched for part 0"))
            #expect(text.contains("no-tests (\(folder.path(of: "rules.yaml")):2): did not match"))
        }
    }

    @Test func recipientsThatRulesTellApartGetAResultEach() throws {
        try TemporaryFolder.with { folder in
            try folder.write("clean.eml", Self.clean)
            let addresses = ["a@friends.example", "b@example.net", "c@friends.example"]
            let recipients = addresses.compactMap { EnvelopeArguments.recipient($0) }
            let (_, captured) = try run(in: folder, ["clean.eml"]) {
                $0.recipients = recipients
                $0.format = .json
            }
            try #require(captured.lines.count == 2)
            #expect(captured.lines[0].contains(#""recipients":["a@friends.example","c@friends.example"],"verdict":"modify""#))
            #expect(captured.lines[1].contains(#""recipients":["b@example.net"],"verdict":"accept""#))
        }
    }

    @Test func lineEndsAreARemarkOrTheVerdict() throws {
        try TemporaryFolder.with { folder in
            try folder.write("odd.eml", "Subject: x\r\n\r\na\nb\r\n")
            let remark = try run(in: folder, ["odd.eml"])
            #expect(remark.status == .relayed)
            #expect(remark.captured.lines.contains("    listener would refuse: bare-lf"))
            let verdict = try run(in: folder, ["odd.eml"]) {
                $0.refusesLineEnds = true
                $0.format = .json
            }
            #expect(verdict.status == .notRelayed)
            let line = verdict.captured.lines.first ?? ""
            #expect(line.contains(#""verdict":"reject","reply":"550 5.6.11 "#))
            #expect(line.contains(#""rule":"weir:bare-lf","where":"built in","action":"reject""#))
        }
    }

    @Test func theConfigurationsLimitIsKept() throws {
        try TemporaryFolder.with { folder in
            try folder.write("clean.eml", Self.clean)
            let configuration = try folder.write("weir.yaml", "limits: { message: 10 B }\n")
            let (status, captured) = try run(in: folder, ["clean.eml"]) { $0.configuration = configuration }
            #expect(status == .notRelayed)
            #expect(captured.lines.first?.hasSuffix(": 552 5.3.4 Message too big") == true)
        }
    }

    private static let configuration = """
        hostname: gate.example.org
        domains: [example.net, .example.com]
        listeners:
          - { name: mx, address: "0.0.0.0:25" }
          - { name: printers, address: "10.0.0.5:25", line-ends: normalise }

        """

    @Test func postmastersAreNotRefusedAndGoApart() throws {
        try TemporaryFolder.with { folder in
            try folder.write("refused.eml", Self.refused)
            let configuration = try folder.write("weir.yaml", Self.configuration)
            let addresses = [
                "a@example.net", "postmaster", "Postmaster@a.example.com", "postmaster@gate.example.org",
                "postmaster@elsewhere.example",
            ]
            let (status, captured) = try run(in: folder, ["refused.eml"]) {
                $0.configuration = configuration
                $0.recipients = addresses.compactMap { EnvelopeArguments.recipient($0) }
                $0.format = .json
            }
            #expect(status == .notRelayed)
            try #require(captured.lines.count == 2)
            let others = #""recipients":["a@example.net","postmaster@elsewhere.example"],"verdict":"reject""#
            #expect(captured.lines[0].contains(others))
            let ours = #"["postmaster","Postmaster@a.example.com","postmaster@gate.example.org"],"verdict":"accept""#
            #expect(captured.lines[1].contains(ours))

            // Without a configuration nobody knows our domains.
            let bare = try run(in: folder, ["refused.eml"]) {
                $0.recipients = addresses.compactMap { EnvelopeArguments.recipient($0) }
                $0.format = .json
            }
            #expect(bare.captured.lines.contains { $0.contains(#""recipients":["postmaster"],"verdict":"accept""#) })
        }
    }

    @Test func theListenersLineEndsHold() throws {
        try TemporaryFolder.with { folder in
            try folder.write("odd.eml", "Subject: x\r\n\r\na\nb\u{0}\r\n")
            let configuration = try folder.write("weir.yaml", Self.configuration)
            for (listener, refuses) in [("mx", true), ("printers", false)] {
                let (status, captured) = try run(in: folder, ["odd.eml"], rules: "rules: []") {
                    $0.configuration = configuration
                    $0.connection.listener = listener
                    $0.output = folder.path(of: listener)
                }
                #expect(status == .relayed)
                #expect(captured.lines.contains("    listener would refuse: bare-lf") == refuses)
            }
            #expect(folder.read("mx/odd.eml") == "Subject: x\r\n\r\na\nb\u{0}\r\n")
            #expect(folder.read("printers/odd.eml") == "Subject: x\r\n\r\na\r\nb\r\n")
        }
    }

    @Test func listenersOfAConfigurationAreKnown() throws {
        try TemporaryFolder.with { folder in
            try folder.write("clean.eml", Self.clean)
            let configuration = try folder.write("weir.yaml", Self.configuration)
            let unknown = try run(in: folder, ["clean.eml"]) {
                $0.configuration = configuration
                $0.connection.listener = "submission"
            }
            #expect(unknown.status == .usage)
            #expect(unknown.captured.notes.contains("mx, printers"))
            let rule = "rules: [{ name: a, when: { connection: { listener: mxx } }, do: { reject: 550 No } }]"
            #expect(try run(in: folder, ["clean.eml"], rules: rule).status == .relayed)
            #expect(try run(in: folder, ["clean.eml"], rules: rule) { $0.configuration = configuration }.status == .badRules)
        }
    }

    @Test func whatCannotBeReadOrWrittenIsSaid() throws {
        try TemporaryFolder.with { folder in
            _ = folder.write(octets: [0xE9] + Array(".eml".utf8), Self.clean)
            try folder.link("gone.eml", to: "nowhere")
            let (status, captured) = try run(in: folder, [""]) { $0.format = .json }
            #expect(status == .unreadable)
            let gone = folder.path(of: "gone.eml")
            #expect(captured.lines.contains("{\"message\":\"\(gone)\",\"error\":\"no such file or folder\"}"))
            #expect(captured.lines.contains { $0.contains(#"\\xE9.eml","recipients""#) })

            let options = Trial.Options(paths: [try folder.write("a.eml", Self.clean)], rules: [folder.path(of: "rules.yaml")])
            let broken = CapturedConsole()
            broken.canWrite = false
            #expect(Trial(options: options, console: broken.console).run() == .unreadable)
            #expect(broken.notes.contains("cannot be written"))
        }
    }

    @Test func outputIsWhatWouldBeRelayed() throws {
        try TemporaryFolder.with { folder in
            try folder.write("in/clean.eml", Self.clean)
            try folder.write("in/deep/refused.eml", Self.refused)
            try folder.write("in/deep/program.eml", Self.program)
            try folder.write("box", "From a\n\(Self.clean)\nFrom b\n\(Self.refused)\nFrom c\n\(Self.clean)")
            let output = folder.path(of: "out")
            let first = try run(in: folder, ["in", "box"]) { $0.output = output }
            #expect(first.status == .notRelayed)
            #expect(folder.files(below: "out") == ["box.0001.eml", "box.0003.eml", "clean.eml", "deep/program.eml"])
            #expect(folder.read("out/clean.eml") == Self.clean)
            #expect(folder.read("out/box.0003.eml") == Self.clean)
            let stripped = folder.read("out/deep/program.eml") ?? ""
            #expect(stripped.contains("no-exe"))
            #expect(!stripped.contains("\r"))

            let second = try run(in: folder, ["in/clean.eml"]) { $0.output = output }
            #expect(second.status == .unreadable)
            #expect(second.captured.notes.contains("already exists"))
        }
    }

    @Test func withoutRulesEverythingPassesAsItIs() throws {
        try TemporaryFolder.with { folder in
            let texts = [Self.clean, Self.program, "Subject: x\r\n\r\na\nb\u{0}\rc", "", "no header", "\r\n\r\n"]
            for (number, text) in texts.enumerated() { try folder.write("in/\(number).eml", text) }
            let (status, _) = try run(in: folder, ["in"], rules: "rules: []") { $0.output = folder.path(of: "out") }
            #expect(status == .relayed)
            for (number, text) in texts.enumerated() { #expect(folder.read("out/\(number).eml") == text) }
        }
    }

    @Test func namesCannotPlayTricksOnATerminal() throws {
        try TemporaryFolder.with { folder in
            let pieces = Self.program.split(separator: "a.exe", maxSplits: 1)
            try folder.write("program.eml", pieces.joined(separator: "\u{1B}[2Ja.exe"))
            let (_, captured) = try run(in: folder, ["program.eml"]) { $0.format = .human(explains: true) }
            #expect(captured.lines.allSatisfy { !$0.contains("\u{1B}") })
        }
    }
}
