#!/usr/bin/env bash
# Each fuzz target until it has been executed so many times, over as many nights as that takes.
#
#   bash tests/fuzz/run_nightly.sh BUILD_FOLDER [EXECUTIONS]      preset asan; 10,000,000
#   CHEVAL_FUZZ_SECONDS=28800 CHEVAL_FUZZ_JOBS=2                  seconds in all; targets beside each other
#
#   CHEVAL_FUZZ_LEDGER=FILE                                       where it is written down; BUILD_FOLDER/fuzz-ledger
#
# The ledger holds a line a slice: target, executions, seconds, the input of what was found, the commit.
# New inputs stay in BUILD_FOLDER/fuzz-corpus, made smaller after each slice. Prints a line a target; status 1
# when one of them has found something.
set -u
build=$(realpath "${1:?usage: run_nightly.sh BUILD_FOLDER [EXECUTIONS]}") wanted=${2:-10000000}
here=$(cd "$(dirname "$0")" && pwd)
ledger=${CHEVAL_FUZZ_LEDGER:-$build/fuzz-ledger}
[ -d /dev/shm ] && export TMPDIR=/dev/shm # some targets read files
commit=$(git -C "$here" rev-parse --short HEAD 2>/dev/null || echo -)
ends=$((SECONDS + ${CHEVAL_FUZZ_SECONDS:-28800})) slice_s=900
export CHEVAL_SOURCE_DIR=$(cd "$here/../.." && pwd)
touch "$ledger"

done_by() { awk -v name="$1" '$1 == name { n += $2 } END { printf "%d", n }' "$ledger"; }

fuzz_for_a_slice() { # TARGET EXECUTIONS SECONDS
    local name scratch log words=() corpus executed found=- began=$SECONDS
    name=$(basename "$1")
    scratch=$build/fuzz-corpus/$name log=$build/fuzz-corpus/$name.log
    mkdir -p "$scratch"
    corpus=("$scratch")
    [ -d "$here/corpus/$name" ] && corpus+=("$here/corpus/$name")
    [ -f "$here/$name.dict" ] && words=(-dict="$here/$name.dict")
    "$1" "${words[@]}" -runs="$2" -max_total_time="$3" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="$build/fuzz-found-$name-" "${corpus[@]}" >"$log" 2>&1 ||
        found=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
    executed=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -n 1)
    printf '%s %d %d %s %s\n' "$name" "${executed:-0}" $((SECONDS - began)) "${found:-died}" "$commit" >>"$ledger"
    [ "$found" = - ] || return 1
    # What another input covers as well is of no use tomorrow.
    mkdir -p "$scratch.less" && "$1" -merge=1 "$scratch.less" "$scratch" >/dev/null 2>&1 &&
        rm -r "$scratch" && mv "$scratch.less" "$scratch"
    rm -rf "$scratch.less"
}

fuzz_to_the_end() { # TARGET
    local name left rest
    name=$(basename "$1")
    while left=$((wanted - $(done_by "$name"))) && rest=$((ends - SECONDS)) && [ $left -gt 0 ] && [ $rest -gt 0 ]; do
        fuzz_for_a_slice "$1" $left $((rest < slice_s ? rest : slice_s)) || break
    done
}

for target in "$build"/tests/fuzz_*; do
    [ -x "$target" ] || continue
    while [ "$(jobs -rp | wc -l)" -ge "${CHEVAL_FUZZ_JOBS:-1}" ]; do wait -n; done
    fuzz_to_the_end "$target" &
done
wait
awk -v wanted="$wanted" '
    !/^#/ { runs[$1] += $2; seconds[$1] += $3; if ($4 != "-") found[$1] = found[$1] " " $4 }
    END { for (name in runs) {
              printf "%-22s %10d executions in %6d s%s\n", name, runs[name], seconds[name],
                     found[name] != "" ? ", found:" found[name] : runs[name] < wanted ? ", not enough yet" : ""
              bad = bad || found[name] != "" }
          exit bad }' "$ledger" | sort
exit "${PIPESTATUS[0]}"
