// SPDX-License-Identifier: Apache-2.0

import Filtering
import Inspection
import NIOCore
import NIOPosix

/// The threads that look into content: each with a libmagic of its own, loaded when first needed.
///
/// Sendable although detectors are not: a thread sees only the detector that it made itself.
final class Inspectors: @unchecked Sendable {
    private let threads: NIOThreadPool
    private let detector = ThreadSpecificVariable<TypeDetector>()

    init(threads: NIOThreadPool) {
        self.threads = threads
    }

    /// Answers a request, on a thread of the pool.
    func inspect(_ request: InspectionRequest, on loop: any EventLoop) -> EventLoopFuture<InspectionAnswer> {
        threads.runIfActive(eventLoop: loop) { [self] in
            let detector = try detector.currentValue ?? load()
            return InspectionAnswer(type: detector.type(of: request.head.span))
        }
    }

    private func load() throws -> TypeDetector {
        let new = try TypeDetector()
        detector.currentValue = new
        return new
    }
}
