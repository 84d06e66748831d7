# SPDX-License-Identifier: Apache-2.0
"""Mail goes through, byte for byte below our trace header, however it is sent and whatever the next hop offers."""

import re
import socket

import hop as hops
import mail
from case import Case, together
from client import Client, send_mail, stuffed

OFFERS = {
    "everything": hops.EVERYTHING,
    "no CHUNKING": ("PIPELINING", "SIZE 300000000", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"),
    "no PIPELINING": ("SIZE 300000000", "8BITMIME", "CHUNKING"),
    "plain": hops.PLAIN,
    "nothing": (),
    "HELO only": None,
}


class Relay(Case):
    def test_every_shape_of_message_to_every_kind_of_hop(self):
        for offers, extensions in OFFERS.items():
            hop = self.hop(extensions)
            weir = self.weir(hop)
            client = self.client(weir)
            for count, (name, content) in enumerate(mail.awkward(), 1):
                with self.subTest(offers=offers, message=name):
                    self.assertReply(client.envelope().data(content), 250)
                    self.assertEqual(len(hop.wait_messages(count)), count)
                    sent = content if content.endswith(b"\r\n") else content + b"\r\n"
                    mail.assert_relayed(hop.messages[-1].content, sent)
            client.quit()

    def test_bdat_in_any_chunks(self):
        content = mail.message(b".\r\n..\r\nshort\r\n.\r\n", size=3000)
        for extensions in (hops.EVERYTHING, hops.PLAIN):
            hop = self.hop(extensions)
            client = self.client(self.weir(hop))
            self.assertIn("CHUNKING", client.extensions)
            cases = ([], [1], [1, 1, 1, 1], [len(content)], [len(content) - 1], [1000, 1000], [0], [7] * 40)
            for count, sizes in enumerate(cases, 1):
                with self.subTest(sizes=sizes[:5], chunking=len(extensions) > 2):
                    self.assertReply(client.envelope().bdat(content, sizes), 250)
                    self.relayed(hop, content, count)

    def test_client_that_sends_octet_by_octet(self):
        hop = self.hop()
        client = self.client(self.weir(hop), ehlo=False)
        content = mail.message(b".dot\r\n\r\n..\r\n")
        script = (b"EHLO c.example.org\r\n", b"MAIL FROM:<a@example.org> BODY=8BITMIME\r\n", b"RCPT TO:<b@example.net>\r\n",
                  b"DATA\r\n", stuffed(content), b"QUIT\r\n")
        for octets, code in zip(script, (250, 250, 250, 354, 250, 221)):
            for octet in octets:
                client.socket.sendall(bytes([octet]))
            self.assertReply(client.reply(), code)
        self.relayed(hop, content)

    def test_pipelined_session_in_one_segment(self):
        hop = self.hop()
        client = self.client(self.weir(hop))
        contents = [mail.message() for _ in range(3)]
        one = [b"MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.net>\r\nRCPT TO:<c@example.net>\r\nDATA\r\n"]
        for content in contents:
            client.send(b"".join(one))
            for code in (250, 250, 250, 354):
                self.assertReply(client.reply(), code)
            # RFC 2920 section 3.1: content may be followed by the next commands at once.
            client.send(stuffed(content) + b"NOOP\r\n")
            self.assertReply(client.reply(), 250)
            self.assertReply(client.reply(), 250)
        messages = hop.wait_messages(3)
        for message, content in zip(messages, contents):
            mail.assert_relayed(message.content, content)
            self.assertEqual(message.recipients, ["b@example.net", "c@example.net"])

    def test_client_that_half_closes_behind_quit(self):
        """Exim sends the final dot and QUIT together and closes its sending side: what it sent is whole, and is answered."""
        hop = self.hop()
        weir = self.weir(hop)
        contents = [mail.message(), mail.message(), mail.message(size=500_000)]
        for count, content in enumerate(contents, 1):
            client = self.client(weir)
            client.envelope()
            if count == 1:
                self.assertReply(client.command("DATA"), 354)
                client.send(stuffed(content) + b"QUIT\r\n")
            else:
                client.send(b"BDAT %d LAST\r\n" % len(content) + content + b"QUIT\r\n")
            client.socket.shutdown(socket.SHUT_WR)
            self.assertReply(client.reply(), 250)
            self.assertReply(client.reply(), 221)
            self.assertTrue(client.at_end())
            self.relayed(hop, content, count)

    def test_pipelined_bdat_session_in_one_segment(self):
        hop = self.hop()
        client = self.client(self.weir(hop))
        content = mail.message()
        client.send(b"MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.net>\r\nBDAT 10\r\n" + content[:10]
                    + b"BDAT %d LAST\r\n" % (len(content) - 10) + content[10:] + b"QUIT\r\n")
        for code in (250, 250, 250, 250, 221):
            self.assertReply(client.reply(), code)
        self.relayed(hop, content)

    def test_eight_bit_content(self):
        content = mail.message("Grüße, 你好, \u202e and raw:".encode() + bytes(range(0x80, 0x100)) + b"\r\n")
        hop = self.hop()
        client = self.client(self.weir(hop))
        self.assertReply(client.envelope(parameters="BODY=8BITMIME").data(content), 250)
        self.assertIn("BODY=8BITMIME", self.relayed(hop, content).parameters.upper())

    def test_envelope_is_passed_on(self):
        hop = self.hop()
        client = self.client(self.weir(hop))
        content = mail.message()
        cases = [
            ("", ["b@example.net"]),
            ("A.b+c@EXAMPLE.org", ["B@example.net", "b@example.net"]),
            ("\"quoted local\"@example.org", ["\"b b\"@example.net"]),
            ("a@[192.0.2.1]", ["x@sub.example.net"]),
            ("a@example.org", [f"r{n}@example.net" for n in range(60)]),
        ]
        for sender, recipients in cases:
            with self.subTest(sender=sender):
                self.assertReply(client.envelope(sender, recipients).data(content), 250)
                message = hop.messages[-1]
                self.assertEqual(message.sender.lower(), sender.lower())
                self.assertEqual([r.lower() for r in message.recipients], [r.lower() for r in recipients])
                # RFC 5321 section 2.4: the local part is not ours to change.
                self.assertEqual([r.rsplit("@")[0] for r in message.recipients], [r.rsplit("@")[0] for r in recipients])

    def test_trace_header(self):
        hop = self.hop()
        weir = self.weir(hop)
        client = self.client(weir)
        self.assertReply(client.envelope().data(mail.message()), 250)
        trace = mail.trace(hop.wait_messages(1)[0].content)
        # RFC 5321 section 4.4: what the client called itself, what we saw, who we are, the protocol, the date.
        self.assertRegex(trace, r"^Received: from client\.example\.org \(.*\[127\.0\.0\.1\]\)\s+by gate\.example\.net\b.* with ESMTP")
        self.assertRegex(trace, r";\s+\w{3}, +\d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}( \(.*\))?$")
        record = weir.wait_record()
        self.assertIn(record["id"], trace)
        received = mail.RECEIVED.match(hop.messages[0].content).group()
        self.assertTrue(all(len(line) <= 78 for line in received.split(b"\r\n")), received)

    def test_trace_header_of_one_and_of_several_recipients(self):
        """With several recipients `for` would tell each of the others (RFC 5321 section 7.2)."""
        hop = self.hop()
        client = self.client(self.weir(hop))
        self.assertReply(client.envelope(recipients=("b@example.net", "secret@example.net")).data(mail.message()), 250)
        self.assertNotIn("secret", mail.trace(hop.wait_messages(1)[0].content))

    def test_helo_client_is_with_smtp(self):
        hop = self.hop()
        client = self.client(self.weir(hop), ehlo=False)
        self.assertReply(client.command("HELO old.example.org"), 250)
        self.assertReply(client.envelope().data(mail.message()), 250)
        self.assertRegex(mail.trace(hop.wait_messages(1)[0].content), r" with SMTP\b")

    def test_fields_that_only_we_may_write_are_removed(self):
        hop = self.hop()
        client = self.client(self.weir(hop))
        ours = (b"X-Weir-Verdict: clean\r\n\tfolded\r\n", b"x-weir-anything: 1\r\n", b"MIME-Ambiguity-Results: none\r\n",
                b"Authentication-Results: gate.example.net;\r\n spf=pass\r\n")
        theirs = b"Authentication-Results: other.example.org; spf=pass\r\nX-Weird: stays\r\n"
        content = mail.message()
        self.assertReply(client.envelope().data(b"".join(ours) + theirs + content), 250)
        self.relayed(hop, theirs + content)

    def test_first_line_that_would_continue_our_received(self):
        hop = self.hop()
        for first in (b" folded\r\n", b"\tfolded\r\n"):
            client = self.client(self.weir(hop))
            self.assertReply(client.envelope().data(first + mail.message()), 5)
            client.quit()
        self.assertEqual(hop.messages, [])

    def test_reply_of_the_hop_becomes_ours(self):
        for text, code in (("250 2.6.0 Filed under f00", 250), ("250-first\r\n250 last", 250), ("451 4.3.0 Later", 451),
                           ("452 4.2.2 Full", 452), ("550 5.7.1 Not this", 550), ("554 No", 554)):
            hop = self.hop().on("dot", hops.Say(text))
            weir = self.weir(hop)
            client = self.client(weir)
            reply = client.envelope().data(mail.message())
            with self.subTest(text=text):
                self.assertReply(reply, code)
                record = weir.wait_record()
                self.assertIn(text[-4:], record["reply"])
                client.quit()

    def test_mail_loop(self):
        hop = self.hop()
        client = self.client(self.weir(hop))
        field = b"Received: from a.example by b.example; Mon, 23 Nov 2026 10:00:00 +0000\r\n"
        self.assertReply(client.envelope().data(field * 49 + mail.message()), 250)
        self.assertReply(client.envelope().data(field * 51 + mail.message()), 554, "5.4.6")
        self.assertEqual(len(hop.wait_messages(1)), 1)

    def test_many_sessions_at_once(self):
        hop = self.hop()
        weir = self.weir(hop, limits={"connections": 500, "connections-per-address": 500})
        contents = [mail.message(size=20_000) for _ in range(100)]
        replies = together(*[lambda c=content: send_mail(weir.address(), c) for content in contents])
        self.assertEqual({reply.code for reply in replies}, {250})
        found = [mail.below_trace(message.content) for message in hop.wait_messages(100)]
        self.assertEqual(sorted(found), sorted(contents))

    def test_hop_that_answers_a_chunk_at_once(self):
        """The hop's reply to BDAT may overtake our own news that the last octet is written: it was once taken for a reply
        before the end of content, and mail that the hop had was put off (and would have come twice)."""
        hop = self.hop(keep=False)
        weir = self.weir(hop, spool={"path": "@HOME@/spool", "memory": "64 KiB"})
        content = mail.message(size=300_000)

        def session():
            with Client(weir.address(), timeout=60) as client:
                client.ehlo()
                for _ in range(40):
                    self.assertReply(client.envelope().data(content), 250)

        together(*[session] * 8)
        self.assertEqual(len(hop.wait_messages(320)), 320)

    def test_greeting_and_offers(self):
        client = self.client(self.weir(self.hop(), limits={"message": "10 MiB"}))
        self.assertRegex(client.greeting.text, r"^gate\.example\.net ESMTP")
        self.assertEqual(client.extensions.pop("SIZE"), str(10 * 1024 * 1024))
        offered = {"PIPELINING", "8BITMIME", "SMTPUTF8", "CHUNKING", "ENHANCEDSTATUSCODES"}
        self.assertLessEqual(offered, set(client.extensions))
        self.assertFalse({"STARTTLS", "AUTH", "DSN"} & set(client.extensions), client.extensions)

    def test_enhanced_status_in_every_reply_after_ehlo(self):
        client = self.client(self.weir(self.hop()))
        for command in ("MAIL FROM:<a@example.org>", "RCPT TO:<b@example.net>", "RCPT TO:<b@elsewhere.example>", "NOOP", "RSET",
                        "DATA", "WHAT", "MAIL FROM:<", "QUIT"):
            reply = client.command(command)
            for line in reply.lines:
                # RFC 2034 section 4: the class is that of the code.
                self.assertTrue(re.match(rf"{reply.code // 100}\.\d+\.\d+ ", line), f"{command}: {reply}")
