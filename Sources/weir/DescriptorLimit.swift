// SPDX-License-Identifier: Apache-2.0

import Gateway
import Glibc

/// Whether the process may open as many files and connections as it cannot do without.
///
/// NIO ends the process where an event loop gets no descriptor, so that has to be known before.
enum DescriptorLimit {
    /// What is wrong; nil where there are enough to start. How many are enough to serve depends on the connections.
    static func shortage(for configuration: Configuration) -> String? {
        let allowed = sysconf(Int32(_SC_OPEN_MAX))
        let needed = configuration.neededDescriptors
        // A negative number means: as many as one likes.
        guard allowed >= 0, allowed < needed else { return nil }
        return """
            \(allowed) descriptors are allowed (ulimit -n, LimitNOFILE), and \(configuration.loopCount) event loops need \
            \(needed) at least; allow more, or lower `limits: { event-loops: … }`
            """
    }
}
