# SPDX-License-Identifier: Apache-2.0
"""Signs messages with real keys, and verifies them: DKIM (dkimpy, below .peers), S/MIME (openssl), PGP/MIME (gpg)."""

import os
import re
import subprocess
import sys
import unittest

import paths

BOUNDARY = b"=_signed_9f3c"


def _run(*command, given=b"", fails=False):
    result = subprocess.run(command, input=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    if result.returncode and not fails:
        raise AssertionError(f"{command}: {result.stderr.decode(errors='replace')[-800:]}")
    return result


class DKIM:
    """A key for example.org, which `lookup` publishes."""

    def __init__(self):
        sys.path.insert(0, os.path.join(paths.PEERS, "python"))
        try:
            import dkim
        except ImportError:
            raise unittest.SkipTest("dkimpy is not there: Tests/Peers/install.sh test") from None
        finally:
            sys.path.pop(0)
        self.dkim = dkim
        self.private = _run("openssl", "genrsa", "-traditional", "2048").stdout
        public = _run("openssl", "rsa", "-pubout", given=self.private).stdout
        self.record = b"v=DKIM1; k=rsa; p=" + b"".join(public.splitlines()[1:-1])

    def lookup(self, name, timeout=5):
        return self.record

    def sign(self, message, way):
        header = re.split(rb"\r\n\r\n", message, maxsplit=1)[0]
        wanted = {b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type",
                  b"content-transfer-encoding"}
        present = [name for name in re.findall(rb"(?m)^([!-9;-~]+):", header) if name.lower() in wanted]
        signature = self.dkim.sign(
            message, b"sel", b"example.org", self.private, canonicalize=(way, way),
            include_headers=sorted({name.lower() for name in present}))
        return signature + message

    def verifies(self, message):
        return self.dkim.verify(message, dnsfunc=self.lookup)


class SMIME:
    def __init__(self):
        folder = paths.fresh("smime")
        self.key, self.certificate = os.path.join(folder, "key.pem"), os.path.join(folder, "cert.pem")
        _run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", self.key, "-out", self.certificate,
             "-days", "30", "-subj", "/CN=a/emailAddress=a@example.org")

    def sign(self, entity, header):
        signed = _run("openssl", "smime", "-sign", "-signer", self.certificate, "-inkey", self.key, given=entity).stdout
        return header + re.sub(rb"\r?\n", b"\r\n", signed)

    def verifies(self, message):
        return _run("openssl", "smime", "-verify", "-CAfile", self.certificate, given=message, fails=True).returncode == 0


class PGP:
    def __init__(self):
        try:
            _run("gpg", "--version")
        except FileNotFoundError:
            raise unittest.SkipTest("gpg is not there: Tests/Peers/install.sh test") from None
        self.home = paths.fresh("gpg")
        os.chmod(self.home, 0o700)
        self.gpg = ["gpg", "--homedir", self.home, "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""]
        _run(*self.gpg, "--quick-gen-key", "A <a@example.org>", "rsa2048", "sign", "never")

    def stop(self):
        subprocess.run(["gpgconf", "--homedir", self.home, "--kill", "gpg-agent"], stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, timeout=30)

    def sign(self, entity, header):
        signature = _run(*self.gpg, "--armor", "--detach-sign", "--textmode", given=entity).stdout
        top = (b'MIME-Version: 1.0\r\nContent-Type: multipart/signed; boundary="' + BOUNDARY
               + b'"; micalg=pgp-sha512;\r\n protocol="application/pgp-signature"\r\n\r\n')
        return (header + top + b"--" + BOUNDARY + b"\r\n" + entity + b"\r\n--" + BOUNDARY
                + b"\r\nContent-Type: application/pgp-signature; name=\"signature.asc\"\r\n\r\n"
                + re.sub(rb"\r?\n", b"\r\n", signature) + b"\r\n--" + BOUNDARY + b"--\r\n")

    def verifies(self, message):
        _, entity, signature, _ = re.split(rb"(?:\r\n|^)--" + BOUNDARY + rb"(?:--)?\r\n", message)
        path = os.path.join(paths.fresh("signature"), "signature.asc")
        with open(path, "wb") as file:
            file.write(signature.split(b"\r\n\r\n", 1)[1])
        return _run(*self.gpg, "--verify", path, "-", given=entity, fails=True).returncode == 0


def split(message):
    """The fields of a message that are about its content, with its body: an entity to sign; and the others."""
    header, body = message.split(b"\r\n\r\n", 1)
    fields = re.split(rb"\r\n(?![ \t])", header)
    content = [field for field in fields if field.lower().startswith(b"content-")]
    others = [f for f in fields if not f.lower().startswith((b"content-", b"mime-version"))]
    return b"\r\n".join(content) + b"\r\n\r\n" + body, b"".join(field + b"\r\n" for field in others)
