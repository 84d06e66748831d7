# SPDX-License-Identifier: Apache-2.0
"""Nothing that was answered 250 may be missing after `kill -9`."""

import os
import threading
import time

import mail
from case import Case
from client import Client, Closed
from weir import configure

RULES = """rules:
  - name: hold
    when: { header: { name: Subject, value: "*quarantine*" } }
    do: { quarantine: Held for the test }
"""


class Load:
    """Sends messages over and over from several threads, and notes which were answered 250."""

    def __init__(self, address, sessions=8):
        self.address = address
        self.answered = {}
        self.unanswered = {}
        self.lock = threading.Lock()
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self._run, args=(n,), daemon=True) for n in range(sessions)]
        for thread in self.threads:
            thread.start()

    def _run(self, number):
        kinds = ("hop", "maildir", "quarantine")
        count = 0
        while not self.stopping.is_set():
            try:
                with Client(self.address) as client:
                    client.ehlo()
                    for _ in range(5):
                        kind = kinds[(number + count) % 3]
                        count += 1
                        mark = mail.unique()
                        recipient = "b@kiosk.example.net" if kind == "maildir" else "b@example.net"
                        content = mail.message(subject=f"{kind} {mark}", mark=mark, size=(2_000, 120_000)[count % 5 == 0])
                        client.envelope(recipients=[recipient])
                        with self.lock:
                            self.unanswered[mark] = (kind, content)
                        if client.data(content).code == 250:
                            with self.lock:
                                self.answered[mark] = self.unanswered.pop(mark)
            except (Closed, OSError, AssertionError):
                if self.stopping.wait(0.01):
                    return

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join(30)


class Kill(Case):
    seconds = 240

    def test_kill_under_load(self):
        for round_number in range(3):
            with self.subTest(round=round_number):
                self.kill_under_load(0.5 + 0.4 * round_number)

    def kill_under_load(self, after):
        hop = self.hop()
        configuration = configure(hop)
        configuration["routes"].insert(
            0, {"for": ["kiosk.example.net"], "to": "maildir:@HOME@/mail/{domain}/{local-part}", "create": "yes"})
        weir = self.weir(configuration=configuration, rules=RULES)
        load = Load(weir.address())
        deadline = time.monotonic() + 30
        while len(load.answered) < 30 and time.monotonic() < deadline:
            threading.Event().wait(0.01)
        threading.Event().wait(after)  # the moment of the blow is meant to be anywhere
        weir.kill()
        load.stop()
        self.assertGreaterEqual(len(load.answered), 30)

        at_hop = [message.content for message in hop.accepted()]
        boxed = mail.Maildir(os.path.join(weir.home, "mail/kiosk.example.net/b")).messages()
        held = [content for item in mail.items(os.path.join(weir.home, "quarantine")) for content in item.values()]
        places = {"hop": at_hop, "maildir": boxed, "quarantine": held}
        for mark, (kind, content) in load.answered.items():
            key = f"<{mark}@example.org>".encode()
            found = [stored for stored in places[kind] if key in stored and content[:40] in stored]
            self.assertTrue(found, f"{mark} was answered 250 and is not in the {kind}")
            self.assertTrue(any(stored.endswith(content) for stored in found), f"{mark} is damaged in the {kind}")
            if kind != "quarantine":  # there the key may also be in the file of reasons
                self.assertEqual(len(found), 1, f"{mark} is there {len(found)} times")
        # What was not answered may be there, but never in halves.
        for stored in at_hop + boxed:
            for mark, (_, content) in load.unanswered.items():
                if f"<{mark}@".encode() in stored:
                    self.assertTrue(stored.endswith(content), f"half of {mark} was delivered")

        # It starts again over what was left behind, and tidies up.
        again = self.weir(configuration=weir_text(weir), rules=RULES)
        content = mail.message()
        with Client(again.address()) as client:
            self.assertReply(client.ehlo().envelope(recipients=["b@kiosk.example.net"]).data(content), 250)

    def test_kill_with_spool_files_on_disk(self):
        """Unlinked files leave nothing behind."""
        hop = self.hop()
        weir = self.weir(hop)
        client = self.client(weir)
        client.envelope()
        client.command("DATA")
        client.send(mail.message(size=3_000_000))
        weir.kill()
        left = [os.path.join(d, f) for d, _, files in os.walk(os.path.join(weir.home, "spool")) for f in files]
        self.assertEqual([path for path in left if os.path.getsize(path)], [])
        self.assertEqual(hop.messages, [])


def weir_text(weir):
    """The configuration of a daemon that has been, with its folders."""
    with open(weir.configuration) as file:
        return file.read().replace(weir.home + "/rules.yaml", "@HOME@/rules.yaml")
