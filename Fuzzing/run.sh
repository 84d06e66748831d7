#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Fuzzes each target for FUZZ_SECONDS (60), from the seeds and from what earlier runs found (.build-fuzz/corpus). An input that
# breaks a promise, crashes, takes longer than 10 seconds or 2 GB is put into Fuzzing/Crashes, and ends the run with 1.
#
#   run.sh [TARGET...]        all targets: Parser, Decoders, Repair
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=${FUZZ_BUILD:-$(dirname "$here")/.build-fuzz}
seconds=${FUZZ_SECONDS:-60}
[ $# -gt 0 ] || set -- Parser Decoders Repair
"$here/build.sh" "$@"

# Swift's own crash reporter reads the stack, which AddressSanitizer takes for another crash.
export SWIFT_BACKTRACE=enable=no
# References in enums carry tags, which LeakSanitizer does not know for pointers: it finds whatever lives as long as the process.
export ASAN_OPTIONS=detect_leaks=0
status=0
for target in "$@"; do
    kind=message
    [ "$target" = Decoders ] && kind=decoders
    seeds=$out/seeds-$kind corpus=$out/corpus/$target crashes=$here/Crashes/$target log=$out/$target.log
    python3 "$here/seeds.py" "$kind" "$seeds"
    mkdir -p "$corpus" "$crashes"
    options=(-max_len=16384 -timeout=10 -rss_limit_mb=2048 -max_total_time="$seconds" -artifact_prefix="$crashes/" -print_final_stats=1)
    [ "$kind" = message ] && options+=(-dict="$here/Seeds/message.dict")
    # Inputs that crashed once first: they must not any more.
    mapfile -t old < <(find "$crashes" -type f ! -name '.*' ! -name '*.md' | sort)
    if [ ${#old[@]} -gt 0 ] && ! "$out/fuzz-$target" -timeout=10 -rss_limit_mb=2048 "${old[@]}" >"$log" 2>&1; then
        echo "fuzz-$target: an input in $crashes still breaks a promise:"
        grep -aE 'PROMISE|ERROR|Running' "$log" | tail -n 5 | cut -c 1-600
        status=1
        continue
    fi
    if "$out/fuzz-$target" "${options[@]}" "$corpus" "$seeds" >"$log" 2>&1; then
        echo "fuzz-$target: nothing found in $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") runs, $seconds s"
    else
        echo "fuzz-$target: FOUND SOMETHING, see $log"
        grep -aE 'PROMISE|ERROR|Test unit' "$log" | tail -n 5 | cut -c 1-600
        status=1
    fi
done
exit $status
