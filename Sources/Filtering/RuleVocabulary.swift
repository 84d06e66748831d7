// SPDX-License-Identifier: Apache-2.0

import MIME
public import Rules

extension Vocabulary {
    /// The words that the pipeline's facts use: others in a rule are slips.
    ///
    /// - Parameter listeners: the names of the daemon's; empty where they are not known, so that any may be named.
    public static func pipeline(listeners: [String] = []) -> Vocabulary {
        let names = Defect.Name.allCases
        return Vocabulary(
            defects: names.map(\.rawValue), listeners: listeners,
            uninspectableReasons: names.filter { $0.classification == .limit }.map(\.rawValue))
    }
}
