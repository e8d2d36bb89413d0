#!/usr/bin/env bash
# The profile store under a process that is killed while it commits, and what a customer may ask a store for.
# With --long behind the program it is killed 30 times instead of 5.
. "$(dirname "$0")/../support/assert.sh"
kills=5
[ "${2:-}" = --long ] && kills=30
probe=$(dirname "$cheval")/tests/recorder_probe
[ -x "$probe" ] || skip "tests/recorder_probe isn't built"
command -v python3 >/dev/null || skip "python3 isn't installed"
support=$(dirname "$(readlink -f "$0")")/../support
cd "$scratch" || exit 2
# All that is ours stands below one folder.
mkdir "$scratch/ours"
store=$scratch/ours/profile.db
export XDG_STATE_HOME=$scratch/ours/state XDG_CONFIG_HOME=$scratch/ours/config
check() { python3 "$support/check_store.py" "$@"; }

# --- kill -9 at random moments -------------------------------------------------------------------------------------
RANDOM=4711
: >told
for round in $(seq "$kills"); do
    before=$(wc -l <told)
    "$probe" "$store" "$round" >>told &
    victim=$!
    for _ in $(seq 200); do [ "$(wc -l <told)" -gt "$before" ] && break; sleep 0.05; done # a slow build begins late
    sleep "0.$((RANDOM % 50 + 10))"
    kill -9 "$victim" 2>/dev/null || wrong "it had ended by itself"
    wait "$victim" 2>/dev/null
done
check "$store" told || wrong "the store after $kills kills"
status 0 "$cheval" profile audit --profile-store "$store"
says "each as it was written"

# --- one customer of many -------------------------------------------------------------------------------------------
# Killed once more, so that the newest rows stand in the log alone; a damaged file was put aside with its log.
reference=$(check "$store" --customer)
"$probe" "$store" 99 >>told &
victim=$!
for _ in $(seq 600); do [ "$(grep -c '^end ' told)" -ge 100 ] && break; sleep 0.1; done # visits
kill -9 "$victim"
wait "$victim" 2>/dev/null
for one in $(check "$store" --references); do check "$store" --fill "$one"; done
[ -s "$store-wal" ] || wrong "there is no log"
cp "$store" "$store.corrupt-2026-01-01T00:00:00.000Z"
cp "$store-wal" "$store.corrupt-2026-01-01T00:00:00.000Z-wal"

export_all() { # FOLDER
    mkdir -p "$1"
    for one in $(check "$store" --references); do
        "$cheval" profile export --profile-store "$store" --customer "$one" >"$1/$one.json" || wrong "export of $one"
    done
}
export_all before
others() { for one in before/*.json; do [ "$one" = "before/$reference.json" ] || echo "$one"; done; }
[ "$(others | wc -l)" -ge 5 ] || wrong "hardly anybody else is in the store"
python3 -c 'import json, sys
all = json.load(open(sys.argv[1]))
for section in ("visits", "interest", "consents", "requests", "favourites", "preferences", "purchases",
                "told_favourites", "told_sizes", "outbox", "dead_letters", "audit"):
    assert all[section], f"no {section}"
assert all["customer"]["name"] == f"Quillaja {sys.argv[2]}" and all["customer"]["points"] == 71
counted = {name for name in all if name != "customer"}
assert len(counted) == 12, counted' "before/$reference.json" "$reference" || wrong "the export isn't whole"
# shellcheck disable=SC2046 # a word each
check --words "before/$reference.json" $(others) >words
left() { check --search words "$scratch/ours"; } # how many of their words stand in any file
words=$(wc -l <words)
[ "$words" -ge 30 ] || wrong "only $words words name them"
[ "$(left 2>found)" = "$words" ] || wrong "not all of their words were there to begin with: $(cat found)"
printf '%s\n' "$reference" >line
status 0 "$cheval" profile erase --profile-store "$store" --customer - <line
says "1  customer"
says "3  purchases"
says "2  that could not be sent"
says "2  damaged files put aside"
says "waits in the outbox"
still=$(left 2>found) # what the receiver is yet to be told
told=$(check "$store" --deliver words) || wrong "more than erasures name them"
[ "$still" = "$told" ] || wrong "$still words are left, $told of them in erasures: $(cat found)"
grep -qF "'$reference'" found || wrong "no erasure of $reference waits"
status 0 "$cheval" profile audit --profile-store "$store" # opened again, and nothing comes back
says "each as it was written"
[ "$(left 2>found)" = 0 ] || wrong "after its delivery there is left: $(cat found)"
export_all after
[ ! -e "after/$reference.json" ] || wrong "they are still there"
rm "before/$reference.json"
diff -rq before after || wrong "others were touched"
refuses 1 "nothing is kept of this customer" "$cheval" profile export --profile-store "$store" --customer "$reference"
refuses 1 "nothing is kept of this customer" "$cheval" profile erase --profile-store "$store" --customer "$reference"

# --- the same while a mirror runs and sends, with the associates' page open on the same file -----------------------------
reference=$(check "$store" --customer)
mkdir receiver
python3 "$support/receiver.py" receiver --seed 1 --trouble 0 2>receiver/err &
receiver=$!
mirror=''
trap 'kill $receiver $mirror 2>/dev/null; wait; rm -rf "$scratch"' EXIT
for _ in $(seq 100); do [ -e receiver/port ] && break; sleep 0.1; done
"$cheval" associates user add ada --users users.json <<<'correct horse' || wrong "no user"
CHEVAL_RESOURCES=${CHEVAL_BUILD_DIR:?}/share/cheval "$cheval" run --headless --size 320x240 --camera synthetic \
    --profile-store "$store" --push "http://127.0.0.1:$(cat receiver/port)/in" --push-batch \
    --associates 127.0.0.1:0 --associates-users users.json >/dev/null 2>mirror.err &
mirror=$!
for _ in $(seq 300); do [ "$(check "$store" --waiting)" = 0 ] && break; sleep 0.1; done
rm -rf before after
export_all before
# shellcheck disable=SC2046 # a word each
check --words "before/$reference.json" $(others) >words
printf '%s\n' "$reference" >line
for _ in 1 2 3 4 5; do # while the mirror reads its log, what was erased can't be scrubbed from outside
    "$cheval" profile erase --profile-store "$store" --customer - <line >out 2>err && break
    grep -q "being read by another" err || { wrong "erasing beside a mirror: $(cat err)"; break; }
done
for _ in $(seq 200); do [ "$(left 2>found)" = 0 ] && break; sleep 0.1; done
[ "$(left 2>found)" = 0 ] || wrong "beside a running mirror there is left: $(cat found)"
kill -0 "$mirror" || wrong "the mirror ended: $(cat mirror.err)"
export_all after
rm "before/$reference.json"
diff -rq before after || wrong "others were touched while the mirror ran"
kill -TERM "$mirror"
wait "$mirror" || wrong "the mirror ended with status $?: $(tail -n 2 mirror.err)"
kill "$receiver" && wait "$receiver"
mirror='' receiver=''
[ "$(left 2>found)" = 0 ] || wrong "the mirror left, when it ended: $(cat found)"
grep -q "erased.*\"$reference\".*erasure_requested" receiver/events.jsonl || wrong "the receiver was told of no erasure"
grep -qF "$reference" mirror.err && wrong "the mirror's log names them"
status 0 "$cheval" profile audit --profile-store "$store"

# --- one visit -----------------------------------------------------------------------------------------------------
session=$(sed -n 's/^end //p' told | tail -1)
status 0 "$cheval" profile export --profile-store "$store" --session "$session"
status 0 "$cheval" profile erase --profile-store "$store" --session "$session"
says "1  visits"
refuses 1 "nothing is kept of this visit" "$cheval" profile erase --profile-store "$store" --session "$session"
refuses 2 "of whom?" "$cheval" profile erase --profile-store "$store"
refuses 2 "either" "$cheval" profile export --profile-store "$store" --session a --customer b
refuses 1 "not there" "$cheval" profile erase --profile-store "$scratch/none.db" --session a
[ ! -e "$scratch/none.db" ] || wrong "erasing made a store"

# --- an audit log that was changed ---------------------------------------------------------------------------------
check "$store" --tamper
refuses 1 "the audit log is broken: row" "$cheval" profile audit --profile-store "$store"
finish
