// SPDX-License-Identifier: Apache-2.0

/// The line of the log about one message: what came from whom, what was made of it, and where it went.
public struct MessageLogLine: Hashable, Sendable {
    /// Nanoseconds since 1970-01-01 00:00:00 UTC.
    public var time: Int64
    public var level: LogLevel
    public var id: String
    public var listener: String
    /// The client's address; nil where it has none.
    public var client: String?
    /// Without angle brackets; empty for the null reverse-path.
    public var sender: String
    /// Without angle brackets.
    public var recipients: [String]
    /// Octets as received.
    public var size: Int
    public var verdict: String
    /// Names of the rules that matched, in order.
    public var rules: [String]
    /// Names of the rules in monitor mode that would have acted.
    public var monitored: [String] = []
    /// Names of the attachments that were stripped.
    public var removed: [String]
    /// Names of the defects over which mail programs differ.
    public var ambiguities: [String] = []
    /// Numbers of the parts that were repaired.
    public var repaired: [String] = []
    /// The next hop, `host:port`, or the Maildir; nil where the message went nowhere.
    public var hop: String?
    /// What the client was told.
    public var reply: String?
    /// From MAIL to the reply.
    public var milliseconds: Int
    /// What else is to be known, such as `may be duplicated`.
    public var note: String?

    /// Names of rules and of attachments that are written in JSON; further ones are left out. Recipients need no such
    /// bound, since `Limits.recipients` is one.
    private static let namesLimit = 100

    public init(
        time: Int64, level: LogLevel = .info, id: String, listener: String, client: String?, sender: String,
        recipients: [String], size: Int, verdict: String, rules: [String] = [], removed: [String] = [], hop: String? = nil,
        reply: String? = nil, milliseconds: Int, note: String? = nil
    ) {
        self.time = time
        self.level = level
        self.id = id
        self.listener = listener
        self.client = client
        self.sender = sender
        self.recipients = recipients
        self.size = size
        self.verdict = verdict
        self.rules = rules
        self.removed = removed
        self.hop = hop
        self.reply = reply
        self.milliseconds = milliseconds
        self.note = note
    }

    /// The line without its end. In text what is absent or empty is left out; in JSON it is `null` or `[]`.
    public func text(in format: LogFormat) -> String {
        switch format {
        case .text: plainText
        case .json: json
        }
    }

    private var plainText: String {
        var words: [String] = [
            LogTime.format(time), level.rawValue, "id=\(LogText.value(id))", LogText.value(listener),
            LogText.value(client ?? "-"), LogText.path(sender), "->",
            recipients.isEmpty ? "-" : LogText.paths(recipients), "size=\(size)", "verdict=\(LogText.value(verdict))",
        ]
        if !rules.isEmpty { words.append("rules=\(LogText.list(rules))") }
        if !monitored.isEmpty { words.append("monitored=\(LogText.list(monitored))") }
        if !removed.isEmpty { words.append("removed=\(LogText.list(removed))") }
        if !ambiguities.isEmpty { words.append("ambiguous=\(LogText.list(ambiguities))") }
        if !repaired.isEmpty { words.append("repaired=\(LogText.list(repaired))") }
        if let hop { words.append("hop=\(LogText.value(hop))") }
        if let reply { words.append("reply=\(LogText.value(reply))") }
        words.append("ms=\(milliseconds)")
        if let note { words.append("note=\(LogText.value(note))") }
        return words.joined(separator: " ")
    }

    private var json: String {
        var object = JSONObject()
        object.add("time", text: LogTime.format(time))
        object.add("level", text: level.rawValue)
        object.add("event", text: "message")
        object.add("id", text: id)
        object.add("listener", text: listener)
        object.add("client", text: client)
        object.add("from", text: sender)
        object.add("to", texts: recipients)
        object.add("size", number: size)
        object.add("verdict", text: verdict)
        object.add("rules", texts: rules.prefix(Self.namesLimit).map { LogText.cut($0) })
        object.add("monitored", texts: monitored.prefix(Self.namesLimit).map { LogText.cut($0) })
        object.add("removed", texts: removed.prefix(Self.namesLimit).map { LogText.cut($0) })
        object.add("ambiguous", texts: ambiguities)
        object.add("repaired", texts: repaired.prefix(Self.namesLimit).map { LogText.cut($0) })
        object.add("hop", text: hop)
        object.add("reply", text: reply.map { LogText.cut($0) })
        object.add("ms", number: milliseconds)
        object.add("note", text: note)
        return object.text
    }
}
