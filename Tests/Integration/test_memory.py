# SPDX-License-Identifier: Apache-2.0
"""Memory does not grow with the message, nor without limit with the number of connections."""

import base64
import hashlib
import resource
import threading

import mail
import paths
from case import Case, together
from client import Client, send_mail

MB = 1_000_000
MANY = {"connections": 8000, "connections-per-address": 8000}


def large(size, mark=None):
    """A message of `size` octets or a little more: text and one attachment, as mail programs make it."""
    line = base64.b64encode(mail.binary(57, 7)) + b"\r\n"
    empty = mail.attachment_message("data.bin", b"", mark=mark)
    head, tail = empty[:empty.rindex(b"--=_")], empty[empty.rindex(b"--=_"):]
    return head + line * ((size - len(empty)) // len(line) + 1) + tail


class Memory(Case):
    seconds = 300

    def warm(self, weir):
        """What is made once and kept belongs to the start."""
        together(*[lambda: self.assertReply(send_mail(weir.address(), large(300_000)), 250) for _ in range(8)])
        weir.settle(lambda: weir.memory() >> 20)
        weir.forget_peak()
        return weir.memory()

    def one_large(self, size, bound, how):
        hop = self.hop(keep=False)
        weir = self.weir(hop, limits={"message": "300 MiB"}, spool={"path": "@HOME@/spool", "disk": "1 GiB"})
        before = self.warm(weir)
        content = large(size)
        client = self.client(weir, timeout=120)
        self.assertReply(getattr(client.envelope(), how)(content), 250)
        message = hop.wait_messages(9, 60)[-1]
        self.assertEqual((message.length, message.sha256), (len(content), hashlib.sha256(content).hexdigest()))
        grown = weir.memory("VmHWM") - before
        print(f"     {how}: {size // MB} MB, {before / MB:.1f} MB before, grown by {grown / MB:.1f} MB")
        self.assertLess(grown, bound)

    def test_message_of_200_MB_by_data(self):
        self.one_large(200 * MB, 16 * MB, "data")

    def test_message_of_200_MB_in_one_chunk(self):
        self.one_large(200 * MB, 16 * MB, "bdat")

    def test_hundred_sessions_with_10_MB_each(self):
        hop = self.hop(keep=False)
        weir = self.weir(hop, limits=dict(MANY, message="50 MiB"), timeouts={"command": "5 min", "data": "5 min"})
        self.warm(weir)
        content = large(10 * MB)
        # All are in the middle of their message at the same time.
        middle = threading.Barrier(100)

        def session():
            with Client(weir.address(), timeout=250) as client:
                client.ehlo().envelope()
                self.assertReply(client.command("DATA"), 354)
                client.send(content[:5 * MB])
                middle.wait(200)
                client.send(content[5 * MB:] + b".\r\n")
                return client.reply().code

        codes = together(*[session] * 100)
        peak = weir.memory("VmHWM")
        print(f"     peak {peak / MB:.1f} MB")
        # A hop has forty connections: who waits longer than 30 s for one is put off, and that is no loss.
        self.assertLessEqual(set(codes), {250, 451})
        self.assertGreaterEqual(codes.count(250), 60)
        self.assertLess(peak, 200 * MB)
        good = hashlib.sha256(content).hexdigest()
        for message in hop.wait_messages(8 + codes.count(250))[8:]:
            self.assertEqual(message.sha256, good)

    def test_five_thousand_idle_sessions(self):
        count = 5000
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard < count + 500:
            paths.need_root(f"{count} connections ({hard} descriptors are allowed)")
            hard = count + 1000
        resource.setrlimit(resource.RLIMIT_NOFILE, (count + 500, hard))
        weir = self.weir(self.hop(), limits=MANY, files=count + 500)
        clients = []
        try:
            for number in range(count):
                clients.append(Client(weir.address(), source=f"127.0.0.{2 + number % 50}").ehlo())
            memory = weir.memory()
            print(f"     {memory / MB:.1f} MB with {count} sessions")
            self.assertLess(memory, 150 * MB)
            # And they live.
            for client in clients[::500]:
                self.assertReply(client.command("NOOP"), 250)
            self.assertReply(send_mail(weir.address(), mail.message()), 250)
        finally:
            for client in clients:
                client.close()

    def test_no_leak(self):
        """Thousands of messages, connections and refusals later it is as big as it was."""
        hop = self.hop(keep=False)
        weir = self.weir(hop, limits=MANY)

        def batch():
            def session():
                for _ in range(5):
                    with Client(weir.address()) as client:
                        client.ehlo()
                        for _ in range(10):
                            self.assertReply(client.envelope().data(mail.message(size=20_000)), 250)
                        client.command("RCPT TO:<x@elsewhere.example>")
                        client.envelope()

            together(*[session] * 8)

        batch()
        batch()
        before = weir.settle(lambda: weir.memory() >> 20)
        descriptors = weir.settle(weir.descriptors)
        for _ in range(4):
            batch()
        after = weir.settle(lambda: weir.memory() >> 20)
        print(f"     {before} MiB after 800 messages, {after} MiB after 2,400")
        self.assertLess(after - before, 8)
        self.assertLessEqual(weir.settle(weir.descriptors), descriptors + 10)
