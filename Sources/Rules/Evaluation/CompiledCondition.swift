// SPDX-License-Identifier: Apache-2.0

/// A condition whose tests are numbers: facts are matched once, and rules read the results from bit sets.
indirect enum CompiledCondition: Sendable {
    case all([CompiledCondition])
    case any([CompiledCondition])
    case not(CompiledCondition)
    /// A test of the message, its envelope or its connection.
    case message(Int)
    /// A test of one attachment.
    case attachment(Int)

    /// Whether it holds for the message and one attachment; with nil, every test of attachments is false.
    func holds(message: BitSet, attachment: BitSet?) -> Bool {
        switch self {
        case .all(let parts): parts.allSatisfy { $0.holds(message: message, attachment: attachment) }
        case .any(let parts): parts.contains { $0.holds(message: message, attachment: attachment) }
        case .not(let part): !part.holds(message: message, attachment: attachment)
        case .message(let number): message.contains(number)
        case .attachment(let number): attachment?.contains(number) ?? false
        }
    }

    /// What can be said while only the tests in `known` have been made; nil for not yet.
    func truth(message: BitSet, known: BitSet) -> Bool? {
        switch self {
        case .all(let parts):
            let truths = parts.map { $0.truth(message: message, known: known) }
            return truths.contains(false) ? false : truths.contains(nil) ? nil : true
        case .any(let parts):
            let truths = parts.map { $0.truth(message: message, known: known) }
            return truths.contains(true) ? true : truths.contains(nil) ? nil : false
        case .not(let part): return part.truth(message: message, known: known).map { !$0 }
        case .message(let number): return known.contains(number) ? message.contains(number) : nil
        case .attachment: return nil
        }
    }
}

/// A rule ready to run.
struct CompiledRule: Sendable {
    let name: String
    let why: String?
    let position: SourcePosition
    let condition: CompiledCondition
    let actions: [RuleAction]
    let isEnforced: Bool
    let stage: RuleStage
    /// Its tests in the order of the file, for explanations.
    let messageTests: [Int]
    let attachmentTests: [Int]
    /// Whether body leaves are no candidates: every test of attachments is about files.
    let skipsBodies: Bool

    var usesAttachments: Bool { !attachmentTests.isEmpty }
}

/// A fact that may be absent as a whole, and what an operator must give for it to be there.
enum OptionalFact: String, Hashable, Sendable {
    case client = "client address"
    case helo = "HELO name"
    case listener = "listener"
    case tls = "TLS"
    case user = "login"
    case sender = "sender"
    case recipient = "recipient"
}

/// What explanations need to know of one test.
struct CompiledTest: Sendable {
    let description: String
    let position: SourcePosition
    /// The fact without which the test is false whatever the rule says.
    let fact: OptionalFact?
}
