# SPDX-License-Identifier: Apache-2.0
"""Samples: every one through the daemon gives the verdict that is expected and that filter-test gives, and what is relayed is
what filter-test writes."""

import os

import mail
import paths
import samples
from case import Case
from client import Client
from wait import until
from weir import configure

CLASSES = {"accept": 2, "modify": 2, "quarantine": 2, "discard": 2, "reject": 5, "defer": 4}


class Samples(Case):
    seconds = 300

    def test_there_are_enough_and_each_is_expected(self):
        found = samples.samples()
        self.assertGreaterEqual(len(found), 40)
        self.assertEqual(sorted(sample.name for sample in found), samples.message_files())

    def test_the_daemon_does_as_expected_and_as_filter_test(self):
        hop = self.hop()
        # Open, so that what is judged is the message and not who may relay.
        weir = self.weir(configuration=configure(hop, rules=[paths.RULES], listener={"accept": "open"}))
        for sample in samples.samples():
            with self.subTest(sample=sample.name):
                self.one(sample, weir, hop)

    def one(self, sample, weir, hop):
        before, logged = len(hop.accepted()), len(weir.records())
        with Client(weir.address()) as client:
            client.ehlo()
            reply = client.attempt(sample.sender, sample.recipients, sample.content)
            client.quit()
        until(lambda: len(weir.records()) > logged, 10, "a log line")
        record = weir.records()[logged]
        output = paths.fresh("output")
        said = samples.filter_test(sample, output=output)

        self.assertEqual(record["verdict"], sample.verdict, reply)
        self.assertEqual(said["verdict"], sample.verdict)
        self.assertReply(reply, CLASSES[sample.verdict])
        enforced = [action for action in said["actions"] if action.get("mode", "enforce") == "enforce"]
        self.assertEqual(sorted(set(record["rules"])), sorted({action["rule"] for action in enforced}))
        if sample.rules is not None:
            self.assertEqual(sorted(set(record["rules"])), sorted(sample.rules))

        relayed = hop.accepted()[before:]
        self.assertEqual(len(relayed), 1 if sample.verdict in ("accept", "modify") else 0)
        written = [os.path.join(directory, name) for directory, _, names in os.walk(output) for name in names]
        self.assertEqual(len(written), len(relayed))
        if relayed:
            with open(written[0], "rb") as file:
                expected = file.read()
            if b"\r\n" not in sample.stored:
                expected = expected.replace(b"\n", b"\r\n")
            mail.assert_relayed(relayed[0].content, expected)
            if sample.verdict == "accept":
                mail.assert_relayed(relayed[0].content, sample.content)
