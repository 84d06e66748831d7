#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the integration tests against the release build, one line a test.

    run.py [-v] [-l] [PATTERN...]      a test runs when its name (module.Class.test) contains one of the patterns

    WEIR_BIN, FILTER_TEST_BIN          other binaries than .build/release
    WEIR_LONG=1                        also what takes minutes (a DATA of ten minutes)
    CI=true                            a skipped test is a failure, but for data which is not the project's own

The last line is `N passed, N failed, N skipped`; exit 1 when one failed or none ran.
"""

import argparse
import faulthandler
import glob
import importlib
import os
import signal
import sys
import time
import traceback
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import paths  # noqa: E402

#: So many failures of one test are printed.
AT_MOST = 5


class TooLong(BaseException):
    """A test took longer than its `seconds`. unittest reports it like any failure, and tidies up."""


def tests(patterns):
    """The test cases, in the order of their files."""
    for path in sorted(glob.glob(os.path.join(HERE, "test_*.py"))):
        module = importlib.import_module(os.path.basename(path)[:-3])
        for suite in unittest.defaultTestLoader.loadTestsFromModule(module):
            for test in suite:
                if not patterns or any(pattern in test.id() for pattern in patterns):
                    yield test


class Result(unittest.TestResult):
    """Prints a line for each test, and at once what went wrong."""

    def __init__(self):
        super().__init__()
        self.passed = self.failed = self.skips = 0
        self.reasons = []

    def startTest(self, test):  # noqa: N802
        super().startTest(test)
        self.began = time.monotonic()
        self.problems = []
        self.skip = None
        print(f"     {test.id()} ...", end="\r", flush=True) if sys.stdout.isatty() else None
        signal.setitimer(signal.ITIMER_REAL, getattr(test, "seconds", 120))

    def addError(self, test, error):  # noqa: N802
        self.problems.append(error)

    addFailure = addError  # noqa: N815

    def addSubTest(self, test, subtest, error):  # noqa: N802
        if error is not None:
            self.problems.append(error)
            if len(self.problems) <= AT_MOST:
                print(f"     {len(self.problems)}: in {subtest._subDescription()}"[:300])

    def addSkip(self, test, reason):  # noqa: N802
        self.skip = reason

    def stopTest(self, test):  # noqa: N802
        signal.setitimer(signal.ITIMER_REAL, 0)
        took = time.monotonic() - self.began
        if self.skip is not None and not self.problems and paths.IN_CI and not self.skip.startswith(paths.NOT_SHIPPED):
            self.problems.append((AssertionError, AssertionError(f"skipped in CI: {self.skip}"), None))
        if self.problems:
            self.failed += 1
            word = "FAIL"
        elif self.skip is not None:
            self.skips += 1
            self.reasons.append((test.id(), self.skip))
            word = "skip"
        else:
            self.passed += 1
            word = "ok  "
        note = f"  ({self.skip})" if word == "skip" else ""
        print(f"{word} {test.id()}  {took:.2f} s{note}", flush=True)
        for kind, value, trace in self.problems[:AT_MOST]:
            text = "".join(traceback.format_exception(kind, value, trace))
            text = "\n".join(line[:600] for line in text.splitlines() if "/unittest/" not in line)
            print("     " + text.rstrip().replace("\n", "\n     "))
        if len(self.problems) > AT_MOST:
            print(f"     and {len(self.problems) - AT_MOST} more")
        if self.problems and hasattr(test, "diagnostics"):
            print("     " + test.diagnostics().replace("\n", "\n     "), flush=True)


def too_long(*_):
    faulthandler.dump_traceback(all_threads=True)
    raise TooLong("the test took longer than it may")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("patterns", nargs="*", metavar="PATTERN")
    parser.add_argument("-l", "--list", action="store_true", help="print the names and run nothing")
    options = parser.parse_args()
    chosen = list(tests(options.patterns))
    if options.list:
        print("\n".join(test.id() for test in chosen))
        return 0
    missing = [path for path in (paths.WEIR, paths.FILTER_TEST) if not os.access(path, os.X_OK)]
    if missing:
        print("missing: " + ", ".join(missing) + ": run 'make build' first, or set WEIR_BIN and FILTER_TEST_BIN")
        return 1
    print(f"{len(chosen)} tests of {paths.WEIR}", flush=True)
    signal.signal(signal.SIGALRM, too_long)
    result = Result()
    try:
        for test in chosen:
            test.run(result)
    except KeyboardInterrupt:
        print("interrupted")
        result.failed += 1
    finally:
        if not (result.failed and os.environ.get("WEIR_KEEP")):
            paths.clean_up()
        else:
            print(f"kept: {paths.scratch()}")
    for name, reason in result.reasons:
        print(f"skipped: {name}: {reason}")
    print(f"{result.passed} passed, {result.failed} failed, {result.skips} skipped", flush=True)
    return 1 if result.failed or not result.passed else 0


if __name__ == "__main__":
    sys.exit(main())
