# SPDX-License-Identifier: Apache-2.0
"""Waiting for events instead of sleeping."""

import time


def until(condition, seconds, what):
    """Returns the first true value of `condition()`; fails after `seconds`. For what has no event to wait for (a file, a
    process, a foreign server): it looks again after at most 50 ms."""
    deadline = time.monotonic() + seconds
    pause = 0.001
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(pause)
        pause = min(pause * 2, 0.05)
