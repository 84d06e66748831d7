#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# unpack.sh NAME PACKAGE...: unpacks Debian packages into .peers/NAME below the project's root, with the libraries they
# want and this machine lacks. Nothing is installed or configured, no service starts and no package is displaced, so mail
# servers which conflict as packages stand side by side. Needs no root. What is there already is kept.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
name=$1
shift
tree=$root/.peers/$name
stamp=$tree/.unpacked # holds the versions, and is written last: an interrupted run starts anew

fail() { printf '%s\n' "$@" >&2; exit 1; }

libraries() { # the directories below the tree that hold shared libraries, as LD_LIBRARY_PATH wants them
    find "$tree" -name '*.so*' -printf '%h\n' | sort -u | paste -sd:
}

unresolved() { # the shared libraries that programs of the tree want and nobody has
    local file
    while IFS= read -r file; do
        LD_LIBRARY_PATH=$(libraries) ldd "$file" 2>/dev/null | sed -n 's/^[[:space:]]*\(.*\) => not found.*/\1/p'
    done < <(find "$tree" -type f -perm -u+x \( -path '*bin/*' \)) | sort -u
}

# Done before, and with the versions that apt would take now (or apt cannot say, without its lists)?
wanted=$(apt-cache policy "$@" 2>/dev/null | sed -n 's/^  Candidate: //p' | paste -sd' ' || true)
if [ -f "$stamp" ]; then
    if [ -z "$wanted" ] || [ "$wanted" = "$(cat "$stamp")" ]; then exit 0; fi
fi

case " $wanted " in
'  ' | *' (none) '*)
    if [ "$(id -u)" = 0 ]; then apt-get update -qq
    elif command -v sudo >/dev/null; then sudo apt-get update -qq
    else fail "error: apt has no package lists here, and only root can fetch them: run 'apt-get update' as root, then again."; fi
    wanted=$(apt-cache policy "$@" | sed -n 's/^  Candidate: //p' | paste -sd' ')
    ;;
esac

echo "unpacking: $* into .peers/$name"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
rm -rf "$tree"
mkdir -p "$tree"
# What apt would install for these packages on this machine: of that, the libraries.
mapfile -t lacking < <(apt-get install -s -y --no-install-recommends "$@" 2>/dev/null | sed -n 's/^Inst \(lib[^ ]*\) .*/\1/p')
download() { # lists that are older than the archive name files which are gone
    (cd "$work" && apt-get download -qq -o APT::Sandbox::User=root "$@" >/dev/null)
}
download "$@" "${lacking[@]}" || {
    if [ "$(id -u)" = 0 ]; then apt-get update -qq; else sudo apt-get update -qq; fi
    download "$@" "${lacking[@]}"
    wanted=$(apt-cache policy "$@" | sed -n 's/^  Candidate: //p' | paste -sd' ')
}
for package in "$work"/*.deb; do dpkg -x "$package" "$tree"; done
# A set-user-id program in a work tree would be a gift to whoever can read it.
find "$tree" -type f -perm /6000 -exec chmod ug-s {} +
find "$tree" -type d -exec chmod u+rwx,go+rx {} +
absent=$(unresolved)
[ -z "$absent" ] || fail "error: unpacked $name, but nobody has: $absent"
printf '%s\n' "$wanted" >"$stamp"
