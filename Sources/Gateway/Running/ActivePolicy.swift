// SPDX-License-Identifier: Apache-2.0

import Filtering
import NIOConcurrencyHelpers
import Rules
import SMTP

/// What sessions go by at present: replaced as a whole when the operator reloads. A transaction keeps the one it began
/// with.
final class ActivePolicy: Sendable {
    let configuration: Configuration
    let filter: FilterPolicy
    let relay: RelayPolicy

    init(configuration: Configuration, rules: RuleSet) {
        self.configuration = configuration
        var filter = FilterPolicy(rules: rules, hostname: configuration.hostname, isMonitoring: configuration.isMonitoring)
        filter.tracesAmbiguity = configuration.tracesAmbiguity
        self.filter = filter
        relay = RelayPolicy(configuration)
    }
}

/// The present policy, for all event loops.
final class PolicyBox: Sendable {
    private let value: NIOLockedValueBox<ActivePolicy>

    init(_ policy: ActivePolicy) {
        value = NIOLockedValueBox(policy)
    }

    var current: ActivePolicy { value.withLockedValue { $0 } }

    func replace(with policy: ActivePolicy) { value.withLockedValue { $0 = policy } }
}
