# SPDX-License-Identifier: Apache-2.0
"""Bad rules, bad configuration, missing files, ports in use, folders that cannot be written, full disks: each with a message
that says what and where, and an exit code, or with a reply that loses nothing."""

import json
import os
import resource
import signal
import socket
import subprocess

import hop as hops
import mail
import paths
from case import Case
from client import Client, send_mail
from wait import until
from weir import NO_RULES, Weir, configure

#: sysexits.h: what a program may end with when it does not start.
NOT_STARTED = range(64, 79)


class Start(Case):
    """`weir run` does not start, and `weir check` says the same."""

    def outcome(self, weir):
        """(exit code, output) of a start that must fail."""
        self.keep(weir, start=False).spawn()
        return weir.wait_exit(20), weir.log(200)

    def check(self, weir):
        result = subprocess.run(
            [paths.WEIR, "check", "--config", weir.configuration], cwd=weir.home, timeout=20,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return result.returncode, result.stdout

    def fails(self, configuration, words, rules=NO_RULES, code=NOT_STARTED, checkable=True):
        """It does not start, and says all of `words`."""
        weir = Weir(configuration, rules)
        status, output = self.outcome(weir)
        self.assertIn(status, code if not isinstance(code, int) else (code,), output)
        self.assertNotIn(" ready", output)
        for word in words:
            self.assertRegex(output, word)
        if checkable:
            checked, said = self.check(weir)
            self.assertEqual(checked, status, said)
            for word in words:
                self.assertRegex(said, word)
        return output

    def test_bad_rules_name_file_line_and_column(self):
        rules = ("rules:\n  - name: one\n    whne: { message: { size: over 1 MiB } }\n    do: strip\n"
                 "  - name: two\n    when: { message: { size: huge } }\n    do: { reject: 250 fine }\n")
        # Every mistake at once.
        output = self.fails(configure("smtp://127.0.0.1:1"), [
            r"rules\.yaml:3:5: error: .*whne", r"rules\.yaml:6:\d+: error: .*huge", r"rules\.yaml:7:\d+: error: "], rules, code=65)
        self.assertIn("when", output)

    def test_broken_yaml(self):
        self.fails(configure("smtp://127.0.0.1:1"), [r"rules\.yaml:[23]:\d+: error"], "rules:\n  - [unclosed\n", code=65)
        self.fails("listeners: [\n", [r"weir\.yaml:\d+:\d+: error"])

    def test_missing_rules(self):
        self.fails(configure("smtp://127.0.0.1:1", rules=["@HOME@/nowhere"]), ["nowhere"])

    def test_no_rules_at_all_is_a_mistake(self):
        self.fails(configure("smtp://127.0.0.1:1", rules=None), ["rules"])
        # A folder without a file is a slip; `rules: []` in a file, as in all other tests, is a decision.
        weir = Weir(configure("smtp://127.0.0.1:1", rules=["@HOME@/empty"]))
        os.mkdir(os.path.join(weir.home, "empty"))
        status, output = self.outcome(weir)
        self.assertEqual(status, 65, output)
        self.assertRegex(output, r"empty:1:1: error: no rules")
        self.assertEqual(self.check(weir)[0], 65)

    def test_an_empty_folder_is_no_default(self):
        if os.path.exists("/etc/weir/rules"):
            self.skipTest(paths.NOT_SHIPPED + "this machine has rules in /etc/weir/rules")
        weir = Weir(None, rules=None)
        os.mkdir(os.path.join(weir.home, "Rules"))
        status, output = self.outcome(weir)
        self.assertEqual(status, 65, output)
        self.assertIn("no rules in ./Rules", output)

    def test_names_of_files_are_shown_escaped(self):
        weir = Weir(configure("smtp://127.0.0.1:1", rules=["@HOME@/\u202ered"]))
        status, output = self.outcome(weir)
        self.assertEqual(status, 65, output)
        self.assertIn(r"\u{202E}red:1:1: error: no such file", output)
        self.assertNotIn("\u202e", output)
        self.assertNotIn("\u202e", self.check(weir)[1])

    def test_missing_configuration(self):
        weir = Weir(None, arguments=["--config", "absent.yaml"])
        status, output = self.outcome(weir)
        self.assertIn(status, NOT_STARTED)
        self.assertIn("absent.yaml", output)

    def test_misspelt_key_says_what_was_meant(self):
        configuration = configure("smtp://127.0.0.1:1")
        configuration["hostnmae"] = configuration.pop("hostname")
        self.fails(configuration, [r"weir\.yaml:\d+:1: error: .*hostnmae", "hostname"])

    def test_every_kind_of_bad_value(self):
        good = configure("smtp://127.0.0.1:1")
        changes = [
            ({"postmaster": None}, "postmaster"),
            ({"postmaster": "not an address"}, "postmaster|address"),
            ({"hostname": "bad host name"}, "hostname|host name"),
            ({"listeners": []}, "listener"),
            ({"listeners": [{"name": "mx", "address": "127.0.0.1:99999", "accept": "local-domains"}]}, "99999|address|port"),
            ({"listeners": [{"name": "mx", "address": "nowhere", "accept": "local-domains"}]}, "nowhere"),
            ({"listeners": [dict(good["listeners"][0], accept="anyone")]}, "anyone"),
            ({"listeners": [dict(good["listeners"][0]), dict(good["listeners"][0])]}, "mx"),
            ({"listeners": [dict(good["listeners"][0], **{"line-ends": "keep"})]}, "keep"),
            ({"routes": [{"to": "http://127.0.0.1"}]}, "http"),
            ({"routes": [{"to": "smtp://127.0.0.1:0x19"}]}, "0x19"),
            ({"routes": [{"to": "maildir:relative/../../{nothing}"}]}, "nothing|relative"),
            ({"trusted": ["127.0.0.1/33"]}, r"127\.0\.0\.1/33"),
            ({"trusted": ["127.0.0.1/8"]}, r"127\.0\.0\.1/8"),
            ({"domains": ["bad domain"]}, "bad domain"),
            ({"limits": {"message": "much"}}, "much"),
            ({"limits": {"messages": "1 MiB"}}, "messages"),
            ({"timeouts": {"command": "5"}}, "command|unit|5"),
            ({"mode": "sometimes"}, "sometimes"),
            ({"ambiguity": "maybe"}, "maybe"),
        ]
        for change, words in changes:
            with self.subTest(change=change):
                configuration = {key: value for key, value in {**good, **change}.items() if value is not None}
                self.fails(configuration, [words, r"weir\.yaml"])

    def test_ambiguity_needs_a_rule_or_a_word(self):
        """Until rules can act on `defect: ambiguous` it is said; from then on it does not start."""
        weir = self.keep(Weir(configure("smtp://127.0.0.1:1", ambiguity=None)), start=False).spawn()
        weir.wait_log("ambiguity: pass")
        until(lambda: weir.ended or any(" ready" in line for line in weir.lines), 10, "it to be ready or to end")
        if weir.ended:
            self.assertIn(weir.wait_exit(), NOT_STARTED)

    def test_port_in_use(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            self.fails(configure("smtp://127.0.0.1:1", listener={"address": f"127.0.0.1:{port}"}),
                       [rf"cannot listen on 127\.0\.0\.1:{port}: Address already in use"], code=69, checkable=False)

    def test_port_in_use_by_ipv6(self):
        if not _has_ipv6():
            self.skipTest(paths.NOT_SHIPPED + "this machine has no IPv6")
        with socket.create_server(("::1", 0), family=socket.AF_INET6) as other:
            port = other.getsockname()[1]
            self.fails(configure("smtp://127.0.0.1:1", listener={"address": f"[::1]:{port}"}),
                       [rf"cannot listen on \[::1\]:{port}: Address already in use"], code=69, checkable=False)

    def test_listeners_that_overlap(self):
        first = configure("smtp://127.0.0.1:1")["listeners"][0]
        listeners = [dict(first, address="0.0.0.0:2525"), dict(first, name="b", address="127.0.0.1:2525")]
        self.fails(configure("smtp://127.0.0.1:1", listeners=listeners), [r"0\.0\.0\.0:2525 takes 127\.0\.0\.1:2525"], code=65)

    def test_both_families_at_one_port(self):
        if not _has_ipv6():
            self.skipTest(paths.NOT_SHIPPED + "this machine has no IPv6")
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        first = configure("smtp://127.0.0.1:1")["listeners"][0]
        weir = self.weir(self.hop(), listeners=[
            dict(first, address=f"0.0.0.0:{port}"), dict(first, name="six", address=f"[::]:{port}")])
        for host in ("127.0.0.1", "::1"):
            self.assertReply(send_mail((host, port), mail.message()), 250)
        self.assertEqual([weir.wait_record(lambda record, n=name: record["listener"] == n)["peer"] for name in ("mx", "six")],
                         ["127.0.0.1", "::1"])

    def test_too_few_descriptors(self):
        """It says so, where NIO would end the process. Two loops and one listener want 41."""
        weir = Weir(configure("smtp://127.0.0.1:1", limits={"event-loops": 2}), files=40)
        status, output = self.outcome(weir)
        self.assertEqual(status, 69, output)
        self.assertRegex(output, r"error: 40 descriptors are allowed .*41 at least")

    def test_address_that_is_not_ours(self):
        self.fails(configure("smtp://127.0.0.1:1", listener={"address": "192.0.2.1:2525"}), [r"192\.0\.2\.1"], checkable=False)

    def test_unknown_flag(self):
        result = subprocess.run([paths.WEIR, "run", "--lisen", "x"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=20,
                                text=True)
        self.assertEqual(result.returncode, 64)
        self.assertIn("--lisen", result.stdout)

    def test_check_of_a_good_configuration(self):
        weir = Weir(configure("smtp://127.0.0.1:1"))
        code, said = self.check(weir)
        self.assertEqual(code, 0, said)

    def test_check_warns_of_an_open_relay(self):
        weir = Weir(configure("smtp://127.0.0.1:1", listener={"accept": "open"}))
        code, said = self.check(weir)
        self.assertEqual(code, 0, said)
        self.assertRegex(said, r"warning.*open")

    def test_route_to_ourselves(self):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        configuration = configure(f"smtp://127.0.0.1:{port}", listener={"address": f"127.0.0.1:{port}"})
        weir = Weir(configuration)
        code, said = self.check(weir)
        self.assertIn(code, NOT_STARTED, said)
        self.assertRegex(said, r"ourselves|itself|own|loop")

    def test_shipped_example_configuration(self):
        """Packaging/weir.yaml is right but for its paths."""
        with open(os.path.join(paths.ROOT, "Packaging", "weir.yaml")) as file:
            text = file.read()
        weir = Weir(text.replace("/usr/share/weir/rules", paths.RULES).replace("/etc/weir/rules", "@HOME@/rules.yaml")
                    .replace("/var/", "@HOME@/var/").replace("/run/", "@HOME@/run/").replace("user: weir", "# user: weir"))
        code, said = self.check(weir)
        self.assertEqual(code, 0, said)


class Places(Case):
    """Folders that cannot be written."""

    def test_spool_or_quarantine_that_cannot_be_made(self):
        for key in ("spool", "quarantine"):
            weir = Weir(configure("smtp://127.0.0.1:1", **{key: {"path": "@HOME@/file/below"}}))
            with open(os.path.join(weir.home, "file"), "w"):
                pass
            self.keep(weir, start=False).spawn()
            self.assertIn(weir.wait_exit(20), NOT_STARTED, weir.log())
            self.assertRegex(weir.log(), f"{key}|file/below")

    def test_unwritable_maildir_is_put_off(self):
        """A file where the folder should be: not even root gets past it."""
        weir = self.weir()
        with open(os.path.join(weir.home, "mail"), "w"):
            pass
        with Client(weir.address()) as client:
            client.ehlo().command("MAIL FROM:<a@example.org>")
            reply = client.command("RCPT TO:<b@example.net>")
            if reply.code == 250:
                reply = client.data(mail.message())
            self.assertReply(reply, (451, 452, 450))
        weir.wait_log(r" (error|warning|critical) .*mail")
        os.unlink(os.path.join(weir.home, "mail"))
        content = mail.message()
        self.assertReply(send_mail(weir.address(), content), 250)
        mail.assert_relayed(mail.Maildir(os.path.join(weir.home, "mail/example.net/b")).messages()[0], content)


class FullDisk(Case):
    """Writing fails in the middle: the message is put off and nothing of it stays."""

    def small_disk(self, weir, folder, size):
        """A full disk below the daemon's home where we may mount, else a limit on its files."""
        path = os.path.join(weir.home, folder)
        os.makedirs(path, exist_ok=True)
        if paths.IS_ROOT and subprocess.run(
                ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", path], stderr=subprocess.DEVNULL).returncode == 0:
            self.addCleanup(subprocess.run, ["umount", "-l", path])
            return

        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

        weir.before = limit

    def test_maildir_on_a_full_disk(self):
        weir = Weir(configure())
        self.small_disk(weir, "mail", 300_000)
        self.keep(weir)
        content = mail.message(size=2_000_000)
        reply = send_mail(weir.address(), content)
        self.assertReply(reply, (451, 452), "4.3.1" if reply.code == 452 else None)
        weir.wait_log(r" (error|warning|critical) .*(space|full|large|mail)")
        box = mail.Maildir(os.path.join(weir.home, "mail/example.net/b"))
        self.assertEqual(box.files(), [])
        self.assertEqual(box.files("tmp"), [])
        small = mail.message()
        self.assertReply(send_mail(weir.address(), small), 250)
        mail.assert_relayed(box.messages()[0], small)

    def test_quarantine_on_a_full_disk(self):
        hop = self.hop()
        rules = ("rules:\n  - name: hold\n    when: { message: { size: at least 1 } }\n    do: { quarantine: Held }\n")
        weir = Weir(configure(hop), rules)
        self.small_disk(weir, "quarantine", 300_000)
        self.keep(weir)
        mark = mail.unique()
        self.assertReply(send_mail(weir.address(), mail.message(mark=mark, size=2_000_000)), (451, 452))
        self.assertEqual(mail.quarantined(os.path.join(weir.home, "quarantine"), mark), [])
        self.assertEqual(hop.messages, [])
        mark = mail.unique()
        self.assertReply(send_mail(weir.address(), mail.message(mark=mark)), 250)
        self.assertEqual(len(mail.quarantined(os.path.join(weir.home, "quarantine"), mark)), 1)

    def test_spool_on_a_full_disk(self):
        hop = self.hop(hops.PLAIN)
        weir = Weir(configure(hop, spool={"path": "@HOME@/spool", "memory": "256 KiB"}))
        self.small_disk(weir, "spool", 300_000)
        self.keep(weir)
        reply = send_mail(weir.address(), mail.message(size=5_000_000))
        self.assertReply(reply, (451, 452))
        self.assertEqual(hop.messages, [])
        content = mail.message()
        self.assertReply(send_mail(weir.address(), content), 250)
        self.relayed(hop, content)

    def test_out_of_descriptors(self):
        """Accepting fails for a while; the daemon neither spins nor dies, and goes on when it can."""
        hop = self.hop()
        weir = self.weir(hop, files=64, limits={"connections": 1000, "connections-per-address": 1000, "event-loops": 2})
        clients = []
        for _ in range(80):
            clients.append(Client(weir.address(), greeting=False))
        for client in clients:
            client.close()
        until(lambda: _works(weir), 20, "service after the rush")
        self.assertTrue(weir.running())


class FilterTest(Case):
    """What filter-test cannot read or write is said, and is no success."""

    MESSAGE = b"Subject: hello\r\n\r\ntext\r\n"

    def setUp(self):
        super().setUp()
        self.home = paths.fresh("filter-test")
        self.rules = self.file("rules.yaml", NO_RULES.encode())

    def file(self, name, octets=MESSAGE):
        path = os.path.join(os.fsencode(self.home), os.fsencode(name))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(octets)
        return os.fsdecode(path)

    def run_it(self, *arguments, **options):
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL, "timeout": 30, **options}
        return subprocess.run([paths.FILTER_TEST, "--rules", self.rules, *arguments], **options)

    def test_names_that_are_no_utf8(self):
        self.file(b"in/caf\xe9.eml")
        self.file(b"in/d\xe9/x.eml")
        output = os.path.join(self.home, "out")
        result = self.run_it("--json", "--output", output, os.path.join(self.home, "in"))
        self.assertEqual(result.returncode, 0, result)
        said = [json.loads(line)["message"] for line in result.stdout.splitlines()]
        self.assertEqual([name.rsplit("/in/")[1] for name in said], [r"caf\xE9.eml", r"d\xE9/x.eml"])
        for name in (b"caf\xe9.eml", b"d\xe9/x.eml"):
            with open(os.path.join(os.fsencode(output), name), "rb") as file:
                self.assertEqual(file.read(), self.MESSAGE)
        shown = self.run_it(os.path.join(self.home, "in")).stdout.decode()
        self.assertIn(r"/in/caf\xE9.eml", shown)

    def test_folder_that_cannot_be_searched(self):
        self.file("in/shut/a.eml")
        shut = os.path.join(self.home, "in", "shut")
        os.chmod(shut, 0o744)
        self.addCleanup(os.chmod, shut, 0o755)

        def drop():
            if paths.IS_ROOT:
                os.setgid(65534)
                os.setuid(65534)
            else:
                os.chmod(shut, 0o400)

        result = self.run_it("--json", os.path.join(self.home, "in"), preexec_fn=drop, cwd="/")
        self.assertEqual(result.returncode, 66, result)
        said = json.loads(result.stdout.splitlines()[-1])
        self.assertEqual((said["message"], said["error"]), (os.path.join(shut, "a.eml"), "permission denied"))

    def test_pipes_in_folders_are_passed_over(self):
        self.file("in/a.eml")
        os.mkfifo(os.path.join(self.home, "pipe"))
        os.symlink("../pipe", os.path.join(self.home, "in", "b.eml"))
        result = self.run_it(os.path.join(self.home, "in"))
        self.assertEqual((result.returncode, result.stdout.splitlines()[-1]), (0, b"1 result: 1 accept"))

    def test_results_that_cannot_be_written(self):
        path = self.file("a.eml")
        for arguments in ([path], ["--json", path]):
            with open("/dev/full", "wb") as full:
                result = self.run_it(*arguments, stdout=full)
            self.assertEqual(result.returncode, 66, result)
            self.assertIn(b"cannot be written", result.stderr)
        result = self.run_it(path, preexec_fn=lambda: os.close(1))
        self.assertEqual(result.returncode, 66, result)

    def test_remarks_that_cannot_be_written(self):
        """They are lost; the results are not, and nothing is written where a remark has no business."""
        odd = self.file("odd.eml", b"Subject: x\r\n\r\na\nb\r\n")
        output = os.path.join(self.home, "out")
        with open("/dev/full", "wb") as full:
            result = self.run_it("--json", odd, stderr=full)
        self.assertEqual((result.returncode, len(result.stdout.splitlines())), (0, 1), result)
        result = self.run_it("--json", "--output", output, odd, os.path.join(self.home, "gone"), preexec_fn=lambda: os.close(2))
        self.assertEqual((result.returncode, len(result.stdout.splitlines())), (66, 2), result)
        with open(os.path.join(output, "odd.eml"), "rb") as file:
            self.assertEqual(file.read(), b"Subject: x\r\n\r\na\nb\r\n")

    def test_listeners_of_the_configuration(self):
        odd = self.file("odd.eml", b"Subject: x\r\n\r\na\nb\r\n")
        configuration = self.file("weir.yaml", b"""hostname: gate.example.net
listeners:
  - { name: mx, address: "127.0.0.1:0" }
  - { name: printers, address: "127.0.0.1:0", line-ends: normalise }
""")
        for listener, code in (("mx", 1), ("printers", 0), ("submission", 64)):
            result = self.run_it("--wire", "--config", configuration, "--listener", listener, odd)
            self.assertEqual(result.returncode, code, result)
        self.assertIn(b"mx, printers", result.stderr)


class Toolchain(Case):
    def test_swift_that_does_not_run(self):
        """The installer says what Swift said, and not that it is not there."""
        folder = paths.fresh("bin")
        swift = os.path.join(folder, "swift")
        with open(swift, "w") as file:
            file.write("#!/bin/sh\necho 'error while loading shared libraries: libncurses.so.6' >&2\nexit 127\n")
        os.chmod(swift, 0o755)
        result = subprocess.run(
            [os.path.join(paths.ROOT, "Tests", "Peers", "install.sh"), "build"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, timeout=20, env=dict(os.environ, PATH=folder + ":" + os.environ["PATH"]))
        self.assertEqual(result.returncode, 1, result.stdout)
        self.assertIn("libncurses.so.6", result.stdout)
        self.assertIn(swift, result.stdout)


def _has_ipv6():
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


def _works(weir):
    try:
        return send_mail(weir.address(), mail.message(), timeout=5).code == 250
    except Exception:
        return False
