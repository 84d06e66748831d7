# SPDX-License-Identifier: Apache-2.0
"""What every test of the daemon stands on."""

import threading
import unittest

import mail
from client import Client
from hop import Hop
from weir import NO_RULES, Weir, configure


class Case(unittest.TestCase):
    """Starts hops, daemons and clients that end with the test; a daemon that does not end well fails it."""

    maxDiff = 4000
    #: Seconds a test may take before it is broken off.
    seconds = 120

    def setUp(self):
        self.daemons = []

    def hop(self, *arguments, **options):
        hop = Hop(*arguments, **options)
        self.addCleanup(hop.stop)
        return hop

    def weir(self, hop=None, rules=NO_RULES, start=True, arguments=(), files=None, before=None, configuration=None, **overrides):
        """A started daemon in front of `hop` (None: Maildirs below its home), with configuration keys changed."""
        weir = Weir(configuration or configure(hop, **overrides), rules, arguments, files=files, before=before)
        return self.keep(weir, start)

    def keep(self, weir, start=True):
        self.daemons.append(weir)
        self.addCleanup(weir.finish)
        return weir.start() if start else weir

    def client(self, target, *, listener=None, ehlo=True, **options):
        """A client of a daemon (or of an address), after EHLO."""
        client = Client(target.address(listener) if isinstance(target, Weir) else target, **options)
        self.addCleanup(client.close)
        return client.ehlo() if ehlo else client

    def assertReply(self, reply, code, status=None):  # noqa: N802
        """The code is `code`: a number, several, or a class such as 5; and the enhanced status where one is given."""
        codes = code if isinstance(code, (tuple, list, set)) else (code,)
        good = any(reply.code == c or (c < 10 and reply.code // 100 == c) for c in codes)
        self.assertTrue(good, f"{reply} instead of {code}")
        if status is not None:
            self.assertEqual(reply.status, status, reply)

    def relayed(self, hop, content, count=1):
        """The hop has exactly `count` messages, and the last is `content` below our trace header."""
        messages = hop.wait_messages(count)
        self.assertEqual(len(messages), count)
        mail.assert_relayed(messages[-1].content, content)
        return messages[-1]

    def diagnostics(self):
        """What helps to understand a failure."""
        text = "\n".join(f"--- log of the daemon in {weir.home}\n{weir.log(25)}" for weir in self.daemons[-4:])
        return "\n".join(line[:400] for line in text.splitlines())


def together(*tasks):
    """Runs functions at the same time, each in a thread; the first exception is raised when all have ended. Returns their
    results."""
    results, errors = [None] * len(tasks), []

    def run(number, task):
        try:
            results[number] = task()
        except BaseException as error:  # noqa: B902
            errors.append(error)

    threads = [threading.Thread(target=run, args=item, daemon=True) for item in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results
