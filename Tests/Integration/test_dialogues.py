# SPDX-License-Identifier: Apache-2.0
"""The SMTP dialogues of ../shared/corpora: another server's tests, judged by the class of the code, and its fuzz seeds."""

import glob
import json
import os
import random
import re

import paths
from case import Case
from client import Client, Closed

#: Where we differ on purpose: file → (line that is sent → codes that are right for us, reason).
DIFFERENT = {
    "bad_data.json": ({b".\r\n": (250, 5)}, "a line that is no field is a defect of the message, not of the dialogue: rules decide"),
    "auth_multi_dialog.json": ({b"": (5,)}, "there is no AUTH yet: every step after EHLO is refused"),
    "auth_not_tls.json": ({b"": (5,)}, "there is no AUTH yet"),
}


class Dialogues(Case):
    def files(self, kind):
        pattern = paths.corpus("smtp-dialogues")
        found = {}
        for path in sorted(glob.glob(os.path.join(pattern, "*.json"))):
            with open(path) as file:
                document = json.load(file)
            if kind in document:
                found[os.path.basename(path)] = document[kind]
        self.assertTrue(found, "no dialogues at all")
        return found

    def daemon(self):
        return self.weir(self.hop(), domains=["testserver"], limits={"message": "1 MiB"})

    def test_conversations(self):
        weir = self.daemon()
        for name, conversations in self.files("conversations").items():
            for number, steps in enumerate(conversations):
                with self.subTest(file=name, conversation=number):
                    self.converse(weir, name, steps)

    def converse(self, weir, name, steps):
        exceptions, _ = DIFFERENT.get(name, ({}, ""))
        greeted, last = False, b""
        with Client(weir.address(), greeting=False) as client:
            for step in steps:
                if "send" in step:
                    last = step["send"].encode()
                    client.send(last * step.get("times", 1))
                    continue
                if "connect" in step:
                    continue
                wanted = step.get("expect_code") or step.get("expect_last_line_code") or step["expect_re"].lstrip("^")
                allowed = (int(wanted[0]),)
                reply = client.reply()
                if greeted and not last.upper().startswith((b"EHLO", b"HELO", b"QUIT")):
                    allowed = exceptions.get(last, exceptions.get(b"", allowed))
                greeted = True
                if reply.code == 501 and allowed == (2,) and re.match(rb"RCPT TO: *[^<]*\r\n", last):
                    # We insist on the angle brackets of RFC 5321 section 4.1.1.3, chasquid does not: once more with them.
                    last = re.sub(rb": *(\S+)", rb":<\1>", last)
                    client.send(last)
                    reply = client.reply()
                self.assertReply(reply, allowed)

    def test_fuzz_seeds(self):
        """Every command is answered, nothing crashes, and the session ends in step or with a good-bye."""
        weir = self.daemon()
        for name, lines in self.files("lines").items():
            with self.subTest(file=name), Client(weir.address()) as client:
                octets = "".join(line + "\r\n" for line in lines).encode()
                client.send(octets + b"\r\n.\r\nRSET\r\nQUIT\r\n")
                codes = []
                try:
                    while not codes or codes[-1] not in (221, 421):
                        codes.append(client.reply().code)
                except Closed:
                    self.fail(f"{name}: closed without 221 or 421: {codes}")
        self.assertTrue(weir.running())

    def test_random_octets(self):
        """Garbage of every kind: replies only, and in the end a closed or a working connection."""
        weir = self.daemon()
        chance = random.Random(5321)
        words = [b"EHLO x\r\n", b"HELO x\r\n", b"MAIL FROM:<a@b.example>\r\n", b"RCPT TO:<u@testserver>\r\n", b"DATA\r\n", b".\r\n",
                 b"BDAT 5\r\n", b"hello", b"BDAT 0 LAST\r\n", b"RSET\r\n", b"NOOP\r\n", b"\r\n", b"QUIT\r\n", b"\0", b"\r", b"\n",
                 b"\xff\xfe", b"VRFY x\r\n", b"BDAT 99999999999999999999 LAST\r\n", b"AUTH PLAIN\r\n", b"STARTTLS\r\n"]
        for _ in range(300):
            octets = b"".join(chance.choice(words) for _ in range(chance.randrange(1, 25)))
            if chance.random() < 0.3:
                octets = bytes(b if chance.random() > 0.02 else chance.randrange(256) for b in octets)
            with Client(weir.address()) as client:
                try:
                    client.send(octets)
                    client.socket.shutdown(1)
                    while True:
                        client.reply()
                except (Closed, ConnectionError):
                    pass
        self.assertTrue(weir.running())
        with Client(weir.address()) as client:
            client.ehlo().quit()
