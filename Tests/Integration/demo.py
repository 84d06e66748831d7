#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Shows Weir at work: starts the real daemon on loopback as it comes (embedded default: shipped rules, one Maildir), sends every
message of Samples/ through it over SMTP, prints what became of each, and stops it.

    demo.py [--keep]      keep the folder with the delivered mail
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import paths  # noqa: E402
import samples  # noqa: E402
from client import Client  # noqa: E402
from wait import until  # noqa: E402
from weir import Weir  # noqa: E402


def files_below(directory):
    return {os.path.join(parent, name) for parent, _, names in os.walk(directory) for name in names}


def landed(home, new):
    """Where new files say that the message went."""
    for path in sorted(new):
        place = os.path.relpath(path, home).split(os.sep)
        if place[0] == "mail" or "quarantine" in place:
            return "mail/new" if place[0] == "mail" else "/".join(place[:-1])
    return "-"


def table(rows, head):
    widths = [max(len(str(row[column])) for row in [head, *rows]) for column in range(len(head))]
    room = shutil.get_terminal_size((160, 24)).columns
    for row in [head, ["-" * width for width in widths], *rows]:
        print("  ".join(str(cell).ljust(width) for cell, width in zip(row, widths)).rstrip()[:max(room, 120)])


def send(weir, sample):
    """The last reply of one transaction, as a mail server would have it."""
    with Client(weir.address()) as client:
        client.ehlo("demo.example.org")
        reply = client.attempt(sample.sender, sample.recipients, sample.content)
        client.quit()
        return reply


def main():
    keep = "--keep" in sys.argv[1:]
    for program in (paths.WEIR, paths.FILTER_TEST):
        if not os.access(program, os.X_OK):
            sys.exit(f"{program} is missing: run 'make build' first")
    home = tempfile.mkdtemp(prefix="weir-demo-")
    weir = Weir(None, None, ["--listen", "127.0.0.1:0", "--rules", paths.RULES], directory=home)
    print(f"$ cd {home} && weir {' '.join(weir.arguments)}")
    rows, surprises = [], 0
    try:
        weir.start()
        host, port = weir.address()
        print(f"listening on {host}:{port}; rules: {paths.RULES}\n")
        for sample in samples.samples():
            before, logged = files_below(home), len(weir.records())
            reply = send(weir, sample)
            record = {"verdict": "reject" if reply.code >= 500 else "defer", "rules": [], "removed": []}
            if len(weir.records()) > logged or reply.code == 250:
                until(lambda: len(weir.records()) > logged, 10, "a line in the log")
                record = weir.records()[logged]
            odd = record["verdict"] != sample.verdict
            surprises += odd
            rows.append([
                sample.name, record["verdict"] + (f" (expected {sample.verdict})" if odd else ""), ",".join(record["rules"]) or "-",
                ",".join(record["removed"]) or "-",
                landed(home, files_below(home) - before) if reply.code == 250 else f"refused: {reply.code}"])
        table(rows, ["sample", "verdict", "rules", "removed", "landed"])
        version = subprocess.run([paths.WEIR, "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        name = re.sub(r"^weir ", "", version.stdout.strip()) if version.returncode == 0 else ""
        delivered = sum(row[4].startswith("mail") for row in rows)
        print(f"\n{len(rows)} messages through weir {name}: {delivered} delivered, {len(rows) - delivered} not;"
              f" {surprises} other than expected.")
    finally:
        if weir.running():
            weir.stop()
            print("The daemon has stopped.")
        if keep:
            print(f"Mail and log are in {home}.")
            with open(os.path.join(home, "log"), "w") as file:
                file.write(weir.log(100_000) + "\n")
        else:
            shutil.rmtree(home, ignore_errors=True)
        paths.clean_up()
    return 1 if surprises or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
