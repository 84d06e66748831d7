# SPDX-License-Identifier: Apache-2.0
"""Connections, time and space have bounds, and whoever meets one is told."""

import fcntl
import os
import socket
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

    def test_a_delivery_counts_when_its_client_has_left(self):
        """Or a client could have any number in hand by going away."""
        gate = threading.Event()
        hop = self.hop().on("dot", hops.Hold(gate), times=1)
        weir = self.weir(hop, limits={"connections": 100, "connections-per-address": 1})
        client = self.client(weir)
        client.envelope()
        self.assertReply(client.command("DATA"), 354)
        content = mail.message()
        client.content(content)
        hop.wait(lambda: hop.count("BDAT") == 1, what="the message")
        before = weir.settle(weir.descriptors)
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()
        until(lambda: weir.descriptors() < before, 10, "the session to end")
        self.assertFalse(self.greets(weir))
        gate.set()
        self.relayed(hop, content)
        until(lambda: self.greets(weir), 5, "room after the delivery")

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
    TIMEOUTS = {"command": "3 s", "data": "3 s", "next-hop": "5 s"}

    def timed_out(self, client, least=2.0, most=20.0):
        """The daemon's clock began to run a little before ours, by as much as this machine is slow."""
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
        together(self.content_at_less_than_the_least_rate, self.idle_connection_to_a_hop, self.no_connection_within_30_s,
                 self.refused_content_at_a_good_rate, self.refused_chunk_at_less_than_the_least_rate,
                 self.whole_chunks_at_less_than_the_least_rate)

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

    def refused_content_at_a_good_rate(self):
        """What is wrong with it is said at its end, not that it came too slowly."""
        client = self.client(self.weir(self.hop()))
        client.envelope()
        self.assertReply(client.command("DATA"), 354)
        began = time.monotonic()
        client.send("Subject: a lone\n line feed\r\n\r\n")
        while time.monotonic() - began < 70:
            client.send(b"x" * 998 + b"\r\n")
            self.assertTrue(client.silent(1.0))
        client.send(".\r\n")
        self.assertReply(client.reply(), 550, "5.6.11")
        self.assertReply(client.command("NOOP"), 250)

    def refused_chunk_at_less_than_the_least_rate(self):
        """A session without a message may not last longer for it."""
        client = self.client(self.weir(self.hop()))
        began = time.monotonic()
        client.send("BDAT 1000000\r\n")
        reply = None
        while time.monotonic() - began < 100 and reply is None:
            try:
                client.send("drop")
            except OSError:
                pass
            if not client.silent(1.0):
                reply = client.reply()
        self.assertIsNotNone(reply, "served for 100 s")
        self.assertReply(reply, 421, "4.4.2")
        self.assertGreater(time.monotonic() - began, 30)

    def whole_chunks_at_less_than_the_least_rate(self):
        """Each is answered as soon as it is there, but the message takes for ever."""
        client = self.client(self.weir(self.hop()))
        client.envelope()
        began, codes = time.monotonic(), []
        while time.monotonic() - began < 100 and 421 not in codes:
            client.send("BDAT 4\r\ndrop")
            codes.append(client.reply().code)
            if codes[-1] == 250 and not client.silent(1.0):
                codes.append(client.reply().code)
        self.assertEqual(codes[-1], 421, "served for 100 s")
        self.assertGreater(time.monotonic() - began, 30)

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

    def test_memory_is_free_again_when_a_file_has_its_content(self):
        gate = threading.Event()
        hop = self.hop().on("dot", hops.Hold(gate))
        weir = self.weir(hop, spool={"path": "@HOME@/spool", "memory": "256 KiB"}, limits={"event-loops": 1})
        large, small = self.client(weir).envelope(), self.client(weir).envelope(recipients=["c@example.net"])
        content = mail.message(size=300_000)
        large.send(b"BDAT %d\r\n" % len(content) + content)
        self.assertReply(large.reply(), 250)
        until(lambda: sum(_spool_files(weir)) >= 256 * 1024, 10, "the content to be in a file")
        # This one has all of the memory to itself.
        other = mail.message(size=200_000)
        small.send(b"BDAT %d LAST\r\n" % len(other) + other)
        hop.wait(lambda: hop.count("BDAT") == 1, what="the other message")
        self.assertEqual(len(_spool_files(weir)), 1)
        gate.set()
        self.assertReply(small.reply(), 250)
        self.assertReply(large.command("BDAT 0 LAST"), 250)
        first, second = hop.wait_messages(2)
        mail.assert_relayed(first.content, other)
        mail.assert_relayed(second.content, content)

    def test_chunks_that_nobody_asked_for(self):
        """They are read, so that the client hears why not; but not without end."""
        weir = self.weir(self.hop(), limits={"message": "64 KiB"})
        chunk = b"BDAT 65536\r\n" + b"x" * 65536
        for commands in ([], ["MAIL FROM:<a@example.org>"]):
            client = self.client(weir)
            for command in commands:
                self.assertReply(client.command(command), 250)
            for _ in range(2):
                client.send(chunk)
                self.assertReply(client.reply(), 503)
            client.send("BDAT 1\r\nx")
            self.assertReply(client.reply(), 421, "4.7.0")
            self.assertTrue(client.at_end())

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


def _spool_files(weir):
    """The sizes of the files in which messages wait: they have no names, but descriptors."""
    folder, sizes = f"/proc/{weir.process.pid}/fd", []
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        try:
            if os.readlink(path).startswith(os.path.realpath(os.path.join(weir.home, "spool")) + "/"):
                sizes.append(os.stat(path).st_size)
        except OSError:
            continue
    return sizes
