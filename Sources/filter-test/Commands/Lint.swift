// SPDX-License-Identifier: Apache-2.0

import Rules

/// Checks rules and says how many there are.
struct Lint {
    let paths: [String]
    let console: Console

    func run() -> ExitStatus {
        console.finish(check())
    }

    private func check() -> ExitStatus {
        do throws(ExitStatus) {
            let loading = RuleLoading(console: console)
            let paths = try loading.existing(paths)
            let rules = try loading.load(paths)
            let (count, files) = (rules.names.count, loading.fileCount(paths))
            console.line("\(count) \(count == 1 ? "rule" : "rules") in \(files) \(files == 1 ? "file" : "files")")
            return .relayed
        } catch {
            return error
        }
    }
}
