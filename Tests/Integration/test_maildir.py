# SPDX-License-Identifier: Apache-2.0
"""Delivery into Maildirs: the embedded default, and routes."""

import os
import stat

import mail
import paths
from case import Case, together
from client import send_mail
from weir import Weir, configure


class EmbeddedDefault(Case):
    """`weir run` without a configuration file."""

    def start(self, *arguments):
        # With the shipped rules, as an administrator would have them: in the project's folder they need not be named.
        arguments = ("--listen", "127.0.0.1:0", "--rules", paths.RULES, *arguments)
        return self.keep(Weir(None, None, arguments))

    def test_every_recipient_into_one_maildir(self):
        weir = self.start()
        content = mail.message()
        reply = send_mail(weir.address(), content, recipients=("b@example.net", "anyone@anywhere.example"))
        self.assertReply(reply, 250)
        box = mail.Maildir(os.path.join(weir.home, "mail"))
        for folder in ("tmp", "new", "cur"):
            self.assertTrue(os.path.isdir(os.path.join(box.path, folder)), folder)
        messages = box.messages()
        # Durable before the 250: it is there now, and complete.
        self.assertGreaterEqual(len(messages), 1)
        mail.assert_relayed(messages[0], content)
        self.assertEqual(box.files("tmp"), [])

    def test_maildir_and_smarthost_flags(self):
        hop = self.hop()
        content = mail.message()
        weir = self.start("--maildir", "elsewhere")
        self.assertReply(send_mail(weir.address(), content), 250)
        mail.assert_relayed(mail.Maildir(os.path.join(weir.home, "elsewhere")).messages()[0], content)
        weir = self.start("--smarthost", hop.address)
        self.assertReply(send_mail(weir.address(), content, recipients=["x@anywhere.example"]), 250)
        self.relayed(hop, content)


class Routes(Case):
    def boxes(self, weir):
        result = {}
        base = os.path.join(weir.home, "mail")
        for directory, folders, _ in os.walk(base):
            if {"new", "cur", "tmp"} <= set(folders):
                result[os.path.relpath(directory, base)] = mail.Maildir(directory)
        return result

    def test_placeholders_and_private_files(self):
        weir = self.weir()
        content = mail.message()
        self.assertReply(send_mail(weir.address(), content, recipients=["Bob.B@Example.NET"]), 250)
        boxes = self.boxes(weir)
        self.assertEqual(list(boxes), ["example.net/bob.b"])
        box = boxes["example.net/bob.b"]
        mail.assert_relayed(box.messages()[0], content)
        mode = os.stat(box.files()[0]).st_mode
        self.assertFalse(mode & (stat.S_IRWXO | stat.S_IXUSR), oct(mode))

    def test_no_name_leaves_the_folder(self):
        weir = self.weir()
        for local in ("../../x", "..", ".hidden", "a/b", "a%2fb", "-rf", "x" * 64, "\"a b\"", "\"../..\"", "a~b", "\"\\\"\""):
            with self.client(weir) as client:
                client.command("MAIL FROM:<a@example.org>")
                reply = client.command(f"RCPT TO:<{local}@example.net>")
                if reply.code == 250:
                    self.assertReply(client.data(mail.message()), 250)
        for name in self.boxes(weir):
            self.assertRegex(name, r"^example\.net/[a-z0-9+_=%-][a-z0-9+_=.%-]*$")
        # Nothing beside the mail folder but what we put there.
        self.assertLessEqual(set(os.listdir(weir.home)), {"mail", "rules.yaml", "weir.yaml", "quarantine", "spool"})

    def test_missing_maildir(self):
        weir = self.weir(None, route={"to": "maildir:@HOME@/mail/{local-part}", "create": None})
        weir_home = os.path.join(weir.home, "mail", "known")
        for folder in ("new", "cur", "tmp"):
            os.makedirs(os.path.join(weir_home, folder))
        client = self.client(weir)
        self.assertReply(client.command("MAIL FROM:<a@example.org>"), 250)
        self.assertReply(client.command("RCPT TO:<unknown@example.net>"), 550, "5.1.1")
        self.assertReply(client.command("RCPT TO:<known@example.net>"), 250)
        content = mail.message()
        self.assertReply(client.data(content), 250)
        mail.assert_relayed(mail.Maildir(weir_home).messages()[0], content)

    def test_many_at_once_have_names_of_their_own(self):
        weir = self.weir(None, limits={"connections-per-address": 200})
        contents = [mail.message() for _ in range(100)]
        replies = together(*[lambda c=content: send_mail(weir.address(), c) for content in contents])
        self.assertEqual({reply.code for reply in replies}, {250})
        box = self.boxes(weir)["example.net/b"]
        self.assertEqual(sorted(mail.below_trace(m) for m in box.messages()), sorted(contents))
        self.assertEqual(box.files("tmp"), [])

    def test_routes_by_domain(self):
        first, second = self.hop(), self.hop()
        configuration = configure(first)
        configuration["routes"] = [
            {"for": ["kiosk.example.net"], "to": "maildir:@HOME@/mail/{domain}/{local-part}", "create": "yes"},
            {"for": ["second.example.net", ".second.example.net"], "to": f"smtp://{second.address}"},
            {"to": f"smtp://{first.address}"},
        ]
        weir = self.weir(configuration=configuration)
        contents = {}
        for domain in ("kiosk.example.net", "second.example.net", "deep.second.example.net", "example.net", "x.example.net"):
            contents[domain] = mail.message()
            self.assertReply(send_mail(weir.address(), contents[domain], recipients=["b@" + domain]), 250)
        self.assertEqual([m.recipients for m in second.accepted()], [["b@second.example.net"], ["b@deep.second.example.net"]])
        self.assertEqual([m.recipients for m in first.accepted()], [["b@example.net"], ["b@x.example.net"]])
        mail.assert_relayed(self.boxes(weir)["kiosk.example.net/b"].messages()[0], contents["kiosk.example.net"])
