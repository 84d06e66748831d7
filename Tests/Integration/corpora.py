# SPDX-License-Identifier: Apache-2.0
"""The message corpora beside the project, what filter-test makes of them, and how other readers see what it would relay."""

import collections
import glob
import json
import os
import re
import subprocess
import sys
import unittest

import paths

#: Attacks. All other corpora are of honest origin.
ATTACKS = ("mime-is-broken", "clamav-mail")
#: Readers of judge/peers.py that must agree. Courier's reads a message without MIME-Version as plain text.
READERS = ("python", "gmime", "mimetools")


def readings():
    """The lines of every READINGS.jsonl, by the path of their message."""
    root = paths.corpus()
    found = {}
    for path in sorted(glob.glob(os.path.join(root, "*", "READINGS.jsonl"))):
        with open(path, encoding="utf-8") as file:
            for line in map(json.loads, file):
                line["corpus"] = os.path.basename(os.path.dirname(path))
                found[os.path.join(os.path.dirname(path), line["file"])] = line
    assert len(found) > 1000, f"{len(found)} messages below {root}"
    return found


def judge(name):
    """A program of ../shared/judge; skips the test where there is none."""
    path = os.path.join(paths.SHARED, "judge", name)
    if not os.path.exists(path):
        raise unittest.SkipTest(paths.NOT_SHIPPED + os.path.join("../shared/judge", name))
    return path


def run(rules, *where, output=None):
    """filter-test's reports on messages and folders, by path. `rules`: paths, or the text of a rule file."""
    if isinstance(rules, str):
        path = os.path.join(paths.fresh("rules"), "rules.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(rules)
        rules = [path]
    command = [paths.FILTER_TEST, "--json"]
    for path in rules:
        command += ["--rules", path]
    if output:
        command += ["--output", output]
    result = subprocess.run([*command, *where], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
    assert result.returncode in (0, 1), (command, result.returncode, result.stderr.decode(errors="replace")[-1000:])
    reports = {}
    for line in result.stdout.decode("utf-8", "replace").splitlines():
        report = json.loads(line)
        reports[report["message"]] = report
    return reports


def names(report, *categories):
    """The names of a report's defects of these classes, or of all; each once, in order."""
    return sorted({d["name"] for d in report["defects"] if not categories or d["class"] in categories})


def enforced(report):
    """The names of the rules that acted on a message."""
    return sorted({a["rule"] for a in report["actions"] if a.get("mode", "enforce") == "enforce"})


def see(folder):
    """What each reader sees in each message of a folder, by its path there: [{reader: [leaf]}]."""
    program = judge("peers.py")
    result = subprocess.run(
        [sys.executable, program, "--wire", folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=600)
    assert result.returncode == 0, result.stderr.decode(errors="replace")[-2000:]
    seen = {}
    for line in map(json.loads, result.stdout.decode().splitlines()):
        seen[line["file"]] = {reader: line["readings"].get(reader) for reader in READERS}
    return seen


def _name(name):
    """A file name without what a reader does to octets that are no ASCII, and to folds: MIME-tools writes `\\xC3`, and Python
    one replacement character for each octet that is no UTF-8."""
    if name is None:
        return None
    name = re.sub(r"\\x([0-9A-F]{2})", lambda match: chr(int(match[1], 16)), name)
    try:
        name = name.encode("latin-1").decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        pass
    return re.sub(r"[^\x20-\x7e]", "?", " ".join(name.split()))


def differences(seen):
    """In what the readers differ over one message: `leaves`, `type`, `name`, `body`, with the values.

    Not compared: bodies below a message/* that one of them keeps whole and another enters (message/delivery-status in Python,
    message/global and message/news in MIME-tools): all show the same octets."""
    lacking = [reader for reader in READERS if not seen.get(reader)]
    if lacking:
        return [("unread", lacking)]
    leaves = [seen[reader] for reader in READERS]
    if len({len(side) for side in leaves}) > 1:
        if any(len(side) == 1 and side[0]["type"] in ("message/global", "message/news") for side in leaves):
            return []
        return [("leaves", [[leaf["type"] for leaf in side] for side in leaves])]
    found = []
    for same in zip(*leaves):
        types = [leaf["type"] for leaf in same]
        if any(kind.startswith("message/") for kind in types):
            continue
        if len(set(types)) > 1:
            found.append(("type", types))
        shown = [_name(leaf.get("filename")) for leaf in same]
        if len(set(shown)) > 1:
            found.append(("name", shown))
        bodies = [(leaf.get("size_lf"), (leaf.get("sha256_lfs") or "")[:8]) for leaf in same]
        if len({digest for _, digest in bodies}) > 1:
            found.append(("body", bodies))
    return found


def count(values):
    """How often each value is there, the most frequent first, as text."""
    return ", ".join(f"{value} {number}" for value, number in collections.Counter(values).most_common())
