# SPDX-License-Identifier: Apache-2.0
"""Only CRLF . CRLF ends a message. Everything that another server might take for an end is refused or made harmless, and never
passed on: that is what SMTP smuggling lives on."""

import json
import re

import hop as hops
import mail
import paths
from case import Case

SMUGGLED = b"MAIL FROM:<smuggled@example.org>\r\nRCPT TO:<b@example.net>\r\nDATA\r\nSubject: smuggled\r\n\r\nbody"

ADD_FIELD = """rules:
  - name: mark
    when: { message: { size: at least 1 } }
    do:
      add-header: { name: X-Inserted, value: here }
"""

#: Ours, beside those of the corpus: every pair of a false line end before and after the dot.
ENDS = (b"\r\n", b"\n", b"\r", b"\r\r\n", b"\n\r\n", b"\n\r", b"\r\n\0", b"\0\r\n", b"\r\0\n")
OURS = [before + b"." + after for before in ENDS for after in ENDS if (before, after) != (b"\r\n", b"\r\n")]
OURS = [octets for octets in OURS if b"\r\n.\r\n" not in octets]


def normalised(octets):
    """What a normalising listener makes of content as it stands on the wire: dots are removed first, then every lone CR or LF
    becomes CRLF, and NUL is dropped."""
    octets = re.sub(rb"(\A|\r\n)\.", rb"\1", octets)
    octets = re.sub(rb"\r(?!\n)|(?<!\r)\n", b"\r\n", octets)
    return octets.replace(b"\0", b"")


def placements(sequence):
    """(name, content on the wire without its end) with the sequence in all places that matter."""
    head = b"From: a@example.org\r\nSubject: outer\r\n\r\n"
    return [
        ("at the start", sequence + SMUGGLED + b"\r\n"),
        ("in the header", b"From: a@example.org" + sequence + SMUGGLED + b"\r\n"),
        ("right after the header", head + sequence + SMUGGLED + b"\r\n"),
        ("in the middle", head + b"text" + sequence + SMUGGLED + b"\r\n"),
        ("twice", head + b"text" + sequence + SMUGGLED + sequence + SMUGGLED + b"\r\n"),
        ("at the end", head + b"text" + sequence + b"\r\n"),
        ("after 64 KiB", head + b"x" * 70_000 + sequence + SMUGGLED + b"\r\n"),
    ]


class FalseEnds(Case):
    seconds = 240

    def sequences(self):
        with open(paths.corpus("smtp-dialogues", "false-end-of-data.json")) as file:
            given = [text.encode() for text in json.load(file)["must_not_end_data"]]
        self.assertTrue(given)
        return given

    def refused(self, sequences, rules=None):
        hop = self.hop()
        weir = self.weir(hop, **({"rules": rules} if rules else {}), limits={"connections-per-address": 500})
        for sequence in sequences:
            for place, octets in placements(sequence):
                with self.subTest(sequence=sequence, place=place):
                    client = self.client(weir)
                    client.envelope()
                    self.assertReply(client.command("DATA"), 354)
                    client.send(octets + b".\r\n")
                    # One reply, after the true end, and the session is in step.
                    self.assertReply(client.reply(), 550, "5.6.11")
                    self.assertReply(client.command("NOOP"), 250)
                    client.quit()
        self.assertEqual(hop.messages, [])
        self.assertEqual(hop.count("MAIL FROM:<smuggled"), 0)

    def made_harmless(self, sequences, rules=None, offers=hops.EVERYTHING):
        hop = self.hop(offers)
        weir = self.weir(hop, listener={"line-ends": "normalise"}, **({"rules": rules} if rules else {}))
        client = self.client(weir)
        count = 0
        for sequence in sequences:
            for place, octets in placements(sequence):
                with self.subTest(sequence=sequence, place=place, chunking="CHUNKING" in offers):
                    client.envelope()
                    self.assertReply(client.command("DATA"), 354)
                    client.send(octets + b".\r\n")
                    reply = client.reply()
                    self.assertReply(client.command("NOOP"), 250)
                    if reply.code != 250:
                        # A line of blanks on top would become part of our own field: that is refused.
                        self.assertRegex(normalised(octets), rb"\A[ \t]")
                        continue
                    count += 1
                    messages = hop.wait_messages(count)
                    self.assertEqual(len(messages), count)
                    received = messages[-1].content
                    self.assertNotRegex(received, rb"\r(?!\n)|(?<!\r)\n|\0")
                    if rules:
                        self.assertEqual(received.count(b"X-Inserted: here\r\n"), 1)
                        received = received.replace(b"X-Inserted: here\r\n", b"", 1)
                    self.assertEqual(mail.below_trace(received), normalised(octets))
                    if messages[-1].wire is not None:
                        self.assertNotIn(b"\r\n.\r\n", b"\r\n" + messages[-1].wire)
        self.assertEqual({message.sender for message in hop.messages}, {"a@example.org"})
        self.assertEqual(hop.count("MAIL FROM:<smuggled"), 0)

    def test_known_sequences_are_refused(self):
        self.refused(self.sequences())

    def test_known_sequences_after_an_inserted_field_are_refused(self):
        self.refused(self.sequences(), ADD_FIELD)

    def test_known_sequences_are_made_harmless(self):
        self.made_harmless(self.sequences())
        self.made_harmless(self.sequences(), offers=hops.PLAIN)

    def test_known_sequences_after_an_inserted_field_are_made_harmless(self):
        self.made_harmless(self.sequences(), ADD_FIELD)
        self.made_harmless(self.sequences(), ADD_FIELD, offers=hops.PLAIN)

    def test_every_combination_is_refused(self):
        self.refused(OURS)

    def test_every_combination_is_made_harmless(self):
        self.made_harmless(OURS, offers=hops.PLAIN)

    def test_octet_by_octet(self):
        """However the segments fall."""
        hop = self.hop()
        weir = self.weir(hop)
        for sequence in OURS[:20]:
            client = self.client(weir)
            client.envelope()
            self.assertReply(client.command("DATA"), 354)
            for octet in b"x" + sequence + b"y\r\n.\r\n":
                client.socket.sendall(bytes([octet]))
            self.assertReply(client.reply(), 550, "5.6.11")
            client.quit()
        self.assertEqual(hop.messages, [])


class Chunks(Case):
    """BDAT has no final dot, but what is relayed to a hop without CHUNKING would."""

    def test_bare_line_ends_in_chunks(self):
        for offers in (hops.EVERYTHING, hops.PLAIN):
            hop = self.hop(offers)
            weir = self.weir(hop, limits={"connections-per-address": 500})
            for sequence in (b"\n.\n", b"\r.\r\n", b"\n.\r\n", b"\r\n\0.\r\n", b"a\nb", b"a\rb", b"\r"):
                client = self.client(weir)
                reply = client.envelope().bdat(mail.message() + sequence + SMUGGLED + b"\r\n", [20, 30])
                self.assertReply(reply, 550, "5.6.11")
                self.assertReply(client.command("NOOP"), 250)
                client.quit()
            self.assertEqual(hop.messages, [])

    def test_true_end_sequence_inside_a_chunk(self):
        """In a chunk it is content: it must arrive as content."""
        for offers in (hops.EVERYTHING, hops.PLAIN):
            hop = self.hop(offers)
            client = self.client(self.weir(hop))
            content = mail.message() + b"\r\n.\r\n" + SMUGGLED + b"\r\n.\r\n..\r\n"
            self.assertReply(client.envelope().bdat(content, [len(content) - 7]), 250)
            self.relayed(hop, content)
            self.assertEqual(hop.count("MAIL FROM:<smuggled"), 0)

    def test_chunks_that_part_a_line_end(self):
        hop = self.hop()
        client = self.client(self.weir(hop))
        content = mail.message(b"one\r\ntwo\r\n")
        for cut in range(len(content) - 14, len(content)):
            client.envelope()
            self.assertReply(client.bdat(content, [cut]), 250)
        for message in hop.wait_messages(14):
            mail.assert_relayed(message.content, content)


class Commands(Case):
    def test_bare_line_end_in_a_command(self):
        """What one server takes for two commands must not be one for us, nor the other way round."""
        hop = self.hop()
        weir = self.weir(hop)
        for line in (b"NOOP\nRSET\r\n", b"NOOP\rRSET\r\n", b"NO\0OP\r\n", b"MAIL FROM:<a@example.org>\nRCPT TO:<b@example.net>\r\n"):
            client = self.client(weir)
            client.send(line)
            self.assertReply(client.reply(), (500, 501, 421))
            client.send(b"QUIT\r\n")
            replies = []
            try:
                while True:
                    replies.append(client.reply().code)
                    if replies[-1] == 221:
                        break
            except Exception:
                pass
            self.assertLessEqual(len(replies), 2, (line, replies))
        self.assertEqual(hop.count("MAIL"), 0)

    def test_nothing_behind_a_refused_content_becomes_a_command(self):
        hop = self.hop()
        client = self.client(self.weir(hop))
        client.envelope()
        self.assertReply(client.command("DATA"), 354)
        client.send(b"Subject: x\r\n\r\n\n.\n" + SMUGGLED + b"\r\n")
        self.assertTrue(client.silent(1.0))
        client.send(b".\r\n")
        self.assertReply(client.reply(), 550, "5.6.11")
        self.assertReply(client.envelope().data(mail.message()), 250)
        self.assertEqual(len(hop.wait_messages(1)), 1)

    def test_nothing_behind_a_dot_line_of_a_refused_message_is_lost(self):
        """Refused, and pipelined behind it a good one: it must come through."""
        hop = self.hop()
        client = self.client(self.weir(hop))
        client.envelope()
        self.assertReply(client.command("DATA"), 354)
        content = mail.message()
        client.send(b"bad\nx\r\n.\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.net>\r\nDATA\r\n")
        codes = []
        for _ in range(4):
            codes.append(client.reply().code)
        self.assertEqual(codes, [550, 250, 250, 354])
        client.content(content)
        self.assertReply(client.reply(), 250)
        self.relayed(hop, content)
