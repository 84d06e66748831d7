# SPDX-License-Identifier: Apache-2.0
"""The project's own messages, their expected verdicts, and what filter-test says of them."""

import json
import os
import subprocess

import paths
import suite

SENDER, RECIPIENT = "a@example.org", "b@example.net"


class Sample:
    """One entry of Samples/expected.yaml."""

    def __init__(self, entry):
        self.path = os.path.normpath(os.path.join(paths.SAMPLES, entry["file"]))
        self.name = os.path.relpath(self.path, paths.SAMPLES)
        #: As the suite writes it, `<>` for the null reverse-path; `sender` is what stands between the angle brackets.
        self.sender_flag = entry.get("from", SENDER)
        self.sender = self.sender_flag.strip("<>")
        to = entry.get("to", [RECIPIENT])
        self.recipients = [to] if isinstance(to, str) else to
        self.verdict = entry["verdict"]
        self.rules = entry.get("rules")
        self.removed = entry.get("removed")
        with open(self.path, "rb") as file:
            self.stored = file.read()
        #: As it goes over the wire: a file without any CRLF was saved by a Unix tool.
        self.content = self.stored if b"\r\n" in self.stored else self.stored.replace(b"\n", b"\r\n")


def samples():
    """All of them."""
    path = os.path.join(paths.SAMPLES, "expected.yaml")
    assert os.path.exists(path), f"{path} is missing"
    return [Sample(entry) for entry in suite.load(path)]


def message_files():
    """Every message file below Samples, by its path there."""
    return sorted(
        os.path.relpath(os.path.join(directory, name), paths.SAMPLES)
        for directory, _, names in os.walk(paths.SAMPLES) for name in names if name.endswith(".eml"))


def filter_test(sample, *options, output=None):
    """What filter-test says of one sample, as its JSON object."""
    command = [paths.FILTER_TEST, "--json", "--wire", "--rules", paths.RULES, "--from", sample.sender_flag, "--client", "127.0.0.1",
               "--helo", "client.example.org", "--listener", "mx"]
    for recipient in sample.recipients:
        command += ["--to", recipient]
    if output:
        command += ["--output", output]
    result = subprocess.run([*command, *options, sample.path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    assert result.returncode in (0, 1), (command, result.returncode, result.stderr.decode(errors="replace"))
    lines = result.stdout.decode().splitlines()
    assert len(lines) == 1, f"{len(lines)} lines for {sample.name}"
    return json.loads(lines[0])
