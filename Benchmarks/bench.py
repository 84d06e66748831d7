#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures Weir with its default rules against Postfix with smtpd_proxy_filter (which filters nothing), and both against the
bare sink, alternating in one run, on 127.0.0.1.

    bench.py [--rounds 5] [--seconds 1] [--work small,typical,large] [--sessions 20] [--per-connection 1] [--json FILE]
             [--without-weir] [--without-postfix]

Generator, gateway and sink share the machine: messages a second are those of the whole chain, and CPU a message is the
gateway's alone. Machines differ and so do minutes: compare ratios inside one run only. Postfix needs root.
"""

import argparse
import glob
import json
import mmap
import os
import statistics
import struct
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "Tests", "Integration"))

import messages  # noqa: E402
import paths  # noqa: E402
import peers  # noqa: E402
from wait import until  # noqa: E402
from weir import Weir, configure  # noqa: E402

BUILD = os.path.join(paths.ROOT, ".build-bench")
TICKS = os.sysconf("SC_CLK_TCK")


def build():
    """Compiles generator and sink where they are not there or older than their source."""
    os.makedirs(BUILD, exist_ok=True)
    for name in ("load", "sink"):
        source, program = os.path.join(HERE, name + ".c"), os.path.join(BUILD, name)
        if not os.path.exists(program) or os.path.getmtime(program) < os.path.getmtime(source):
            subprocess.run([os.environ.get("CC", "cc"), "-O2", "-Wall", "-Wextra", "-o", program, source], check=True)


class Sink:
    def __init__(self):
        self.port = peers.free_port()
        self.path = os.path.join(paths.scratch(), "sink.counters")
        self.process = subprocess.Popen([os.path.join(BUILD, "sink"), "-p", str(self.port), "-s", self.path])
        until(lambda: peers.greeted(self.port), 10, "the sink greets")
        with open(self.path, "rb") as file:
            self.counters = mmap.mmap(file.fileno(), 32, prot=mmap.PROT_READ)

    def messages(self):
        return struct.unpack_from("Q", self.counters)[0]

    def stop(self):
        self.process.kill()
        self.process.wait()


class Contender:
    """Something that listens at `port`; `root` is its first process, None where there is nothing to measure."""

    def __init__(self, name, port, root=None):
        self.name, self.port, self.root = name, port, root

    def processes(self):
        """The process and all that descend from it."""
        if self.root is None:
            return []
        children = {}
        for path in glob.glob("/proc/[0-9]*/stat"):
            try:
                with open(path) as file:
                    text = file.read()
            except OSError:
                continue
            children.setdefault(int(text.rpartition(")")[2].split()[1]), []).append(int(path.split("/")[2]))
        found, fresh = [], [self.root]
        while fresh:
            found += fresh
            fresh = [child for parent in fresh for child in children.get(parent, [])]
        return found

    def cpu(self):
        """Seconds of all processes, and of those of their children that have ended."""
        total = 0
        for process in self.processes():
            try:
                with open(f"/proc/{process}/stat") as file:
                    total += sum(int(word) for word in file.read().rpartition(")")[2].split()[11:15])
            except OSError:
                pass
        return total / TICKS

    def memory(self):
        """Proportional set size of all processes, in bytes: what they share is counted once."""
        total = 0
        for process in self.processes():
            try:
                with open(f"/proc/{process}/smaps_rollup") as file:
                    total += sum(int(line.split()[1]) for line in file if line.startswith("Pss:"))
            except OSError:
                pass
        return total * 1024


class Bench:
    def __init__(self, options):
        self.options = options
        self.sink = Sink()
        self.stops = [self.sink.stop]
        self.contenders = [Contender("direct", self.sink.port)]
        if not options.without_postfix:
            postfix = peers.Postfix(
                deliver=self.sink.port, proxy=self.sink.port, processes=options.sessions + 130,
                settings={"maillog_file": "/dev/null", "maillog_file_prefixes": "/dev"}).start()
            self.stops.append(postfix.stop)
            self.contenders.append(Contender("postfix", postfix.port, postfix.master.pid))
        if not options.without_weir:
            configuration = configure(
                f"smtp://127.0.0.1:{self.sink.port}", domains=["bench.invalid"], rules=[paths.RULES],
                limits={"connections": 4000, "connections-per-address": 4000, "message": "50 MiB"})
            weir = Weir(configuration, files=8192).start()
            self.stops.append(weir.finish)
            self.contenders.append(Contender("weir", weir.address()[1], weir.process.pid))

    def load(self, contender, path, count, limit=60):
        """One run of the generator against one contender."""
        seen, used = self.sink.messages(), contender.cpu()
        result = subprocess.run(
            [os.path.join(BUILD, "load"), "-p", str(contender.port), "-c", str(self.options.sessions), "-n", str(count),
             "-k", str(self.options.per_connection), "-t", str(limit), "-F", path], stdout=subprocess.PIPE, timeout=limit + 30)
        run = json.loads(result.stdout)
        if run["accepted"] != count:
            raise SystemExit(f"{contender.name}: {run['accepted']} of {count} messages were accepted: {run['problem']}")
        until(lambda: self.sink.messages() - seen >= count, 10, "all messages at the sink")
        run["arrived"] = self.sink.messages() - seen
        run["cpu_ms"] = (contender.cpu() - used) / count * 1000
        return run

    def calibrate(self, contender, path, least):
        """Warms up, takes the peak of memory, and returns (messages for one round, peak in bytes)."""
        peak, over = [contender.memory()], threading.Event()

        def watch():
            while not over.wait(0.05):
                peak[0] = max(peak[0], contender.memory())

        watcher = threading.Thread(target=watch)
        watcher.start()
        run = self.load(contender, path, least)
        run = self.load(contender, path, max(least, int(run["per_second"] * 0.5)))
        over.set()
        watcher.join()
        return max(least, int(run["per_second"] * self.options.seconds)), peak[0]

    def measure(self, name, path):
        runs = {contender.name: [] for contender in self.contenders}
        counts, peaks = {}, {}
        for contender in self.contenders:
            counts[contender.name], peaks[contender.name] = self.calibrate(contender, path, self.options.sessions)
        for _ in range(self.options.rounds):
            for contender in self.contenders:
                runs[contender.name].append(self.load(contender, path, counts[contender.name]))
        rows = {}
        for contender in self.contenders:
            def median(key, name=contender.name):
                return statistics.median(run[key] for run in runs[name])
            speeds = [run["per_second"] for run in runs[contender.name]]
            rows[contender.name] = {
                "work": name, "octets": runs[contender.name][0]["octets"], "messages": counts[contender.name],
                "per_second": median("per_second"), "least": min(speeds), "most": max(speeds), "cpu_ms": median("cpu_ms"),
                "p50_ms": median("p50_ms"), "p99_ms": median("p99_ms"), "peak_mb": peaks[contender.name] / 1e6,
                "twice": sum(run["arrived"] for run in runs[contender.name]) - counts[contender.name] * self.options.rounds}
        return rows

    def stop(self):
        for stop in reversed(self.stops):
            stop()


def show(name, rows, sessions):
    octets = next(iter(rows.values()))["octets"]
    print(f"\n{name}: {octets:,} octets a message, {sessions} sessions")
    print(f"  {'':8} {'messages/s':>11} {'[least - most]':>19} {'MB/s':>8} {'CPU ms/message':>15} {'peak MB':>8} {'p50 ms':>8} {'p99 ms':>8}")
    for peer, row in rows.items():
        bare = peer == "direct"
        spread = f"[{row['least']:.0f} - {row['most']:.0f}]"
        print(f"  {peer:8} {row['per_second']:11.0f} {spread:>19} {row['per_second'] * octets / 1e6:8.1f} "
              f"{'-' if bare else format(row['cpu_ms'], '.3f'):>15} {'-' if bare else format(row['peak_mb'], '.1f'):>8} "
              f"{row['p50_ms']:8.2f} {row['p99_ms']:8.2f}")
        if row["twice"]:
            print(f"  {peer}: {row['twice']} messages arrived more often than they were sent")
    if "postfix" in rows:
        base = rows["postfix"]
        for peer, row in rows.items():
            if peer == "postfix":
                continue
            text = f"  {peer} to postfix: {row['per_second'] / base['per_second']:.2f} x the messages a second"
            if peer != "direct":
                text += (f", {row['cpu_ms'] / base['cpu_ms']:.2f} x the CPU a message"
                         f", {row['peak_mb'] / base['peak_mb']:.2f} x the memory")
            print(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.0, help="of each round, about")
    parser.add_argument("--work", default="small,typical,large")
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--per-connection", type=int, default=1, help="messages a connection")
    parser.add_argument("--json", metavar="FILE", help="also write the medians there, a line each")
    parser.add_argument("--without-weir", action="store_true")
    parser.add_argument("--without-postfix", action="store_true")
    options = parser.parse_args()
    if not paths.IS_ROOT and not options.without_postfix:
        print("Postfix is left out: it needs root.")
        options.without_postfix = True
    build()
    files = messages.make(os.path.join(BUILD, "messages"))
    began = time.monotonic()
    bench = None
    try:
        bench = Bench(options)
        for name in options.work.split(","):
            rows = bench.measure(name, files[name])
            show(name, rows, options.sessions)
            sys.stdout.flush()
            if options.json:
                with open(options.json, "a") as file:
                    file.writelines(json.dumps(dict(row, peer=peer)) + "\n" for peer, row in rows.items())
    finally:
        if bench:
            bench.stop()
        paths.clean_up()
    print(f"\n{options.rounds} rounds of about {options.seconds:g} s each, alternating; medians. {time.monotonic() - began:.0f} s in all.")


if __name__ == "__main__":
    main()
