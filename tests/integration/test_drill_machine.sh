#!/usr/bin/env bash
# What a machine does to a mirror in the middle of a visit: its clock begins in 1970 and then jumps, forth and back; it has
# little memory; somebody drums on the screen, 200 taps a second for 5 s (CHEVAL_LONG=1: for 30 s).
. "$(dirname "$0")/../support/assert.sh"
here=$(dirname "$0")/../support
probe=${CHEVAL_BUILD_DIR:?}/tests/drill_probe
clip=${CHEVAL_MODELS_DIR:?}/../clips/demo.webm
machine=$CHEVAL_BUILD_DIR/tests/libfake_machine.so
[ -x "$probe" ] || skip "tests/drill_probe isn't built"
[ -e "$machine" ] || skip "a sanitizer keeps the heap and the clock itself"
[ -f "$clip" ] || skip "the demo clip is not here: ./mirror setup fetches it"
command -v python3 >/dev/null || skip "python3 is not here"
export CHEVAL_RESOURCES=$CHEVAL_BUILD_DIR/share/cheval
drum_s=5
[ "${CHEVAL_LONG:-}" = 1 ] && drum_s=30

mkdir "$scratch/received"
python3 "$here/receiver.py" "$scratch/received" --seed 3 --trouble 0 2>"$scratch/receiver.err" &
receiver=$!
trap 'kill $receiver 2>/dev/null; wait; rm -rf "$scratch"' EXIT
for _ in $(seq 200); do [ -e "$scratch/received/port" ] && break; sleep 0.05; done
url=http://127.0.0.1:$(cat "$scratch/received/port")/in

begin() { # UNDER…
    coproc MIRROR { exec "$@" "$probe" follow "$store" "$url" "$clip" 2>"$scratch/err"; }
    exec {to}>&"${MIRROR[1]}" {from}<&"${MIRROR[0]}" # bash forgets its own when the mirror is gone
    eval "exec ${MIRROR[1]}>&-"
    mirror=$MIRROR_PID
}
tell() { # WORD [WHAT]
    (echo "$*" >&"$to") 2>/dev/null # a broken pipe ends no more than this
    read -r -t 90 told <&"$from" || wrong "the mirror is gone after \"$*\": $(tail -n 2 "$scratch/err")"
}
value() { sed -n "s/.*\b$1 \([0-9]*\).*/\1/p" <<<"$told"; }
is() { # NAME VALUE WHEN
    [ "$(value "$1")" = "$2" ] || wrong "$3: not $1 $2: $told ($(tail -n 1 "$scratch/err"))"
}
end() { # the status that it ends with
    exec {to}>&- {from}<&-
    wait "$mirror"
}
set_clock() { echo "$1" >"$scratch/clock.part" && mv "$scratch/clock.part" "$scratch/clock"; } # SECONDS off

# --- the clock -----------------------------------------------------------------------------------------------------------
store=$scratch/clock.db
now=$(date +%s)
set_clock "-$((now - 3600))" # an hour after midnight, 1 January 1970
begin env "LD_PRELOAD=$machine" "FAKE_CLOCK=$scratch/clock"
tell run 1
tell agree
tell run 1
tell wear LIP-1010
for off in 0 31536000 -86400 -3600 0; do # set right; a year on; a day back; an hour back; right again
    set_clock "$off"
    tell run 0.5
    is state 4 "the clock is $off s off"
    tell like LIP-1010
    tell like LIP-1010
done
tell goodbye
tell run 1
made=$(value made)
is stored "$made" "clocks that jump"
for _ in $(seq 20); do
    tell run 0.5
    [ "$(python3 -c 'import sqlite3, sys
print(sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True).execute("SELECT count(*) FROM outbox").fetchone()[0])' "$store")" = 0 ] && break
done
end || wrong "it ended with status $?: $(tail -n 2 "$scratch/err")"
status 0 "$cheval" profile audit --profile-store "$store"
says "each as it was written"
python3 - "$store" <<'PY' || wrong "see the line above"
import sqlite3, sys
store = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
rows = store.execute("SELECT name, time FROM interest ORDER BY sequence").fetchall()
waiting = store.execute("SELECT count(*) FROM outbox").fetchone()[0]
years = {time[:4] for _, time in rows}
negative = store.execute("SELECT count(*) FROM interest WHERE duration_ms < -1").fetchone()[0]
print(f"{len(rows)} events of the years {', '.join(sorted(years))}; {waiting} wait to be sent")
sys.exit(waiting or negative or "1970" not in years or rows[-1][0] != "session_ended")
PY

# Twelve years ahead, as after a battery that died: nothing is old enough to be forgotten, and what is written is kept.
ask_store() { python3 -c 'import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as store: print(*store.execute(sys.argv[2]).fetchone() or [])' "$store" "$1"; }
before=$(ask_store "SELECT count(*) FROM interest")
set_clock 378691200
begin env "LD_PRELOAD=$machine" "FAKE_CLOCK=$scratch/clock"
tell run 1
tell agree
tell like LIP-1010
tell goodbye
tell run 1
end || wrong "twelve years ahead it ended with status $?: $(tail -n 2 "$scratch/err")"
is stored "$(value made)" "twelve years ahead"
after=$(ask_store "SELECT count(*) FROM interest")
[ "$after" = "$((before + $(value made)))" ] || wrong "of $before events $after are left after a visit twelve years ahead"
# Three years that the store did count: all that goes, and the log is whole.
ask_store "UPDATE about SET value = (CAST(value AS INTEGER) + 1096 * 86400000) || substr(value, instr(value, ' '))
    WHERE name = 'kept_time' RETURNING 1" >/dev/null
begin env
tell run 1
end || wrong "three years later it ended with status $?: $(tail -n 2 "$scratch/err")"
left=$(ask_store "SELECT count(*) FROM interest")
echo "$before events; $after after a visit under a clock twelve years ahead; $left after three years"
[ "$left" = 0 ] || wrong "$left events are older than three years"
status 0 "$cheval" profile audit --profile-store "$store"

# --- 200 taps a second ---------------------------------------------------------------------------------------------------
store=$scratch/taps.db
begin env
tell run 1
tell agree
tell run 1
before=$(value frames)
tell tap "$drum_s"
taps=$(sed -n 's/^taps \([0-9]*\) .*/\1/p' <<<"$told")
frames=$(($(value frames) - before))
echo "$taps taps in $drum_s s, $frames frames presented meanwhile"
[ "$taps" -gt "$((drum_s * 150))" ] || wrong "hardly a tap arrived: $told"
[ "$frames" -gt "$((drum_s * 2))" ] || wrong "the screen stood still: $told"
tell run 1
tell goodbye
tell run 1
is stored "$(value made)" "after the drumming"
end || wrong "it ended with status $?: $(tail -n 2 "$scratch/err")"
[ -s "$scratch/err" ] && wrong "it complained: $(head -n 2 "$scratch/err")"
[ "$("$cheval" events --profile-store "$store" --name session_ended | wc -l)" -ge 1 ] || wrong "the visit has no end"

# --- no memory left --------------------------------------------------------------------------------------------------------
# What products, bodies and garments need can't be had, and they are not shown. A library that can't do without (the
# graphics driver compiling a shader) may end the process instead: then what was stored is there, and the next start works.
store=$scratch/memory.db
begin env
tell run 1
tell agree
tell run 1
tell wear LIP-1010
tell run 1
stored=$(value stored)
prlimit --pid "$mirror" --as="$((($(awk '/VmSize/ {print $2}' "/proc/$mirror/status") + 2048) * 1024))":unlimited
for what in "wear TOP-9010" "wear HAT-8210" "run 1" "wear NEC-8110" "like LIP-1010" "run 1" goodbye "run 1"; do
    (echo "$what" >&"$to") 2>/dev/null
    read -r -t 90 told <&"$from" 2>/dev/null || break
    stored=$(value stored)
done
exec {to}>&- {from}<&-
wait "$mirror"
got=$?
case $got in
0)
    echo "2 MB more and no further: it goes on; $(wc -l <"$scratch/err") lines, $(cut -d: -f3 "$scratch/err" | sort -u | tr '\n' ' ')"
    [ -s "$scratch/err" ] || wrong "it lacked memory without a word"
    ;;
*) echo "2 MB more and no further: a library ended it with status $got" ;;
esac
[ "$("$cheval" events --profile-store "$store" | wc -l)" -ge "$stored" ] || wrong "not all $stored events are kept"
status 0 "$cheval" profile audit --profile-store "$store"
begin env
tell run 0.5
tell agree
tell run 1
is state 4 "the next start"
end || wrong "the next start ended with status $?"
# From far too little to enough at the start: the store is whole in each case.
ran=0 refused=0 ended=0
for mb in 150 550 1500; do
    { prlimit --as=$((mb << 20)) "$cheval" run --headless --seconds 1 --size 640x360 --camera "file:$clip" --loop \
        --profile-store "$store" >/dev/null 2>"$scratch/err"; } 2>/dev/null
    got=$?
    case $got in
    0) ran=$((ran + 1)) ;;
    1) refused=$((refused + 1)); [ -s "$scratch/err" ] || wrong "$mb MB: it ended without a word" ;;
    *) ended=$((ended + 1)) ;;
    esac
    "$cheval" profile audit --profile-store "$store" >/dev/null || wrong "$mb MB: the store"
done
echo "started with 150, 550, 1500 MB of address space: $ran ran, $refused refused in words, $ended ended by a library or the loader"
finish
