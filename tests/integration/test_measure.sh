#!/usr/bin/env bash
# The measuring tool: trackers with known faults get the figures they should, and a small clip goes the whole way.
. "$(dirname "$0")/../support/assert.sh"
bench=${CHEVAL_SOURCE_DIR:?}/tests/bench
python=/usr/bin/python3
command -v ffmpeg >/dev/null || skip "ffmpeg is not installed"
"$python" -c 'import numpy, PIL' 2>/dev/null || skip "python3-numpy and python3-pil are not installed"
export PYTHONDONTWRITEBYTECODE=1

mkdir "$scratch/selftest"
status 0 "$python" "$bench/selftest.py" "$CHEVAL_SOURCE_DIR/tests/data" "$scratch/selftest" "$cheval"
grep '^BAD' "$scratch/out"

# without the data it says so, and does not pass for measured
status 77 env CHEVAL_SHARED="$scratch/nothing" "$python" "$bench/measure.py" --cheval "$cheval" --out "$scratch/scores"
says 'SKIPPED: '
status 2 "$python" "$bench/measure.py" --only nonsense
grep -qF 'no section nonsense' "$scratch/err" || wrong "an unknown section is not named"
status 1 "$python" "$bench/overlay.py" --input "$CHEVAL_SOURCE_DIR/tests/data/portrait.png" --track /dev/null \
    --out "$scratch/none.png"
[ ! -e "$scratch/none.png" ] || wrong "a sheet of nothing was written"
finish
