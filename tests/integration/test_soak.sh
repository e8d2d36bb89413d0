#!/usr/bin/env bash
# A short soak run with every fault: visits end, events arrive, and table, picture and verdict are written; nothing is
# judged of growth in so short a time. CHEVAL_LONG=1: ten minutes.
. "$(dirname "$0")/../support/assert.sh"
[ -f "${CHEVAL_MODELS_DIR:?}/../clips/demo.webm" ] || skip "the demo clip is not here: ./mirror setup fetches it"
export CHEVAL_RESOURCES=${CHEVAL_BUILD_DIR:?}/share/cheval
hours=0.0036 fault_s=1
[ "${CHEVAL_LONG:-}" = 1 ] && hours=0.167 fault_s=8
run=$scratch/run
status 0 "$cheval" soak --hours "$hours" --pace 20 --fault-every "$fault_s" --row-every 2 -o "$run"
cat "$scratch/out"
says "events  whole"
says "passed"
for file in soak.csv rests.csv soak.png soak.txt received.txt profile.db; do
    [ -s "$run/$file" ] || wrong "no $file"
done
[ "$(wc -l <"$run/soak.csv")" -ge 4 ] || wrong "hardly a row: $(cat "$run/soak.csv")"
[ "$(head -n 1 "$run/soak.csv" | tr ',' '\n' | wc -l)" = "$(tail -n 1 "$run/soak.csv" | tr ',' '\n' | wc -l)" ] || wrong "rows of another length"
[ "$(cut -d, -f14 "$run/soak.csv" | tail -n 1)" -gt 3 ] || wrong "hardly an event"
status 0 "$cheval" profile audit --profile-store "$run/profile.db"
refuses 1 "another run" "$cheval" soak --hours 0.001 -o "$run"
refuses 2 "--hours" "$cheval" soak --hours none -o "$scratch/none"
refuses 2 "--pace" "$cheval" soak --pace 0 -o "$scratch/none"
finish
