// SPDX-License-Identifier: Apache-2.0

import Bytes
import Filtering
import MIME
import Rules

/// The whole pipeline: without rules a message leaves as it came; repaired or stripped, it has one meaning, and nothing that was
/// forbidden is left; and nothing depends on how it was cut.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRepair(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let message = unsafe octets(data, size)
    let plain = Filter.none.run([message])
    if !removesFields(message) {
        require(plain.outcome.plan.isIdentity, "without rules a message leaves as it came")
    }
    for filter in [Filter.repairing, Filter.stripping] {
        var summary: [String]?
        var result = plain
        for cutting in Cutting.all(of: message) {
            result = filter.run(cutting.chunks(of: message))
            let said = result.summary
            if let summary { require(summary == said, "cut at \(cutting): \(difference(summary, said))") }
            summary = said
        }
        guard result.outcome.verdict == .accept || result.outcome.verdict == .modify else { continue }
        check(result, by: filter)
    }
    return 0
}

private func check(_ result: Filter.Result, by filter: Filter) {
    require(result.output.count == result.outcome.plan.size, "a plan foretells its size")
    let again = Filter.none.run([result.output])
    let ambiguous = again.outcome.defects.filter { $0.category != "harmless" }
    let before = result.outcome.defects.map(\.name)
    require(ambiguous.isEmpty, "what is relayed is ambiguous: \(ambiguous.map(\.name)), was \(before)")
    let more = filter.run([result.output])
    require(more.outcome.actions.isEmpty, "what is relayed would be changed again: \(more.outcome.actions.map(\.rule))")
}

/// Whether fields may be in it that only we write, and which go whatever the rules are.
private func removesFields(_ message: [UInt8]) -> Bool {
    let text = String(decoding: message.map(ASCII.lowercased), as: UTF8.self)
    return ["x-weir-", "authentication-results", "mime-ambiguity-results"].contains { text.contains($0) }
}

/// Runs a `Pipeline` and applies its plan, as `filter-test` does, but for the types of content: those that a rule here asks for.
private final class Filter: Sendable {
    struct Result {
        let outcome: Outcome
        let output: [UInt8]

        var summary: [String] {
            ["\(outcome.verdict) \(outcome.plan.size)"]
                + outcome.actions.map { "\($0.rule) \($0.part ?? "")" } + Set(outcome.parts.map(Filter.line)).sorted()
                + outcome.defects.map { "\($0)" } + ["\(output)"]
        }
    }

    /// Other readings count their parts from where they begin, and come in the order in which they end: neither counts.
    private static func line(_ part: PartReport) -> String {
        let place = "\(part.reading ?? part.part) \(part.start)..<\(part.end)"
        return "\(place) \(part.contentType) \(part.types) \(part.names) \(part.size ?? -1)"
    }

    private static let repair =
        """
          - name: unreadable
            when: { message: { uninspectable: yes } }
            do: { reject: 550 5.6.0 Unreadable }
          - name: two-froms
            when: { message: { defect: differing-from } }
            do: { reject: 550 5.6.0 Two senders }
          - name: repair
            when: { message: { defect: ambiguous } }
            stage: structure
            do: repair

        """
    static let none = Filter("rules: []\n")
    static let repairing = Filter("rules:\n" + repair)
    static let stripping = Filter(
        "rules:\n" + repair
            + """
              - name: archive-by-type
                when: { attachment: { type: application/zip } }
                do: strip
              - name: archive-by-name
                when: { attachment: { extension: [zip, exe] } }
                do: strip

            """)

    private let policy: FilterPolicy

    private init(_ rules: String) {
        switch RuleSet.load(paths: ["r.yaml"], from: RuleFilesInMemory(["r.yaml": rules])) {
        case .loaded(let rules, _): policy = FilterPolicy(rules: rules)
        case .failed(let diagnostics): fatalError("rules of the fuzzer: \(diagnostics)")
        }
    }

    func run(_ chunks: [[UInt8]]) -> Result {
        let message = chunks.flatMap { $0 }
        var pipeline = Pipeline(policy: policy, envelope: Envelope(), scratch: PatternScratch(for: policy.rules))
        for chunk in chunks {
            pipeline.write(chunk.span)
            answer(&pipeline)
        }
        pipeline.finish()
        answer(&pipeline)
        guard let outcome = pipeline.outcome(seal: BoundarySeal(0x1234_5678_9ABC_DEF0, UInt64(message.count))) else {
            fatalError("no verdict")
        }
        return Result(outcome: outcome, output: apply(outcome.plan, to: message))
    }

    private func answer(_ pipeline: inout Pipeline) {
        for request in pipeline.takeRequests() {
            let isArchive = request.head.starts(with: [0x50, 0x4B, 3, 4])
            pipeline.answer(InspectionAnswer(type: isArchive ? "application/zip" : "application/octet-stream"), to: request.id)
        }
    }

    private func apply(_ plan: RewritePlan, to message: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        for segment in plan.segments {
            switch segment {
            case .original(let range): out += message[range]
            case .inserted(let octets): out += octets
            case .transcoded(let range, let encoding):
                var transcoder = Transcoder(from: encoding)
                transcoder.transcode(message.span.extracting(range), into: &out)
                transcoder.finish(into: &out)
            }
        }
        return out
    }
}
