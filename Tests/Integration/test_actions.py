# SPDX-License-Identifier: Apache-2.0
"""What rules do to mail that flows through the daemon."""

import os
import textwrap

import hop as hops
import mail
from case import Case

WINDOWS_PROGRAM = (b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0\xb8" + b"\0" * 7 + b"@" + b"\0" * 35 + b"\x80\0\0\0"
                   b"\x0e\x1f\xba\x0e\0\xb4\t\xcd!\xb8\1L\xcd!This program cannot be run in DOS mode.\r\r\n$" + b"\0" * 7
                   + b"PE\0\0d\x86\3\0" + b"\0" * 12 + b"\xf0\0\"\0\x0b\2" + b"\0" * 400)


def rules(text):
    return textwrap.dedent(text).lstrip("\n")


class Actions(Case):
    def one(self, text, content, **options):
        """Sends one message through these rules; returns (reply, hop, daemon)."""
        hop = self.hop()
        weir = self.weir(hop, rules=rules(text), **options)
        client = self.client(weir)
        reply = client.envelope().data(content)
        client.quit()
        return reply, hop, weir

    def test_reject_says_the_id_and_not_the_reason(self):
        reply, hop, weir = self.one("""
            rules:
              - name: secret-name
                why: A reason for us alone.
                when: { header: { name: Subject, value: "*offer*" } }
                do: { reject: 554 5.7.1 Not here }
            """, mail.message(subject="an offer for you"))
        self.assertReply(reply, 554, "5.7.1")
        record = weir.wait_record()
        self.assertRegex(reply.text, rf"^5\.7\.1 Not here .*\(id {record['id']}.*\)$")
        self.assertNotIn("reason", reply.text)
        self.assertNotIn("secret-name", reply.text)
        self.assertEqual((record["verdict"], record["rules"]), ("reject", ["secret-name"]))
        self.assertEqual(hop.messages, [])

    def test_defer(self):
        reply, hop, weir = self.one("""
            rules:
              - name: later
                when: { message: { size: at least 1 } }
                do: { defer: 451 4.7.1 Come again }
            """, mail.message())
        self.assertReply(reply, 451, "4.7.1")
        self.assertEqual(weir.wait_record()["verdict"], "defer")
        self.assertEqual(hop.messages, [])

    def test_discard_is_answered_250_and_logged(self):
        reply, hop, weir = self.one("""
            rules:
              - name: away
                when: { message: { size: at least 1 } }
                do: discard
            """, mail.message())
        self.assertReply(reply, 250)
        self.assertEqual((weir.wait_record()["verdict"], weir.wait_record()["rules"]), ("discard", ["away"]))
        self.assertEqual(hop.messages, [])

    def test_quarantine_is_on_disk_before_the_250(self):
        content = mail.message(size=200_000)
        reply, hop, weir = self.one("""
            rules:
              - name: hold
                when: { message: { size: at least 1 } }
                do: { quarantine: Looked odd }
            """, content)
        self.assertReply(reply, 250)
        items = mail.items(os.path.join(weir.home, "quarantine"))
        self.assertEqual(len(items), 1, items)
        joined = b"\n".join(items[0].values())
        # The message whole, the envelope, and why.
        self.assertTrue(any(stored.endswith(content) for stored in items[0].values()), list(items[0]))
        for word in (b"a@example.org", b"b@example.net", b"hold", b"Looked odd"):
            self.assertIn(word, joined)
        self.assertEqual(weir.wait_record()["verdict"], "quarantine")
        self.assertEqual(hop.messages, [])

    def test_quarantine_that_cannot_be_written_is_put_off(self):
        hop = self.hop()
        text = """
            rules:
              - name: hold
                when: { message: { size: at least 1 } }
                do: { quarantine: Looked odd }
            """
        weir = self.weir(hop, rules=rules(text))
        # Not even root writes into a file as if it were a folder.
        path = os.path.join(weir.home, "quarantine")
        if os.path.isdir(path):
            for directory, folders, files in os.walk(path, topdown=False):
                for name in files:
                    os.unlink(os.path.join(directory, name))
                os.rmdir(directory)
        with open(path, "w"):
            pass
        client = self.client(weir)
        self.assertReply(client.envelope().data(mail.message()), (451, 452))
        weir.wait_log(r" (error|warning|critical) .*quarantine")

    def test_header_actions_touch_nothing_else(self):
        content = mail.message(subject="plain", extra="X-Old: 1\r\nX-Set:  before\r\nX-Old: 2\r\n")
        reply, hop, _ = self.one("""
            rules:
              - name: edit
                when: { message: { size: at least 1 } }
                do:
                  - add-header: { name: X-New, value: added }
                  - set-header: { name: X-Set, value: after }
                  - remove-header: X-Old
                  - tag-subject: "[tag]"
            """, content)
        self.assertReply(reply, 250)
        received = hop.wait_messages(1)[0].content
        below = mail.below_trace(received)
        # Directly below our Received.
        self.assertTrue(below.startswith(b"X-New: added\r\n"), below[:80])
        expected = content.replace(b"X-Old: 1\r\n", b"").replace(b"X-Old: 2\r\n", b"").replace(
            b"Subject: plain", b"Subject: [tag] plain")
        self.assertEqual(mail.field(below, b"Subject"), b"[tag] plain")
        below = below.replace(b"Subject: [tag]\r\n plain", b"Subject: [tag] plain")  # either way of folding
        lines = below[len(b"X-New: added\r\n"):].split(b"\r\n")
        self.assertIn(b"X-Set: after", lines)
        self.assertEqual([line for line in lines if not line.startswith(b"X-Set:")],
                         [line for line in expected.split(b"\r\n") if not line.startswith(b"X-Set:")])

    def test_tag_only_once(self):
        content = mail.message(subject="Re: [tag] plain")
        reply, hop, _ = self.one("""
            rules:
              - name: tag
                when: { message: { size: at least 1 } }
                do: { tag-subject: "[tag]" }
            """, content)
        self.relayed(hop, content)

    def test_strip_a_program_by_what_it_is(self):
        content = mail.attachment_message("holiday.png", WINDOWS_PROGRAM, "image/png")
        reply, hop, weir = self.one("""
            rules:
              - name: no-programs
                why: Programs do not cross the border.
                when: { attachment: { type: program } }
                do: strip
            """, content)
        self.assertReply(reply, 250)
        received = hop.wait_messages(1)[0].content
        self.assertNotIn(b"TVqQ", received)
        self.assertIn(b"See the attachment.", received)
        self.assertIn(b"holiday.png", received)
        record = weir.wait_record()
        self.assertEqual((record["verdict"], record["rules"], record["removed"]), ("modify", ["no-programs"], ["holiday.png"]))

    def test_monitor_mode_changes_nothing(self):
        text = """
            rules:
              - name: watch
                when: { message: { size: at least 1 } }
                do: { reject: 550 5.7.1 No }
                mode: monitor
            """
        content = mail.message()
        reply, hop, weir = self.one(text, content)
        self.assertReply(reply, 250)
        self.relayed(hop, content)
        self.assertEqual(weir.wait_record()["verdict"], "accept")
        reply, hop, weir = self.one(text.replace("mode: monitor", "mode: enforce"), content, mode="monitor")
        self.assertReply(reply, 250)
        self.relayed(hop, content)

    def test_sender_rule_answers_early(self):
        text = """
            rules:
              - name: no-such-sender
                when: { sender: { domain: bad.example } }
                do: { reject: 550 5.7.1 Not from there }
            """
        hop = self.hop()
        client = self.client(self.weir(hop, rules=rules(text)))
        client.command("MAIL FROM:<a@bad.example>")
        self.assertReply(client.command("RCPT TO:<b@example.net>"), 550, "5.7.1")
        self.assertReply(client.command("RSET"), 250)
        content = mail.message()
        self.assertReply(client.envelope().data(content), 250)
        self.relayed(hop, content)

    def test_edited_message_to_a_hop_without_chunking(self):
        """What is inserted is dot-stuffed with the rest."""
        hop = self.hop(hops.PLAIN)
        weir = self.weir(hop, rules=rules("""
            rules:
              - name: mark
                when: { message: { size: at least 1 } }
                do: { add-header: { name: X-New, value: added } }
            """))
        for _, content in mail.awkward():
            client = self.client(weir)
            sent = content if content.endswith(b"\r\n") else content + b"\r\n"
            self.assertReply(client.envelope().data(content), 250)
            received = mail.below_trace(hop.messages[-1].content)
            self.assertEqual(received, b"X-New: added\r\n" + sent)
            client.quit()
