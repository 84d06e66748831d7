# SPDX-License-Identifier: Apache-2.0
"""Where things are, and what this machine allows."""

import os
import shutil
import tempfile
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
PEERS = os.path.join(ROOT, ".peers")
SHARED = os.path.join(ROOT, "..", "shared")
SAMPLES = os.path.join(ROOT, "Samples")
RULES = os.path.join(ROOT, "Rules")

WEIR = os.path.abspath(os.environ.get("WEIR_BIN", os.path.join(ROOT, ".build", "release", "weir")))
FILTER_TEST = os.path.abspath(os.environ.get("FILTER_TEST_BIN", os.path.join(ROOT, ".build", "release", "filter-test")))

IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")
IS_ROOT = os.geteuid() == 0

#: What a skip that CI may not turn into a failure begins with: data that is not the project's own.
NOT_SHIPPED = "not shipped: "

_scratch = None


def scratch():
    """A directory for the whole run, which other users may pass through (Postfix and Exim drop to users of their own)."""
    global _scratch
    if _scratch is None:
        _scratch = tempfile.mkdtemp(prefix="weir-it-")
        os.chmod(_scratch, 0o755)
    return _scratch


def fresh(name):
    """A new empty directory below `scratch`."""
    path = tempfile.mkdtemp(prefix=name + "-", dir=scratch())
    os.chmod(path, 0o755)
    return path


def clean_up():
    """Removes everything below `scratch`."""
    global _scratch
    if _scratch is not None:
        shutil.rmtree(_scratch, ignore_errors=True)
        _scratch = None


def corpus(*parts):
    """The path of a file of the shared corpora; skips the test where they are not beside the project."""
    path = os.path.join(SHARED, "corpora", *parts)
    if not os.path.exists(path):
        raise unittest.SkipTest(NOT_SHIPPED + os.path.join("../shared/corpora", *parts))
    return path


def need_root(what):
    """Skips the test for a plain user, with the reason."""
    if not IS_ROOT:
        raise unittest.SkipTest(what + " needs root")
