// SPDX-License-Identifier: Apache-2.0

import Digests
import Filtering
import Inspection
import MIME
import Rules
import SMTP

/// Runs messages through the pipeline, answering its requests at once.
struct Replayer {
    let policy: FilterPolicy
    let detector: TypeDetector
    let scratch: PatternScratch
    /// Whether a line end that a listener refuses is the verdict, and not only a remark.
    let refusesLineEnds: Bool
    /// Octets beyond which the daemon would refuse the message; nil where no configuration was given.
    let sizeLimit: Int?

    func replay(
        _ message: SavedMessage, as envelope: Envelope, for recipients: [String]
    ) throws(FileProblem) -> (report: Report, plan: RewritePlan) {
        let start = ContinuousClock.now
        var pipeline = Pipeline(policy: policy, envelope: envelope, scratch: scratch)
        var lineEnds = LineEndCheck()
        var octets = message.octets()
        while let chunk = try octets.next() {
            pipeline.write(chunk.span)
            lineEnds.read(chunk)
            answer(&pipeline)
        }
        pipeline.finish()
        answer(&pipeline)
        var failure: FileProblem?
        let outcome = pipeline.outcome(seal: Self.seal(of: message, &failure))
        if let failure { throw failure }
        guard let outcome else {
            throw FileProblem(path: message.name, reason: "the pipeline came to no verdict")
        }
        let microseconds = Self.microseconds(start.duration(to: .now))
        var report = Report(outcome, of: message.name, for: recipients, microseconds: microseconds)
        let flaw = lineEnds.finish()
        report.refusedLineEnd = flaw.map { LineEndCheck.name(of: $0) }
        if let verdict = listenerVerdict(size: outcome.size, flaw: flaw) { report.settle(verdict) }
        return (report, outcome.plan)
    }

    /// The same message gives the same result: the boundaries of a repair come of its digest. Few messages are repaired, so it
    /// is read once more for that.
    private static func seal(of message: SavedMessage, _ failure: inout FileProblem?) -> BoundarySeal {
        let digest = SHA256()
        var octets = message.octets()
        do {
            while let chunk = try octets.next() { digest.update(chunk.span) }
        } catch {
            failure = error
        }
        return BoundarySeal(digest: digest.finish())
    }

    private func answer(_ pipeline: inout Pipeline) {
        for request in pipeline.takeRequests() {
            pipeline.answer(InspectionAnswer(type: detector.type(of: request.head.span)), to: request.id)
        }
    }

    private func listenerVerdict(size: Int, flaw: LineEndFlaw?) -> ListenerVerdict? {
        if let sizeLimit, size > sizeLimit { return .tooBig(limit: sizeLimit) }
        if refusesLineEnds, let flaw { return .lineEnd(flaw) }
        return nil
    }

    private static func microseconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        return Int(seconds) * 1_000_000 + Int(attoseconds / 1_000_000_000_000)
    }
}
