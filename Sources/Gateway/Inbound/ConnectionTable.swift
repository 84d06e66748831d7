// SPDX-License-Identifier: Apache-2.0

import Bytes
import NIOConcurrencyHelpers

/// Counts sessions, in all and by address, so that nobody takes them all.
final class ConnectionTable: Sendable {
    private struct State {
        var total = 0
        var byAddress: [NetworkAddress: Int] = [:]
    }

    private let limit: Int
    private let limitPerAddress: Int
    private let state = NIOLockedValueBox(State())

    init(limit: Int, perAddress: Int) {
        self.limit = limit
        limitPerAddress = perAddress
    }

    /// Whether a session from `address` may begin; if so, `leave` must be called at its end.
    func enter(_ address: NetworkAddress?) -> Bool {
        state.withLockedValue { state in
            guard state.total < limit else { return false }
            if let address {
                guard state.byAddress[address, default: 0] < limitPerAddress else { return false }
                state.byAddress[address, default: 0] += 1
            }
            state.total += 1
            return true
        }
    }

    func leave(_ address: NetworkAddress?) {
        state.withLockedValue { state in
            state.total -= 1
            guard let address, let count = state.byAddress[address] else { return }
            state.byAddress[address] = count > 1 ? count - 1 : nil
        }
    }
}
