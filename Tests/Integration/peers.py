# SPDX-License-Identifier: Apache-2.0
"""Real mail programs of Debian as peers, unpacked below .peers by Tests/Peers/install.sh. Everything on 127.0.0.1."""

import glob
import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import unittest

import paths
from wait import until

# Postfix wants three users and groups that differ from each other. These are in every Debian, and nothing runs as them.
MAIL_OWNER = "uucp"
SETGID_GROUP = "news"


def free_port():
    """A port of 127.0.0.1 that was free just now: for peers that cannot choose one and tell."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _environment(tree):
    found = {os.path.dirname(p) for p in glob.glob(tree + "/usr/lib/**/*.so*", recursive=True)}
    return dict(os.environ, LD_LIBRARY_PATH=":".join(sorted(found)), LC_ALL="C")


_copies = {}


def _tree(name):
    """The unpacked tree of a peer. Postfix and Exim become users of their own, who must be able to reach it: where they are not
    (a project below /root), it is copied to where they are."""
    tree = os.path.join(paths.PEERS, name)
    if not os.path.isdir(tree):
        raise unittest.SkipTest(f"{tree} is missing: run Tests/Peers/install.sh test")
    parent = tree
    while paths.IS_ROOT and parent != "/":
        if not os.stat(parent).st_mode & 0o001:
            if not os.path.isdir(_copies.get(name, "")):
                _copies[name] = os.path.join(paths.fresh("peer"), name)
                shutil.copytree(tree, _copies[name], symlinks=True)
            return _copies[name]
        parent = os.path.dirname(parent)
    return tree


def greeted(port):
    """Whether something at the port says 220."""
    try:
        with socket.create_connection(("127.0.0.1", port), 2) as probe:
            probe.settimeout(5)
            good = probe.recv(100).startswith(b"220")
            probe.sendall(b"QUIT\r\n")
            return good
    except OSError:
        return False


class Postfix:
    """One Postfix instance with a queue and a configuration of its own. `master` runs in the foreground: no daemon stays.

    `settings` are lines of main.cf. With `deliver="maildir"` mail for any domain ends in one Maildir; with a port number it
    goes on to that port of 127.0.0.1; with `proxy=PORT` nothing is queued, the content filter there decides.
    """

    def __init__(self, deliver="maildir", proxy=None, settings=None, processes=100, port=None):
        paths.need_root("Postfix")
        self.tree = _tree("postfix")
        self.port = port or free_port()
        self.home = paths.fresh("postfix")
        self.maildir = os.path.join(self.home, "mail", "all")
        self.environment = _environment(self.tree)
        self.environment["MAIL_CONFIG"] = os.path.join(self.home, "etc")
        self._configure(deliver, proxy, settings or {}, processes)
        self.master = None

    def _configure(self, deliver, proxy, settings, processes):
        etc, queue, data, mail = (os.path.join(self.home, d) for d in ("etc", "queue", "data", "mail"))
        for directory in (etc, queue, data, mail):
            os.mkdir(directory, 0o755)
        for directory in ("active bounce corrupt defer deferred flush hold incoming private saved trace".split()):
            os.mkdir(os.path.join(queue, directory), 0o700)
            shutil.chown(os.path.join(queue, directory), MAIL_OWNER)
        os.mkdir(os.path.join(queue, "pid"), 0o755)
        for directory, mode in (("maildrop", 0o1730), ("public", 0o2710)):
            path = os.path.join(queue, directory)
            os.mkdir(path)
            shutil.chown(path, MAIL_OWNER, SETGID_GROUP)
            os.chmod(path, mode)
        shutil.chown(data, MAIL_OWNER)
        shutil.chown(mail, "nobody")
        main = {
            "compatibility_level": "3.6",
            "queue_directory": queue,
            "data_directory": data,
            "meta_directory": self.tree + "/etc/postfix",
            "command_directory": self.tree + "/usr/sbin",
            "daemon_directory": self.tree + "/usr/lib/postfix/sbin",
            "shlib_directory": self.tree + "/usr/lib/postfix",
            "mail_owner": MAIL_OWNER,
            "setgid_group": SETGID_GROUP,
            "default_privs": "nobody",
            "import_environment": "MAIL_CONFIG LC_ALL LD_LIBRARY_PATH",
            "maillog_file": os.path.join(self.home, "log"),
            "maillog_file_prefixes": self.home,
            "myhostname": "postfix.example.net",
            "mydestination": "",
            "local_recipient_maps": "",
            "alias_maps": "",
            "alias_database": "",
            "inet_interfaces": "127.0.0.1",
            "inet_protocols": "ipv4",
            "mynetworks": "127.0.0.0/8",
            "smtpd_relay_restrictions": "permit_mynetworks, reject",
            "smtpd_peername_lookup": "no",
            "smtpd_client_connection_count_limit": "0",
            "smtpd_client_connection_rate_limit": "0",
            "default_process_limit": str(processes),
            "message_size_limit": "300000000",
            "mailbox_size_limit": "0",
            "virtual_mailbox_limit": "0",
            "queue_minfree": "0",
            "disable_dns_lookups": "yes",
            "smtp_host_lookup": "native",
            "default_destination_concurrency_limit": "20",
        }
        if deliver == "maildir":
            # One Maildir for every address: `static:` maps anything to one value.
            main.update(
                virtual_mailbox_domains="static:all", virtual_mailbox_maps="static:all/", virtual_mailbox_base=mail,
                virtual_uid_maps="static:65534", virtual_gid_maps="static:65534", virtual_minimum_uid="100",
                virtual_alias_maps="", virtual_transport="virtual")
        else:
            main.update(relayhost=f"[127.0.0.1]:{deliver}")
        main.update(settings)
        with open(os.path.join(etc, "main.cf"), "w") as file:
            file.writelines(f"{key} = {value}\n" for key, value in main.items())
        option = f" -o smtpd_proxy_filter=127.0.0.1:{proxy}" if proxy else ""
        services = [
            f"127.0.0.1:{self.port} inet n - n - {processes} smtpd{option}",
            "pickup unix n - n 60 1 pickup",
            "qmgr unix n - n 300 1 qmgr",
            "tlsmgr unix - - n 1000? 1 tlsmgr",
            "postlog unix-dgram n - n - 1 postlogd",
        ]
        services += [f"{name} unix n - n - 0 {name}" for name in ("cleanup", "flush")]
        services += [f"{name} unix - - n - 0 bounce" for name in ("bounce", "defer", "trace")]
        services += [f"{name} unix - - n - - smtp" for name in ("smtp", "relay")]
        services += [f"{name} unix - - n - - error" for name in ("error", "retry")]
        services += [f"{name} unix - - n - - {name}" for name in ("proxymap", "discard")]
        services += [f"{name} unix - - n - 1 {name}" for name in ("verify", "anvil", "scache")]
        services += ["rewrite unix - - n - - trivial-rewrite", f"virtual unix - n n - {processes} virtual"]
        with open(os.path.join(etc, "master.cf"), "w") as file:
            file.writelines(line + "\n" for line in services)

    def command(self, name, *arguments):
        """A command of Postfix's as a list, to be run with `self.environment`."""
        return [os.path.join(self.tree, "usr/sbin", name), *arguments]

    def start(self):
        with open(os.path.join(self.home, "output"), "wb") as output:
            self.master = subprocess.Popen(
                [self.tree + "/usr/lib/postfix/sbin/master", "-c", self.home + "/etc", "-d"],
                env=self.environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True)
        until(lambda: greeted(self.port) or self.master.poll() is not None, 20, "Postfix greets")
        if self.master.poll() is not None:
            raise AssertionError("Postfix did not start: " + self.log())
        return self

    def log(self):
        """What Postfix wrote to its log and its standard error."""
        text = ""
        for name in ("output", "log"):
            try:
                with open(os.path.join(self.home, name), errors="replace") as file:
                    text += file.read()
            except FileNotFoundError:
                pass
        return text

    def delivered(self):
        """How many messages are in the Maildir."""
        try:
            return len(os.listdir(os.path.join(self.maildir, "new")))
        except FileNotFoundError:
            return 0

    def messages(self):
        """The messages in the Maildir as they stand there, with LF line ends."""
        result = []
        for path in sorted(glob.glob(os.path.join(self.maildir, "new", "*"))):
            with open(path, "rb") as file:
                result.append(file.read())
        return result

    def queued(self):
        """How many messages are in the queue, in whatever state."""
        return sum(
            len(files) for directory in ("incoming", "active", "deferred", "maildrop", "hold", "corrupt")
            for _, _, files in os.walk(os.path.join(self.home, "queue", directory)))

    def stop(self):
        if self.master is not None and self.master.poll() is None:
            self.master.terminate()
            try:
                self.master.wait(10)
            except subprocess.TimeoutExpired:
                pass
            # The session is ours alone: master and what it started.
            try:
                os.killpg(self.master.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self.master.wait(10)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()


def smtp_source(*arguments, timeout=300):
    """Runs Postfix's smtp-source to its end; returns (exit code, what it printed)."""
    return _tool("smtp-source", arguments, timeout)


def _tool(name, arguments, timeout):
    result = subprocess.run(
        [os.path.join(_tree("postfix"), "usr/sbin", name), *map(str, arguments)], env=_tool_environment(),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout, text=True)
    return result.returncode, result.stdout


_tool_configuration = None


def _tool_environment():
    """smtp-source and smtp-sink read main.cf though nothing in it concerns them."""
    global _tool_configuration
    if _tool_configuration is None or not os.path.isdir(_tool_configuration):
        _tool_configuration = paths.fresh("postfix-tools")
        with open(os.path.join(_tool_configuration, "main.cf"), "w") as file:
            file.write("compatibility_level = 3.6\nmyhostname = source.example.org\nmydomain = example.org\n"
                       f"mail_owner = {MAIL_OWNER}\nsetgid_group = {SETGID_GROUP}\n")
    return dict(_environment(_tree("postfix")), MAIL_CONFIG=_tool_configuration)


class SmtpSink:
    """Postfix's smtp-sink, keeping each message in a file of its own."""

    def __init__(self, *options, keep=True):
        self.port = free_port()
        self.home = paths.fresh("smtp-sink")
        arguments = [os.path.join(_tree("postfix"), "usr/sbin/smtp-sink"), *options]
        if paths.IS_ROOT:
            os.chmod(self.home, 0o777)
            arguments += ["-u", "nobody"]
        if keep:
            arguments += ["-d", os.path.join(self.home, "m.")]
        self.process = subprocess.Popen(
            [*arguments, f"127.0.0.1:{self.port}", "1000"], env=_tool_environment(), cwd=self.home,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        until(lambda: greeted(self.port) or self.process.poll() is not None, 10, "smtp-sink greets")

    def messages(self):
        """The contents kept, without the X- lines that smtp-sink puts above."""
        result = []
        for path in sorted(glob.glob(os.path.join(self.home, "m.*"))):
            with open(path, "rb") as file:
                content = file.read()
            while content.startswith(b"X-"):
                content = content[content.index(b"\n") + 1:]
            # Then its own Received field, folded.
            if content.startswith(b"Received: from "):
                end = content.index(b"\n") + 1
                while content[end:end + 1] in b"\t ":
                    end = content.index(b"\n", end) + 1
                content = content[end:]
            result.append(content)
        return result

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stderr.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def _number(name, is_group):
    if name.isdigit():
        return int(name)
    return grp.getgrnam(name).gr_gid if is_group else pwd.getpwnam(name).pw_uid


class Exim:
    """One Exim which takes mail on 127.0.0.1 and hands it on to `hop` at once, one delivery process a message.

    Runs with paths of its own, as root or as a plain user: without root Exim delivers as whoever started it.
    """

    CONFIGURATION = """
primary_hostname = exim.example.org
spool_directory = {home}/spool
log_file_path = {home}/log.%slog
pid_file_path = {home}/pid
exim_path = {binary}
exim_user = {user}
exim_group = {group}
never_users =
disable_ipv6
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
tls_advertise_hosts =
host_lookup =
rfc1413_query_timeout = 0s
smtp_enforce_sync = false
smtp_accept_max = 200
smtp_accept_queue = 0
smtp_accept_queue_per_connection = 0
smtp_connect_backlog = 200
message_size_limit = 300M
keep_environment = LD_LIBRARY_PATH : LD_PRELOAD : NSS_WRAPPER_PASSWD : NSS_WRAPPER_GROUP
add_environment = LC_ALL=C
{extra}
acl_smtp_rcpt = accept_loopback
begin acl
accept_loopback:
  accept hosts = 127.0.0.1
  deny
begin routers
smarthost:
  driver = manualroute
  route_list = * 127.0.0.1::{hop} byname
  transport = smtp
  self = send
begin transports
smtp:
  driver = smtp
  allow_localhost
  hosts_try_fastopen =
  {options}
begin retry
* * F,1h,1m
"""

    def __init__(self, hop, options="", extra=""):
        self.tree = _tree("exim")
        self.port = free_port()
        self.home = paths.fresh("exim")
        user, group = ("uucp", "uucp") if paths.IS_ROOT else (str(os.geteuid()), str(os.getegid()))
        binary = os.path.join(self.tree, "usr/sbin/exim4")
        os.mkdir(self.home + "/spool")
        if paths.IS_ROOT:
            shutil.chown(self.home, user, group)
            shutil.chown(self.home + "/spool", user, group)
        self.configuration = self.home + "/exim.conf"
        with open(self.configuration, "w") as file:
            file.write(self.CONFIGURATION.format(
                home=self.home, binary=binary, user=user, group=group, port=self.port, hop=hop, options=options,
                extra=extra))
        self.arguments = [binary, "-C", self.configuration]
        self.environment = self._environment(user, group)
        self.process = None

    def _environment(self, user, group):
        """Debian's Exim looks its own user up by name before it reads a line of configuration. That user comes with the
        package's set-up, which never ran, so Exim gets a passwd file of its own (libnss-wrapper) in which it is `user`."""
        wrapped = _environment(self.tree)
        for name, host, own in (
                ("PASSWD", "/etc/passwd", f"Debian-exim:x:{_number(user, False)}:{_number(group, True)}::/:/bin/false"),
                ("GROUP", "/etc/group", f"Debian-exim:x:{_number(group, True)}:")):
            wrapped["NSS_WRAPPER_" + name] = os.path.join(self.home, name.lower())
            with open(host) as source, open(wrapped["NSS_WRAPPER_" + name], "w") as copy:
                copy.write("".join(line for line in source if not line.startswith("Debian-exim:")) + own + "\n")
        wrapped["LD_PRELOAD"] = glob.glob(self.tree + "/usr/lib/**/libnss_wrapper.so", recursive=True)[0]
        return wrapped

    def start(self):
        with open(self.home + "/output", "wb") as output:
            self.process = subprocess.Popen(
                [*self.arguments, "-bdf", "-oX", f"127.0.0.1.{self.port}"], env=self.environment,
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True)
        until(lambda: greeted(self.port) or self.process.poll() is not None, 20, "Exim greets")
        if self.process.poll() is not None:
            raise AssertionError("Exim did not start: " + self.log())
        return self

    def log(self):
        text = ""
        for path in [self.home + "/output", *sorted(glob.glob(self.home + "/log.*"))]:
            with open(path, errors="replace") as file:
                text += file.read()
        return text

    def queued(self):
        return len(glob.glob(self.home + "/spool/input/**/*-H", recursive=True))

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self.process.wait(10)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()
