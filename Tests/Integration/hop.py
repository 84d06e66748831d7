# SPDX-License-Identifier: Apache-2.0
"""A scripted next hop: an SMTP server that records what it got byte for byte, and misbehaves on order at any step.

Steps: banner, ehlo, helo, mail, rcpt, data (the command), content (while content arrives), dot (the reply to the content),
bdat (a chunk that is not the last), rset, noop, quit.
"""

import collections
import hashlib
import re
import socket
import struct
import threading

import mail

STEPS = ["banner", "ehlo", "helo", "mail", "rcpt", "data", "content", "dot", "bdat", "rset", "noop", "quit"]

EVERYTHING = ("PIPELINING", "SIZE 300000000", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", "CHUNKING")
PLAIN = ("SIZE 300000000", "8BITMIME")


class Say:
    """Answers with this text, one or more lines; `then_drop` closes after it."""

    def __init__(self, text, then_drop=False):
        self.octets = text if isinstance(text, bytes) else text.encode() + b"\r\n"
        self.then_drop = then_drop

    def __repr__(self):
        return f"Say({self.octets!r})"


class Stall:
    """Says nothing more (after `first`, if any) and reads no more, until the peer closes or the test ends."""

    def __init__(self, first=b""):
        self.octets = first

    def __repr__(self):
        return f"Stall({self.octets!r})"


class Drop:
    """Closes the connection without a reply: with FIN, or hard with RST."""

    def __init__(self, hard=False):
        self.hard = hard

    def __repr__(self):
        return "Drop(hard)" if self.hard else "Drop()"


class Hold:
    """Goes on as usual once `event` is set."""

    def __init__(self, event):
        self.event = event

    def __repr__(self):
        return "Hold()"


class Close(Exception):
    """Ends the session's thread."""


Message = collections.namedtuple(
    "Message", "session sender parameters recipients content wire chunks length sha256 reply")
Message.__doc__ = """One message whose content came to its end. `content` has its dots removed; `wire` is what came between the
354 and the final dot, that line left out (None: CHUNKING); `chunks` counts BDAT commands (0: DATA); `reply` is what was said
(nothing: b"").
A hop that does not keep contents has `length` and `sha256` instead, of what is below our Received field."""


class Hop:
    """Listens on a port of its own. `offers` are the lines of the EHLO reply; None means EHLO itself is refused."""

    def __init__(self, offers=EVERYTHING, name="hop.example.net", keep=True, port=0):
        self.offers = offers
        self.name = name
        self.keep = keep
        self.messages = []
        self.sessions = []
        self.changed = threading.Condition()
        self.stopping = threading.Event()
        self._script = collections.defaultdict(list)
        self.listener = socket.create_server(("127.0.0.1", port), backlog=1024)
        self.port = self.listener.getsockname()[1]
        self.address = f"127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    # The script

    def on(self, step, action, times=None, when=None):
        """From now on `step` does `action`, `times` times (None: always), for commands that contain `when` (bytes)."""
        assert step in STEPS, step
        with self.changed:
            self._script[step].append([action, times, when])
        return self

    def forget(self):
        """Behaves well again."""
        with self.changed:
            self._script.clear()

    def _scripted(self, step, line):
        with self.changed:
            for entry in self._script[step]:
                action, times, when = entry
                if times == 0 or (when is not None and when not in line):
                    continue
                if times is not None:
                    entry[1] -= 1
                return action
        return None

    # What was seen

    def wait(self, condition, seconds=20, what="the next hop to see it"):
        """Waits until `condition()` holds; it is looked at whenever anything happens here."""
        with self.changed:
            if not self.changed.wait_for(condition, seconds):
                raise AssertionError(f"not within {seconds} s: {what}; the hop saw {self.commands()}")

    def wait_messages(self, count, seconds=20):
        self.wait(lambda: len(self.accepted()) >= count, seconds, f"{count} messages at the hop")
        return self.accepted()

    def accepted(self):
        """The messages answered with 2xx, completely."""
        return [message for message in self.messages if re.search(rb"(\A|\n)2\d\d( [^\n]*)?\r?\n\Z", message.reply)]

    def commands(self):
        """The commands of each session."""
        return [[line.decode(errors="replace") for line in session.commands] for session in self.sessions]

    def count(self, verb):
        """How often a command came, in all sessions."""
        return sum(line.upper().startswith(verb.encode()) for session in self.sessions for line in session.commands)

    def open_sessions(self):
        return [session for session in self.sessions if not session.closed]

    # Its life

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            session = Session(self, connection)
            with self.changed:
                self.sessions.append(session)
                self.changed.notify_all()
            session.thread.start()

    def drop_connections(self, hard=False):
        """Closes every open connection, as a restart of the server would."""
        for session in self.open_sessions():
            session.close(hard)

    def stop(self):
        self.stopping.set()
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.listener.close()
        self.drop_connections()
        for session in self.sessions:
            session.thread.join(5)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Session:
    """One connection to the hop."""

    def __init__(self, hop, connection):
        self.hop = hop
        self.connection = connection
        self.buffer = bytearray()
        self.commands = []
        self.closed = False
        self.peer_closed = False
        self.read_octets = 0
        self.thread = threading.Thread(target=self._run, daemon=True)
        self._forget()

    def _forget(self):
        self.sender, self.parameters, self.recipients, self.chunks, self.body = None, b"", [], 0, Body(self.hop.keep)

    # Octets

    def _receive(self, size=1 << 18):
        try:
            octets = self.connection.recv(size)
        except OSError as error:
            self.peer_closed = True
            raise Close from error
        if not octets:
            self.peer_closed = True
            raise Close
        self.read_octets += len(octets)
        return octets

    def _line(self):
        while True:
            end = self.buffer.find(b"\n")
            if end >= 0:
                line = bytes(self.buffer[: end + 1])
                del self.buffer[: end + 1]
                return line
            self.buffer += self._receive()

    def _send(self, octets):
        try:
            self.connection.sendall(octets)
        except OSError as error:
            raise Close from error

    def close(self, hard=False):
        try:
            if hard:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            else:
                self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        try:
            self.connection.close()
        except OSError:
            pass

    # Steps

    def _act(self, step, usual, line=b"", before=lambda reply: None):
        """Does what the script says for the step, else says `usual`. Returns the reply that was said; `before` gets it before
        the peer does, so that whoever has seen the reply also finds what it answers."""
        action = self.hop._scripted(step, line)
        if isinstance(action, Hold):
            action.event.wait(120)
        if isinstance(action, Say):
            before(action.octets)
            self._send(action.octets)
            if action.then_drop:
                raise Close
            return action.octets
        if isinstance(action, Drop):
            before(b"")
            self.close(action.hard)
            raise Close
        if isinstance(action, Stall):
            before(b"")
            if action.octets:
                self._send(action.octets)
            self._stall()
        if usual is not None:
            before(usual)
            self._send(usual)
        return usual

    def _stall(self):
        """Reads nothing, but notices when the peer goes away."""
        self.connection.settimeout(0.2)
        while not self.hop.stopping.is_set():
            try:
                if not self.connection.recv(1, socket.MSG_PEEK):
                    self.peer_closed = True
                    break
                # There is something that we do not want: an end behind it shows only as an error or not at all.
                if self.hop.stopping.wait(0.05) or self._hung_up():
                    self.peer_closed = True
                    break
            except TimeoutError:
                continue
            except OSError:
                self.peer_closed = True
                break
        raise Close

    def _hung_up(self):
        state = self.connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0]
        return state != 1  # TCP_ESTABLISHED

    def _run(self):
        try:
            self._act("banner", f"220 {self.hop.name} ESMTP\r\n".encode())
            while True:
                line = self._line()
                with self.hop.changed:
                    self.commands.append(line.rstrip(b"\r\n"))
                    self.hop.changed.notify_all()
                self._command(line)
        except Close:
            pass
        finally:
            self.close()
            with self.hop.changed:
                self.closed = True
                self.hop.changed.notify_all()

    def _command(self, line):
        text = line.rstrip(b"\r\n")
        verb = text.split(b" ")[0].upper()
        if verb == b"EHLO":
            self._forget()
            if self.hop.offers is None:
                self._act("ehlo", b"502 5.5.1 No EHLO here\r\n", line)
                return
            lines = [self.hop.name, *self.hop.offers]
            reply = "".join(f"250{'-' if i < len(lines) - 1 else ' '}{text}\r\n" for i, text in enumerate(lines))
            self._act("ehlo", reply.encode(), line)
        elif verb == b"HELO":
            self._forget()
            self._act("helo", f"250 {self.hop.name}\r\n".encode(), line)
        elif verb == b"MAIL":
            self._forget()
            if self._act("mail", b"250 2.1.0 Sender ok\r\n", line).startswith(b"2"):
                path, _, self.parameters = text[len("MAIL FROM:"):].partition(b">")
                self.sender = path.strip().lstrip(b"<").decode(errors="replace")
        elif verb == b"RCPT":
            if self._act("rcpt", b"250 2.1.5 Recipient ok\r\n", line).startswith(b"2"):
                self.recipients.append(text[len("RCPT TO:"):].partition(b">")[0].strip().lstrip(b"<").decode())
        elif verb == b"DATA":
            usual = b"354 Go ahead\r\n" if self.recipients else b"554 5.5.1 No valid recipients\r\n"
            if self._act("data", usual, line).startswith(b"3"):
                self._content()
        elif verb == b"BDAT":
            self._chunk(text)
        elif verb == b"RSET":
            self._forget()
            self._act("rset", b"250 2.0.0 Ok\r\n", line)
        elif verb == b"NOOP":
            self._act("noop", b"250 2.0.0 Ok\r\n", line)
        elif verb == b"QUIT":
            self._act("quit", b"221 2.0.0 Bye\r\n", line)
            raise Close
        else:
            self._send(b"500 5.5.2 What?\r\n")

    def _content(self):
        waiting = b"\r\n" + bytes(self.buffer)  # the line end of DATA counts for the final dot
        self.buffer.clear()
        first = True
        while True:
            end = waiting.find(b"\r\n.\r\n")
            if end >= 0:
                self.body.add(waiting[:end + 2], first)
                self.buffer += waiting[end + 5:]
                break
            if len(waiting) > 4:
                self.body.add(waiting[:-4], first)
                waiting, first = waiting[-4:], False
            if not first:
                self._act("content", None)
            waiting += self._receive()
        self._done(b"")

    def _chunk(self, text):
        words = text.split()
        size, last = int(words[1]), len(words) > 2 and words[2].upper() == b"LAST"
        self.chunks += 1
        while size > 0:
            if not self.buffer:
                self.buffer += self._receive()
            part = bytes(self.buffer[:size])
            del self.buffer[:size]
            size -= len(part)
            self.body.add(part, False)
            self._act("content", None)
        if not self.recipients:
            self._send(b"503 5.5.1 No recipients\r\n")
        elif last:
            self._done(text)
        else:
            self._act("bdat", b"250 2.0.0 Chunk ok\r\n", text)

    def _done(self, line):
        body, chunks = self.body, self.chunks
        sender, parameters, recipients = self.sender, self.parameters, self.recipients
        self._forget()

        def record(reply):
            message = Message(
                self, sender, parameters.strip().decode(), recipients, body.content(chunks > 0), body.wire(chunks > 0), chunks,
                *(body.digest() if not self.hop.keep else (None, None)), reply)
            with self.hop.changed:
                self.hop.messages.append(message)
                self.hop.changed.notify_all()

        self._act("dot", f"250 2.0.0 Queued as {len(self.hop.messages):X}\r\n".encode(), line, record)


class Body:
    """Content as it arrives, kept, or only counted and hashed: then without the Received field on top, which is ours."""

    def __init__(self, keep):
        self.parts = [] if keep else None
        self.head = b""
        self.hash = hashlib.sha256()
        self.length = 0

    def add(self, octets, skip_line_end):
        if skip_line_end:
            octets = octets[2:]
        if self.parts is not None:
            self.parts.append(octets)
        elif self.head is not None:
            self.head += octets
            if len(self.head) > 8192:
                self._below_trace()
        else:
            self._count(octets)

    def _count(self, octets):
        self.length += len(octets)
        self.hash.update(octets)

    def _below_trace(self):
        match = mail.RECEIVED.match(self.head)
        self._count(self.head[match.end():] if match else self.head)
        self.head = None

    def digest(self):
        """(octets, SHA-256) of what was only counted."""
        if self.head is not None:
            self._below_trace()
        return self.length, self.hash.hexdigest()

    def wire(self, chunked):
        return None if chunked or self.parts is None else b"".join(self.parts)

    def content(self, chunked):
        if self.parts is None:
            return None
        octets = b"".join(self.parts)
        return octets if chunked else re.sub(rb"\r\n\.", b"\r\n", b"\r\n" + octets)[2:]
