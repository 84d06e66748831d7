// SPDX-License-Identifier: Apache-2.0

import Rules

/// Where rules are looked for, by the same measure as in `filter-test`: never are there none by mistake.
enum RulePlaces {
    /// Where nobody says.
    private static let defaults = ["Rules", "/etc/weir/rules"]

    /// The first default that holds a rule file; an empty `./Rules` is passed over.
    static func firstDefault() -> String? { defaults.first { fileCount([$0]) > 0 } }

    /// How many rule files the paths stand for; those that cannot be read for none.
    static func fileCount(_ paths: [String]) -> Int {
        let files = RuleFilesOnDisk()
        var count = 0
        for path in paths {
            do throws(RuleFileProblem) {
                guard let names = try files.names(inFolder: path) else {
                    count += 1
                    continue
                }
                count += names.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }.count
            } catch {
                continue
            }
        }
        return count
    }
}
