# SPDX-License-Identifier: Apache-2.0
"""Who may send what where, decided per listener."""

import hop as hops
import mail
from case import Case
from weir import configure


class LocalDomains(Case):
    """`accept: local-domains`: anyone, but only to our domains."""

    def setUp(self):
        super().setUp()
        self.next_hop = self.hop()
        self.daemon = self.weir(self.next_hop, domains=["example.net", ".sub.example.net", "example.com"])

    def answers(self, recipients, sender="a@example.org", parameters=""):
        # A session of its own each: refused recipients are counted.
        result = {}
        for recipient in recipients:
            client = self.client(self.daemon)
            self.assertReply(client.command(f"MAIL FROM:<{sender}>{parameters}"), 250)
            result[recipient] = client.command(f"RCPT TO:<{recipient}>")
            client.quit()
        return result

    def test_ours(self):
        for recipient, reply in self.answers((
                "b@example.net", "b@EXAMPLE.Net", "b@example.com", "b@sub.example.net", "b@x.sub.example.net",
                "\"b b\"@example.net", "b+tag@example.net")).items():
            with self.subTest(recipient=recipient):
                self.assertReply(reply, 250)

    def test_not_ours(self):
        for recipient, reply in self.answers((
                "b@elsewhere.example", "b@notexample.net", "b@x.example.net", "b@example.net.evil.example", "b@example",
                "b@[127.0.0.1]", "b@[192.0.2.1]", "b@[IPv6:::1]", "b@localhost")).items():
            with self.subTest(recipient=recipient):
                self.assertReply(reply, (550, 554), "5.7.1")
        self.assertEqual(self.next_hop.count("RCPT"), 0)

    def test_final_dot_of_a_domain(self):
        """Not in the grammar of RFC 5321, and if it is taken at all, it is the same domain."""
        for recipient, reply in self.answers(("b@example.net.", "b@elsewhere.example.")).items():
            self.assertReply(reply, (250, 501, 550, 553, 554))
        self.assertFalse(any("elsewhere" in line for session in self.next_hop.commands() for line in session))

    def test_source_route_is_dropped(self):
        """The domain that counts is the last (RFC 5321 section 3.3 and appendix C)."""
        answers = self.answers(("@relay.example,@other.example:b@example.net", "@example.net:b@elsewhere.example"))
        self.assertReply(answers["@relay.example,@other.example:b@example.net"], 250)
        self.assertReply(answers["@example.net:b@elsewhere.example"], (550, 554), "5.7.1")
        self.assertIn("RCPT TO:<b@example.net>", [line for session in self.next_hop.commands() for line in session])

    def test_hidden_routes_in_the_local_part(self):
        """A relay behind us may read them as routes, and it trusts us."""
        for recipient, reply in self.answers((
                "b%elsewhere.example@example.net", "elsewhere.example!b@example.net", "\"b@elsewhere.example\"@example.net",
                "\"b%elsewhere.example\"@example.net", "\"b\\@elsewhere.example\"@example.net")).items():
            with self.subTest(recipient=recipient):
                self.assertReply(reply, (550, 553, 554, 501))
        self.assertEqual(self.next_hop.count("RCPT"), 0)

    def test_sender_does_not_matter(self):
        for sender in ("", "root@example.net", "postmaster@example.net", "a@127.0.0.1.example"):
            reply = self.answers(["b@elsewhere.example"], sender)["b@elsewhere.example"]
            self.assertReply(reply, (550, 554), "5.7.1")

    def test_postmaster(self):
        """RFC 5321 section 4.5.1: without a domain, and with ours; both go to the postmaster of the configuration."""
        content = mail.message()
        for recipient in ("postmaster", "Postmaster", "POSTMASTER", "postmaster@example.net", "PostMaster@Example.COM"):
            with self.subTest(recipient=recipient):
                client = self.client(self.daemon)
                self.assertReply(client.envelope(recipients=[recipient]).data(content), 250)
                self.assertEqual(self.next_hop.messages[-1].recipients, ["admin@example.net"])
        reply = self.answers(["postmaster@elsewhere.example"])["postmaster@elsewhere.example"]
        self.assertReply(reply, (550, 554), "5.7.1")


class Postmaster(Case):
    def test_content_rules_do_not_refuse_it(self):
        rules = "rules:\n  - name: no-one\n    when: { message: { size: at least 1 } }\n    do: { reject: 550 5.7.1 No }\n"
        hop = self.hop()
        client = self.client(self.weir(hop, rules=rules))
        content = mail.message()
        self.assertReply(client.envelope(recipients=["b@example.net"]).data(content), 550)
        self.assertReply(client.envelope(recipients=["postmaster@example.net"]).data(content), 250)
        self.assertEqual(len(hop.wait_messages(1)), 1)

    def test_early_rules_do_not_refuse_it(self):
        rules = "rules:\n  - name: no-sender\n    when: { sender: { domain: bad.example } }\n    do: { reject: 550 5.7.1 No }\n"
        hop = self.hop()
        client = self.client(self.weir(hop, rules=rules))
        self.assertReply(client.command("MAIL FROM:<a@bad.example>"), 250)
        self.assertReply(client.command("RCPT TO:<postmaster@example.net>"), 250)
        self.assertReply(client.data(mail.message()), 250)
        self.assertReply(client.command("MAIL FROM:<a@bad.example>"), (250, 550))
        self.assertReply(client.command("RCPT TO:<b@example.net>"), (550, 503))


class Trusted(Case):
    def test_trusted_networks_may_relay_anywhere(self):
        hop = self.hop()
        weir = self.weir(hop, trusted=["127.0.0.2/32"])
        client = self.client(weir, source="127.0.0.2")
        content = mail.message()
        self.assertReply(client.envelope(recipients=["x@elsewhere.example"]).data(content), 250)
        self.relayed(hop, content)
        client = self.client(weir, source="127.0.0.3")
        client.command("MAIL FROM:<a@example.org>")
        self.assertReply(client.command("RCPT TO:<x@elsewhere.example>"), (550, 554), "5.7.1")

    def test_nobody_is_trusted_unless_written(self):
        weir = self.weir(self.hop())
        client = self.client(weir)
        client.command("MAIL FROM:<a@example.org>")
        self.assertReply(client.command("RCPT TO:<x@elsewhere.example>"), (550, 554), "5.7.1")


class Open(Case):
    def test_open_listener_relays_and_warns(self):
        hop = self.hop()
        weir = self.weir(hop, listener={"accept": "open"})
        content = mail.message()
        client = self.client(weir)
        self.assertReply(client.envelope(recipients=["x@elsewhere.example"]).data(content), 250)
        self.relayed(hop, content)
        weir.wait_log(r"^\S+ warning? .*open")

    def test_two_listeners_with_rules_of_their_own(self):
        hop = self.hop()
        configuration = configure(hop)
        configuration["listeners"].append({
            "name": "inside", "address": "127.0.0.1:0", "accept": "open", "delivery": "proxy", "line-ends": "normalise"})
        rules = ("rules:\n  - name: mark-outside\n    when: { connection: { listener: mx } }\n"
                 "    do: { tag-subject: \"[outside]\" }\n")
        weir = self.weir(configuration=configuration, rules=rules)
        content = mail.message(subject="hello")
        self.assertReply(self.client(weir, listener="mx").envelope().data(content), 250)
        self.assertReply(self.client(weir, listener="inside").envelope(recipients=["x@elsewhere.example"]).data(content), 250)
        first, second = hop.wait_messages(2)
        self.assertEqual(mail.field(first.content, b"Subject"), b"[outside] hello")
        mail.assert_relayed(second.content, content)
        client = self.client(weir, listener="mx")
        client.command("MAIL FROM:<a@example.org>")
        self.assertReply(client.command("RCPT TO:<x@elsewhere.example>"), (550, 554), "5.7.1")


class NoRoute(Case):
    def test_domain_without_a_route(self):
        hop = self.hop()
        weir = self.weir(hop, route={"for": ["example.net"]}, domains=["example.net", "unrouted.example"])
        client = self.client(weir)
        client.command("MAIL FROM:<a@example.org>")
        self.assertReply(client.command("RCPT TO:<b@unrouted.example>"), (4, 5))
        self.assertReply(client.command("RCPT TO:<b@example.net>"), 250)

    def test_route_to_ourselves(self):
        """The hop's EHLO name is ours: mail would go round until the loop count ends it."""
        hop = self.hop(hops.EVERYTHING, name="gate.example.net")
        weir = self.weir(hop)
        client = self.client(weir)
        reply = client.command("MAIL FROM:<a@example.org>")
        if reply.code == 250:
            reply = client.command("RCPT TO:<b@example.net>")
        if reply.code == 250:
            reply = client.data(mail.message())
        self.assertReply(reply, (4, 5))
        self.assertEqual(hop.messages, [])
