#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Installs what building and testing Weir needs on Debian 12, beside a Swift toolchain. Idempotent: when everything is
# there it only looks, in a fraction of a second, and needs neither root nor the network.
#
#   install.sh build     what `swift build` needs: headers, pkg-config, git
#   install.sh bench     that, a C compiler, and Postfix below .peers
#   install.sh test      that, and the peers of the integration tests: Debian packages, and the mail servers which conflict
#                        as packages (each declares itself *the* mail server) unpacked side by side below .peers
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

# gcc and libstdc++ are the linker and start files that swiftc calls.
build=(git pkg-config binutils gcc libc6-dev libstdc++-12-dev libssl-dev libmagic-dev libvectorscan-dev python3)
# The readers that must agree on what Weir relays (test_ambiguity): MIME-tools, GMime, Courier's; gpg and dkimpy for signatures.
test=(swaks openssl procps gpg gpg-agent libmime-tools-perl libgmime-3.0-0 maildrop python3-pip)

fail() { printf '%s\n' "$@" >&2; exit 1; }

need_swift() {
    local said status=0 found
    command -v swift >/dev/null \
        || fail "error: no Swift toolchain: 'swift' is not in PATH." \
                "Weir needs Swift 6.2 or later. Install it from https://www.swift.org/install/linux/ (Debian 12) and put its" \
                "usr/bin into PATH, for example: export PATH=/opt/swift/usr/bin:\$PATH"
    said=$(swift --version 2>&1) || status=$?
    found=$(sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' <<<"$said" | head -n 1)
    if [ "$status" != 0 ] || [ -z "$found" ]; then
        fail "error: $(command -v swift) is in PATH and does not run. 'swift --version' ended with $status and said:" "$said" \
             "Weir needs Swift 6.2 or later; libraries that it lacks are named at https://www.swift.org/install/linux/."
    fi
    case $found in
    [1-5].* | 6.0 | 6.1) fail "error: Swift $found is too old: Weir needs Swift 6.2 or later (https://www.swift.org/install/linux/)." ;;
    esac
}

need_debian() {
    command -v apt-get >/dev/null && command -v dpkg-query >/dev/null \
        || fail "error: this script installs with apt-get, and there is none. By hand, install the equivalents of: $*"
}

# Prints those of the packages named that are not installed.
missing() {
    local package have
    have=" $(dpkg-query -W -f '${binary:Package}=${db:Status-Status} ' "$@" 2>/dev/null || true)"
    for package in "$@"; do
        case $have in
        *" $package=installed "* | *" $package:"*"=installed "*) ;;
        *) printf '%s\n' "$package" ;;
        esac
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    else
        fail "error: root is needed to run: $*" "There is no sudo here. Run it as root once, then start again."
    fi
}

install_packages() {
    need_debian "$@"
    local lacking
    mapfile -t lacking < <(missing "$@")
    [ ${#lacking[@]} = 0 ] && return
    echo "installing: ${lacking[*]}"
    export DEBIAN_FRONTEND=noninteractive
    as_root apt-get update -qq
    as_root apt-get install -y -qq --no-install-recommends "${lacking[@]}" >/dev/null
    mapfile -t lacking < <(missing "$@")
    [ ${#lacking[@]} = 0 ] || fail "error: still not installed: ${lacking[*]}"
}

# Packages of PyPI, below .peers: the system's Python stays as it is.
install_python() {
    local target=$here/../../.peers/python
    [ -d "$target/dkim" ] && return
    echo "installing: $* (PyPI)"
    python3 -m pip install --quiet --disable-pip-version-check --no-warn-script-location --root-user-action=ignore --target "$target" "$@"
}

case ${1:-test} in
build)
    need_swift
    install_packages "${build[@]}"
    ;;
bench)
    need_swift
    install_packages "${build[@]}"
    "$here/unpack.sh" postfix postfix
    ;;
test)
    need_swift
    install_packages "${build[@]}" "${test[@]}"
    "$here/unpack.sh" postfix postfix
    "$here/unpack.sh" exim exim4-daemon-light exim4-base libnss-wrapper
    install_python dkimpy
    ;;
*) fail "usage: install.sh build|bench|test" ;;
esac
