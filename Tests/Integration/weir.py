# SPDX-License-Identifier: Apache-2.0
"""The daemon under test: its configuration, its process and its log."""

import json
import os
import re
import resource
import signal
import subprocess
import threading
import time

import paths
from wait import until

NO_RULES = "rules: []\n"

#: One message's log line (DESIGN section 7). `rest` is a run of key=value and key="quoted value".
MESSAGE_LINE = re.compile(
    r"^(?P<time>\S+Z) (?P<level>\w+) id=(?P<id>\S+) (?P<listener>\S+) (?P<peer>\S+) <(?P<sender>[^>]*)> -> "
    r"(?P<recipients><[^>]*>(?:[, ]+<[^>]*>)*) (?P<rest>size=.*)$")
FIELD = re.compile(r'([a-z-]+)=("(?:[^"\\]|\\.)*"|\S*)')


def yaml(value, indent=0):
    """A value as block YAML: what this configuration needs of it."""
    pad = "  " * indent
    if isinstance(value, dict):
        if not value:
            return " {}\n"
        return ("\n" if indent else "") + "".join(f"{pad}{key}:{yaml(item, indent + 1)}" for key, item in value.items())
    if isinstance(value, (list, tuple)):
        if not value:
            return " []\n"
        if all(not isinstance(item, (dict, list, tuple)) for item in value):
            return " [" + ", ".join(_scalar(item) for item in value) + "]\n"
        return "\n" + "".join(
            f"{pad}- {{ " + ", ".join(f"{k}: {_flow(v)}" for k, v in item.items()) + " }\n" for item in value)
    return f" {_scalar(value)}\n"


def _flow(value):
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_scalar(item) for item in value) + "]"
    return _scalar(value)


def _scalar(value):
    text = str(value)
    plain = re.fullmatch(r"[A-Za-z0-9/._][A-Za-z0-9/._@+ -]*", text) and not text.endswith(" ")
    return text if plain else json.dumps(text)


class Weir:
    """A daemon in a directory of its own. `configuration` is what `configure` made, text, or None for the embedded default."""

    def __init__(self, configuration=None, rules=NO_RULES, arguments=(), directory=None, files=None, before=None, binary=None):
        self.home = directory or paths.fresh("weir")
        self.rules = os.path.join(self.home, "rules.yaml")
        self.configuration = os.path.join(self.home, "weir.yaml")
        self.binary = binary or paths.WEIR
        self.files = files
        self.before = before
        self.lines = []
        self.listeners = {}
        self.ended = False
        self.changed = threading.Condition()
        self.process = None
        if rules is not None:
            self.write_rules(rules)
        self.arguments = ["run", *arguments]
        if configuration is not None:
            self.write(configuration)
            self.arguments += ["--config", self.configuration]

    # Configuration

    def write_rules(self, text):
        _write(self.rules, text)

    def write(self, configuration):
        """Writes the configuration; relative names in it are those of `home`."""
        text = configuration if isinstance(configuration, str) else yaml(configuration)
        _write(self.configuration, text.replace("@HOME@", self.home))

    # Its life

    def _prepare(self):
        if self.files:
            resource.setrlimit(resource.RLIMIT_NOFILE, (self.files, self.files))
        if self.before:
            self.before()

    def spawn(self):
        """Starts the process and reads its log, without waiting for anything."""
        assert os.access(self.binary, os.X_OK), f"{self.binary} is missing: run 'make build', or set WEIR_BIN"
        self.process = subprocess.Popen(
            [self.binary, *self.arguments], cwd=self.home, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
            preexec_fn=self._prepare if self.files or self.before else None)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        return self

    def start(self, seconds=20):
        """Starts and waits for `ready`."""
        self.spawn()
        with self.changed:
            good = self.changed.wait_for(lambda: self.ended or any(" ready" in line or '"ready"' in line for line in self.lines),
                                         seconds)
        assert good and not self.ended, "the daemon did not become ready:\n" + self.log()
        return self

    def _read(self):
        for raw in self.process.stdout:
            line = raw.decode(errors="replace").rstrip("\n")
            with self.changed:
                self.lines.append(line)
                match = re.search(r" listening listener=(\S+) address=(\S+):(\d+)", line)
                if match:
                    self.listeners[match.group(1)] = (match.group(2).strip("[]"), int(match.group(3)))
                self.changed.notify_all()
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def address(self, listener=None):
        """(host, port) of a listener; without a name, of the only or first one."""
        if listener is None:
            return next(iter(self.listeners.values()))
        return self.listeners[listener]

    def signal(self, number):
        self.process.send_signal(number)

    def wait_exit(self, seconds=30):
        """The exit code; a daemon that does not end by then fails the test."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"the daemon did not end within {seconds} s:\n{self.log()}") from None
        self.reader.join(10)
        return code

    def stop(self, seconds=30):
        """SIGTERM, and the exit code."""
        self.signal(signal.SIGTERM)
        return self.wait_exit(seconds)

    def kill(self):
        """SIGKILL: nothing can be tidied up."""
        self.process.kill()
        return self.wait_exit()

    def reload(self, seconds=10):
        """SIGHUP, and the log line that says what came of it."""
        seen = len(self.lines)
        self.signal(signal.SIGHUP)
        return self.wait_log(r" (reloaded|reload-failed)", seconds, since=seen)

    def running(self):
        return self.process is not None and self.process.poll() is None

    def finish(self):
        """Ends it at the end of a test; an untidy end is a failure of the test."""
        if self.process is None:
            return
        if self.running():
            self.signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise AssertionError("SIGTERM did not end the daemon within 30 s:\n" + self.log()) from None
            code = self.process.returncode
            assert code == 0, f"the daemon ended with {code} after SIGTERM:\n{self.log()}"
        self.reader.join(10)
        self.process.stdout.close()
        for line in self.lines:
            assert "Fatal error" not in line and "Crash" not in line, f"the daemon crashed:\n{self.log()}"

    # Its log

    def log(self, lines=60):
        with self.changed:
            return "\n".join(self.lines[-lines:])

    def wait_log(self, pattern, seconds=10, since=0):
        """The first line from `since` on that matches; waits for it."""
        found = []

        def look():
            found[:] = [line for line in self.lines[since:] if re.search(pattern, line)][:1]
            return found or self.ended

        with self.changed:
            self.changed.wait_for(look, seconds)
        assert found, f"no log line matches {pattern!r} within {seconds} s:\n{self.log()}"
        return found[0]

    def records(self):
        """The log lines of messages, as dictionaries."""
        with self.changed:
            return [record for record in map(parse, self.lines) if record]

    def wait_record(self, condition=lambda record: True, seconds=10):
        """The first message record for which `condition` holds; waits for it."""
        found = []

        def look():
            found[:] = [record for record in map(parse, self.lines) if record and condition(record)][:1]
            return bool(found)

        with self.changed:
            self.changed.wait_for(look, seconds)
        assert found, f"no such message in the log within {seconds} s:\n{self.log()}"
        return found[0]

    # What it costs

    def memory(self, field="VmRSS"):
        """Resident memory in bytes, now (VmRSS) or at its highest (VmHWM)."""
        with open(f"/proc/{self.process.pid}/status") as file:
            for line in file:
                if line.startswith(field + ":"):
                    return int(line.split()[1]) * 1024
        raise AssertionError("no " + field)

    def forget_peak(self):
        """Sets VmHWM back to what is resident now."""
        with open(f"/proc/{self.process.pid}/clear_refs", "w") as file:
            file.write("5")

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def settle(self, measure, seconds=10):
        """Waits until `measure()` gives the same number for half a second; returns it."""
        last = [measure(), time.monotonic()]

        def steady():
            now = measure()
            if now != last[0]:
                last[:] = [now, time.monotonic()]
            return time.monotonic() - last[1] > 0.5

        until(steady, seconds, "the number settles")
        return last[0]


def _write(path, text):
    with open(path + ".new", "w") as file:
        file.write(text)
    os.rename(path + ".new", path)


def parse(line):
    """A message's log line as a dictionary, or None."""
    match = MESSAGE_LINE.match(line)
    if not match:
        return None
    record = {key: value for key, value in match.groupdict().items() if key != "rest"}
    record["recipients"] = re.findall(r"<([^>]*)>", record["recipients"])
    for key, value in FIELD.findall(match.group("rest")):
        record[key] = value[1:-1] if value.startswith('"') else value
    for key in ("rules", "removed"):
        record[key] = [item for item in record.get(key, "").split(",") if item and item != "-"]
    return record


def configure(hop=None, **overrides):
    """A configuration: one listener for example.net, everything to `hop` (a Hop or a URL). `listener` and `route` change
    fields of these two; other names are keys of the file, None leaves one out."""
    listener = {"name": "mx", "address": "127.0.0.1:0", "accept": "local-domains", "delivery": "proxy", "line-ends": "refuse"}
    listener.update({key.replace("_", "-"): value for key, value in overrides.pop("listener", {}).items()})
    url = hop if isinstance(hop, str) else f"smtp://{hop.address}" if hop is not None else "maildir:@HOME@/mail/{domain}/{local-part}"
    route = {"to": url}
    if hop is None:
        route["create"] = "yes"
    route.update({key.replace("_", "-"): value for key, value in overrides.pop("route", {}).items()})
    configuration = {
        "hostname": "gate.example.net",
        "postmaster": "admin@example.net",
        "listeners": [listener],
        "domains": ["example.net", ".example.net"],
        "routes": [{key: value for key, value in route.items() if value is not None}],
        "rules": ["@HOME@/rules.yaml"],
        "ambiguity": "pass",
        "quarantine": {"path": "@HOME@/quarantine"},
        "spool": {"path": "@HOME@/spool"},
    }
    configuration.update({key.replace("_", "-"): value for key, value in overrides.items()})
    return {key: value for key, value in configuration.items() if value is not None}
