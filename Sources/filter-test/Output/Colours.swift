// SPDX-License-Identifier: Apache-2.0

import Rules

/// Colours for terminals that want them.
struct Colours {
    let isOn: Bool

    func verdict(_ verdict: Verdict, _ text: String) -> String {
        switch verdict {
        case .accept: paint(text, "32")
        case .modify: paint(text, "33")
        case .reject, .discard: paint(text, "31")
        case .defer, .quarantine: paint(text, "35")
        }
    }

    func heading(_ text: String) -> String { paint(text, "1") }

    private func paint(_ text: String, _ code: String) -> String {
        isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
