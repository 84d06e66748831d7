// SPDX-License-Identifier: Apache-2.0

import NIOConcurrencyHelpers
import NIOCore

/// How many connections each next hop may have, over all event loops, and who waits for one.
final class HopBudget: Sendable {
    private struct Waiter {
        let id: Int
        let promise: EventLoopPromise<Void>
    }

    /// Where somebody waits: for whoever thinks better of it.
    struct Place: Hashable, Sendable {
        fileprivate let hop: HopAddress
        fileprivate let id: Int
    }

    private struct State {
        /// Each asks the pool of one event loop to end an idle connection.
        var pools: [@Sendable (HopAddress) -> Void] = []
        var used: [HopAddress: Int] = [:]
        var waiting: [HopAddress: [Waiter]] = [:]
        var nextID = 0
    }

    private let limit: Int
    private let state = NIOLockedValueBox(State())

    init(limit: Int) {
        self.limit = limit
    }

    /// Notes how to ask the pool of an event loop for an idle connection.
    func register(_ pool: @escaping @Sendable (HopAddress) -> Void) {
        state.withLockedValue { $0.pools.append(pool) }
    }

    /// A permit for one connection, now or within `patience`; fails with `HopFailure.busy`.
    ///
    /// - Returns: the permit, and the place of one that is waited for.
    func acquire(
        _ hop: HopAddress, on loop: any EventLoop, patience: TimeAmount
    ) -> (permit: EventLoopFuture<Void>, place: Place?) {
        let promise = loop.makePromise(of: Void.self)
        let id = state.withLockedValue { state -> Int? in
            if state.used[hop, default: 0] < limit {
                state.used[hop, default: 0] += 1
                return nil
            }
            state.nextID += 1
            state.waiting[hop, default: []].append(Waiter(id: state.nextID, promise: promise))
            return state.nextID
        }
        if let id {
            let place = Place(hop: hop, id: id)
            loop.scheduleTask(in: patience) { self.leave(place, because: .busy) }
            // Another loop may keep one that nobody uses.
            for ask in state.withLockedValue({ $0.pools }) { ask(hop) }
            return (promise.futureResult, place)
        }
        promise.succeed()
        return (promise.futureResult, nil)
    }

    /// Ends a wait for which nobody has a use any more; it fails with `HopFailure.notWanted`. A wait that is over is none.
    func withdraw(_ place: Place) { leave(place, because: .notWanted) }

    /// A connection is gone: its permit goes to whoever waits longest.
    func release(_ hop: HopAddress) {
        let next = state.withLockedValue { state -> Waiter? in
            if let first = state.waiting[hop]?.first {
                state.waiting[hop]?.removeFirst()
                return first
            }
            state.used[hop, default: 1] -= 1
            return nil
        }
        next?.promise.succeed()
    }

    /// Whether someone waits: then an idle connection is closed rather than kept.
    func isWanted(_ hop: HopAddress) -> Bool {
        state.withLockedValue { $0.waiting[hop]?.isEmpty == false }
    }

    private func leave(_ place: Place, because reason: HopFailure) {
        let waiter = state.withLockedValue { state -> Waiter? in
            guard let index = state.waiting[place.hop]?.firstIndex(where: { $0.id == place.id }) else { return nil }
            return state.waiting[place.hop]?.remove(at: index)
        }
        waiter?.promise.fail(reason)
    }
}
