# SPDX-License-Identifier: Apache-2.0
"""A next hop that stalls, drops or talks nonsense at any step costs time and nothing else: the client gets 451 and sends
again, and no message is lost or comes twice because of it."""

import socket
import struct
import threading
import time

import hop as hops
import mail
from case import Case, together
from client import Client
from wait import until

STEPS = ["banner", "ehlo", "mail", "rcpt", "data", "dot"]
SHORT = {"command": "30 s", "data": "30 s", "next-hop": "5 s"}


def attempt(address, content):
    """One try of a sending server: the reply that decides."""
    with Client(address) as client:
        reply = client.ehlo("sender.example.org").attempt("a@example.org", ["b@example.net"], content)
        # The session is in step afterwards, whatever happened behind us.
        assert client.command("NOOP").code == 250
        client.quit()
        return reply


class Failures(Case):
    seconds = 240

    def fail_once(self, step, action, offers, size=300, code=(451,), least=0.0):
        """The step fails once; the client comes again; the message is there exactly once."""
        hop = self.hop(offers).on(step, action, times=1)
        weir = self.weir(hop, timeouts=SHORT)
        content = mail.message(size=size)
        began = time.monotonic()
        first = attempt(weir.address(), content)
        took = time.monotonic() - began
        self.assertLess(took, 40)
        self.assertGreaterEqual(took, least)
        # A connection that fails before the reply to MAIL may be replaced without the client's noticing.
        if not (first.code == 250 and step in ("banner", "ehlo", "mail")):
            self.assertReply(first, code)
            self.assertEqual(hop.accepted(), [])
            self.assertReply(attempt(weir.address(), content), 250)
        self.relayed(hop, content)

    def each(self, steps, action, **options):
        """All steps, to a hop with CHUNKING and to one without, at the same time: most of it is waiting."""
        def one(step, offers):
            def run():
                try:
                    self.fail_once(step, action(), offers, **options)
                except Exception as error:
                    offered = "CHUNKING" if "CHUNKING" in offers else "DATA"
                    raise AssertionError(f"{action()} at {step} of a hop with {offered}: {error}") from error
            return run

        together(*[one(step, offers) for step in steps for offers in (hops.EVERYTHING, hops.PLAIN)
                   if not (step == "data" and offers is hops.EVERYTHING)])  # with CHUNKING there is no DATA

    def test_drop_at_every_step(self):
        self.each(STEPS, hops.Drop)

    def test_hard_drop_at_every_step(self):
        self.each(STEPS, lambda: hops.Drop(hard=True))

    def test_drop_in_the_content(self):
        self.each(["content"], hops.Drop, size=3_000_000)

    def test_stall_at_every_step(self):
        self.each(STEPS, hops.Stall, least=4.0)

    def test_stall_in_the_content(self):
        self.each(["content"], hops.Stall, size=20_000_000, least=4.0)

    def test_half_a_reply_and_a_stall(self):
        self.each(STEPS, lambda: hops.Stall(b"250-half"), least=4.0)

    def test_service_shutting_down_at_every_step(self):
        """421 may come at any time (RFC 5321 section 3.8). It ends the hop's session, not the client's."""
        self.each(STEPS, lambda: hops.Say("421 4.3.2 Shutting down", then_drop=True))

    def test_nonsense_at_every_step(self):
        for nonsense in (b"what?\r\n", b"999 no\r\n", b"25", b"\x00\xff\r\n", b"250-a\r\n550 b\r\n",
                         b"x" * 100_000 + b"\r\n", b"250-x\r\n" * 20_000):
            with self.subTest(nonsense=nonsense[:12]):
                self.each(["banner", "mail", "dot"], lambda n=nonsense: hops.Say(n, then_drop=True), code=(4, 5))

    def test_wrong_class_at_every_step(self):
        """A reply of a class that the step cannot have is not taken for success."""
        for step, text in (("mail", "354 go"), ("rcpt", "354 go"), ("dot", "354 more"), ("banner", "354 go")):
            with self.subTest(step=step):
                hop = self.hop(hops.PLAIN).on(step, hops.Say(text), times=1)
                weir = self.weir(hop, timeouts=SHORT)
                reply = attempt(weir.address(), mail.message())
                self.assertReply(reply, 4)
        hop = self.hop(hops.PLAIN).on("data", hops.Say("250 ok"), times=1)
        weir = self.weir(hop, timeouts=SHORT)
        self.assertReply(attempt(weir.address(), mail.message()), 4)

    def test_refused_at_every_step(self):
        """A reply of the hop's is ours, where there is a command of the client's that it answers."""
        for step in ("mail", "rcpt", "data", "dot"):
            for text in ("450 4.7.1 Not now", "550 5.7.1 Never"):
                with self.subTest(step=step, text=text):
                    hop = self.hop(hops.PLAIN).on(step, hops.Say(text))
                    weir = self.weir(hop, timeouts=SHORT)
                    reply = attempt(weir.address(), mail.message())
                    self.assertEqual(reply.code // 100, int(text[0]), reply)
                    self.assertEqual(hop.accepted(), [])
        for step in ("banner", "ehlo"):
            with self.subTest(step=step):
                hop = self.hop(hops.PLAIN).on(step, hops.Say("554 5.7.1 Go away", then_drop=True))
                weir = self.weir(hop, timeouts=SHORT)
                self.assertReply(attempt(weir.address(), mail.message()), 451)

    def test_nobody_listens(self):
        hop = self.hop()
        hop.stop()
        weir = self.weir(hop, timeouts=SHORT)
        self.assertReply(attempt(weir.address(), mail.message()), 451)

    def test_hop_comes_back_at_the_same_address(self):
        hop = self.hop()
        weir = self.weir(hop, timeouts=SHORT)
        content = mail.message()
        self.assertReply(attempt(weir.address(), content), 250)
        hop.stop()
        self.assertReply(attempt(weir.address(), content), 451)
        again = self.hop(port=hop.port)
        self.assertReply(attempt(weir.address(), content), 250)
        self.relayed(again, content)

    def test_lost_after_the_final_dot_says_so(self):
        """RFC 1047: it may have been delivered. The client must come again, and the log must say it."""
        hop = self.hop().on("dot", hops.Drop(), times=1)
        weir = self.weir(hop, timeouts=SHORT)
        self.assertReply(attempt(weir.address(), mail.message()), 451)
        weir.wait_log("may be duplicated")

    def test_client_that_leaves_in_the_content(self):
        """What was not complete is not relayed, and the hop's connection is not left with half a message."""
        hop = self.hop()
        weir = self.weir(hop)
        for cut in (b"", b"Subject: half", b"Subject: half\r\n\r\nbody\r\n", b"Subject: half\r\n\r\nbody\r\n.", b"a\r\n.\r"):
            client = self.client(weir)
            client.envelope()
            self.assertReply(client.command("DATA"), 354)
            client.send(cut)
            client.close()
        client = self.client(weir)
        client.envelope()
        client.send(b"BDAT 1000 LAST\r\n" + b"x" * 500)
        client.close()
        content = mail.message()
        self.assertReply(attempt(weir.address(), content), 250)
        self.relayed(hop, content)

    def test_client_that_leaves_after_the_final_dot(self):
        """The message was complete: relaying it is right, losing it is not wrong, half of it would be."""
        hop = self.hop()
        weir = self.weir(hop)
        content = mail.message(size=500_000)
        client = self.client(weir)
        client.envelope()
        self.assertReply(client.command("DATA"), 354)
        client.content(content)
        client.close()
        self.assertReply(attempt(weir.address(), mail.message()), 250)
        for message in hop.wait_messages(1)[:-1]:
            mail.assert_relayed(message.content, content)
        self.assertLessEqual(len(hop.messages), 2)

    def test_early_reply_in_the_content(self):
        """The hop refuses while content still goes to it, and closes: its word is taken, if it can be read at all."""
        hop = self.hop(hops.PLAIN).on("content", hops.Say("552 5.3.4 Too much", then_drop=True), times=1)
        weir = self.weir(hop, timeouts=SHORT)
        self.assertReply(attempt(weir.address(), mail.message(size=5_000_000)), (451, 552))
        self.assertEqual(hop.accepted(), [])

    def test_lost_in_the_content_is_no_duplicate(self):
        """As long as the hop was not given all of a chunk it cannot have the message."""
        hop = self.hop().on("content", hops.Drop(), times=1)
        weir = self.weir(hop, timeouts=SHORT)
        # More than the kernel holds for a connection.
        self.assertReply(attempt(weir.address(), mail.message(size=20_000_000)), 451)
        self.assertNotIn("may be duplicated", weir.wait_log("hop-failed"))

    def test_client_that_leaves_while_the_hop_owes_a_reply(self):
        """To a hop without PIPELINING nothing is said out of step: the connection is closed."""
        for step in ("mail", "rcpt"):
            gate = threading.Event()
            hop = self.hop(hops.PLAIN).on(step, hops.Hold(gate), times=1)
            weir = self.weir(hop)
            before = weir.settle(weir.descriptors)
            client = self.client(weir)
            self.assertReply(client.command("MAIL FROM:<a@example.org>"), 250)
            client.send("RCPT TO:<b@example.net>\r\n")
            hop.wait(lambda: hop.count(step.upper()) == 1, what="the command")
            vanish(client)
            until(lambda: weir.descriptors() <= before, 10, "both connections to be closed")
            gate.set()
            hop.wait(lambda: not hop.open_sessions(), what="the end of the session")
            commands = [["EHLO gate.example.net", "MAIL FROM:<a@example.org>"] + ["RCPT TO:<b@example.net>"] * (step == "rcpt")]
            self.assertEqual(hop.commands(), commands)
            content = mail.message()
            self.assertReply(attempt(weir.address(), content), 250)
            self.relayed(hop, content)


class Deadline(Case):
    """Content is under way at the latest so long after the client's end of data: 180 s, or `timeouts: data` where that is less.
    All other times are the usual minutes."""

    TIMES = {"data": "2 s"}
    #: With connections of one event loop it is certain which one is used.
    ONE = {"event-loops": 1, "next-hop-connections": 1}

    def put_off(self, client, weir):
        """451 at the deadline, and the message cannot come twice."""
        began = time.monotonic()
        self.assertReply(client.reply(), 451, "4.4.1")
        took = time.monotonic() - began
        self.assertTrue(1.0 < took < 15, took)
        self.assertNotIn("may be duplicated", weir.wait_log("hop-failed .*timed out"))
        # The session goes on.
        self.assertReply(client.command("NOOP"), 250)

    def test_hop_that_stalls_at_data(self):
        hop = self.hop(hops.PLAIN).on("data", hops.Stall(), times=1)
        weir = self.weir(hop, timeouts=self.TIMES)
        client = self.client(weir).envelope()
        self.assertReply(client.command("DATA"), 354)
        content = mail.message()
        client.content(content)
        self.put_off(client, weir)
        hop.wait(lambda: not hop.open_sessions(), what="the connection to be closed")
        self.assertReply(client.envelope().data(content), 250)
        self.relayed(hop, content)

    def test_hop_that_stalls_in_the_content(self):
        for offers in (hops.EVERYTHING, hops.PLAIN):
            hop = self.hop(offers).on("content", hops.Stall(), times=1)
            weir = self.weir(hop, timeouts=self.TIMES)
            client = self.client(weir).envelope()
            self.assertReply(client.command("DATA"), 354)
            client.content(mail.message(size=20_000_000))
            # A hop that reads nothing does not see our end: only that there is no message.
            self.put_off(client, weir)
            self.assertEqual(hop.messages, [])

    def test_reply_may_take_longer(self):
        """The deadline is for what we send."""
        gate = threading.Event()
        hop = self.hop().on("dot", hops.Hold(gate))
        weir = self.weir(hop, timeouts={"data": "1 s"})
        client = self.client(weir).envelope()
        self.assertReply(client.command("DATA"), 354)
        content = mail.message()
        client.content(content)
        self.assertTrue(client.silent(3))
        gate.set()
        self.assertReply(client.reply(), 250)
        self.relayed(hop, content)

    def dawdle(self, weir, hop):
        """A client in the middle of its content, after the hop's connection was given back."""
        client = self.client(weir).envelope()
        self.assertReply(client.command("DATA"), 354)
        client.send("Subject: slow\r\n\r\n")
        began = time.monotonic()
        while hop.count("RSET") == 0 and time.monotonic() - began < 20:
            client.send("drop\r\n")
            self.assertTrue(client.silent(0.5))
        return client

    def test_hop_that_stalls_at_the_repeated_mail(self):
        """A kept connection that does not answer is not one that has died: no other is tried, which would take as long again."""
        hop = self.hop()
        weir = self.weir(hop, timeouts=self.TIMES, limits=self.ONE)
        client = self.dawdle(weir, hop)
        hop.on("mail", hops.Stall(), times=2)
        client.send(".\r\n")
        self.put_off(client, weir)
        self.assertEqual(len(hop.sessions), 1)

    def test_no_connection_at_the_repeated_envelope(self):
        gate = threading.Event()
        hop = self.hop()
        weir = self.weir(hop, timeouts=self.TIMES, limits=self.ONE)
        client = self.dawdle(weir, hop)
        hop.on("dot", hops.Hold(gate), times=1)
        other, content = self.client(weir).envelope(), mail.message()
        self.assertReply(other.command("DATA"), 354)
        other.content(content)
        hop.wait(lambda: hop.count("BDAT") == 1, what="the only connection to be in use")
        client.send(".\r\n")
        self.put_off(client, weir)
        gate.set()
        self.assertReply(other.reply(), 250)
        self.relayed(hop, content)
        # It waits for nothing any more.
        self.assertReply(client.envelope().data(content), 250)
        self.relayed(hop, content, 2)
        self.assertEqual(hop.count("MAIL"), 3)

    def test_kept_connection_that_stalls_at_mail(self):
        """While the client waits for the reply to RCPT: once the time-out, not twice."""
        hop = self.hop()
        weir = self.weir(hop, timeouts={"next-hop-mail": "2 s"}, limits=self.ONE)
        self.assertReply(attempt(weir.address(), mail.message()), 250)
        hop.on("mail", hops.Stall(), times=2)
        client = self.client(weir)
        self.assertReply(client.command("MAIL FROM:<a@example.org>"), 250)
        self.assertReply(client.command("RCPT TO:<b@example.net>"), 451)
        self.assertEqual(len(hop.sessions), 1)


def vanish(client):
    """Resets the connection: nobody is there any more."""
    client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.socket.close()
