# SPDX-License-Identifier: Apache-2.0
"""Each recipient is put to the next hop as it comes: its answer becomes ours, and nobody has to send a bounce."""

import textwrap

import hop as hops
import mail
from case import Case
from weir import configure


class LockStep(Case):
    def test_refused_recipient_is_refused_by_us(self):
        hop = self.hop().on("rcpt", hops.Say("550 5.1.1 No such user"), when=b"nobody@")
        hop.on("rcpt", hops.Say("450 4.2.1 Busy"), when=b"busy@")
        weir = self.weir(hop)
        client = self.client(weir)
        self.assertReply(client.command("MAIL FROM:<a@example.org>"), 250)
        self.assertReply(client.command("RCPT TO:<b@example.net>"), 250)
        self.assertReply(client.command("RCPT TO:<nobody@example.net>"), 550, "5.1.1")
        self.assertReply(client.command("RCPT TO:<busy@example.net>"), 450, "4.2.1")
        self.assertReply(client.command("RCPT TO:<c@example.net>"), 250)
        content = mail.message()
        self.assertReply(client.data(content), 250)
        message = self.relayed(hop, content)
        self.assertEqual(message.recipients, ["b@example.net", "c@example.net"])

    def test_all_recipients_refused(self):
        hop = self.hop().on("rcpt", hops.Say("550 5.1.1 No such user"))
        client = self.client(self.weir(hop))
        self.assertReply(client.command("MAIL FROM:<a@example.org>"), 250)
        for _ in range(3):
            self.assertReply(client.command("RCPT TO:<nobody@example.net>"), 550, "5.1.1")
        # RFC 5321 section 4.1.1.4: 503 or 554 where no recipient was accepted.
        self.assertReply(client.command("DATA"), (503, 554))
        self.assertReply(client.command("NOOP"), 250)
        self.assertEqual(hop.messages, [])

    def test_pipelined_envelope_with_a_refused_recipient(self):
        """RFC 2920 section 3.1: DATA was already sent; if one recipient stands, it goes on."""
        hop = self.hop().on("rcpt", hops.Say("550 5.1.1 No such user"), when=b"nobody@")
        client = self.client(self.weir(hop))
        client.send("MAIL FROM:<a@example.org>\r\nRCPT TO:<nobody@example.net>\r\nRCPT TO:<b@example.net>\r\nDATA\r\n")
        for code in (250, 550, 250, 354):
            self.assertReply(client.reply(), code)
        content = mail.message()
        client.content(content)
        self.assertReply(client.reply(), 250)
        self.assertEqual(self.relayed(hop, content).recipients, ["b@example.net"])

    def test_refused_sender(self):
        for reply in ("550 5.7.1 Not from you", "451 4.3.0 Later", "552 5.3.4 Too big"):
            hop = self.hop().on("mail", hops.Say(reply))
            client = self.client(self.weir(hop))
            codes = [client.command("MAIL FROM:<a@example.org>").code, client.command("RCPT TO:<b@example.net>").code]
            with self.subTest(reply=reply):
                # The route is known only with the recipient, so it may be said there.
                self.assertIn(codes, ([250, int(reply[:3])], [int(reply[:3]), 503]))
                self.assertEqual(hop.messages, [])

    def test_other_routes_come_again(self):
        first, second = self.hop(), self.hop()
        configuration = configure(first)
        configuration["routes"] = [
            {"for": ["second.example.net"], "to": f"smtp://{second.address}"}, {"to": f"smtp://{first.address}"}]
        client = self.client(self.weir(configuration=configuration))
        self.assertReply(client.command("MAIL FROM:<a@example.org>"), 250)
        self.assertReply(client.command("RCPT TO:<b@example.net>"), 250)
        self.assertReply(client.command("RCPT TO:<c@second.example.net>"), 452, "4.5.3")
        self.assertReply(client.command("RCPT TO:<d@example.net>"), 250)
        content = mail.message()
        self.assertReply(client.data(content), 250)
        # As a sending server would: those that were put off, in a transaction of their own.
        self.assertReply(client.envelope(recipients=["c@second.example.net"]).data(content), 250)
        self.assertEqual(self.relayed(first, content).recipients, ["b@example.net", "d@example.net"])
        self.assertEqual(self.relayed(second, content).recipients, ["c@second.example.net"])

    def test_other_answers_to_recipient_conditions_come_again(self):
        rules = """
            rules:
              - name: boss-gets-no-tag
                when:
                  not: { recipient: { address: boss@example.net } }
                do:
                  tag-subject: "[outside]"
            """
        hop = self.hop()
        client = self.client(self.weir(hop, rules=textwrap.dedent(rules)))
        self.assertReply(client.command("MAIL FROM:<a@example.org>"), 250)
        self.assertReply(client.command("RCPT TO:<b@example.net>"), 250)
        self.assertReply(client.command("RCPT TO:<boss@example.net>"), 452, "4.5.3")
        self.assertReply(client.command("RCPT TO:<c@example.net>"), 250)
        content = mail.message(subject="tagged")
        self.assertReply(client.data(content), 250)
        self.assertReply(client.envelope(recipients=["boss@example.net"]).data(content), 250)
        first, second = hop.wait_messages(2)
        self.assertEqual(mail.field(first.content, b"Subject"), b"[outside] tagged")
        self.assertEqual(first.recipients, ["b@example.net", "c@example.net"])
        mail.assert_relayed(second.content, content)

    def test_refused_recipients_end_the_session(self):
        """Twenty refused recipients are a dictionary attack, not a mistake."""
        hop = self.hop().on("rcpt", hops.Say("550 5.1.1 No such user"))
        client = self.client(self.weir(hop))
        client.command("MAIL FROM:<a@example.org>")
        codes = []
        for number in range(25):
            reply = client.command(f"RCPT TO:<n{number}@example.net>")
            codes.append(reply.code)
            if reply.code == 421:
                break
        self.assertEqual(codes[-1], 421)
        self.assertTrue(15 <= len(codes) <= 22, codes)
        self.assertTrue(client.at_end())

    def test_too_many_recipients(self):
        hop = self.hop()
        client = self.client(self.weir(hop, limits={"recipients": 5}))
        client.command("MAIL FROM:<a@example.org>")
        codes = [client.command(f"RCPT TO:<n{number}@example.net>").code for number in range(7)]
        # RFC 5321 section 4.5.3.1.10: 452, so that the rest comes again.
        self.assertEqual(codes, [250] * 5 + [452] * 2)
        content = mail.message()
        self.assertReply(client.data(content), 250)
        self.assertEqual(len(self.relayed(hop, content).recipients), 5)


class Capabilities(Case):
    """What the route cannot carry is said at MAIL or RCPT."""

    def refused(self, client, sender, recipient, parameters=""):
        """The refusal, at MAIL or at RCPT: the route is known only with the recipient."""
        reply = client.command(f"MAIL FROM:<{sender}>{parameters}")
        return reply if reply.code != 250 else client.command(f"RCPT TO:<{recipient}>")

    def test_utf8_address_to_a_hop_without_smtputf8(self):
        hop = self.hop(("PIPELINING", "8BITMIME"))
        client = self.client(self.weir(hop))
        for sender, recipient in (("grün@example.org", "b@example.net"), ("a@example.org", "böb@example.net")):
            with self.subTest(sender=sender):
                self.assertReply(self.refused(client, sender, recipient, " SMTPUTF8"), 550, "5.6.7")
                client.command("RSET")
        # RFC 6531 section 3.1: asked for by the client, but needed by nothing it sent: a header may need it, so we cannot
        # know yet. Either answer is sound, a loss is not.
        reply = self.refused(client, "a@example.org", "b@example.net", " SMTPUTF8")
        self.assertIn(reply.code, (250, 550))

    def test_utf8_address_through(self):
        hop = self.hop()
        client = self.client(self.weir(hop))
        content = mail.message(subject="grün")
        self.assertReply(client.envelope("grün@example.org", ["böb@example.net"], "SMTPUTF8").data(content), 250)
        message = self.relayed(hop, content)
        self.assertIn("SMTPUTF8", message.parameters.upper())
        self.assertEqual(message.sender, "grün@example.org")
        self.assertEqual(message.recipients, ["böb@example.net"])
        self.assertRegex(mail.trace(message.content), r" with UTF8SMTP")

    def test_utf8_address_without_the_parameter(self):
        client = self.client(self.weir(self.hop()))
        self.assertReply(client.command("MAIL FROM:<grün@example.org>"), 5)
        self.assertReply(client.command("MAIL FROM:<a@example.org>"), 250)
        self.assertReply(client.command("RCPT TO:<böb@example.net>"), 5)

    def test_declared_size_above_that_of_the_hop(self):
        hop = self.hop(("PIPELINING", "SIZE 100000"))
        client = self.client(self.weir(hop))
        self.assertReply(self.refused(client, "a@example.org", "b@example.net", " SIZE=200000"), 552, "5.3.4")
        client.command("RSET")
        content = mail.message()
        self.assertReply(client.envelope(parameters="SIZE=90000").data(content), 250)
        self.assertRegex(self.relayed(hop, content).parameters, r"(^| )SIZE=\d+")

    def test_declared_size_above_our_own(self):
        client = self.client(self.weir(self.hop(), limits={"message": "100 KiB"}))
        self.assertReply(client.command("MAIL FROM:<a@example.org> SIZE=102401"), 552, "5.3.4")
        self.assertReply(client.command("MAIL FROM:<a@example.org> SIZE=99999999999999999999999999"), 5)
        self.assertReply(client.command("MAIL FROM:<a@example.org> SIZE=102400"), 250)

    def test_eight_bit_body_to_a_hop_without_8bitmime(self):
        """We do not convert: the message is refused, or relayed untouched, but never changed (RFC 6152 section 3)."""
        hop = self.hop(("PIPELINING",))
        client = self.client(self.weir(hop))
        content = mail.message("Grüße\r\n")
        reply = self.refused(client, "a@example.org", "b@example.net", " BODY=8BITMIME")
        if reply.code == 250:
            reply = client.data(content)
        if reply.code == 250:
            message = self.relayed(hop, content)
            self.assertNotIn("8BITMIME", message.parameters.upper())
        else:
            self.assertReply(reply, 5)
            self.assertEqual(reply.status[:4], "5.6.", reply)

    def test_unknown_parameters(self):
        client = self.client(self.weir(self.hop()))
        for parameter in ("FOO", "FOO=bar", "RET=HDRS", "ENVID=x", "AUTH=<>", "BODY=BINARYMIME", "SIZE=x", "SIZE=", "BODY="):
            with self.subTest(parameter=parameter):
                reply = client.command(f"MAIL FROM:<a@example.org> {parameter}")
                self.assertReply(reply, (555, 501, 504) if "=" in parameter else 555)
        self.assertReply(client.command("MAIL FROM:<a@example.org> SMTPUTF8 BODY=8BITMIME SIZE=1"), 250)
        for parameter in ("NOTIFY=NEVER", "ORCPT=rfc822;b@example.net", "X"):
            with self.subTest(parameter=parameter):
                self.assertReply(client.command(f"RCPT TO:<b@example.net> {parameter}"), 555)
