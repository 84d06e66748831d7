# SPDX-License-Identifier: Apache-2.0
"""A scripted SMTP client over a raw socket: any octets, in any pieces."""

import re
import socket


class Reply:
    """One reply. `lines` hold the texts behind the code."""

    def __init__(self, code, lines):
        self.code = code
        self.lines = lines

    @property
    def text(self):
        return "\n".join(self.lines)

    @property
    def status(self):
        """The enhanced status code (RFC 2034) of the last line, or None."""
        match = re.match(r"([245]\.\d{1,3}\.\d{1,3})(?: |$)", self.lines[-1])
        return match.group(1) if match else None

    def __repr__(self):
        return f"{self.code} {' / '.join(self.lines)}"


class Closed(Exception):
    """The server closed the connection instead of replying."""


class Client:
    """A connection to `address`, a (host, port) pair or a Weir listener's. Reads the greeting unless told otherwise."""

    def __init__(self, address, greeting=True, timeout=30, source=None):
        self.socket = socket.create_connection(address, timeout, source_address=(source, 0) if source else None)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.transcript = []
        self.greeting = self.reply() if greeting else None

    # Octets

    def send(self, octets):
        if isinstance(octets, str):
            octets = octets.encode()
        self.transcript.append(b"> " + octets[:200])
        self.socket.sendall(octets)

    def reply(self):
        """The next reply. What is no reply by RFC 5321 section 4.2 fails the test."""
        lines = []
        while True:
            line = self._line()
            match = re.fullmatch(rb"([2-5][0-5][0-9])([ -])([\t\x20-\x7e]*)", line)
            if not match and re.fullmatch(rb"[2-5][0-5][0-9]", line):
                match = re.fullmatch(rb"(...)()()", line)
            assert match, f"not a reply line: {line!r} after {self.transcript[-4:]}"
            assert len(line) <= 510, f"reply line of {len(line)} octets"
            lines.append((int(match.group(1)), match.group(3).decode()))
            if match.group(2) != b"-":
                break
        assert len({code for code, _ in lines}) == 1, f"codes differ within a reply: {lines}"
        return Reply(lines[0][0], [text for _, text in lines])

    def _line(self):
        while b"\n" not in self.buffer:
            try:
                octets = self.socket.recv(65536)
            except ConnectionError as error:
                raise Closed(f"after {self.transcript[-4:]}") from error
            if not octets:
                raise Closed(f"after {self.transcript[-4:]}, with {self.buffer!r} unread")
            self.buffer += octets
        line, _, self.buffer = self.buffer.partition(b"\n")
        assert line.endswith(b"\r"), f"reply line ends with a bare LF: {line!r}"
        self.transcript.append(b"< " + line[:200])
        return line[:-1]

    def at_end(self, timeout=30):
        """Whether the server has closed the connection and said nothing more. Waits for it."""
        self.socket.settimeout(timeout)
        try:
            return not self.buffer and not self.socket.recv(1)
        except ConnectionError:
            return True

    def silent(self, seconds):
        """Whether nothing comes for that long."""
        if self.buffer:
            return False
        before = self.socket.gettimeout()
        self.socket.settimeout(seconds)
        try:
            self.buffer += self.socket.recv(65536)
            return False
        except TimeoutError:
            return True
        finally:
            self.socket.settimeout(before)

    # Commands

    def command(self, line):
        self.send((line if isinstance(line, bytes) else line.encode()) + b"\r\n")
        return self.reply()

    def ehlo(self, name="client.example.org"):
        reply = self.command(f"EHLO {name}")
        assert reply.code == 250, reply
        self.extensions = {line.split(" ")[0].upper(): line.partition(" ")[2] for line in reply.lines[1:]}
        return self

    def envelope(self, sender="a@example.org", recipients=("b@example.net",), parameters=""):
        """MAIL and RCPT, which must all be accepted."""
        reply = self.command(f"MAIL FROM:<{sender}>{' ' if parameters else ''}{parameters}")
        assert reply.code == 250, reply
        for recipient in recipients:
            reply = self.command(f"RCPT TO:<{recipient}>")
            assert reply.code == 250, reply
        return self

    def attempt(self, sender, recipients, content):
        """One transaction as a mail server tries it: the reply that decides, which may come before the content."""
        utf8 = not (sender + "".join(recipients)).isascii()
        for command in (f"MAIL FROM:<{sender}>{' SMTPUTF8' if utf8 else ''}", *(f"RCPT TO:<{r}>" for r in recipients)):
            reply = self.command(command)
            if reply.code != 250:
                return reply
        return self.data(content)

    def data(self, content, piece=None):
        """DATA with this content, dot-stuffed here; returns the reply to the final dot."""
        reply = self.command("DATA")
        assert reply.code == 354, reply
        self.content(content, piece)
        return self.reply()

    def content(self, content, piece=None):
        """The content and the final dot, in pieces of so many octets; reads no reply."""
        octets = stuffed(content)
        if piece is None:
            self.send(octets)
        else:
            for start in range(0, len(octets), piece):
                self.socket.sendall(octets[start:start + piece])

    def bdat(self, content, sizes=None):
        """BDAT in chunks of these sizes, and the rest in the last; returns the reply to the last."""
        position = 0
        for size in sizes or ():
            self.send(b"BDAT %d\r\n" % size + content[position:position + size])
            reply = self.reply()
            assert reply.code == 250, reply
            position += size
        self.send(b"BDAT %d LAST\r\n" % (len(content) - position) + content[position:])
        return self.reply()

    def quit(self):
        reply = self.command("QUIT")
        assert reply.code == 221, reply
        assert self.at_end(), "the connection stays open after QUIT"
        self.close()

    def close(self):
        try:
            self.socket.close()
        except OSError:
            pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def stuffed(content):
    """The content of DATA as it goes over the wire, with the final dot. Content that ends without CRLF gets one."""
    octets = re.sub(rb"(\A|\r\n)\.", rb"\1..", content)
    if not octets.endswith(b"\r\n") and octets:
        octets += b"\r\n"
    return octets + b".\r\n"


def send_mail(address, content, sender="a@example.org", recipients=("b@example.net",), **options):
    """One message over a connection of its own; returns the reply to its content."""
    with Client(address, **options) as client:
        reply = client.ehlo().envelope(sender, recipients).data(content)
        client.quit()
        return reply
