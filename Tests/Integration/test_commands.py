# SPDX-License-Identifier: Apache-2.0
"""Every command in every state: the right reply, never a crash, never a hang."""

import socket

import hop as hops
import mail
from case import Case
from client import Client, Closed

HUGE = 10 ** 30

#: What is typed, by name, and what follows it at once (the octets of a chunk).
COMMANDS = {
    "HELO": "HELO c.example.org", "EHLO": "EHLO c.example.org", "HELO bare": "HELO", "EHLO bare": "EHLO",
    "MAIL": "MAIL FROM:<a@example.org>", "MAIL null": "MAIL FROM:<>", "MAIL bad": "MAIL FROM:a b", "MAIL bare": "MAIL",
    "MAIL cut": "MAIL FROM:<a@example", "RCPT": "RCPT TO:<b@example.net>", "RCPT null": "RCPT TO:<>", "RCPT bare": "RCPT",
    "RCPT cut": "RCPT TO:<b@", "RCPT away": "RCPT TO:<b@elsewhere.example>", "DATA arg": "DATA now", "RSET": "RSET",
    "RSET arg": "RSET x", "NOOP": "NOOP", "NOOP arg": "NOOP be quiet", "VRFY": "VRFY b@example.net", "VRFY bare": "VRFY",
    "EXPN": "EXPN list", "HELP": "HELP", "HELP arg": "HELP MAIL", "TURN": "TURN", "ETRN": "ETRN x", "STARTTLS": "STARTTLS",
    "AUTH": "AUTH PLAIN AGEAYg==", "XCLIENT": "XCLIENT ADDR=192.0.2.1", "XFORWARD": "XFORWARD ADDR=192.0.2.1", "empty": "",
    "blank": " ", "blank first": " NOOP", "lower": "noop", "mixed": "NoOp", "tab": "NOOP\tx", "garbage": "\x01\x02 what?",
    "unknown": "WHATISTHIS", "prefix": "MAI FROM:<a@example.org>", "longer": "MAILX FROM:<a@example.org>", "DATAX": "DATAX",
    "dot": ".", "colon": "MAIL FROM", "QUIT arg": "QUIT now",
}

#: state → (commands that lead there, {command: codes}); what a state does not name is in EVERYWHERE.
EVERYWHERE = {
    "HELO": 250, "EHLO": 250, "HELO bare": 501, "EHLO bare": 501, "MAIL bad": (501, 503, 553), "MAIL bare": (501, 503),
    "MAIL cut": (501, 503), "RCPT bare": (501, 503), "RCPT null": (501, 503, 550, 553), "RCPT cut": (501, 503),
    "RSET": 250, "RSET arg": (250, 501), "NOOP": 250, "NOOP arg": 250, "VRFY": (250, 252, 502, 550, 553), "VRFY bare": (501, 502, 252),
    "EXPN": (252, 502, 550), "HELP": 214, "HELP arg": (214, 504), "TURN": (500, 502), "ETRN": (500, 502), "STARTTLS": (500, 502),
    "AUTH": (500, 502, 503), "XCLIENT": (500, 502), "XFORWARD": (500, 502), "empty": 500, "blank": 500, "blank first": (250, 500),
    "lower": 250, "mixed": 250, "tab": (250, 500, 501), "garbage": 500, "unknown": 500, "prefix": 500, "longer": 500, "DATAX": 500,
    "dot": 500, "colon": (500, 501, 503), "DATA arg": (501, 503), "QUIT arg": (221, 501),
}
SENT = {"MAIL": 503, "MAIL null": 503}
STATES = {
    "connected": ([], {"MAIL": 503, "MAIL null": 503, "RCPT": 503, "RCPT away": 503, "DATA": 503, "BDAT": 503}),
    "greeted with HELO": (["HELO c.example.org"], {"MAIL": 250, "MAIL null": 250, "RCPT": 503, "RCPT away": 503, "DATA": 503}),
    "greeted": (["EHLO c.example.org"], {"MAIL": 250, "MAIL null": 250, "RCPT": 503, "RCPT away": 503, "DATA": 503, "BDAT": 503}),
    "sender": (["EHLO c.example.org", "MAIL FROM:<a@example.org>"],
               SENT | {"RCPT": 250, "RCPT away": (550, 554), "DATA": (503, 554), "BDAT": (503, 554)}),
    "sender refused": (["EHLO c.example.org", "MAIL FROM:<bad"], {"MAIL": 250, "MAIL null": 250, "RCPT": 503, "RCPT away": 503,
                                                                 "DATA": 503, "BDAT": 503}),
    "recipient refused": (["EHLO c.example.org", "MAIL FROM:<a@example.org>", "RCPT TO:<x@elsewhere.example>"],
                          SENT | {"RCPT": 250, "RCPT away": (550, 554), "DATA": (503, 554), "BDAT": (503, 554)}),
    "recipient": (["EHLO c.example.org", "MAIL FROM:<a@example.org>", "RCPT TO:<b@example.net>"],
                  SENT | {"RCPT": 250, "RCPT away": (550, 554), "DATA": 354, "BDAT": 250}),
    "chunk": (["EHLO c.example.org", "MAIL FROM:<a@example.org>", "RCPT TO:<b@example.net>", "BDAT 5\r\nhello"],
              SENT | {"RCPT": 503, "RCPT away": 503, "DATA": 503, "BDAT": 250}),
    "message sent": (["EHLO c.example.org", "MAIL FROM:<a@example.org>", "RCPT TO:<b@example.net>", "DATA", "Subject: x\r\n\r\n."],
                     {"MAIL": 250, "MAIL null": 250, "RCPT": 503, "RCPT away": 503, "DATA": 503, "BDAT": 503}),
    "reset": (["EHLO c.example.org", "MAIL FROM:<a@example.org>", "RCPT TO:<b@example.net>", "RSET"],
              {"MAIL": 250, "MAIL null": 250, "RCPT": 503, "RCPT away": 503, "DATA": 503, "BDAT": 503}),
    "greeted twice": (["EHLO c.example.org", "MAIL FROM:<a@example.org>", "RCPT TO:<b@example.net>", "EHLO again.example.org"],
                      {"MAIL": 250, "MAIL null": 250, "RCPT": 503, "RCPT away": 503, "DATA": 503, "BDAT": 503}),
}
TYPED = dict(COMMANDS, DATA="DATA", BDAT="BDAT 5\r\nhello")


def wire(command):
    """A command with its line end, or a chunk with its octets, behind which there is none."""
    return command if "\r\nhello" in command else command + "\r\n"


class EveryState(Case):
    seconds = 240

    def setUp(self):
        super().setUp()
        self.next_hop = self.hop()
        self.daemon = self.weir(self.next_hop, limits={"connections-per-address": 500})

    def reach(self, steps):
        client = Client(self.daemon.address())
        self.addCleanup(client.close)
        for step in steps:
            self.typed(client, step)
        return client

    def typed(self, client, command):
        client.send(wire(command))
        return client.reply()

    def in_step(self, client):
        """The session answers one command with one reply."""
        self.assertReply(client.command("VRFY in-step@example.net"), (250, 252, 502, 550, 553))

    def test_every_command_in_every_state(self):
        for state, (steps, expected) in STATES.items():
            for name, typed in TYPED.items():
                codes = expected.get(name, EVERYWHERE.get(name))
                if codes is None:
                    continue
                with self.subTest(state=state, command=name):
                    client = self.reach(steps)
                    reply = self.typed(client, typed)
                    self.assertReply(reply, codes)
                    if reply.code == 354:
                        self.assertTrue(client.silent(0.05))
                        client.content(mail.message())
                        self.assertReply(client.reply(), 250)
                    elif reply.code == 221:
                        self.assertTrue(client.at_end())
                        continue
                    self.in_step(client)
                    client.close()

    def test_every_command_pipelined_after_every_state(self):
        """All commands of a state and one more in a single segment: one reply each, in order."""
        for state, (steps, expected) in STATES.items():
            if "message sent" in state:
                continue
            for name in ("MAIL", "RCPT", "RSET", "unknown", "garbage", "empty", "BDAT"):
                codes = expected.get(name, EVERYWHERE.get(name))
                if codes is None:
                    continue
                with self.subTest(state=state, command=name):
                    client = self.reach([])
                    client.send("".join(map(wire, [*steps, TYPED[name], "QUIT"])))
                    replies = [client.reply() for _ in range(len(steps) + 2)]
                    self.assertReply(replies[-2], codes)
                    self.assertReply(replies[-1], 221)
                    self.assertTrue(client.at_end())

    def test_truncated_in_every_state(self):
        """The client goes away in the middle of every command: no crash, and nothing relayed."""
        for steps, _ in STATES.values():
            if "Subject" in "".join(steps):
                continue
            for typed in ("MAIL FROM:<a@", "RCPT TO:<", "BDAT 100 LAST\r\nabc", "BDAT 10", "DA", "QUIT", "\r", "EHLO"):
                client = self.reach(steps)
                client.send(typed)
                client.close()
        with Client(self.daemon.address()) as client:
            client.ehlo().quit()
        self.assertEqual(self.next_hop.messages, [])

    def test_quit_in_every_state(self):
        for state, (steps, _) in STATES.items():
            with self.subTest(state=state):
                client = self.reach(steps)
                self.assertReply(client.command("QUIT"), 221)
                self.assertTrue(client.at_end())

    def test_requests_of_web_browsers(self):
        for line in ("GET / HTTP/1.1", "POST /x HTTP/1.1", "CONNECT mail.example:25 HTTP/1.1", "PUT / HTTP/1.0", "HEAD / HTTP/1.0",
                     "OPTIONS * HTTP/1.1"):
            with self.subTest(line=line):
                client = self.reach([])
                # A browser made to post here sends commands as the body: none of them may be heard.
                client.send(f"{line}\r\nHost: gate.example.net\r\n\r\nEHLO x\r\nMAIL FROM:<a@example.org>\r\n")
                self.assertReply(client.reply(), (421, 5))
                try:
                    while True:
                        self.assertReply(client.reply(), (4, 5))
                except Closed:
                    pass
        self.assertEqual(self.next_hop.count("MAIL"), 0)

    def test_tls_hello_to_a_plain_port(self):
        client = self.reach([])
        client.send(bytes.fromhex("1603010200010001fc0303") + bytes(range(256)) * 2)
        client.socket.shutdown(socket.SHUT_WR)
        try:
            while True:
                self.assertReply(client.reply(), (4, 5))
        except Closed:
            pass

    def test_over_long_lines(self):
        for steps, _ in (STATES["connected"], STATES["greeted"], STATES["recipient"]):
            for size in (513, 2049, 4096, 65_536, 500_000):
                for pattern in ("NOOP {}", "MAIL FROM:<{}@example.org>", "RCPT TO:<{}@example.net>", "{}", "EHLO {}"):
                    with self.subTest(state=len(steps), size=size, pattern=pattern):
                        client = self.reach(steps)
                        line = pattern.format("x" * (size - len(pattern))) + "\r\n"
                        self.assertEqual(len(line), size)
                        client.send(line)
                        reply = client.reply()
                        if size <= 512 or (size < 2048 and pattern.startswith("NOOP")):
                            self.assertReply(reply, 250)
                        else:
                            self.assertReply(reply, (5, 421))
                        if reply.code != 421:
                            self.in_step(client)
                        client.close()

    def test_endless_line(self):
        """A command line without an end costs no memory and ends the session."""
        client = self.reach([])
        before = self.daemon.memory()
        try:
            for _ in range(300):
                client.send(b"x" * 100_000)
        except OSError:
            pass
        try:
            self.assertReply(client.reply(), (421, 5))
        except Closed:
            pass
        self.assertLess(self.daemon.memory() - before, 16 << 20)
        self.assertEqual(self.next_hop.messages, [])

    def test_longest_line_that_must_be_taken(self):
        """512 octets with the CRLF (RFC 5321 section 4.5.3.1.4), and more for parameters."""
        client = self.reach(["EHLO c.example.org"])
        self.assertReply(client.command("NOOP " + "x" * (512 - 7)), 250)
        local = "l" * 64
        domain = ".".join(["d" * 61] * 4)  # 247
        self.assertReply(client.command(f"MAIL FROM:<{local}@{domain}> BODY=8BITMIME SMTPUTF8 SIZE=1000"), 250)
        client.command("RSET")
        self.assertReply(client.command(f"MAIL FROM:<{'l' * 65}@example.org>"), (250, 501, 550, 553))

    def test_too_many_errors(self):
        client = self.reach(["EHLO c.example.org"])
        count = 0
        try:
            while count < 200:
                count += 1
                if client.command("BADCOMMAND").code == 421:
                    break
        except Closed:
            self.fail("closed without a word")
        self.assertLess(count, 100)
        self.assertGreaterEqual(count, 5)
        self.assertTrue(client.at_end())

    def test_too_many_commands_that_do_nothing(self):
        for command in ("NOOP", "RSET", "VRFY x@example.net", "HELP", "EHLO c.example.org"):
            with self.subTest(command=command):
                client = self.reach(["EHLO c.example.org"])
                count = 0
                while count < 5000:
                    count += 1
                    if client.command(command).code == 421:
                        break
                self.assertLess(count, 5000)
                self.assertTrue(client.at_end())


class Chunking(Case):
    """RFC 3030."""

    def setUp(self):
        super().setUp()
        self.next_hop = self.hop()
        self.daemon = self.weir(self.next_hop, limits={"message": "100 KiB"})

    def test_empty_last_chunk(self):
        client = self.client(self.daemon)
        content = mail.message()
        client.envelope()
        client.send(b"BDAT %d\r\n" % len(content) + content)
        self.assertReply(client.reply(), 250)
        self.assertReply(client.command("BDAT 0 LAST"), 250)
        self.relayed(self.next_hop, content)
        # And alone: an empty message.
        self.assertReply(client.envelope().command("BDAT 0 LAST"), 250)
        self.relayed(self.next_hop, b"", 2)

    def test_octets_of_a_refused_chunk_are_dropped(self):
        poison = b"QUIT\r\nRSET\r\nMAIL FROM:<x@example.org>\r\n"
        for steps in ([], ["MAIL FROM:<a@example.org>"], ["MAIL FROM:<a@example.org>", "RCPT TO:<b@elsewhere.example>"]):
            with self.subTest(steps=steps):
                client = self.client(self.daemon)
                for step in steps:
                    client.command(step)
                client.send(b"BDAT %d LAST\r\n" % len(poison) + poison)
                self.assertReply(client.reply(), (503, 554))
                self.assertReply(client.command("NOOP"), 250)
                self.assertTrue(client.silent(0.05))

    def test_data_after_bdat(self):
        client = self.client(self.daemon)
        client.envelope()
        client.send(b"BDAT 5\r\nhello")
        self.assertReply(client.reply(), 250)
        self.assertReply(client.command("DATA"), 503)
        self.assertReply(client.command("RSET"), 250)
        content = mail.message()
        self.assertReply(client.envelope().data(content), 250)
        self.relayed(self.next_hop, content)

    def test_length_that_cannot_be_read(self):
        """Nobody knows where the next command is: the connection closes."""
        for argument in ("", "x", "-1", "1x", "0x10", f"{HUGE}", f"{HUGE} LAST", "5 LAST LAST", "LAST", "5 FIRST", "+5", "5,5"):
            with self.subTest(argument=argument):
                client = self.client(self.daemon)
                client.envelope()
                self.assertReply(client.command(f"BDAT {argument}"), (421, 501))
                if client.transcript[-1].startswith(b"< 421"):
                    self.assertTrue(client.at_end())
                client.close()
        self.assertEqual(self.next_hop.messages, [])

    def test_chunks_over_the_size_limit(self):
        client = self.client(self.daemon)
        client.envelope()
        chunk = b"x" * 30_000
        codes = []
        for _ in range(5):
            client.send(b"BDAT 30000\r\n" + chunk)
            codes.append(client.reply().code)
            if codes[-1] != 250:
                break
        self.assertEqual(codes[:3], [250] * 3)
        self.assertIn(codes[-1], (552, 421))
        client = self.client(self.daemon)
        client.envelope()
        client.send(b"BDAT 110000 LAST\r\n" + b"x" * 110_000)
        self.assertReply(client.reply(), (552, 421))
        self.assertEqual(self.next_hop.messages, [])

    def test_chunk_of_an_announced_terabyte(self):
        client = self.client(self.daemon)
        client.envelope()
        self.assertReply(client.command(f"BDAT {1 << 40} LAST"), (421, 552))

    def test_helo_client_may_not_know_bdat(self):
        """It was not offered, but refusing it is not worth losing step."""
        client = self.client(self.daemon, ehlo=False)
        client.command("HELO c.example.org")
        client.envelope()
        client.send(b"BDAT 5 LAST\r\nhello")
        self.assertReply(client.reply(), (250, 500, 502, 503))
        self.assertReply(client.command("NOOP"), 250)


class Size(Case):
    """RFC 1870, and messages that are larger than they say."""

    def test_larger_than_the_limit(self):
        hop = self.hop(hops.PLAIN)
        weir = self.weir(hop, limits={"message": "100 KiB"})
        client = self.client(weir)
        # Read on to keep step, up to twice the limit.
        self.assertReply(client.envelope().data(mail.message(size=150_000)), 552, "5.3.4")
        content = mail.message(size=90_000)
        self.assertReply(client.envelope().data(content), 250)
        self.relayed(hop, content)
        client.envelope()
        self.assertReply(client.command("DATA"), 354)
        try:
            client.content(mail.message(size=3_000_000), piece=50_000)
        except OSError:
            pass
        try:
            self.assertReply(client.reply(), 421)
        except Closed:
            pass  # a reset may overtake the reply
        self.assertEqual(len(hop.messages), 1)

    def test_exactly_the_limit(self):
        hop = self.hop()
        weir = self.weir(hop, limits={"message": "64 KiB"})
        head = mail.message(b"")
        # A chunk that is over the limit may end the session: nobody wants to read all that it announces.
        for size, code in ((65_536, 250), (65_537, (552, 421))):
            body = b"x" * 70 + b"\r\n"
            content = head + body * 2000
            content = content[:size - 2] + b"\r\n"
            content = content.replace(b"\r\r\n", b"x\r\n")
            self.assertEqual(len(content), size)
            for how in ("data", "bdat"):
                with self.subTest(size=size, how=how):
                    client = self.client(weir)
                    self.assertReply(getattr(client.envelope(), how)(content), code)
