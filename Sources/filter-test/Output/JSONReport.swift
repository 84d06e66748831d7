// SPDX-License-Identifier: Apache-2.0

import Filtering
import Rules

/// Reports for programs, one object a line. Every key is always there; what is not known is null.
enum JSONReport {
    static func text(_ report: Report) -> String {
        let actions = report.actions.map { action($0) }
        let parts = report.parts.map { part($0) }
        let defects = report.defects.map { defect($0) }
        let object = JSON.object([
            ("format", .number(1)),
            ("message", .string(report.message.text)),
            ("recipients", .strings(report.recipients)),
            ("verdict", .string(report.verdict.rawValue)),
            ("reply", .optional(report.reply)),
            ("size", .number(report.size)),
            ("actions", .array(actions)),
            ("parts", .array(parts)),
            ("defects", .array(defects)),
            ("repaired", .strings(report.repaired)),
            ("microseconds", .number(report.microseconds)),
        ])
        return object.text
    }

    static func text(problem: String, with message: DiskPath) -> String {
        JSON.object([("message", .string(message.text)), ("error", .string(problem))]).text
    }

    private static func action(_ action: Report.Action) -> JSON {
        .object([
            ("rule", .string(action.rule)),
            ("where", .string(action.place)),
            ("action", .string(action.name)),
            ("part", .optional(action.part)),
            ("member", .optional(action.member)),
            ("filename", .optional(action.filename)),
            ("type", .optional(action.type)),
            ("mode", .string(action.mode.rawValue)),
        ])
    }

    private static func part(_ part: PartReport) -> JSON {
        .object([
            ("part", .string(part.part)),
            ("parent", .optional(part.parent)),
            ("reading", .optional(part.reading)),
            ("content-type", .string(part.contentType)),
            ("type", .optional(part.type)),
            ("types", .strings(part.types)),
            ("filename", .optional(part.filename)),
            ("names", .strings(part.names)),
            ("disposition", .optional(part.disposition)),
            ("encoding", .optional(part.encoding)),
            ("charset", .optional(part.charset)),
            ("size", .optionalNumber(part.size)),
            ("sha256", .optional(part.sha256)),
            ("encrypted", .bool(part.isEncrypted)),
            ("macros", .bool(false)),
            ("uninspectable", .optional(part.uninspectable)),
            ("defects", .strings(part.defects)),
            ("members-total", .number(0)),
            ("members", .array([])),
        ])
    }

    private static func defect(_ defect: DefectReport) -> JSON {
        .object([
            ("name", .string(defect.name)),
            ("class", .string(defect.category)),
            ("part", .string(defect.part)),
            ("offset", .number(defect.offset)),
            ("within", .optional(defect.within)),
        ])
    }
}
