// SPDX-License-Identifier: Apache-2.0

import Bytes
import Inspection
import MIME
import Rules

@testable import Filtering

/// Runs a `Pipeline` over the octets of a message at once, as `filter-test` does.
struct Filter {
    struct BadRules: Error {
        let diagnostics: [String]
    }

    /// What came out: the outcome, and the message as it would be relayed.
    struct Result {
        let outcome: Outcome
        let output: [UInt8]

        var text: String { String(decoding: output, as: UTF8.self) }

        /// The names of the actions done or, in `monitor`, not done, each with the part it was done to.
        var actions: [String] {
            outcome.actions.map { action in
                let part = action.part.map { " \($0)" } ?? ""
                let mode = action.mode == .monitor ? " (monitor)" : ""
                return "\(action.rule): \(action.action.name)\(part)\(mode)"
            }
        }

        func part(_ path: String) -> PartReport? { outcome.parts.first { $0.part == path } }

        /// Everything that must not depend on how the message was cut, in a form that can be compared.
        var summary: String {
            var lines = ["\(outcome.verdict)", outcome.reply.map { $0.description } ?? "-", "size \(outcome.size)"]
            lines += actions
            lines += outcome.parts.map { String(describing: $0) }
            lines += outcome.defects.map { String(describing: $0) }
            lines.append("plan size \(outcome.plan.size)")
            lines.append(Printable.escaped(output))
            return lines.joined(separator: "\n")
        }
    }

    let policy: FilterPolicy
    let scratch: PatternScratch
    private let detector: TypeDetector

    init(_ rules: String = "rules: []", change: (inout FilterPolicy) -> Void = { _ in }) throws {
        try self.init(files: ["rules.yaml": rules], change: change)
    }

    /// - Parameter files: `rules.yaml`, and what it names, such as notices.
    init(files: [String: String], change: (inout FilterPolicy) -> Void = { _ in }) throws {
        switch RuleSet.load(paths: ["rules.yaml"], from: RuleFilesInMemory(files)) {
        case .loaded(let rules, _):
            var policy = FilterPolicy(rules: rules)
            change(&policy)
            self.policy = policy
            scratch = PatternScratch(for: rules)
        case .failed(let diagnostics):
            throw BadRules(diagnostics: diagnostics.map { $0.description })
        }
        detector = try TypeDetector()
    }

    /// - Parameter cuts: where the message is cut into chunks.
    func run(_ message: [UInt8], cuts: [Int] = [], as envelope: Envelope = Envelope()) throws -> Result {
        var pipeline = Pipeline(policy: policy, envelope: envelope, scratch: scratch)
        var start = 0
        for end in cuts + [message.count] {
            let chunk = Array(message[start..<end])
            pipeline.write(chunk.span)
            answer(&pipeline)
            start = end
        }
        pipeline.finish()
        answer(&pipeline)
        guard let outcome = pipeline.outcome(seal: BoundarySeal(1, 2)) else { throw NoVerdict() }
        return Result(outcome: outcome, output: Self.apply(outcome.plan, to: message))
    }

    struct NoVerdict: Error {}

    func run(_ text: String, as envelope: Envelope = Envelope()) throws -> Result {
        try run(wire(text), as: envelope)
    }

    /// The type of a head as libmagic tells it.
    func contentType(of request: InspectionRequest) -> String {
        detector.type(of: request.head.span)
    }

    private func answer(_ pipeline: inout Pipeline) {
        for request in pipeline.takeRequests() {
            pipeline.answer(InspectionAnswer(type: contentType(of: request)), to: request.id)
        }
    }

    /// The octets that a plan stands for.
    static func apply(_ plan: RewritePlan, to message: [UInt8]) -> [UInt8] {
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

    /// Rules with one rule, which rejects where `condition`, in flow style, holds.
    static func rejecting(_ condition: String) -> String {
        "rules:\n  - name: r\n    when: { \(condition) }\n    do: { reject: 550 5.7.1 No }\n"
    }

    /// Whether a condition holds for a message.
    static func holds(_ condition: String, for text: String) throws -> Bool {
        try Filter(rejecting(condition)).run(text).outcome.verdict == .reject
    }
}

/// `text` as it stands on the wire: every LF is CRLF.
func wire(_ text: String) -> [UInt8] {
    var out: [UInt8] = []
    for octet in text.utf8 {
        if octet == 10 { out.append(13) }
        out.append(octet)
    }
    return out
}

/// The ways a test cuts its input: whole, octet by octet, and in two at every place (over 512 octets at 64 seeded places).
func cuttings(of count: Int) -> [[Int]] {
    guard count > 1 else { return [[]] }
    let each = Array(1..<count)
    if count <= 512 { return [[], each] + each.map { [$0] } }
    var state = UInt64(count)
    var places: [[Int]] = [[], each]
    for _ in 0..<64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        places.append([Int(state >> 33) % (count - 1) + 1])
    }
    return places
}
