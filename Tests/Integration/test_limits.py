# SPDX-License-Identifier: Apache-2.0
"""Connections, time and space have bounds, and whoever meets one is told."""

import fcntl
import struct
import termios
import threading
import time

import hop as hops
import mail
from case import Case, together
from client import Client, Closed, send_mail
from wait import until


class Connections(Case):
    def test_too_many_from_one_address(self):
        weir = self.weir(self.hop(), limits={"connections": 100, "connections-per-address": 5})
        clients = [self.client(weir) for _ in range(5)]
        client = self.client(weir, ehlo=False)
        self.assertReply(client.greeting, 421)
        self.assertTrue(client.at_end())
        # Another address has its own count: all of 127.0.0.0/8 is this machine.
        other = self.client(weir, source="127.0.0.2")
        self.assertReply(other.command("NOOP"), 250)
        clients[0].quit()
        until(lambda: self.greets(weir), 5, "room after one has left")
        self.assertReply(clients[1].command("NOOP"), 250)

    def test_too_many_in_all(self):
        weir = self.weir(self.hop(), limits={"connections": 5, "connections-per-address": 100})
        clients = [self.client(weir) for _ in range(5)]
        client = self.client(weir, ehlo=False, source="127.0.0.2")
        self.assertReply(client.greeting, 421)
        self.assertTrue(client.at_end())
        clients[0].close()
        until(lambda: self.greets(weir), 5, "room after one has left")

    def greets(self, weir):
        with Client(weir.address(), greeting=False) as client:
            reply = client.reply()
            if reply.code == 220:
                client.quit()
            return reply.code == 220

    def test_connections_that_vanish_are_forgotten(self):
        weir = self.weir(self.hop(), limits={"connections": 10, "connections-per-address": 10})
        before = weir.settle(weir.descriptors)
        for _ in range(100):
            client = Client(weir.address(), greeting=False)
            client.close()
        until(lambda: self.greets(weir), 5, "room after all have left")
        until(lambda: weir.descriptors() <= before + 2, 10, "descriptors to be closed")


class Time(Case):
    TIMEOUTS = {"command": "1 s", "data": "1 s", "next-hop": "5 s"}

    def timed_out(self, client, least=0.8, most=10.0):
        began = time.monotonic()
        self.assertReply(client.reply(), 421)
        self.assertTrue(client.at_end())
        took = time.monotonic() - began
        self.assertTrue(least <= took <= most, took)

    def test_no_command(self):
        weir = self.weir(self.hop(), timeouts=self.TIMEOUTS)
        self.timed_out(self.client(weir, ehlo=False))
        self.timed_out(self.client(weir))
        client = self.client(weir)
        client.envelope()
        self.timed_out(client)

    def test_half_a_command(self):
        client = self.client(self.weir(self.hop(), timeouts=self.TIMEOUTS))
        client.send("MAIL FROM:<a@exam")
        self.timed_out(client)

    def test_a_command_octet_by_octet_does_not_last_for_ever(self):
        """A new octet is not a new command: the time runs from the last complete one."""
        client = self.client(self.weir(self.hop(), timeouts=self.TIMEOUTS))
        began, text = time.monotonic(), ""
        try:
            while time.monotonic() - began < 15:
                client.send("x")
                if not client.silent(0.3):
                    text = client.reply()
                    break
        except (Closed, OSError):
            text = "closed"
        self.assertTrue(text, "a client that sends an octet now and then is served for ever")

    def test_content_stops(self):
        hop = self.hop()
        weir = self.weir(hop, timeouts=self.TIMEOUTS)
        client = self.client(weir)
        client.envelope()
        client.command("DATA")
        client.send("Subject: half\r\n\r\nbody\r\n")
        self.timed_out(client)
        client = self.client(weir)
        client.envelope()
        client.send("BDAT 100 LAST\r\nabc")
        self.timed_out(client)
        self.assertEqual(hop.messages, [])

    def test_peer_that_reads_no_replies(self):
        """What we say to somebody who does not listen is not kept without bound."""
        weir = self.weir(self.hop(), timeouts=self.TIMEOUTS)
        before = weir.memory()
        client = self.client(weir)
        client.socket.settimeout(5)
        try:
            for _ in range(2000):
                client.socket.sendall(b"NOOP\r\n" * 1000)
        except OSError:
            pass
        self.assertLess(weir.memory() - before, 32 << 20)
        client.close()
        self.assertReply(send_mail(weir.address(), mail.message()), 250)


class Minute(Case):
    """What takes a minute by design, all at the same time."""

    seconds = 180

    def test_least_rate_and_idle_connections_and_waiting_for_a_hop(self):
        together(self.content_at_less_than_the_least_rate, self.idle_connection_to_a_hop, self.no_connection_within_30_s)

    def content_at_less_than_the_least_rate(self):
        """500 octets a second over any 60 s: a client that keeps the connection alive drop by drop is shown the door."""
        hop = self.hop()
        client = self.client(self.weir(hop))
        client.envelope()
        self.assertReply(client.command("DATA"), 354)
        began = time.monotonic()
        client.send("Subject: slow\r\n\r\n")
        reply = None
        while time.monotonic() - began < 100 and reply is None:
            try:
                client.send("drop\r\n")
            except OSError:
                pass
            if not client.silent(1.0):
                reply = client.reply()
        self.assertIsNotNone(reply, "served for 100 s")
        self.assertReply(reply, 421)
        self.assertGreater(time.monotonic() - began, 30)
        self.assertEqual(hop.messages, [])

    def idle_connection_to_a_hop(self):
        """It is closed after 60 s, politely."""
        hop = self.hop()
        self.assertReply(send_mail(self.weir(hop).address(), mail.message()), 250)
        began = time.monotonic()
        hop.wait(lambda: not hop.open_sessions(), 100, "the idle connection to close")
        self.assertTrue(40 < time.monotonic() - began < 90, time.monotonic() - began)
        self.assertEqual(hop.count("QUIT"), 1)

    def no_connection_within_30_s(self):
        """Forty connections a hop; who waits longer than 30 s for one is put off."""
        gate = threading.Event()
        hop = self.hop(hops.PLAIN).on("dot", hops.Hold(gate))
        weir = self.weir(hop, limits={"connections": 500, "connections-per-address": 500})
        holders = []
        for _ in range(40):
            client = self.client(weir)
            client.envelope()
            self.assertReply(client.command("DATA"), 354)
            client.content(mail.message())
            holders.append(client)
        hop.wait(lambda: hop.count("DATA") == 40, 20, "40 messages at the hop")
        began = time.monotonic()
        client = self.client(weir, timeout=60)
        reply = client.attempt("a@example.org", ["b@example.net"], mail.message())
        took = time.monotonic() - began
        gate.set()
        self.assertReply(reply, 451, "4.3.2")
        self.assertTrue(20 < took < 50, took)
        for client in holders:
            self.assertReply(client.reply(), 250)


class Space(Case):
    def test_spool_is_full(self):
        """What does not fit is put off, not lost."""
        hop = self.hop(hops.PLAIN)
        weir = self.weir(hop, spool={"path": "@HOME@/spool", "memory": "128 KiB", "disk": "2 MiB"},
                         limits={"message": "1 MiB"})
        contents, clients = [mail.message(size=900_000) for _ in range(4)], []
        for content in contents:
            client = self.client(weir)
            reply = client.command("MAIL FROM:<a@example.org>")
            if reply.code != 250:
                self.assertReply(reply, 452, "4.3.1")
                continue
            client.command("RCPT TO:<b@example.net>")
            self.assertReply(client.command("DATA"), 354)
            client.send(content[:-100])
            clients.append((client, content))
            # The next one asks when this has arrived.
            until(lambda: _unsent(client) == 0, 10, "the content to be read")
        codes = []
        for client, content in clients:
            client.send(content[-100:] + b".\r\n")
            codes.append(client.reply().code)
        self.assertLessEqual(set(codes), {250, 451, 452})
        self.assertGreaterEqual(codes.count(250), 1)
        self.assertLess(codes.count(250), 4, "the spool has no bound")
        accepted = [content for (_, content), code in zip(clients, codes) if code == 250]
        self.assertEqual(sorted(mail.below_trace(m.content) for m in hop.accepted()), sorted(accepted))
        content = mail.message(size=900_000)
        until(lambda: self.passes(weir, content), 10, "room after the others have left")
        mail.assert_relayed(hop.accepted()[-1].content, content)

    def passes(self, weir, content):
        with Client(weir.address()) as client:
            client.ehlo()
            if client.command("MAIL FROM:<a@example.org>").code != 250:
                return False
            client.command("RCPT TO:<b@example.net>")
            return client.data(content).code == 250

    def test_message_that_outgrows_the_spool(self):
        hop = self.hop()
        weir = self.weir(hop, spool={"path": "@HOME@/spool", "memory": "128 KiB", "disk": "1 MiB"})
        client = self.client(weir)
        self.assertReply(client.envelope().data(mail.message(size=3_000_000)), (451, 452))
        self.assertEqual(hop.messages, [])
        self.assertReply(client.envelope().data(mail.message()), 250)


def _unsent(client):
    """Octets that the kernel still holds for the peer."""
    return struct.unpack("i", fcntl.ioctl(client.socket, termios.TIOCOUTQ, b"\0\0\0\0"))[0]
