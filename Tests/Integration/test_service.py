# SPDX-License-Identifier: Apache-2.0
"""The life of the service: start, graceful stop, reload, log."""

import json
import os
import re
import signal
import subprocess
import threading

import hop as hops
import mail
import paths
from case import Case
from client import Client, Closed, send_mail
from weir import MESSAGE_LINE, Weir, configure

GOOD = "rules:\n  - name: tag-it\n    when: { message: { size: at least 1 } }\n    do: { tag-subject: \"[new]\" }\n"
BAD = "rules:\n  - name: broken\n    whne: { message: { size: at least 1 } }\n    do: strip\n"


class Stop(Case):
    def test_idle_sessions_are_told(self):
        weir = self.weir(self.hop())
        clients = [self.client(weir) for _ in range(5)]
        clients[1].command("MAIL FROM:<a@example.org>")
        weir.signal(signal.SIGTERM)
        for client in clients:
            self.assertReply(client.reply(), 421, "4.3.2")
            self.assertTrue(client.at_end())
        self.assertEqual(weir.wait_exit(), 0)

    def test_message_in_hand_is_finished(self):
        hop = self.hop()
        weir = self.weir(hop)
        client, chunked = self.client(weir), self.client(weir)
        content = mail.message(size=100_000)
        for each in (client, chunked):
            each.envelope()
        client.command("DATA")
        client.send(content[:5000])
        chunked.send(b"BDAT 5000\r\n" + content[:5000])
        self.assertReply(chunked.reply(), 250)
        weir.signal(signal.SIGTERM)
        # New sessions find the door shut while the old ones are served.
        weir.wait_log(r"stop|shut|terminat", 10)
        client.content(content[5000:])
        self.assertReply(client.reply(), 250)
        chunked.send(b"BDAT %d LAST\r\n" % (len(content) - 5000) + content[5000:])
        self.assertReply(chunked.reply(), 250)
        for each in (client, chunked):
            # Then it is idle: 421 by itself, or to the next command.
            try:
                each.send("NOOP\r\n")
                self.assertReply(each.reply(), 421)
            except (Closed, OSError):
                self.fail("closed without 421")
        self.assertEqual(weir.wait_exit(), 0)
        for message in hop.wait_messages(2):
            mail.assert_relayed(message.content, content)

    def test_reply_of_the_hop_is_waited_for(self):
        gate = threading.Event()
        hop = self.hop().on("dot", hops.Hold(gate))
        weir = self.weir(hop)
        client = self.client(weir)
        client.envelope()
        client.command("DATA")
        content = mail.message()
        client.content(content)
        hop.wait(lambda: hop.count("BDAT") > 0 or hop.count("DATA") > 0)
        weir.signal(signal.SIGTERM)
        self.assertTrue(client.silent(0.3))
        gate.set()
        self.assertReply(client.reply(), 250)
        self.assertEqual(weir.wait_exit(), 0)
        self.relayed(hop, content)

    def test_no_new_connections_while_stopping(self):
        gate = threading.Event()
        hop = self.hop().on("dot", hops.Hold(gate))
        weir = self.weir(hop)
        client = self.client(weir)
        client.envelope()
        client.command("DATA")
        client.content(mail.message())
        hop.wait(lambda: hop.count("BDAT") > 0 or hop.count("DATA") > 0)
        idle = self.client(weir)
        weir.signal(signal.SIGTERM)
        self.assertReply(idle.reply(), 421)
        try:
            with Client(weir.address(), greeting=False) as late:
                self.assertReply(late.reply(), 421)
        except (OSError, Closed):
            pass
        gate.set()
        self.assertReply(client.reply(), 250)
        self.assertEqual(weir.wait_exit(), 0)

    def test_sigint_stops_too(self):
        weir = self.weir(self.hop())
        weir.signal(signal.SIGINT)
        self.assertEqual(weir.wait_exit(), 0)


class Reload(Case):
    def subject(self, weir, hop):
        count = len(hop.accepted())
        self.assertReply(send_mail(weir.address(), mail.message(subject="hello")), 250)
        return mail.field(hop.wait_messages(count + 1)[-1].content, b"Subject")

    def test_good_rules(self):
        hop = self.hop()
        weir = self.weir(hop)
        self.assertEqual(self.subject(weir, hop), b"hello")
        session = self.client(weir)
        weir.write_rules(GOOD)
        self.assertIn("reloaded", weir.reload())
        self.assertEqual(self.subject(weir, hop), b"[new] hello")
        # A session that was open goes on, and its next message meets the new rules.
        self.assertReply(session.envelope().data(mail.message(subject="mine")), 250)
        self.assertEqual(mail.field(hop.messages[-1].content, b"Subject"), b"[new] mine")

    def test_bad_rules_leave_the_old(self):
        hop = self.hop()
        weir = self.weir(hop, rules=GOOD)
        weir.write_rules(BAD)
        line = weir.reload()
        self.assertRegex(line, r" error reload-failed")
        weir.wait_log(r"rules\.yaml:3:\d+: error:")
        self.assertEqual(self.subject(weir, hop), b"[new] hello")
        weir.write_rules("rules: []\n")
        self.assertIn("reloaded", weir.reload())
        self.assertEqual(self.subject(weir, hop), b"hello")

    def test_missing_rules_leave_the_old(self):
        hop = self.hop()
        weir = self.weir(hop, rules=GOOD)
        os.unlink(weir.rules)
        self.assertRegex(weir.reload(), r" error reload-failed")
        self.assertEqual(self.subject(weir, hop), b"[new] hello")

    def test_reload_during_the_start(self):
        """SIGHUP neither ends a daemon that is not ready yet, nor is it lost."""
        weir = Weir(configure(self.hop()))
        with open(weir.configuration, "rb") as file:
            text = file.read()
        os.unlink(weir.configuration)
        os.mkfifo(weir.configuration)
        self.keep(weir, start=False).spawn()
        # Opens when the daemon reads its configuration.
        with open(weir.configuration, "wb") as pipe:
            weir.signal(signal.SIGHUP)
            weir.write(text.decode())
            pipe.write(text)
        weir.wait_log(r" ready", 20)
        weir.wait_log(r" reloaded ")

    def test_configuration(self):
        first, second = self.hop(), self.hop()
        weir = self.weir(first)
        self.assertReply(send_mail(weir.address(), mail.message()), 250)
        weir.write(configure(second, limits={"message": "100 KiB"}))
        self.assertIn("reloaded", weir.reload())
        content = mail.message()
        self.assertReply(send_mail(weir.address(), content), 250)
        self.relayed(second, content)
        self.assertEqual(len(first.accepted()), 1)
        client = self.client(weir)
        self.assertEqual(client.extensions["SIZE"], "102400")

    def test_bad_configuration_leaves_the_old(self):
        hop = self.hop()
        weir = self.weir(hop)
        for text in ("nonsense: [", "hostname: gate.example.net\nroutse: []\n", ""):
            with self.subTest(text=text):
                weir.write(text)
                self.assertRegex(weir.reload(), r" error reload-failed")
                self.assertEqual(self.subject(weir, hop), b"hello")

    def test_changed_address_needs_a_restart(self):
        hop = self.hop()
        weir = self.weir(hop)
        seen = len(weir.lines)
        weir.write(configure(hop, listener={"address": "127.0.0.2:0"}))
        weir.reload()
        weir.wait_log(r"restart", since=seen)
        self.assertEqual(self.subject(weir, hop), b"hello")

    def test_keys_of_a_listener_hold_for_new_sessions(self):
        hop = self.hop()
        weir = self.weir(hop, listener={"accept": "open", "line-ends": "normalise"})
        before = self.client(weir)
        weir.write(configure(hop, listener={"accept": "local-domains", "line-ends": "refuse"}))
        self.assertIn("reloaded", weir.reload())
        after = self.client(weir)
        for client, code in ((before, 250), (after, 550)):
            self.assertReply(client.command("MAIL FROM:<a@example.org>"), 250)
            self.assertReply(client.command("RCPT TO:<b@elsewhere.example>"), code)
            self.assertReply(client.command("RSET"), 250)
            client.envelope()
            self.assertReply(client.command("DATA"), 354)
            client.send("Subject: lone\n\r\n.\r\n")
            self.assertReply(client.reply(), code)

    def test_message_in_hand_keeps_its_rules(self):
        hop = self.hop()
        weir = self.weir(hop)
        client = self.client(weir)
        client.envelope()
        client.command("DATA")
        content = mail.message(subject="old", size=200_000)
        client.send(content[:1000])
        weir.write_rules(GOOD)
        self.assertIn("reloaded", weir.reload())
        client.content(content[1000:])
        self.assertReply(client.reply(), 250)
        self.relayed(hop, content)

    def test_many_reloads_under_load(self):
        hop = self.hop()
        weir = self.weir(hop)
        codes = []

        def send():
            for _ in range(40):
                codes.append(send_mail(weir.address(), mail.message()).code)

        threads = [threading.Thread(target=send) for _ in range(4)]
        for thread in threads:
            thread.start()
        for number in range(20):
            weir.write_rules(GOOD if number % 2 else "rules: []\n")
            self.assertIn("reloaded", weir.reload())
        for thread in threads:
            thread.join()
        self.assertEqual(codes, [250] * 160)
        self.assertEqual(len(hop.wait_messages(160)), 160)


class Log(Case):
    def test_one_line_a_message(self):
        hop = self.hop()
        weir = self.weir(hop)
        content = mail.message()
        client = self.client(weir)
        self.assertReply(client.envelope(recipients=["b@example.net", "c@example.net"]).data(content), 250)
        record = weir.wait_record()
        self.assertEqual(len(weir.records()), 1)
        self.assertEqual((record["listener"], record["peer"], record["sender"]), ("mx", "127.0.0.1", "a@example.org"))
        self.assertEqual(record["recipients"], ["b@example.net", "c@example.net"])
        self.assertEqual((record["verdict"], record["rules"], record["removed"]), ("accept", [], []))
        self.assertEqual((record["size"], record["hop"]), (str(len(content)), hop.address))
        self.assertTrue(record["reply"].startswith("250 2.0.0 Queued as"))
        self.assertTrue(record["ms"].isdigit())
        self.assertRegex(record["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")

    def test_json(self):
        hop = self.hop()
        weir = self.keep(Weir(configure(hop), arguments=["--log-format", "json"]), start=False).spawn()
        line = weir.wait_log(r"127\.0\.0\.1:\d+")
        port = int(re.search(r"127\.0\.0\.1:(\d+)", line).group(1))
        weir.wait_log("ready")
        self.assertReply(send_mail(("127.0.0.1", port), mail.message(subject='quote " and \\ and ä')), 250)
        line = weir.wait_log(r'"verdict"')
        record = json.loads(line)
        self.assertEqual(record["verdict"], "accept")
        for key in ("id", "listener", "size", "reply", "ms"):
            self.assertIn(key, record)
        self.assertEqual(weir.stop(), 0)
        for line in weir.lines:
            json.loads(line)

    def test_no_raw_octets_of_a_peer(self):
        """Not from commands, not from the message, not from the hop's replies: a log is read in terminals."""
        nasty = "\x1b[31mred\x07 \u202egnp.exe \u200b"
        hop = self.hop().on("dot", hops.Say(("550 5.7.1 " + nasty).encode() + b" \xff\x9b\r\n"), times=1)
        weir = self.weir(hop)
        client = self.client(weir)
        client.command("EHLO \x1b[2J")
        client.command(b"MAIL FROM:<\x1b\xff@example.org>")
        client.send(b"\x1b]0;title\x07\r\n")
        client.reply()
        client.command("EHLO c.example.org")
        content = mail.attachment_message(nasty, b"data")
        client.command("MAIL FROM:<\"\u202e\u200b\"@example.org> SMTPUTF8")
        client.command("RSET")
        self.assertReply(client.envelope().data(content), 550)
        weir.wait_record()
        client.quit()
        self.assertEqual(weir.stop(), 0)
        for line in weir.lines:
            self.assertNotRegex(line, r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ufffd]", repr(line))

    def test_reply_of_the_hop_cannot_forge_a_line(self):
        hop = self.hop().on("dot", hops.Say(b'550-5.7.1 no" verdict=accept\r\n550 2026-11-23T10:00:00.123Z info ready\r\n'), times=1)
        weir = self.weir(hop)
        self.assertReply(send_mail(weir.address(), mail.message()), 550)
        record = weir.wait_record()
        self.assertEqual(record["verdict"], "accept")
        self.assertEqual(sum(bool(MESSAGE_LINE.match(line)) for line in weir.lines), 1)

    def test_our_replies_carry_no_raw_octets_of_the_hop(self):
        hop = self.hop().on("rcpt", hops.Say(b"550 5.1.1 \x1b[31m\xc3\xa4 \x00 no\r\n"), times=1)
        client = self.client(self.weir(hop))
        client.command("MAIL FROM:<a@example.org>")
        # The client checks that every reply is visible ASCII.
        self.assertReply(client.command("RCPT TO:<b@example.net>"), (550, 451))


class Install(Case):
    def test_rules_that_are_shipped_no_longer_go_away(self):
        """`make install` over an older version: what it shipped goes, what is the operator's own stays."""
        built = [os.path.join(paths.ROOT, ".build", "release", name) for name in ("weir", "filter-test")]
        if not all(os.access(path, os.X_OK) for path in built):
            self.skipTest(paths.NOT_SHIPPED + "nothing is built in .build/release")
        root = paths.fresh("root")
        old, own = os.path.join(root, "usr/share/weir/rules/00-old.yaml"), os.path.join(root, "etc/weir/rules/50-own.yaml")
        for path in (old, own):
            os.makedirs(os.path.dirname(path))
            with open(path, "w") as file:
                file.write("rules: []\n")
        for _ in range(2):
            subprocess.run(["make", "-s", "-C", paths.ROOT, "install", "DESTDIR=" + root], check=True, timeout=100,
                           stdout=subprocess.DEVNULL)
        self.assertFalse(os.path.exists(old))
        self.assertTrue(os.path.exists(own))
        self.assertEqual(sorted(os.listdir(os.path.dirname(old))), sorted(os.listdir(paths.RULES)))


class Version(Case):
    def test_help_and_version(self):
        for arguments in (["--help"], ["run", "--help"], ["check", "--help"]):
            result = subprocess.run([paths.WEIR, *arguments], stdout=subprocess.PIPE, text=True, timeout=20)
            self.assertEqual(result.returncode, 0)
            self.assertIn("USAGE", result.stdout)
