# SPDX-License-Identifier: Apache-2.0
"""Connections to the next hop are kept, used again, given back while a client dawdles, and replaced when they died."""

import os
import socket
import struct
import threading

import hop as hops
import mail
from case import Case, together
from client import Client, send_mail, stuffed
from peers import Postfix
from wait import until

#: As many event loops as processors, each with connections of its own.
LOOPS = max(2, os.cpu_count() or 1)


class Pool(Case):
    def test_a_connection_serves_many_messages(self):
        hop = self.hop()
        weir = self.weir(hop)
        contents = [mail.message() for _ in range(10 * LOOPS)]
        for content in contents:
            self.assertReply(send_mail(weir.address(), content), 250)
        messages = hop.wait_messages(len(contents))
        self.assertEqual([mail.below_trace(m.content) for m in messages], contents)
        # Each event loop keeps its own.
        self.assertLessEqual(len(hop.sessions), LOOPS, hop.commands())
        self.assertEqual(hop.count("EHLO"), len(hop.sessions))

    def warm(self, weir):
        """Each event loop has a connection that it keeps."""
        for _ in range(4 * LOOPS):
            self.assertReply(send_mail(weir.address(), mail.message()), 250)

    def test_a_connection_that_died_is_replaced(self):
        for hard in (False, True):
            hop = self.hop()
            weir = self.weir(hop)
            self.warm(weir)
            before, sessions = len(hop.messages), len(hop.sessions)
            hop.drop_connections(hard)
            content = mail.message()
            # Not even a 451: it died before its reply to MAIL.
            self.assertReply(send_mail(weir.address(), content), 250)
            self.relayed(hop, content, before + 1)
            self.assertEqual(len(hop.sessions), sessions + 1)

    def test_a_connection_that_dies_at_mail_is_replaced_once(self):
        hop = self.hop()
        weir = self.weir(hop)
        self.warm(weir)
        before = len(hop.messages)
        hop.on("mail", hops.Drop(), times=1)
        content = mail.message()
        self.assertReply(send_mail(weir.address(), content), 250)
        self.relayed(hop, content, before + 1)

    def test_a_kept_connection_that_says_421_to_mail_is_replaced_once(self):
        """The server was about to close it; that is no news for the client."""
        for offers in (hops.EVERYTHING, hops.PLAIN):
            hop = self.hop(offers)
            weir = self.weir(hop)
            self.warm(weir)
            before, sessions = len(hop.messages), len(hop.sessions)
            hop.on("mail", hops.Say("421 4.4.2 Idle for too long", then_drop=True), times=1)
            content = mail.message()
            self.assertReply(send_mail(weir.address(), content), 250)
            self.relayed(hop, content, before + 1)
            self.assertEqual(len(hop.sessions), sessions + 1)
            # A new one that says so is no longer tried again.
            hop.on("mail", hops.Say("421 4.3.2 Shutting down", then_drop=True), times=2)
            with Client(weir.address()) as client:
                self.assertReply(client.ehlo().attempt("a@example.org", ["b@example.net"], mail.message()), 451)
            self.assertEqual(len(hop.messages), before + 1)

    def test_messages_in_files_over_one_connection(self):
        """When one is done, nothing of it meddles with the next."""
        for offers in (hops.EVERYTHING, hops.PLAIN):
            hop = self.hop(offers)
            weir = self.weir(hop, limits={"event-loops": 1})
            client = self.client(weir)
            contents = [mail.message(size=262_000 + 7919 * number) for number in range(40)]
            for content in contents:
                self.assertReply(client.envelope().data(content), 250)
            messages = hop.wait_messages(len(contents))
            self.assertEqual([mail.below_trace(message.content) for message in messages], contents)
            self.assertEqual(len(hop.sessions), 1)

    def test_a_connection_that_refuses_and_refuses_is_not_kept(self):
        """After five refusals: a server may slow down or block who brings so many."""
        hop = self.hop().on("rcpt", hops.Say("550 5.1.1 No such user"), when=b"nobody@")
        # One loop, and so one connection for as long as it is kept.
        weir = self.weir(hop, limits={"event-loops": 1})
        for _ in range(6):
            with Client(weir.address()) as client:
                self.assertReply(client.ehlo().attempt("a@example.org", ["nobody@example.net"], b""), 550)
                client.quit()
        content = mail.message()
        self.assertReply(send_mail(weir.address(), content), 250)
        self.relayed(hop, content)
        self.assertEqual(len(hop.sessions), 2, hop.commands())

    def test_transactions_do_not_mix(self):
        """What one client began and left must not reach the next one's message."""
        hop = self.hop()
        weir = self.weir(hop)
        client = self.client(weir)
        client.envelope("left@example.org", ["left@example.net"])
        client.quit()
        content = mail.message()
        self.assertReply(send_mail(weir.address(), content), 250)
        message = self.relayed(hop, content)
        self.assertEqual((message.sender, message.recipients), ("a@example.org", ["b@example.net"]))
        client = self.client(weir)
        client.envelope("left@example.org", ["left@example.net"])
        self.assertReply(client.command("RSET"), 250)
        self.assertReply(client.envelope(recipients=["c@example.net"]).data(content), 250)
        self.assertEqual(hop.messages[-1].recipients, ["c@example.net"])

    def test_at_most_so_many_connections(self):
        hop = self.hop()
        gate = threading.Event()
        hop.on("dot", hops.Hold(gate))
        weir = self.weir(hop, limits={"connections": 500, "connections-per-address": 500})
        contents = [mail.message() for _ in range(60)]
        threads = threading.Thread(target=lambda: together(
            *[lambda c=content: replies.append(send_mail(weir.address(), c).code) for content in contents]))
        replies = []
        threads.start()
        hop.wait(lambda: len(hop.open_sessions()) >= 40, 20, "40 connections")
        try:
            hop.wait(lambda: len(hop.open_sessions()) > 40, 1)
            self.fail(f"{len(hop.open_sessions())} connections")
        except AssertionError as error:
            self.assertIn("not within 1 s", str(error))
        gate.set()
        threads.join(60)
        self.assertEqual(replies, [250] * 60)
        self.assertEqual(sorted(mail.below_trace(m.content) for m in hop.wait_messages(60)), sorted(contents))


class Waiting(Case):
    """For the only connection to the hop, which another message has."""

    def start(self):
        self.gate = threading.Event()
        self.content = mail.message()
        hop = self.hop().on("dot", hops.Hold(self.gate), times=1)
        weir = self.weir(hop, limits={"event-loops": 1, "next-hop-connections": 1})
        self.addCleanup(self.gate.set)
        self.holder = self.client(weir).envelope()
        self.assertReply(self.holder.command("DATA"), 354)
        self.holder.content(self.content)
        hop.wait(lambda: hop.count("BDAT") == 1, what="the only connection to be in use")
        return hop, weir

    def finish(self, hop, weir):
        """The next one gets the permit at once: nobody stands before it."""
        content = mail.message()
        client = self.client(weir)
        self.assertReply(client.command("MAIL FROM:<a@example.org>"), 250)
        client.send("RCPT TO:<b@example.net>\r\n")
        self.assertTrue(client.silent(0.5))
        self.gate.set()
        self.assertReply(self.holder.reply(), 250)
        self.assertReply(client.reply(), 250)
        self.assertReply(client.data(content), 250)
        self.assertEqual([mail.below_trace(message.content) for message in hop.wait_messages(2)], [self.content, content])
        # No connection was made for those who had left.
        self.assertEqual(len(hop.sessions), 2, hop.commands())

    def test_a_client_that_vanishes_loses_its_place(self):
        hop, weir = self.start()
        before = weir.settle(weir.descriptors)
        for _ in range(3):
            client = self.client(weir)
            self.assertReply(client.command("MAIL FROM:<a@example.org>"), 250)
            client.send("RCPT TO:<b@example.net>\r\n")
            self.assertTrue(client.silent(0.3))
            client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()
        until(lambda: weir.descriptors() <= before, 10, "the sessions to end")
        self.finish(hop, weir)

    def test_a_client_that_ends_its_input_loses_its_place(self):
        """It may still listen, but no content can come any more."""
        hop, weir = self.start()
        client = self.client(weir, timeout=15)
        self.assertReply(client.command("MAIL FROM:<a@example.org>"), 250)
        client.send("RCPT TO:<b@example.net>\r\n")
        client.socket.shutdown(socket.SHUT_WR)
        self.assertReply(client.reply(), 451, "4.3.2")
        self.assertTrue(client.at_end())
        self.finish(hop, weir)


class GivenBack(Case):
    """If content is not complete within 5 s of the last RCPT, the hop gets RSET; after the verdict the envelope is repeated."""

    seconds = 900 if os.environ.get("WEIR_LONG") else 150

    def dawdle(self, weir, hop, content, meanwhile=None):
        client = self.client(weir)
        client.envelope()
        self.assertReply(client.command("DATA"), 354)
        octets = stuffed(content)
        client.send(octets[:100])
        hop.wait(lambda: hop.count("RSET") > 0 or not hop.open_sessions(), 15, "RSET while the client dawdles")
        if meanwhile:
            meanwhile()
        client.send(octets[100:])
        return client.reply()

    def test_given_back_and_repeated(self):
        hop = self.hop()
        weir = self.weir(hop)
        content, other = mail.message(), mail.message()
        reply = self.dawdle(weir, hop, content, lambda: self.assertReply(send_mail(weir.address(), other), 250))
        self.assertReply(reply, 250)
        first, second = hop.wait_messages(2)
        mail.assert_relayed(first.content, other)
        mail.assert_relayed(second.content, content)
        # The envelope was repeated, and no connection was made for that.
        self.assertEqual(hop.count("RCPT"), 3)
        self.assertLessEqual(len(hop.sessions), LOOPS, hop.commands())

    def test_recipient_refused_at_the_repetition(self):
        for text, codes in (("550 5.1.1 Gone meanwhile", (550,)), ("450 4.2.0 Later", (450,))):
            hop = self.hop()
            weir = self.weir(hop)
            reply = self.dawdle(weir, hop, mail.message(), lambda t=text: hop.on("rcpt", hops.Say(t)))
            # The hop's own reply, as it was the only recipient.
            self.assertReply(reply, codes)
            self.assertEqual(hop.messages, [])

    def test_one_of_two_recipients_refused_at_the_repetition(self):
        hop = self.hop()
        weir = self.weir(hop)
        client = self.client(weir)
        client.envelope(recipients=["b@example.net", "c@example.net"])
        self.assertReply(client.command("DATA"), 354)
        hop.wait(lambda: hop.count("RSET") > 0 or not hop.open_sessions(), 15, "RSET while the client dawdles")
        hop.on("rcpt", hops.Say("550 5.1.1 Gone meanwhile"), when=b"c@")
        client.content(mail.message())
        # One would get it and one not, and neither answer would be true: nothing is sent.
        self.assertReply(client.reply(), 451)
        self.assertEqual(hop.messages, [])

    def test_slow_data_before_a_postfix_that_gives_up_after_10_s(self):
        self.slow_data(20)

    if os.environ.get("WEIR_LONG"):
        def test_ten_minutes_of_data_before_a_postfix_that_gives_up_after_10_s(self):
            self.slow_data(600)

    def slow_data(self, duration):
        with Postfix(settings={"smtpd_timeout": "10s"}) as postfix:
            weir = self.weir(f"smtp://127.0.0.1:{postfix.port}")
            mark = mail.unique()
            content = mail.message(mark=mark, size=1500 * duration)
            octets = stuffed(content)
            client = self.client(weir)
            client.envelope()
            self.assertReply(client.command("DATA"), 354)
            # Two pieces a second for that long: an event of the clock is what this test is about.
            ticker, step = threading.Event(), len(octets) // (2 * duration) + 1
            for start in range(0, len(octets), step):
                client.send(octets[start:start + step])
                ticker.wait(0.5)
            self.assertReply(client.reply(), 250)
            until(lambda: postfix.delivered() >= 1 and postfix.queued() == 0, 30, "delivery by Postfix")
            found = [message for message in postfix.messages() if mark.encode() in message]
            self.assertEqual(len(found), 1)
            self.assertTrue(found[0].replace(b"\n", b"\r\n").endswith(content))


class Idle(Case):
    def test_idle_connection_ends_with_quit(self):
        """At a graceful stop the hop is told."""
        hop = self.hop()
        weir = self.weir(hop)
        self.assertReply(send_mail(weir.address(), mail.message()), 250)
        self.assertEqual(weir.stop(), 0)
        hop.wait(lambda: not hop.open_sessions(), 10, "the connection to close")
        self.assertEqual(hop.count("QUIT"), 1, hop.commands())

    def test_session_without_a_message_costs_the_hop_nothing(self):
        hop = self.hop()
        weir = self.weir(hop)
        with Client(weir.address()) as client:
            client.ehlo()
            client.command("NOOP")
            client.quit()
        self.assertEqual(hop.count("MAIL"), 0)
