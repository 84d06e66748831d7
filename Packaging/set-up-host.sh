#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Makes the user weir and its folders after `make install`, as root; does nothing twice. With systemd, systemd does it.
set -euo pipefail
[ "$(id -u)" = 0 ] || { echo "error: this takes root" >&2; exit 1; }
here=$(cd "$(dirname "$0")" && pwd)

if command -v systemd-sysusers >/dev/null && command -v systemd-tmpfiles >/dev/null; then
    systemd-sysusers "$here/sysusers.conf"
    systemd-tmpfiles --create "$here/tmpfiles.conf"
else
    getent group weir >/dev/null || groupadd --system weir
    getent passwd weir >/dev/null \
        || useradd --system --gid weir --home-dir /var/lib/weir --no-create-home --shell /usr/sbin/nologin weir
    install -d -o weir -g weir -m 0700 /var/lib/weir
    install -d -o weir -g weir -m 0750 /var/mail/weir
fi
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    echo "ready: edit the configuration, then 'systemctl enable --now weir'"
fi
