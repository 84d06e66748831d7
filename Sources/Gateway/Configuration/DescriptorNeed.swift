// SPDX-License-Identifier: Apache-2.0

import NIOCore

extension Configuration {
    /// How many threads serve sessions.
    public var loopCount: Int { eventLoops > 0 ? eventLoops : System.coreCount }

    /// Descriptors without which the gateway cannot start: three for each event loop and one for the connection that it
    /// serves, one for each listener, and what the process has open besides. Each session more takes up to three.
    public var neededDescriptors: Int { 4 * loopCount + listeners.count + 32 }
}
