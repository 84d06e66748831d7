// SPDX-License-Identifier: Apache-2.0

/// Finds what was probably meant by a word that is not known.
public enum Suggestion {
    /// The candidate nearest to `word`, if it is near enough that a slip explains the difference.
    public static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let letters = Array(word.lowercased().unicodeScalars)
        // Nobody misspells a word of this length by a letter or two, and the table below is quadratic.
        guard !letters.isEmpty, letters.count <= 64 else { return nil }
        let allowed = letters.count <= 3 ? 1 : letters.count <= 7 ? 2 : 3
        var best: (distance: Int, word: String)?
        for candidate in candidates.sorted() where candidate != word {
            let distance = editDistance(letters, Array(candidate.lowercased().unicodeScalars.prefix(80)))
            if distance <= allowed && distance < (best?.distance ?? Int.max) { best = (distance, candidate) }
        }
        return best?.word
    }

    /// `did you mean 'x'?`, or else the list of what is known if it is short, or else nil.
    public static func hint(for word: String, among candidates: [String]) -> String? {
        if let near = nearest(to: word, among: candidates) { return "did you mean '\(near)'?" }
        guard (1...24).contains(candidates.count) else { return nil }
        return "known are " + candidates.joined(separator: ", ")
    }

    /// Insertions, deletions, changes and swaps of neighbours that lead from one word to the other.
    static func editDistance(_ one: [Unicode.Scalar], _ other: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...other.count)
        for (row, letter) in one.enumerated() {
            var current = [row + 1]
            for (column, counterpart) in other.enumerated() {
                var cost = min(last[column + 1] + 1, current[column] + 1, last[column] + (letter == counterpart ? 0 : 1))
                if row > 0, column > 0, letter == other[column - 1], one[row - 1] == counterpart {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[other.count]
    }
}
