#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds the fuzz targets below .build-fuzz: the modules that they need, one after another, with libFuzzer's coverage and
# AddressSanitizer, and then each target. SwiftPM can build with neither only a part of the package nor another `main`; the
# compiler can. What is older than its sources is made anew, and nothing else.
#
#   build.sh [TARGET...]      all targets: Parser, Decoders, Repair
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
out=${FUZZ_BUILD:-$root/.build-fuzz}
yams=${YAMS:-$root/.build/checkouts/Yams}/Sources
sources=$root/Sources
mkdir -p "$out"
cd "$out"

[ -d "$yams" ] || (cd "$root" && swift package resolve)

flags=(
    -swift-version 6 -O -wmo -g -parse-as-library -enable-testing -package-name weir -sanitize=fuzzer,address
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault
    -enable-upcoming-feature MemberImportVisibility
)
includes=(-I. -I"$sources/COpenSSL" -I"$sources/CMagic" -I"$sources/CVectorscan" -I"$yams/CYaml/include")
before=()

# Whether $1 is missing or older than one of the other files.
stale() {
    local made=$1 file
    shift
    [ -e "$made" ] || return 0
    for file in "$@"; do [ "$file" -nt "$made" ] && return 0; done
    return 1
}

# Yams is no target of the fuzzer: neither coverage nor sanitizer.
if [ ! -e Yams.o ]; then
    for file in "$yams"/CYaml/src/*.c; do
        clang -O1 -I"$yams/CYaml/include" -c "$file" -o "CYaml_$(basename "$file" .c).o"
    done
    echo "building Yams"
    swiftc -swift-version 5 -O -wmo -parse-as-library -module-name Yams -DSWIFT_PACKAGE -suppress-warnings \
        -I"$yams/CYaml/include" -emit-module -emit-module-path Yams.swiftmodule -c "$yams"/Yams/*.swift -o Yams.o
fi

for module in Bytes MIME Digests Inspection Rules Filtering; do
    mapfile -t files < <(find "$sources/$module" -name '*.swift' | sort)
    if stale "$module.o" "${files[@]}" "${before[@]}"; then
        echo "building $module"
        swiftc "${flags[@]}" "${includes[@]}" -module-name "$module" -emit-module -emit-module-path "$module.swiftmodule" \
            -c "${files[@]}" -o "$module.o"
    fi
    before+=("$module.o")
done

for target in "${@:-Parser Decoders Repair}"; do
    for target in $target; do
        files=("$here"/Support/*.swift "$here/Targets/$target.swift")
        stale "fuzz-$target" "${files[@]}" "${before[@]}" || continue
        echo "building fuzz-$target"
        objects=(Bytes.o MIME.o)
        libraries=()
        if [ "$target" = Repair ]; then
            objects+=(Digests.o Inspection.o Rules.o Filtering.o Yams.o CYaml_*.o)
            libraries=(-lhs -lmagic -lcrypto)
        fi
        swiftc "${flags[@]}" "${includes[@]}" -module-name "Fuzz$target" "${files[@]}" "${objects[@]}" "${libraries[@]}" \
            -o "fuzz-$target" 2> >(grep -v 'Cannot export local symbol' >&2)
    done
done
