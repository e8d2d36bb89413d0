#!/usr/bin/env bash
# One fuzz target for CHEVAL_FUZZ_SECONDS (default 20) on its corpus in tests/fuzz/corpus/NAME; NAME.dict holds
# words of the format, where there is one. New finds go to a scratch folder; a crash fails the test and leaves its
# input there.
set -u
[ -d /dev/shm ] && export TMPDIR=/dev/shm # some targets read files
target=${1:?usage: run_short.sh FUZZ_TARGET}
name=$(basename "$target")
here=$(cd "$(dirname "$0")" && pwd)
scratch=${CHEVAL_BUILD_DIR:-.}/fuzz-corpus/$name
mkdir -p "$scratch"
corpus=("$scratch")
[ -d "$here/corpus/$name" ] && corpus+=("$here/corpus/$name")
words=()
[ -f "$here/$name.dict" ] && words=(-dict="$here/$name.dict")
exec "$target" "${words[@]}" -max_total_time="${CHEVAL_FUZZ_SECONDS:-20}" -timeout=10 -rss_limit_mb=2048 \
    -artifact_prefix="$scratch/" -print_final_stats=1 "${corpus[@]}"
