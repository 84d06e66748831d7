# SPDX-License-Identifier: Apache-2.0
"""Real mail programs on both sides."""

import os
import re
import shutil
import subprocess

import mail
import peers
from case import Case
from client import send_mail
from wait import until
from weir import configure

COUNT = int(os.environ.get("WEIR_MESSAGES", "5000"))


class Swaks(Case):
    def swaks(self, weir, *arguments):
        program = shutil.which("swaks")
        self.assertIsNotNone(program, "swaks is missing: run Tests/Peers/install.sh test")
        host, port = weir.address()
        result = subprocess.run(
            [program, "--server", host, "--port", str(port), "--from", "a@example.org", "--to", "b@example.net,c@example.net",
             "--helo", "swaks.example.org", *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, timeout=60)
        return result.returncode, result.stdout

    def test_plain_and_pipelined(self):
        hop = self.hop()
        weir = self.weir(hop)
        content = mail.message(".dot\r\n..\r\n\r\nend\r\n")
        path = os.path.join(weir.home, "message")
        with open(path, "wb") as file:
            file.write(content.replace(b"\r\n", b"\n"))
        for count, options in enumerate(([], ["--pipeline"], ["--protocol", "SMTP"]), 1):
            code, said = self.swaks(weir, "--data", "@" + path, *options)
            self.assertEqual(code, 0, said)
            received = hop.wait_messages(count)[-1]
            self.assertEqual(received.recipients, ["b@example.net", "c@example.net"])
            # swaks ends what it reads with an empty line of its own.
            self.assertEqual(mail.below_trace(received.content).rstrip(b"\r\n"), content.rstrip(b"\r\n"))

    def test_attachment_and_refusal(self):
        hop = self.hop()
        rules = ("rules:\n  - name: no-exe\n    when: { attachment: { extension: exe } }\n"
                 "    do: { reject: 550 5.7.1 No programs }\n")
        weir = self.weir(hop, rules=rules)
        path = os.path.join(weir.home, "a.exe")
        with open(path, "wb") as file:
            file.write(mail.binary(1000))
        code, said = self.swaks(weir, "--attach", "@" + path)
        self.assertEqual(code, 26, said)  # swaks: refused at the final dot
        self.assertIn("550 5.7.1 No programs", said)
        self.assertEqual(hop.messages, [])


class SmtpSource(Case):
    seconds = 600

    def send(self, weir, *options):
        host, port = weir.address()
        code, said = peers.smtp_source(
            "-s", 20, "-m", COUNT, "-f", "a@example.org", "-t", "b@example.net", *options, f"{host}:{port}")
        self.assertEqual(code, 0, said)

    def file(self, weir):
        """One message for all, with what a relay might change: dots, blank lines at the end, long lines."""
        content = mail.message(".\r\n..\r\n" + "x" * 900 + "\r\n \r\n\r\n", mark="same")
        path = os.path.join(weir.home, "message")
        with open(path, "wb") as file:
            file.write(content.replace(b"\r\n", b"\n"))
        return path, content.replace(b"\r\n", b"\n")

    def unlike(self, messages):
        """All delivered, none twice, by the Message-ID that smtp-source makes for each."""
        self.assertEqual(len(messages), COUNT)
        marks = [re.search(rb"^Message-Id: (.*)$", message, re.MULTILINE).group(1) for message in messages]
        self.assertEqual(len(set(marks)), COUNT)
        # And no message has anything in it that another has not.
        same = {re.sub(rb"(?m)^(Message-Id|Date): .*$", b"", message) for message in messages}
        self.assertEqual(len(same), 1)

    def test_into_smtp_sink(self):
        with peers.SmtpSink() as sink:
            weir = self.weir(f"smtp://127.0.0.1:{sink.port}")
            self.send(weir)
            until(lambda: len(os.listdir(sink.home)) >= COUNT, 30, "all messages in smtp-sink's folder")
            self.unlike([mail.below_trace(_crlf(m)).replace(b"\r\n", b"\n") for m in sink.messages()])

    def test_into_smtp_sink_with_content_of_our_own(self):
        with peers.SmtpSink("-8") as sink:
            weir = self.weir(f"smtp://127.0.0.1:{sink.port}")
            path, content = self.file(weir)
            self.send(weir, "-F", path)
            until(lambda: len(os.listdir(sink.home)) >= COUNT, 30, "all messages in smtp-sink's folder")
            found = [mail.below_trace(_crlf(m)).replace(b"\r\n", b"\n") for m in sink.messages()]
            self.assertEqual(len(found), COUNT)
            # smtp-source and smtp-sink each put an empty line behind it.
            self.assertEqual({m.rstrip(b"\n") for m in found}, {content.rstrip(b"\n")})

    def test_into_postfix(self):
        with peers.Postfix() as postfix:
            weir = self.weir(f"smtp://127.0.0.1:{postfix.port}")
            self.send(weir)
            until(lambda: postfix.delivered() >= COUNT and postfix.queued() == 0, 180, "delivery by Postfix")
            self.unlike([self.ours(m) for m in postfix.messages()])

    def test_into_postfix_with_content_of_our_own(self):
        with peers.Postfix() as postfix:
            weir = self.weir(f"smtp://127.0.0.1:{postfix.port}")
            path, content = self.file(weir)
            self.send(weir, "-F", path)
            until(lambda: postfix.delivered() >= COUNT and postfix.queued() == 0, 180, "delivery by Postfix")
            found = [self.ours(m) for m in postfix.messages()]
            self.assertEqual(len(found), COUNT)
            # smtp-source sends one more empty line behind the file.
            self.assertEqual(set(found), {content + b"\n"})

    def ours(self, message):
        """What is below our Received field in a message of Postfix's Maildir, where its own fields are on top."""
        at = message.index(b"Received: from", message.index(b"by postfix.example.net"))
        return mail.below_trace(_crlf(message[at:])).replace(b"\r\n", b"\n")


class Senders(Case):
    """Exim and Postfix hand their mail to us."""

    CONTENTS = 30

    def contents(self):
        result = []
        for number in range(self.CONTENTS):
            body = b".dot\r\n..\r\n" + b"line\r\n" * number + "Grüße\r\n".encode() + b"." * number + b"\r\n"
            result.append(mail.message(body, size=200_000 if number % 20 == 0 else None))
        return result

    def through(self, sender, hop, contents):
        for number, content in enumerate(contents):
            recipients = [f"r{n}@example.net" for n in range(1 + number % 5)]
            self.assertReply(send_mail(("127.0.0.1", sender.port), content, recipients=recipients), 250)
        hop.wait(lambda: sum(len(m.recipients) for m in hop.accepted()) >= sum(1 + n % 5 for n in range(len(contents))),
                 60, f"all messages; the sender's log:\n{sender.log()[-2000:]}")
        until(lambda: sender.queued() == 0, 30, "the sender's queue to be empty")
        for content in contents:
            mark = re.search(rb"Message-ID: (<.*?>)", content).group(1)
            found = [m for m in hop.accepted() if mark in m.content]
            recipients = [r for m in found for r in m.recipients]
            self.assertEqual(len(recipients), len(set(recipients)), "a recipient got it twice")
            for message in found:
                below = mail.below_trace(message.content)
                self.assertTrue(below.endswith(content), f"{mark} changed on the way")

    def test_postfix_with_pipelining(self):
        hop = self.hop()
        weir = self.weir(hop)
        with peers.Postfix(deliver=weir.address()[1]) as postfix:
            self.through(postfix, hop, self.contents())

    def test_postfix_without_pipelining(self):
        hop = self.hop()
        weir = self.weir(hop)
        with peers.Postfix(deliver=weir.address()[1],
                           settings={"smtp_discard_ehlo_keywords": "pipelining, 8bitmime, smtputf8"}) as postfix:
            self.through(postfix, hop, [c.replace("ü".encode(), b"u").replace("ß".encode(), b"s") for c in self.contents()[:10]])

    def test_exim_with_chunking_and_pipelining(self):
        hop = self.hop()
        weir = self.weir(hop)
        with peers.Exim(weir.address()[1], extra="log_selector = +pipelining") as exim:
            self.through(exim, hop, self.contents())
            # Exim marks what it used: K for CHUNKING, L for PIPELINING.
            delivered = [line for line in exim.log().splitlines() if " => " in line]
            self.assertTrue(delivered)
            self.assertTrue(all(re.search(r" K\b", line) for line in delivered), delivered[:3])
            self.assertTrue(all(re.search(r" L\b", line) for line in delivered), delivered[:3])

    def test_exim_with_data(self):
        hop = self.hop()
        weir = self.weir(hop)
        with peers.Exim(weir.address()[1], options="hosts_try_chunking =") as exim:
            self.through(exim, hop, self.contents()[:20])

    def test_exim_hears_our_refusal(self):
        """What we refuse bounces at the sender, with our words; nothing is left in its queue but the bounce."""
        hop = self.hop()
        rules = "rules:\n  - name: no\n    when: { message: { size: at least 1 } }\n    do: { reject: 550 5.7.1 Not wanted here }\n"
        weir = self.weir(hop, rules=rules)
        with peers.Exim(weir.address()[1]) as exim:
            self.assertReply(send_mail(("127.0.0.1", exim.port), mail.message()), 250)
            until(lambda: "Not wanted here" in exim.log(), 20, "Exim to log our refusal")
        self.assertEqual([m for m in hop.messages if m.sender], [])

    def test_other_groups_come_again_by_themselves(self):
        """452 4.5.3 to the recipients of another route: a real sender brings them in a transaction of their own."""
        first, second = self.hop(), self.hop()
        configuration = configure(first)
        configuration["routes"].insert(0, {"for": ["second.example.net"], "to": f"smtp://{second.address}"})
        weir = self.weir(configuration=configuration)
        with peers.Postfix(deliver=weir.address()[1], settings={"minimal_backoff_time": "1s", "queue_run_delay": "1s"}) as postfix:
            content = mail.message()
            self.assertReply(send_mail(("127.0.0.1", postfix.port), content,
                                       recipients=["b@example.net", "c@second.example.net", "d@example.net"]), 250)
            first.wait_messages(1, 30)
            second.wait_messages(1, 30)
            until(lambda: postfix.queued() == 0, 30, "Postfix's queue to be empty")
        self.assertEqual(sorted(r for m in first.accepted() for r in m.recipients), ["b@example.net", "d@example.net"])
        self.assertEqual([r for m in second.accepted() for r in m.recipients], ["c@second.example.net"])


def _crlf(octets):
    return octets if b"\r\n" in octets else octets.replace(b"\n", b"\r\n")
